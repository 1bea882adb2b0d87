"""Of two registrations of one person: which is kept unless an organiser says otherwise, and what of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

_FURTHER = ("approved", "submitted", "changes", "nominated", "waiting")
"""States of a registration, the furthest first; any other counts least."""


class Standing(NamedTuple):
    """How far a registration has come: `happened` are facts such as a check-in, `said` is what has been answered."""

    state: str
    happened: int
    said: int
    created_at: datetime


def is_further(other: Standing, one: Standing) -> bool:
    """Whether the other one is the better to keep: it has come further, says more or, all else equal, is older."""
    return _rank(other) < _rank(one)


def is_said(value: Any) -> bool:
    """Whether a value says anything; a text in several languages does, once one of them is there."""
    return any(value.values()) if isinstance(value, Mapping) else bool(value)


def takes_from_other(kept: Any, other: Any) -> bool:
    """Whether a field comes from the registration that goes: only where the kept one says nothing."""
    return is_said(other) and not is_said(kept)


def _rank(one: Standing) -> tuple[int, int, int, datetime]:
    place = _FURTHER.index(one.state) if one.state in _FURTHER else len(_FURTHER)
    return place, -one.happened, -one.said, one.created_at
