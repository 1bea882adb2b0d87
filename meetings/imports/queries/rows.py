"""The rows of an import."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from meetings.core.db import db
from meetings.imports.models import Fate, ImportRow, ImportRun
from meetings.registration.models import ACTIVE, Registration
from meetings.registration.queries.people import WITH_PERSON

GOOD = (Fate.NEW, Fate.CHANGE)
BAD = (Fate.FAULTY, Fate.LEFT)
NEW_CONTACT = ImportRow.given["tells"].as_string()


def rows_after(one: ImportRun, line: int, fates: Sequence[Fate], count: int) -> Sequence[ImportRow]:
    """The next rows with one of these fates after a line."""
    statement = sa.select(ImportRow).where(ImportRow.run_id == one.id, ImportRow.line > line, ImportRow.fate.in_(fates))
    return db.session.scalars(statement.order_by(ImportRow.line).limit(count)).all()


def with_fate(one: ImportRun, fate: Fate) -> Sequence[ImportRow]:
    """All rows of an import with a fate."""
    return db.session.scalars(sa.select(ImportRow).where(ImportRow.run_id == one.id, ImportRow.fate == fate)).all()


def rows_by_id(ids: Collection[str]) -> Sequence[ImportRow]:
    """Rows by their ids."""
    return db.session.scalars(sa.select(ImportRow).where(ImportRow.id.in_(ids))).all()


def see_again(rows: Collection[ImportRow]) -> None:
    """Read those of some rows again that a savepoint took back; else each would be asked for alone."""
    known = [sa.inspect(row) for row in rows]
    expired = [each.identity[0] for each in known if each.expired and each.identity]
    if expired:
        rows_by_id(expired)


def faulty(one: ImportRun) -> sa.ScalarResult[ImportRow]:
    """The rows that something is wrong with, one after the other."""
    statement = sa.select(ImportRow).where(ImportRow.run_id == one.id, ImportRow.fate.in_(BAD))
    return db.session.scalars(statement.order_by(ImportRow.line).execution_options(yield_per=500))


def counts(one: ImportRun) -> dict[str, int]:
    """How many rows have each fate."""
    statement = sa.select(ImportRow.fate, sa.func.count()).where(ImportRow.run_id == one.id).group_by(ImportRow.fate)
    return {fate: count for fate, count in db.session.execute(statement)}


def addresses(one: ImportRun) -> frozenset[str]:
    """The addresses of all rows."""
    return frozenset(db.session.scalars(sa.select(ImportRow.email).where(ImportRow.run_id == one.id)))


def contacts_to_tell(one: ImportRun) -> int:
    """How many contact persons the good rows name anew."""
    statement = sa.select(sa.func.count(NEW_CONTACT.distinct()))
    good = ImportRow.run_id == one.id, ImportRow.fate.in_(GOOD)
    return db.session.scalar(statement.where(*good, NEW_CONTACT != "")) or 0


def with_new_contact(one: ImportRun) -> Sequence[Registration]:
    """Those of the good rows about whom one writes to somebody whom the file named, if it is the same still."""
    statement = sa.select(Registration).join(ImportRow, ImportRow.registration_id == Registration.id)
    mine = ImportRow.run_id == one.id, ImportRow.fate.in_(GOOD), Registration.state.in_(ACTIVE)
    named = statement.where(*mine, NEW_CONTACT != "", Registration.contact_email == NEW_CONTACT)
    return db.session.scalars(named.order_by(ImportRow.line).options(*WITH_PERSON)).all()
