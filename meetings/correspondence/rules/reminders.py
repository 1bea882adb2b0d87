"""When a reminder is due, and for whom."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from meetings.core.clock import MORNING, days_before
from meetings.correspondence.models import Trigger
from meetings.events.models import Event
from meetings.registration.models import State

MOST_DAYS = 60
AFTERMATH = timedelta(days=7)
PEACE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when a reminder may leave, to people who were nominated or registered by `nominated_until`."""

    start: datetime
    end: datetime
    nominated_until: datetime

    def holds(self, now: datetime) -> bool:
        """Whether `now` is in it."""
        return self.start <= now < self.end


@dataclass(frozen=True, slots=True)
class Occasion:
    """A trigger in words, whom it reminds, and when: `span(event, deadline, days, now)`, or None while unknown."""

    label: LazyString
    state: State
    span: Callable[[Event, datetime | None, int, datetime], Span | None]


def _before_deadline(event: Event, deadline: datetime | None, days: int, now: datetime) -> Span | None:
    return Span(days_before(deadline, days, event.time_zone), deadline, now - PEACE) if deadline else None


def _after_nomination(event: Event, deadline: datetime | None, days: int, now: datetime) -> Span | None:
    until = now - max(timedelta(days=days), PEACE)
    return Span(datetime.min.replace(tzinfo=now.tzinfo), deadline, until) if deadline else None


def _before_meeting(event: Event, deadline: datetime | None, days: int, now: datetime) -> Span:
    opening = datetime.combine(event.first_day, MORNING, ZoneInfo(event.time_zone))
    return Span(days_before(opening, days, event.time_zone), opening, now)


def _after_meeting(event: Event, deadline: datetime | None, days: int, now: datetime) -> Span:
    start = datetime.combine(event.last_day, MORNING, ZoneInfo(event.time_zone)) + timedelta(days=days)
    return Span(start, start + AFTERMATH, now)


OCCASIONS = {
    Trigger.BEFORE_DEADLINE: Occasion(
        _l("before registration closes, to nominees who have not confirmed"), State.NOMINATED, _before_deadline
    ),
    Trigger.AFTER_NOMINATION: Occasion(
        _l("after the nomination, to nominees who have not confirmed"), State.NOMINATED, _after_nomination
    ),
    Trigger.BEFORE_MEETING: Occasion(
        _l("before the meeting, to all who are approved"), State.APPROVED, _before_meeting
    ),
    Trigger.AFTER_MEETING: Occasion(_l("after the meeting, to all who are approved"), State.APPROVED, _after_meeting),
}


def is_of_nominees(trigger: str) -> bool:
    """Whether a reminder is about answering a nomination."""
    return OCCASIONS[Trigger(trigger)].state is State.NOMINATED


def is_possible(trigger: str, event: Event, days: int, now: datetime) -> bool:
    """Whether anybody at all may be due at `now`: what waits for an answer ends with the meeting."""
    if is_of_nominees(trigger):
        return now.astimezone(ZoneInfo(event.time_zone)).date() <= event.last_day
    found = span(trigger, event, None, days, now)
    return found is not None and found.holds(now)


def span(trigger: str, event: Event, deadline: datetime | None, days: int, now: datetime) -> Span | None:
    """From when to when the reminder leaves; None while it cannot be known."""
    return OCCASIONS[Trigger(trigger)].span(event, deadline, days, now)
