"""Many things at once, and one alone only where a rule refuses it."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from meetings.core.db import db
from meetings.core.errors import Refusal

BATCH = 200
T = TypeVar("T")


def in_batches(
    things: Sequence[T], do: Callable[[Sequence[T]], None], refused: Callable[[T, Refusal], None], size: int = BATCH
) -> int:
    """So many at once; where a rule refuses one, fewer until it stands alone, and then more again.

    When one of them is refused, nothing is done to any of those at once. `refused` is told of one alone. Gives how many
    at once the next things begin with.
    """
    while things:
        refusal = _refusal(things[:size], do)
        if refusal is None:
            things, size = things[size:], min(size * 2, BATCH)
        elif min(size, len(things)) > 1:
            size = min(size, len(things)) // 2
        else:
            refused(things[0], refusal)
            things = things[1:]
    return size


def _refusal(things: Sequence[T], do: Callable[[Sequence[T]], None]) -> Refusal | None:
    try:
        with db.session.begin_nested():
            do(things)
    except Refusal as refusal:
        return refusal
    return None
