"""Half of those who are expected have come: on the eve, and this morning if it is late enough."""

from datetime import datetime, timedelta
from functools import partial

from meetings.attendance import actions
from meetings.demo import registrations
from meetings.demo.guests import Guest
from meetings.demo.stage import Stage

NOT_YET = frozenset({"GE-1", "LANTERN-1", "UA-1"})
BY_MISTAKE = ("GE-1", "PT-1")
FIRST = ("COE-1", "OSCE-1", "COE-2", "FR-2")


def plan(stage: Stage) -> None:
    """Note who is checked in; Dana and Sam are still to come, two were checked in by mistake and taken back."""
    online = registrations.online(stage)
    approved = [guest for guest in stage.guests.values() if not guest.ends]
    others = [
        guest for guest in approved if guest.key not in {*NOT_YET, *FIRST, *BY_MISTAKE} and guest.key not in online
    ]
    came = [stage.guests[key] for key in FIRST] + stage.chance.sample(others, len(approved) // 2 - len(FIRST))
    for guest in came:
        stage.diary.note(_moment(stage), partial(_check_in, stage, guest))
    for key in BY_MISTAKE:
        moment = stage.at(-1, 18, stage.chance.randint(0, 59))
        stage.diary.note(moment, partial(_check_in_by_mistake, stage, stage.guests[key]))


def _moment(stage: Stage) -> datetime:
    """Between 17:00 and 19:30 on the eve, or from 08:00 to 09:30 today once that is past."""
    if stage.opens_at > stage.at(0, 9, 30) and stage.chance.random() < 0.6:
        return stage.at(0, 8) + timedelta(seconds=stage.chance.randint(0, 5400))
    return stage.at(-1, 17) + timedelta(seconds=stage.chance.randint(0, 9000))


def _check_in(stage: Stage, guest: Guest, now: datetime) -> None:
    actions.check_in(guest.place, account=stage.guests["COE-2"].person, now=now)


def _check_in_by_mistake(stage: Stage, guest: Guest, now: datetime) -> None:
    gaby = stage.guests["COE-2"].person
    made = actions.check_in(guest.place, account=gaby, now=now).check_in
    actions.undo(made, account=gaby, now=now + timedelta(seconds=40))
