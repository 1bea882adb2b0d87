"""What the front page tells of the programme: the next sessions, day by day."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from typing import Generic, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from meetings.programme.rules.timetable import Timed

A_DAY = 4
DAYS = 3
T = TypeVar("T", bound=Timed)


class TeaserDay(NamedTuple, Generic[T]):
    """A day with its next sessions, and how many more it has."""

    date: date
    sessions: list[T]
    more: int


def teaser(sessions: Iterable[T], zone: str, now: datetime) -> list[TeaserDay[T]]:
    """What is on and what comes, at most four sessions a day and three days; empty once all is over."""
    tz = ZoneInfo(zone)
    to_come = [session for session in sessions if session.ends_at > now]
    by_day = groupby(to_come, key=lambda session: session.starts_at.astimezone(tz).date())
    days = [(day, list(found)) for day, found in by_day][:DAYS]
    return [TeaserDay(day, found[:A_DAY], max(0, len(found) - A_DAY)) for day, found in days]
