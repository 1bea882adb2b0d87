"""Places are given, to one person or to many, or else the next in line; only while the categories are locked."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from types import MappingProxyType

import sqlalchemy as sa

from meetings.core.db import db
from meetings.core.translated import Translated
from meetings.institutions.models import Institution
from meetings.registration import queries, rules
from meetings.registration.actions import places
from meetings.registration.models import Registration, State

A_MOMENT = timedelta(microseconds=1)
NOBODY: Mapping[Registration, datetime | None] = MappingProxyType({})


def take(registration: Registration, now: datetime) -> None:
    """A place when one is free, for her delegation too, else the end of the line.

    The registration must not hold a place yet.
    """
    take_all([registration], now)


def take_all(
    people: Sequence[Registration], now: datetime, in_line_since: Mapping[Registration, datetime | None] = NOBODY
) -> None:
    """The same for people of one event, one after the other; those `in_line_since` a moment keep that place in line.

    It asks as much for many as for one.
    """
    room, queue = Room(people), Queue(people, now)
    for registration in people:
        since = in_line_since.get(registration)
        if since is None and room.has_for(registration):
            room.give(registration)
            confirmed = registration.confirmed_at is not None
            registration.state = rules.state_with_place(confirmed, places.asks_approval(registration.event))
            registration.queued_at = None
        else:
            registration.state, registration.queued_at = State.WAITING, since or queue.join(registration)
        registration.changed_at = now
    db.session.add_all(people)


class Room:
    """The free places of categories and their delegations, counted down as people get them; certain while locked.

    They are counted when somebody first needs one that is limited.
    """

    def __init__(self, people: Collection[Registration]) -> None:
        self._people = people

    def has_for(self, registration: Registration) -> bool:
        """Whether there is a place for one of the people, who holds none yet."""
        return self._has_in_category(registration) and self._has_in_delegation(registration)

    def give(self, registration: Registration) -> None:
        """A place for one of the people, who holds none yet; raises CategoryFull or DelegationFull."""
        category, delegation = registration.category, places.delegation_of(registration)
        if not self._has_in_category(registration):
            raise rules.CategoryFull(category=category.name)
        if not self._has_in_delegation(registration):
            raise rules.DelegationFull(delegation=self._names[delegation])
        if category.capacity is not None:
            self._held[category.id] += 1
        if delegation and delegation in self._left:
            self._left[delegation] -= 1

    def _has_in_category(self, registration: Registration) -> bool:
        capacity = registration.category.capacity
        return capacity is None or rules.has_room(capacity, self._held[registration.category.id])

    def _has_in_delegation(self, registration: Registration) -> bool:
        delegation = places.delegation_of(registration)
        return not delegation or self._left.get(delegation, 1) > 0

    @cached_property
    def _held(self) -> Counter[str]:
        return Counter(queries.held_in({one.category.id for one in self._people if one.category.capacity is not None}))

    @cached_property
    def _left(self) -> dict[str, int]:
        return places.room_of_delegations(next(iter(self._people)).event)

    @cached_property
    def _names(self) -> dict[str, Translated]:
        counted = {places.delegation_of(one) for one in self._people}
        found = db.session.scalars(sa.select(Institution).where(Institution.id.in_(counted)))
        return {one.id: one.name for one in found}


class Queue:
    """Ends of lines: each who joins one waits behind everybody who is in it already.

    Clocks of two servers may differ, the order of arrival may not.
    """

    def __init__(self, people: Collection[Registration], now: datetime) -> None:
        self._people, self._now = people, now

    def join(self, registration: Registration) -> datetime:
        """Since when one of the people waits for a place of her category."""
        category = registration.category.id
        self._last[category] = max(self._now, self._last[category] + A_MOMENT) if category in self._last else self._now
        return self._last[category]

    @cached_property
    def _last(self) -> dict[str, datetime]:
        return queries.last_in_line({one.category.id for one in self._people})
