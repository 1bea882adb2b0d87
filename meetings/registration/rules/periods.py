"""When people can register."""

import enum
from collections.abc import Collection
from datetime import datetime

from flask_babel import lazy_gettext as _l

from meetings.events.models import EventState
from meetings.registration.models import State
from meetings.registration.rules.refusals import NotAhead, NotLonger, NotOpen, PeriodBackwards

Times = tuple[datetime | None, datetime | None]


class Period(enum.StrEnum):
    """Whether people can register now, and if not, why."""

    UNPUBLISHED = "unpublished"
    CANCELLED = "cancelled"
    UNDECIDED = "undecided"
    NOT_YET = "not_yet"
    OPEN = "open"
    CLOSED = "closed"


BEST_FIRST = (
    Period.UNPUBLISHED,
    Period.CANCELLED,
    Period.OPEN,
    Period.NOT_YET,
    Period.CLOSED,
    Period.UNDECIDED,
)
CLOSED_BECAUSE = {
    Period.UNPUBLISHED: _l("This meeting is not published yet."),
    Period.CANCELLED: _l("This meeting is cancelled."),
    Period.UNDECIDED: _l("The organisers have not said yet when registration opens."),
    Period.NOT_YET: _l("Registration has not opened yet."),
    Period.CLOSED: _l("Registration is closed."),
}


def period(event_state: str, opens_at: datetime | None, closes_at: datetime | None, now: datetime) -> Period:
    """Whether people can register at `now`."""
    if event_state == EventState.DRAFT:
        return Period.UNPUBLISHED
    if event_state == EventState.CANCELLED:
        return Period.CANCELLED
    if opens_at is None or closes_at is None:
        return Period.UNDECIDED
    if now < opens_at:
        return Period.NOT_YET
    return Period.OPEN if now < closes_at else Period.CLOSED


def ensure_open(found: Period) -> None:
    """Raise NotOpen, with the reason, unless registration is open."""
    if found is not Period.OPEN:
        raise NotOpen(CLOSED_BECAUSE[found])


def ensure_ahead(until: datetime | None, now: datetime) -> None:
    """Raise NotAhead for a moment that is over."""
    if until and until <= now:
        raise NotAhead


def ensure_longer(until: datetime | None, usual: datetime | None) -> None:
    """Raise NotLonger for more time that is none."""
    if until and usual and until <= usual:
        raise NotLonger


def ensure_announced(event_state: str) -> None:
    """Raise while people who are written to could not open the meeting."""
    if event_state != EventState.PUBLISHED:
        raise NotOpen(CLOSED_BECAUSE[Period.UNPUBLISHED if event_state == EventState.DRAFT else Period.CANCELLED])


def times(event_times: Times, own: Times) -> Times:
    """When a category opens and closes: its own time where it has one, else the event's."""
    return own[0] or event_times[0], own[1] or event_times[1]


def never_open(event_times: Times, own: Times) -> bool:
    """Whether a category with a time of its own leaves no moment in which one can register."""
    opens, closes = times(event_times, own)
    return own != (None, None) and opens is not None and closes is not None and closes <= opens


def answer_by(
    of_event: datetime | None,
    of_category: datetime | None,
    extended_until: datetime | None,
    of_delegation: datetime | None = None,
) -> datetime | None:
    """Until when a person may answer and correct: the time of her category or of the event, or a later one of her own.

    Her own are what the organisers gave to her (`extended_until`) or to her delegation (`of_delegation`).
    """
    return max([moment for moment in (of_category or of_event, extended_until, of_delegation) if moment], default=None)


def as_a_whole(
    event_state: str, of_event: Times, of_categories: Collection[Times], now: datetime
) -> tuple[Period, Times]:
    """How registration stands when categories (their own times) open and close by themselves, and from when to when.

    It is open while one of them is, and opens with the next as long as one is to come; the times are those of the
    categories that stand so, from the first to the last.
    """
    every = [times(of_event, own) for own in of_categories] or [of_event]
    periods = [period(event_state, *one, now) for one in every]
    found = next(each for each in BEST_FIRST if each in periods)
    told = [one for one, stands in zip(every, periods, strict=True) if stands is found]
    return found, (
        min((one for one, _ in told if one), default=None),
        max((one for _, one in told if one), default=None),
    )


def may_amend(found: Period, state: str, extended_until: datetime | None, now: datetime) -> bool:
    """Whether a person may still correct her registration: in time, within her own extension, or because asked to."""
    if found in {Period.UNPUBLISHED, Period.CANCELLED}:
        return False
    is_extended = extended_until is not None and now < extended_until
    return found is Period.OPEN or is_extended or state == State.CHANGES


def ensure_may_amend(found: Period, state: str, extended_until: datetime | None, now: datetime) -> None:
    """Raise NotOpen, with the reason, unless the person may still correct her registration."""
    if not may_amend(found, state, extended_until, now):
        raise NotOpen(CLOSED_BECAUSE[found])


def may_answer(answer_by: datetime | None, now: datetime) -> bool:
    """Whether a nominated person may still complete her registration; without a time she may."""
    return answer_by is None or now < answer_by


def ensure_may_answer(answer_by: datetime | None, now: datetime) -> None:
    """Raise NotOpen when the time to answer a nomination is over."""
    if not may_answer(answer_by, now):
        raise NotOpen(CLOSED_BECAUSE[Period.CLOSED])


def ensure_times(opens_at: datetime | None, closes_at: datetime | None) -> None:
    """Raise PeriodBackwards unless closing comes after opening."""
    if opens_at and closes_at and closes_at <= opens_at:
        raise PeriodBackwards
