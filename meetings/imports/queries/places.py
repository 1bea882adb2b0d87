"""For whom of the people of an import there is a place."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from meetings.accounts.models import Account
from meetings.core.db import db
from meetings.core.paging import Page, page_of_found
from meetings.imports.models import Fate, ImportRow, ImportRun, Place
from meetings.imports.queries.rows import GOOD
from meetings.registration.models import HOLDING, Registration, State
from meetings.registration.queries.people import WITH_PERSON

PER_PAGE = 50
ON_LIST = "waiting"
WAITING = (Place.CATEGORY_FULL, Place.DELEGATION_FULL, Place.BOTH_FULL, Place.DECISION)
PLACE = ImportRow.given["place"].as_string()


def waits(one: ImportRun) -> sa.ColumnElement[bool]:
    """Whether the person of a row is on the waiting list: now, or as foreseen while nothing is taken in."""
    if one.taken_at is None:
        return sa.and_(ImportRow.fate.in_(GOOD), PLACE.in_(WAITING))
    on_list = sa.exists().where(Registration.id == ImportRow.registration_id, Registration.state == State.WAITING)
    return sa.and_(ImportRow.fate.in_(GOOD), on_list)


def waiting(one: ImportRun) -> int:
    """How many people of an import are on the waiting list, or would be."""
    statement = sa.select(sa.func.count()).select_from(ImportRow)
    return db.session.scalar(statement.where(ImportRow.run_id == one.id, waits(one))) or 0


def page(one: ImportRun, fate: str, number: int) -> Page[ImportRow]:
    """The rows of an import: those with a fate, those whose people wait (`ON_LIST`), or all."""
    only = waits(one) if fate == ON_LIST else ImportRow.fate == fate
    where = [ImportRow.run_id == one.id, *([only] if fate else [])]
    return page_of_found(sa.select(ImportRow).where(*where).order_by(ImportRow.line), number, PER_PAGE)


def places(one: ImportRun, rows: Collection[ImportRow]) -> dict[str, Place]:
    """For those of some rows (by id) whose people wait, or would, why; and for those who wait no longer, that."""
    ids = ImportRow.id.in_([row.id for row in rows])
    waiting = set(db.session.scalars(sa.select(ImportRow.id).where(ids, waits(one))))
    kept = {row.id: row.given.get("place", "") for row in rows if row.fate in GOOD}
    found = {row: Place(kept[row]) if kept[row] in WAITING else Place.DECISION for row in waiting}
    return {row: Place.GAINED for row, place in kept.items() if place == Place.GAINED} | found


def who_wait(one: ImportRun) -> Sequence[tuple[ImportRow, Registration]]:
    """Those of the people whom its rows registered or changed who wait now."""
    statement = sa.select(ImportRow, Registration).join(Registration, ImportRow.registration_id == Registration.id)
    mine = ImportRow.run_id == one.id, ImportRow.fate.in_(GOOD), Registration.state == State.WAITING
    return [(row, person) for row, person in db.session.execute(statement.where(*mine).options(*WITH_PERSON))]


def already_waiting(one: ImportRun) -> frozenset[str]:
    """The rows (ids) whose people are on the waiting list before anything of them is taken in."""
    statement = sa.select(ImportRow.id).join(Account, Account.email == ImportRow.email)
    statement = statement.join(Registration, Registration.account_id == Account.id)
    mine = ImportRow.run_id == one.id, ImportRow.fate.in_(GOOD), Registration.event_id == one.event_id
    return frozenset(db.session.scalars(statement.where(*mine, Registration.state == State.WAITING)))


def with_place(one: ImportRun, rows: Collection[str]) -> frozenset[ImportRow]:
    """Those of some rows (ids) whose people have a place now."""
    statement = sa.select(ImportRow).join(Registration, ImportRow.registration_id == Registration.id)
    mine = ImportRow.run_id == one.id, ImportRow.fate.in_(GOOD), Registration.state.in_(HOLDING)
    return frozenset(row for row in db.session.scalars(statement.where(*mine)) if row.id in rows)


def marked(one: ImportRun) -> Sequence[ImportRow]:
    """The rows with which something about a place is kept."""
    return db.session.scalars(sa.select(ImportRow).where(ImportRow.run_id == one.id, PLACE.is_not(None))).all()


def remarkable(one: ImportRun) -> Sequence[ImportRow]:
    """The rows that are more than taken in: a rule refuses them, or something about a place is kept with them."""
    told = sa.or_(ImportRow.fate == Fate.LEFT, PLACE.is_not(None))
    return db.session.scalars(sa.select(ImportRow).where(ImportRow.run_id == one.id, told)).all()
