"""A part of a long list, and where it stands in the whole."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from meetings.core.db import db

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows of all; `number` and `first` count from 1, and `first` is 0 when there is no row."""

    rows: Sequence[Row]
    number: int
    pages: int
    first: int
    total: int

    @property
    def last(self) -> int:
        """The place of the last row in the whole."""
        return self.first + len(self.rows) - 1 if self.rows else 0


def page_of(total: int, number: int, size: int, read: Callable[[int], Sequence[Row]]) -> Page[Row]:
    """Page `number`, or the nearest there is; `read(start)` gives its rows, at most `size` of them, from 0."""
    pages = max(-(-total // size), 1)
    number = min(max(number, 1), pages)
    rows = read((number - 1) * size)
    return Page(rows, number, pages, (number - 1) * size + 1 if rows else 0, total)


def page_of_rows(rows: Sequence[Row], number: int, size: int) -> Page[Row]:
    """The same of what is in memory."""
    return page_of(len(rows), number, size, lambda start: rows[start : start + size])


def page_of_found(statement: sa.Select[Any], number: int, size: int) -> Page[Any]:
    """The same of the things that a statement selects: one query counts them, one reads."""
    return page_of(count_of(statement), number, size, lambda start: _things(statement.limit(size).offset(start)))


def count_of(statement: sa.Select[Any]) -> int:
    """How many rows a statement would give."""
    counting = statement.order_by(None).with_only_columns(sa.func.count(), maintain_column_froms=True)
    return db.session.scalar(counting) or 0


def _things(statement: sa.Select[Any]) -> Sequence[Any]:
    return db.session.scalars(statement).all()
