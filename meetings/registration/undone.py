"""Registrations that were no more than a slip, taken back whole: domains above say which, figures leave them out."""

from collections.abc import Callable

import sqlalchemy as sa

TAKEN_BACK: list[Callable[[], sa.ColumnElement[bool]]] = []
"""Each says what is true of registrations that it took back."""


def is_taken_back() -> sa.ColumnElement[bool]:
    """What is true of a registration that was taken back, with all that came with it, and is nobody's decision."""
    return sa.or_(sa.false(), *(each() for each in TAKEN_BACK))


def counts() -> sa.ColumnElement[bool]:
    """What is true of all others, whatever their state."""
    return sa.not_(is_taken_back())
