"""For how many of the new people of a file places are free."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from meetings.registration.models import HOLDING, Category, State


class Short(NamedTuple):
    """A category with more new people than free places, as things stand now."""

    category: Category
    new: int
    free: int


def short_of_places(
    categories: Iterable[Category], people: Mapping[str, Mapping[State, int]], new: Mapping[str, int]
) -> list[Short]:
    """Those of the categories with a limit; `people` there are by id and state, and `new` ones by id.

    The limits of delegations are not looked at: they can only leave fewer places.
    """
    found = []
    for each in categories:
        if each.capacity is not None:
            held = sum(people.get(each.id, {}).get(state, 0) for state in HOLDING)
            found.append(Short(each, new.get(each.id, 0), max(each.capacity - held, 0)))
    return [one for one in found if one.new > one.free]
