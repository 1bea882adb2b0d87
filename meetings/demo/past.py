"""Last year's meeting: who was there. It is made to be copied, and its people to be asked again."""

from datetime import datetime
from functools import partial
from typing import Any

from meetings.accounts.actions import signing_in
from meetings.accounts.models import Account
from meetings.attendance import actions as attendance
from meetings.delegations import actions as delegations
from meetings.delegations.models import Role
from meetings.demo import accounts, reading
from meetings.demo.guests import FRENCH, Guest
from meetings.demo.registrations import DANAS, details, invitee
from meetings.demo.stage import Stage
from meetings.institutions.rules import folded
from meetings.registration import actions
from meetings.registration.models import Registration

PEOPLE = 24
ALWAYS = ("GE-1", "FR-2")
Former = dict[str, Any]
"""A row of those who came only then."""
READS_FRENCH = FRENCH | {"TN"}


def plan(stage: Stage) -> None:
    """Note how some of today's people registered and came then."""
    regular = [one.key for one in stage.guests.values() if one.is_of_state and not one.ends and one.key not in ALWAYS]
    places: dict[str, Registration] = {}
    for key in (*ALWAYS, *stage.chance.sample(regular, PEOPLE - len(ALWAYS))):
        guest = stage.guests[key]
        registers = stage.working_hour(stage.chance.randint(-420, -380))
        stage.diary.note(registers, partial(_register, stage, guest, places))
        stage.diary.note(stage.at(-364, 8, stage.chance.randint(15, 59)), partial(_come, stage, guest, places))
    _plan_former(stage)


def _plan_former(stage: Stage) -> None:
    """Note who came only then, named by whoever acted for the State: Dana for hers."""
    acting: dict[str, Account] = {}
    places: dict[str, Registration] = {}
    stage.diary.note(stage.early(-429), partial(_appoint_dana, stage, acting))
    for number, row in enumerate(reading.tree("people")["former"]):
        if row.get("acts"):
            stage.diary.note(stage.at(-429, 9, number), partial(_appoint, stage, row, acting))
        stage.diary.note(stage.at(-375, 10, number), partial(_name, stage, row, acting, places))
        stage.diary.note(stage.at(-364, 9, number), partial(_come_in, stage, row, places))


def _register(stage: Stage, guest: Guest, places: dict[str, Registration], now: datetime) -> None:
    event, olga = stage.events["past"], stage.guests["COE-1"].person
    accounts.sign_up(stage, guest, now)
    key = "rapporteur" if guest.category == "rapporteur" else "delegate"
    places[guest.key] = actions.register(
        event,
        guest.person,
        stage.category(event, key),
        details(guest),
        affiliation=stage.institution(guest.of),
        now=now,
    )
    actions.approve(places[guest.key], by=olga, now=now)


def _come(stage: Stage, guest: Guest, places: dict[str, Registration], now: datetime) -> None:
    attendance.check_in(places[guest.key], account=stage.guests["OSCE-1"].person, now=now)


def _appoint_dana(stage: Stage, acting: dict[str, Account], now: datetime) -> None:
    dana = stage.guests[ALWAYS[0]]
    acting[DANAS] = _focal_point(stage, DANAS, invitee(dana), now)


def _appoint(stage: Stage, row: Former, acting: dict[str, Account], now: datetime) -> None:
    acting[row["of"]] = _focal_point(stage, row["of"], _invitee(row), now)


def _focal_point(stage: Stage, code: str, wanted: actions.Invitee, now: datetime) -> Account:
    home, olga = stage.institution(code), stage.guests["COE-1"].person
    assert home is not None, code
    account = delegations.appoint(stage.events["past"], home, wanted, by=olga, now=now).account
    if not account.is_taken_over:
        signing_in.confirm(account, now)
    return account


def _name(
    stage: Stage, row: Former, acting: dict[str, Account], places: dict[str, Registration], now: datetime
) -> None:
    home, olga = stage.institution(row["of"]), stage.guests["COE-1"].person
    assert home is not None, row["of"]
    said = actions.Details(row["given"], row["family"])
    delegation = delegations.begin(stage.events["past"], home, now)
    nominee = delegations.Nominee(_invitee(row), said, Role(row["role"]))
    made = delegations.nominate(delegation, nominee, by=acting[row["of"]], now=now)
    if not made.account.is_taken_over:
        signing_in.confirm(made.account, now)
    actions.submit(made, said, by=made.account, now=now)
    actions.approve(made, by=olga, now=now)
    places[row["given"]] = made


def _come_in(stage: Stage, row: Former, places: dict[str, Registration], now: datetime) -> None:
    attendance.check_in(places[row["given"]], account=stage.guests["OSCE-1"].person, now=now)


def _invitee(row: Former) -> actions.Invitee:
    """Her address is below `.example`, which nobody can ever have (RFC 2606)."""
    email = folded(f"{row['given']}.{row['family']}@{row['of']}.example")
    return actions.Invitee(email, row["given"], row["family"], "fr" if row["of"] in READS_FRENCH else "en")
