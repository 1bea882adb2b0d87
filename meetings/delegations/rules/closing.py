"""From when to when people can be named for delegations."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from meetings.delegations.models import Role
from meetings.delegations.rules.categories import in_use
from meetings.delegations.rules.progress import next_to_close
from meetings.registration.models import Category
from meetings.registration.rules import Times, times


class Closing(NamedTuple):
    """Until when people can be named in a category."""

    category: Category
    at: datetime


class Naming(NamedTuple):
    """When people can be named where organisers have set no deadline: each category that a role gets has its time.

    `next_closes_at` is the moment until which all of it is possible that is possible now; `closes_at` is the last.
    """

    opens_at: datetime | None
    next_closes_at: datetime | None
    closes_at: datetime | None
    closings: Sequence[Closing]


def naming(of_event: Times, categories: Sequence[Category], chosen: Mapping[Role, str], now: datetime) -> Naming:
    """The same from the time of registration, the event's categories, and which (ids) were chosen for roles."""
    used = {each: times(of_event, (each.opens_at, each.closes_at)) for each in in_use(chosen, categories)}
    closings = [Closing(each, closes) for each, (_opens, closes) in used.items() if closes]
    opens_at = min((opens for opens, _closes in used.values() if opens), default=of_event[0])
    moments = [each.at for each in closings] or [moment for moment in of_event[1:] if moment]
    return Naming(opens_at, next_to_close(moments, now), max(moments, default=None), closings)
