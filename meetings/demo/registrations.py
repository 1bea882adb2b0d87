"""Who registers for the annual meeting, when, and what is decided."""

from collections import defaultdict
from datetime import datetime
from functools import partial

from meetings.core.i18n import in_language
from meetings.delegations import actions as delegations
from meetings.delegations.actions import Nominee
from meetings.delegations.models import Role
from meetings.demo import accounts, reading
from meetings.demo.guests import Guest
from meetings.demo.stage import Stage
from meetings.registration import actions
from meetings.registration.models import State

HEAD = "head-of-delegation"
ROLES = {HEAD: Role.HEAD, "rapporteur": Role.RAPPORTEUR, "delegate": Role.EXPERT}
INVITED = ("speaker", "staff", "interpreter")
DANAS = "GE"
ONLINE = 6
AGREE = 0.7


def plan(stage: Stage) -> None:
    """Note the way of everybody's registration; most come shortly before the deadline."""
    groups: dict[str, list[Guest]] = defaultdict(list)
    for guest in stage.guests.values():
        groups[guest.of if guest.is_of_state else guest.key].append(guest)
    for group in groups.values():
        focal_point = group[0] if group[0].category == HEAD else None
        if focal_point:
            appointed = stage.working_hour(stage.chance.randint(-58, -50))
            stage.diary.note(appointed, partial(_appoint, stage, focal_point))
            _plan_end(stage, focal_point)
        for guest in group:
            _plan_one(stage, guest, focal_point)
    for row in reading.tree("people")["silent"]:
        stage.diary.note(stage.working_hour(-49), partial(_appoint_silent, stage, row))
    for key, badge_name in reading.tree("people")["protected"].items():
        stage.diary.note(stage.working_hour(-4), partial(_protect, stage, stage.guests[key], badge_name))
    for key, note in reading.tree("people")["notes"].items():
        stage.diary.note(stage.working_hour(-1), partial(_write_note, stage, stage.guests[key], note))


def _plan_one(stage: Stage, guest: Guest, focal_point: Guest | None) -> None:
    comes = _day_of(stage, guest)
    answers = min(comes + stage.chance.randint(0, 4), -5)
    if focal_point or guest.category in INVITED:
        stage.diary.note(stage.working_hour(comes), partial(_nominate, stage, guest, focal_point))
        if guest.ends == "nominated":
            return
        stage.diary.note(stage.at(answers, 20, stage.chance.randint(0, 59)), partial(_submit, stage, guest))
    else:
        stage.diary.note(stage.working_hour(comes), partial(_register, stage, guest))
    decided = -2 if guest.ends else min(answers + stage.chance.randint(1, 4), -3)
    stage.diary.note(stage.at(decided, 21, stage.chance.randint(0, 59)), partial(_decide, stage, guest))


def _plan_end(stage: Stage, focal_point: Guest) -> None:
    """Two delegations of three are declared complete, one of these two is confirmed; Dana’s stays open."""
    number = sum(map(ord, focal_point.of))
    if focal_point.of == DANAS or not number % 3:
        return
    stage.diary.note(stage.at(-3, 18, number % 60), partial(_complete, stage, focal_point))
    if number % 3 == 1:
        stage.diary.note(stage.at(-2, 10, number % 60), partial(_confirm, stage, focal_point))


def _day_of(stage: Stage, guest: Guest) -> int:
    """The day on which somebody is nominated or registers."""
    if guest.category == "staff":
        return -59
    if guest.ends == "late":
        return -4
    if guest.ends == "nominated":
        return stage.chance.randint(-16, -5)
    return round(stage.chance.triangular(-47, -6, -12))


def _appoint(stage: Stage, guest: Guest, now: datetime) -> None:
    """A focal point takes her account over on the day she is named."""
    home = stage.institution(guest.of)
    assert home is not None, guest.of
    found = delegations.appoint(stage.annual, home, invitee(guest), by=stage.organiser(), now=now)
    guest.account = found.account
    accounts.take_over(stage, guest, now)


def _appoint_silent(stage: Stage, row: dict[str, str], now: datetime) -> None:
    """A focal point who has not opened her mail."""
    home = stage.institution(row["of"])
    assert home is not None, row["of"]
    email = f"{row['given']}.{row['family']}@{row['of']}.example".lower()
    silent = actions.Invitee(email, row["given"], row["family"], "fr" if row["of"] == "MA" else "en")
    delegations.appoint(stage.annual, home, silent, by=stage.organiser(), now=now)


def _nominate(stage: Stage, guest: Guest, focal_point: Guest | None, now: datetime) -> None:
    home = stage.institution(guest.of)
    if focal_point and home:
        delegation = delegations.begin(stage.annual, home, now)
        nominee = Nominee(invitee(guest), details(guest), ROLES[guest.category])
        guest.registration = delegations.nominate(delegation, nominee, by=focal_point.person, now=now)
    else:
        guest.registration = actions.invite(
            stage.annual,
            invitee(guest),
            stage.category(stage.annual, guest.category),
            details(guest),
            by=stage.organiser(),
            affiliation=home,
            now=now,
        )
    guest.account = guest.registration.account


def _complete(stage: Stage, focal_point: Guest, now: datetime) -> None:
    home = stage.institution(focal_point.of)
    assert home is not None, focal_point.of
    delegations.complete(delegations.begin(stage.annual, home, now), by=focal_point.person, now=now)


def _confirm(stage: Stage, focal_point: Guest, now: datetime) -> None:
    home, by = stage.institution(focal_point.of), stage.guests["COE-1"].person
    assert home is not None, focal_point.of
    delegations.confirm(delegations.begin(stage.annual, home, now), approve=False, by=by, now=now)


def _submit(stage: Stage, guest: Guest, now: datetime) -> None:
    accounts.take_over(stage, guest, now)
    actions.submit(guest.place, details(guest, _takes_part(stage, guest)), by=guest.person, now=now)
    _agree(stage, guest, now)


def _register(stage: Stage, guest: Guest, now: datetime) -> None:
    accounts.sign_up(stage, guest, now)
    guest.registration = actions.register(
        stage.annual,
        guest.person,
        stage.category(stage.annual, guest.category),
        details(guest, _takes_part(stage, guest)),
        affiliation=stage.institution(guest.of),
        now=now,
    )
    _agree(stage, guest, now)


def _agree(stage: Stage, guest: Guest, now: datetime) -> None:
    if stage.chance.random() < AGREE:
        with in_language(guest.language):
            actions.agree_to_list(guest.place, by=guest.person, now=now)


def _decide(stage: Stage, guest: Guest, now: datetime) -> None:
    """What the organisers decide; some stay open, some take their registration back."""
    by = stage.organiser()
    if guest.ends == "refused":
        actions.refuse(guest.place, by=by, now=now, reason=_reason(guest))
    elif guest.ends == "waiting":
        actions.put_on_waiting_list(guest.place, by=by, now=now, reason=_reason(guest))
    elif guest.ends == "changes":
        actions.ask_for_changes(guest.place, by=by, now=now, reason=_reason(guest))
    elif guest.ends == "withdrawn":
        actions.withdraw(guest.place, by=guest.person, now=now, reason=_reason(guest))
    elif not guest.ends and guest.place.state == State.SUBMITTED:
        actions.approve(guest.place, by=by, now=now)


def _reason(guest: Guest) -> str:
    return str(reading.tree("people")["reasons"][guest.ends][guest.language])


def _protect(stage: Stage, guest: Guest, badge_name: str, now: datetime) -> None:
    actions.protect(guest.place, True, badge_name=badge_name, by=stage.organiser(), now=now)


def _write_note(stage: Stage, guest: Guest, note: str, now: datetime) -> None:
    actions.write_desk_note(guest.place, note, by=stage.organiser(), now=now)


def online(stage: Stage) -> frozenset[str]:
    """Who follows the meeting online: some delegates, never those who speak or whose story needs the door."""
    delegates = [guest.key for guest in stage.guests.values() if guest.category == "delegate" and not guest.ends]
    return frozenset(delegates[-ONLINE:])


def _takes_part(stage: Stage, guest: Guest) -> str:
    return "online" if guest.key in online(stage) else "on_site"


def invitee(guest: Guest) -> actions.Invitee:
    """Whom an invitation goes to."""
    return actions.Invitee(guest.email, guest.given_name, guest.family_name, guest.language)


def details(guest: Guest, takes_part: str = "on_site") -> actions.Details:
    """What is printed about a person."""
    return actions.Details(
        given_name=guest.given_name,
        family_name=guest.family_name,
        form_of_address=guest.form,
        function=guest.function,
        institution_name=guest.institution_name,
        takes_part=takes_part,
    )
