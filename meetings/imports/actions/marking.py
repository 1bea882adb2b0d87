"""With each row that is taken in is kept whether there was a place, and what was full."""

from collections.abc import Collection

from meetings.core.db import db
from meetings.imports import queries
from meetings.imports.models import ImportRow, ImportRun, Place
from meetings.registration.actions import places

FULL = {
    (True, False): Place.CATEGORY_FULL,
    (False, True): Place.DELEGATION_FULL,
    (True, True): Place.BOTH_FULL,
    (False, False): Place.DECISION,
}


def mark_places(run: ImportRun, before: Collection[str]) -> None:
    """Of whom the rows registered or changed: who waits and why, and which (ids of rows) waited `before` and no longer.

    What the dry run foresaw is forgotten.
    """
    db.session.flush()
    if not queries.is_people(run):
        return
    waiting = queries.who_wait(run)
    full = places.what_is_full([registration for _row, registration in waiting])
    found = {row.id: FULL[full[registration]] for row, registration in waiting}
    gained = queries.with_place(run, before)
    for row in {*queries.marked(run), *gained, *(row for row, _registration in waiting)}:
        _mark(row, Place.GAINED if row in gained else found.get(row.id))
    db.session.flush()


def _mark(row: ImportRow, place: Place | None) -> None:
    row.given = {name: value for name, value in row.given.items() if name != "place"}
    if place:
        row.given = row.given | {"place": place}
