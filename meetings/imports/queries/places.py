"""For whom of the people of an import there is a place."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from meetings.accounts.models import Account
from meetings.core.db import db
from meetings.core.paging import Page, page_of_found
from meetings.delegations.models import Member, Role
from meetings.imports.models import Fate, ImportRow, ImportRun, Place
from meetings.imports.queries.rows import GOOD
from meetings.registration.models import HOLDING, Registration, State
from meetings.registration.queries.people import WITH_PERSON

PER_PAGE = 50
ON_LIST = "waiting"
WAITING = (Place.CATEGORY_FULL, Place.DELEGATION_FULL, Place.BOTH_FULL, Place.DECISION)
PLACE = ImportRow.given["place"].as_string()
IS_MARKED = sa.or_(PLACE.is_not(None), ImportRow.given["ends"].as_string().is_not(None))


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
    """For those of some rows (by id) whose people wait, or would, why; and for those who wait no longer, that.

    Who was put on the list later, or whose row is emptied since, waits for a reason that is not known here.
    """
    ids = ImportRow.id.in_([row.id for row in rows])
    waiting = set(db.session.scalars(sa.select(ImportRow.id).where(ids, waits(one))))
    kept = {row.id: row.given.get("place", "") for row in rows if row.fate in GOOD}
    found = {row: Place(kept[row]) if kept[row] in WAITING else Place.UNSAID for row in waiting}
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


def ends(one: ImportRun) -> dict[str, dict[str, str]]:
    """How people come in the end, by the id of the row, where that is otherwise than their rows say.

    With category (id), role ("" for none) and, of a new head, the registration (id) of whom she comes instead of.
    """
    given, found = ImportRow.given, dict[str, dict[str, str]]()
    said = sa.func.coalesce(sa.func.nullif(given["role"].as_string(), ""), given[("before", "role")].as_string(), "")
    statement = (
        sa.select(
            ImportRow.id,
            given["category_id"].as_string(),
            _plain(said),
            Registration.category_id,
            sa.func.coalesce(_plain(Member.role), ""),
            sa.func.coalesce(given["head_was"].as_string(), ""),
        )
        .join(Registration, ImportRow.registration_id == Registration.id)
        .outerjoin(Member, sa.and_(Member.registration_id == Registration.id, Member.ended_at.is_(None)))
        .where(ImportRow.run_id == one.id, ImportRow.fate.in_(GOOD))
    )
    for row, said_category, said_role, category, role, head_was in db.session.execute(statement):
        if head_was or (said_category, said_role) != (category, role):
            found[row] = {"category_id": category, "role": role, "instead_of": head_was}
    return found


def _plain(role: sa.ColumnElement[str] | InstrumentedAttribute[str]) -> sa.ColumnElement[str]:
    """A member's role is none."""
    return sa.case((role == Role.MEMBER, ""), else_=role)


def replaced(rows: Collection[ImportRow]) -> dict[str, str]:
    """The names of former heads whom new ones of some rows come instead of, by id of the registration."""
    ids = {row.given["ends"]["instead_of"] for row in rows if "ends" in row.given} - {""}
    people = db.session.scalars(sa.select(Registration).where(Registration.id.in_(ids))) if ids else ()
    return {one.id: one.full_name for one in people}


def marked(one: ImportRun) -> Sequence[ImportRow]:
    """The rows with which something about a place, or about the end, is kept."""
    return db.session.scalars(sa.select(ImportRow).where(ImportRow.run_id == one.id, IS_MARKED)).all()


def remarkable(one: ImportRun) -> Sequence[ImportRow]:
    """The rows that are more than taken in: a rule refuses them, or something is kept with them."""
    told = sa.or_(ImportRow.fate == Fate.LEFT, IS_MARKED)
    return db.session.scalars(sa.select(ImportRow).where(ImportRow.run_id == one.id, told)).all()
