"""What cannot be true at once: two sessions in one room, one person in two places, a session outside the event."""

import enum
import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from meetings.institutions.rules import folded
from meetings.programme.models import SessionKind


class ClashKind(enum.StrEnum):
    """What clashes."""

    ROOM = "room"
    PERSON = "person"
    OUTSIDE = "outside"


class Named(Protocol):
    """Somebody in a session."""

    name: Any
    account_id: Any


class Scheduled(Protocol):
    """A session, as far as clashes go."""

    id: Any
    kind: Any
    starts_at: Any
    ends_at: Any
    room_id: Any

    @property
    def speakers(self) -> Collection[Any]:
        """Those named in it."""


@dataclass(slots=True)
class Planned:
    """A session that is not saved yet."""

    id: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    room_id: str | None
    speakers: Collection[Any] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """Time taken by a session: of a room and of people. Rooms and people are told apart by any text."""

    id: str
    starts_at: datetime
    ends_at: datetime
    room: str | None = None
    people: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, order=True)
class Clash:
    """Two sessions (or one, outside the event) that cannot both be right; `what` is the room or the person."""

    kind: ClashKind
    first: str
    second: str
    what: str

    @property
    def key(self) -> str:
        """The clash in one word, the same whenever it is found: by this an editor accepts it."""
        return ":".join((self.kind, *sorted((self.first, self.second)), self.what))

    def concerns(self, session_id: str) -> bool:
        """Whether the session is one of the two."""
        return session_id in (self.first, self.second)


def slots_of(sessions: Iterable[Scheduled]) -> list[Slot]:
    """The time that sessions take. A break takes nobody's and no room's; it only has a place in time."""
    sessions = list(sessions)
    accounts = _accounts_by_name(sessions)
    return [_slot(session, accounts) for session in sessions]


def people_of(sessions: Iterable[Scheduled]) -> dict[str, str]:
    """The name of each person of a programme, by what stands for her in a clash."""
    sessions = list(sessions)
    accounts = _accounts_by_name(sessions)
    return {_person(speaker, accounts): speaker.name for session in sessions for speaker in session.speakers}


def _slot(session: Scheduled, accounts: dict[str, set[str]]) -> Slot:
    if session.kind == SessionKind.BREAK:
        return Slot(session.id, session.starts_at, session.ends_at)
    people = frozenset(_person(speaker, accounts) for speaker in session.speakers)
    return Slot(session.id, session.starts_at, session.ends_at, session.room_id, people)


def _accounts_by_name(sessions: Iterable[Scheduled]) -> dict[str, set[str]]:
    accounts: dict[str, set[str]] = defaultdict(set)
    for session in sessions:
        for speaker in session.speakers:
            if speaker.account_id:
                accounts[folded(speaker.name)].add(speaker.account_id)
    return accounts


def _person(speaker: Named, accounts: dict[str, set[str]]) -> str:
    """The account, also of somebody who is only named when exactly one account goes by that name."""
    name = folded(speaker.name)
    known = accounts.get(name, set())
    if speaker.account_id or len(known) == 1:
        return str(speaker.account_id or next(iter(known)))
    return f"name:{name.replace(' ', '_')}"


def clashes(slots: Iterable[Slot], first: datetime, last: datetime) -> list[Clash]:
    """Every clash among `slots`, and every slot that is not wholly between `first` and `last`.

    A sweep in O(n log n + clashes): each room and each person is followed through time, with only the
    sessions that have not ended kept in view. A session that starts when another ends is no clash.
    """
    slots = sorted(slots, key=lambda slot: (slot.starts_at, slot.id))
    found = [
        Clash(ClashKind.OUTSIDE, slot.id, "", "") for slot in slots if slot.starts_at < first or slot.ends_at > last
    ]
    taken: dict[tuple[ClashKind, str], list[Slot]] = defaultdict(list)
    for slot in slots:
        if slot.room is not None:
            taken[ClashKind.ROOM, slot.room].append(slot)
        for person in slot.people:
            taken[ClashKind.PERSON, person].append(slot)
    for (kind, what), rivals in taken.items():
        found += [Clash(kind, one.id, other.id, what) for one, other in _overlaps(rivals)]
    return found


def _overlaps(slots: list[Slot]) -> Iterator[tuple[Slot, Slot]]:
    """Pairs that overlap, of slots in the order of their beginnings."""
    running: list[tuple[datetime, str, Slot]] = []
    for slot in slots:
        while running and running[0][0] <= slot.starts_at:
            heapq.heappop(running)
        for _end, _id, other in running:
            yield other, slot
        heapq.heappush(running, (slot.ends_at, slot.id, slot))
