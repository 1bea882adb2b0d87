"""With each row that is taken in is kept whether there was a place, what was full, and what else became of it."""

from collections.abc import Collection, Mapping
from typing import Any

from meetings.core.db import db
from meetings.imports import queries
from meetings.imports.models import ImportRun, Place
from meetings.registration.actions import places

MARKS = ("place", "ends")
FULL = {
    (True, False): Place.CATEGORY_FULL,
    (False, True): Place.DELEGATION_FULL,
    (True, True): Place.BOTH_FULL,
    (False, False): Place.DECISION,
}


def mark(run: ImportRun, before: Collection[str]) -> None:
    """With each row about a person: whether she waits and why, or waits no longer, who waited `before` (ids of rows).

    And how she comes in the end, where that is otherwise than her row says. What the dry run foresaw is forgotten.
    """
    db.session.flush()
    if not queries.is_people(run):
        return
    waiting = queries.who_wait(run)
    full = places.what_is_full([registration for _row, registration in waiting])
    found: dict[str, dict[str, Any]] = {one: {"ends": ends} for one, ends in queries.ends(run).items()}
    for row, registration in waiting:
        found.setdefault(row.id, {})["place"] = FULL[full[registration]]
    for row in queries.with_place(run, before):
        found.setdefault(row.id, {})["place"] = Place.GAINED
    for row in queries.rows_by_id({*found, *(row.id for row in queries.marked(run))}):
        row.given = without_marks(row.given) | found.get(row.id, {})
    db.session.flush()


def marks(given: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept with a row about a place, and how she comes in the end."""
    return {name: given[name] for name in MARKS if name in given}


def without_marks(given: Mapping[str, Any]) -> dict[str, Any]:
    """The rest of what is kept with a row."""
    return {name: value for name, value in given.items() if name not in MARKS}
