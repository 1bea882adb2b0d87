"""How a programme is set on a page: days, and in each the sessions one after the other or side by side."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, Generic, Protocol, TypeVar
from zoneinfo import ZoneInfo


class Timed(Protocol):
    """What can be set in a timetable."""

    id: Any
    starts_at: Any
    ends_at: Any
    room_id: Any


T = TypeVar("T", bound=Timed)


@dataclass(frozen=True, slots=True)
class Place(Generic[T]):
    """A session and where it stands in its band: column and first and last line of rows, counted from 1."""

    session: T
    lane: int
    first: int
    last: int

    def has_own_hours(self, band: "Band[T]") -> bool:
        """Whether it begins later or ends earlier than its band."""
        return (self.session.starts_at, self.session.ends_at) != (band.starts_at, band.ends_at)


@dataclass(frozen=True, slots=True)
class Band(Generic[T]):
    """Sessions that overlap, directly or through others, in `lanes` columns; most bands hold one session."""

    starts_at: datetime
    ends_at: datetime
    lanes: int
    places: tuple[Place[T], ...]


@dataclass(frozen=True, slots=True)
class Day(Generic[T]):
    """One day of the programme, in the event's zone."""

    date: date
    bands: tuple[Band[T], ...]

    @property
    def sessions(self) -> list[T]:
        """The day's sessions in the order of the page."""
        return [place.session for band in self.bands for place in band.places]

    def in_room(self, room_id: str | None) -> list[T]:
        """The day's sessions in one room, or those without a room."""
        return [session for session in self.sessions if session.room_id == room_id]


def laid_out(sessions: Iterable[T], zone: str, rooms: Sequence[str]) -> list[Day[T]]:
    """The days of a programme; sessions side by side stand in the order of `rooms` (ids), those without one first."""
    order = {room: place for place, room in enumerate(rooms)}
    tz = ZoneInfo(zone)
    in_time = sorted(sessions, key=lambda s: (s.starts_at, order.get(s.room_id, -1), s.ends_at, s.id))
    by_day = groupby(in_time, key=lambda s: s.starts_at.astimezone(tz).date())
    return [Day(day, tuple(_band(group, order) for group in _overlapping(list(found)))) for day, found in by_day]


def days_of(sessions: Iterable[Timed], zone: str) -> list[date]:
    """The days on which sessions begin, each once and in order."""
    return sorted({session.starts_at.astimezone(ZoneInfo(zone)).date() for session in sessions})


def _overlapping(sessions: Sequence[T]) -> list[list[T]]:
    groups: list[list[T]] = []
    end = None
    for session in sessions:
        if end is None or session.starts_at >= end:
            groups.append([])
            end = session.ends_at
        groups[-1].append(session)
        end = max(end, session.ends_at)
    return groups


def _band(sessions: list[T], order: Mapping[str, int]) -> Band[T]:
    lines = sorted({moment for session in sessions for moment in (session.starts_at, session.ends_at)})
    row = {moment: number for number, moment in enumerate(lines, start=1)}
    lanes = _lanes(sessions, order)
    places = tuple(Place(s, lanes[s.id], row[s.starts_at], row[s.ends_at]) for s in sessions)
    return Band(lines[0], lines[-1], max(lanes.values()), places)


def _lanes(sessions: list[T], order: Mapping[str, int]) -> dict[str, int]:
    """A column for each room, and a further one for each session that would cover another of the same room."""
    lanes: dict[str, int] = {}
    ends: list[datetime] = []
    room = None
    first = 0
    for session in sorted(sessions, key=lambda s: (order.get(s.room_id, -1), s.starts_at, s.ends_at, s.id)):
        if session.room_id != room:
            room, first = session.room_id, len(ends)
        free = (lane for lane in range(first, len(ends)) if ends[lane] <= session.starts_at)
        lane = next(free, len(ends))
        ends[lane : lane + 1] = [session.ends_at]
        lanes[session.id] = lane + 1
    return lanes
