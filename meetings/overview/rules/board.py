"""How a State or organisation stands, in one word, and whom a reminder reaches. No database, no clock."""

import enum
from datetime import date, datetime
from typing import NamedTuple

from meetings.delegations import rules as delegations
from meetings.delegations.models import Stage


class Answer(enum.StrEnum):
    """How far a State has come, in the order in which it goes; the first that is true from below holds."""

    NOT_INVITED = "not_invited"
    SILENT = "silent"
    OPENED = "opened"
    PARTIAL = "partial"
    COMPLETE = "complete"
    CONFIRMED = "confirmed"
    ARRIVED = "arrived"


class Spared(enum.StrEnum):
    """Why a reminder passes a State by."""

    ANSWERED = "answered"
    NOBODY = "nobody"
    TODAY = "today"


class Dates(NamedTuple):
    """When a delegation was invited, opened its page, changed, was declared complete and was confirmed."""

    invited: datetime | None = None
    opened: datetime | None = None
    changed: datetime | None = None
    completed: datetime | None = None
    confirmed: datetime | None = None


BY_STAGE = {
    Stage.NOT_INVITED: Answer.NOT_INVITED,
    Stage.INVITED: Answer.SILENT,
    Stage.OPENED: Answer.OPENED,
    Stage.NOMINATING: Answer.PARTIAL,
    Stage.COMPLETE: Answer.COMPLETE,
    Stage.CONFIRMED: Answer.CONFIRMED,
}
REMINDED = frozenset({Answer.SILENT, Answer.OPENED, Answer.PARTIAL})


def answer(dates: Dates, people: int, here: int) -> Answer:
    """The one word for a State: somebody is here, else how far its delegation has come."""
    if here:
        return Answer.ARRIVED
    return BY_STAGE[delegations.stage(dates.invited, dates.opened, dates.completed, dates.confirmed, people)]


def awaits_confirmation(dates: Dates) -> bool:
    """Whether a delegation is declared complete and not confirmed yet, also when somebody of it is here already."""
    return dates.completed is not None and dates.confirmed is None


def since(found: Answer, dates: Dates) -> datetime | None:
    """The day on which a State came to where it is, or last moved there; the door keeps its own times."""
    return {
        Answer.SILENT: dates.invited,
        Answer.OPENED: dates.opened,
        Answer.PARTIAL: dates.changed,
        Answer.COMPLETE: dates.completed,
        Answer.CONFIRMED: dates.confirmed,
    }.get(found)


def spared(found: Answer, acts: bool, reminded_on: date | None, today: date) -> Spared | None:
    """Why a State is not reminded: it has answered, nobody acts for it, or it was today; None when it is."""
    if found not in REMINDED:
        return Spared.ANSWERED
    if not acts:
        return Spared.NOBODY
    return Spared.TODAY if reminded_on == today else None
