"""How far a delegation has come, what it lacks, and until when it changes."""

import enum
from collections.abc import Collection, Mapping
from datetime import date, datetime

from meetings.delegations.models import Role, Stage
from meetings.delegations.rules.refusals import (
    AnsweredAlready,
    Confirmed,
    DeadlineOver,
    MeetingOver,
    NobodyYet,
    OrganisersAlone,
)


class Missing(enum.StrEnum):
    """What a delegation lacks until it is ready."""

    PEOPLE = "people"
    HEAD = "head"
    ANSWERS = "answers"
    LETTER = "letter"


def stage(
    invited_at: datetime | None,
    opened_at: datetime | None,
    completed_at: datetime | None,
    confirmed_at: datetime | None,
    people: int,
) -> Stage:
    """How far the whole has come; people who registered by themselves count as an answer."""
    if confirmed_at:
        return Stage.CONFIRMED
    if completed_at:
        return Stage.COMPLETE
    if people:
        return Stage.NOMINATING
    if opened_at:
        return Stage.OPENED
    return Stage.INVITED if invited_at else Stage.NOT_INVITED


def missing(people: Mapping[Role, int], unanswered: int, wants_letter: bool, has_letter: bool) -> list[Missing]:
    """What a delegation still lacks, in the order in which one sees to it."""
    found = {
        Missing.PEOPLE: not sum(people.values()),
        Missing.HEAD: bool(sum(people.values())) and not people.get(Role.HEAD),
        Missing.ANSWERS: bool(unanswered),
        Missing.LETTER: wants_letter and not has_letter,
    }
    return [one for one, lacks in found.items() if lacks]


def deadline(own: datetime | None, of_policy: datetime | None, of_registration: datetime | None) -> datetime | None:
    """Until when a delegation is nominated: its own deadline, else the event's, else the end of registration."""
    return own or of_policy or of_registration


def next_to_close(closings: Collection[datetime], now: datetime) -> datetime | None:
    """The first of several times that is still to come, else the last of them: until then all of it is possible."""
    return min((each for each in closings if each > now), default=max(closings, default=None))


def ensure_ahead(new: datetime | None, old: datetime | None, now: datetime) -> None:
    """Raise DeadlineOver for a new deadline that is over; one that stands already may stay."""
    if new and new != old and new <= now:
        raise DeadlineOver


def ensure_not_confirmed(confirmed_at: datetime | None) -> None:
    """Raise Confirmed when only the organisers may let more people in."""
    if confirmed_at:
        raise Confirmed


def ensure_not_over(last_day: date, today: date) -> None:
    """Raise MeetingOver after the last day."""
    if today > last_day:
        raise MeetingOver


def ensure_ours_alone(was_withdrawn: bool) -> None:
    """Raise OrganisersAlone about somebody who was nominated before, and had withdrawn."""
    if was_withdrawn:
        raise OrganisersAlone


def ensure_unanswered(confirmed_at: datetime | None, is_nominated: bool) -> None:
    """Raise AnsweredAlready unless somebody was nominated and has not answered."""
    if confirmed_at or not is_nominated:
        raise AnsweredAlready


def ensure_somebody(people: int) -> None:
    """Raise NobodyYet for an empty delegation."""
    if not people:
        raise NobodyYet
