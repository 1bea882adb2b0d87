"""Last year's meeting: who was there. It is made to be copied."""

from datetime import datetime
from functools import partial

from meetings.attendance import actions as attendance
from meetings.demo import accounts
from meetings.demo.guests import Guest
from meetings.demo.registrations import details
from meetings.demo.stage import Stage
from meetings.registration import actions
from meetings.registration.models import Registration

PEOPLE = 24
ALWAYS = ("GE-1", "FR-2")


def plan(stage: Stage) -> None:
    """Note how some of today's people registered and came then."""
    regular = [one.key for one in stage.guests.values() if one.is_of_state and not one.ends and one.key not in ALWAYS]
    places: dict[str, Registration] = {}
    for key in (*ALWAYS, *stage.chance.sample(regular, PEOPLE - len(ALWAYS))):
        guest = stage.guests[key]
        registers = stage.working_hour(stage.chance.randint(-420, -380))
        stage.diary.note(registers, partial(_register, stage, guest, places))
        stage.diary.note(stage.at(-364, 8, stage.chance.randint(15, 59)), partial(_come, stage, guest, places))


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
