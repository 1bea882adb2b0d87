"""Reads of imports that deserve a name."""

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from meetings.accounts.models import Account
from meetings.core.db import db
from meetings.delegations.models import FocalPoint, Member
from meetings.events.models import Event
from meetings.imports.models import Fate, ImportHeading, ImportRow, ImportRun, Kind
from meetings.imports.rules import Known, Trace
from meetings.registration.models import Registration

PER_PAGE = 50
GOOD = (Fate.NEW, Fate.CHANGE)


def runs(event: Event) -> Sequence[ImportRun]:
    """The imports of an event, the latest first."""
    statement = sa.select(ImportRun).where(ImportRun.event_id == event.id).options(joinedload(ImportRun.by))
    return db.session.scalars(statement.order_by(ImportRun.created_at.desc(), ImportRun.id).limit(100)).all()


def run(event: Event, run_id: str) -> ImportRun | None:
    """An import by its id, looked up through the event."""
    statement = sa.select(ImportRun).where(ImportRun.event_id == event.id, ImportRun.id == run_id)
    return db.session.scalars(statement.options(joinedload(ImportRun.by))).one_or_none()


def remembered(event: Event, kind: str) -> dict[str, str]:
    """What each heading meant when it was last chosen."""
    statement = sa.select(ImportHeading.heading, ImportHeading.field)
    where = statement.where(ImportHeading.event_id == event.id, ImportHeading.kind == kind)
    return {heading: field for heading, field in db.session.execute(where)}


class Page(NamedTuple):
    """A part of the rows, and where it stands in the whole."""

    rows: Sequence[ImportRow]
    number: int
    pages: int
    total: int

    @property
    def first(self) -> int:
        """The place of the first row, from 1; 0 when there is none."""
        return (self.number - 1) * PER_PAGE + 1 if self.total else 0

    @property
    def last(self) -> int:
        """The place of the last row."""
        return min(self.number * PER_PAGE, self.total)


def page(one: ImportRun, fate: str, number: int) -> Page:
    """The rows of an import with a fate, or all of them."""
    where = [ImportRow.run_id == one.id, *([ImportRow.fate == fate] if fate else [])]
    total = db.session.scalar(sa.select(sa.func.count()).select_from(ImportRow).where(*where)) or 0
    pages = max(1, -(-total // PER_PAGE))
    number = min(max(1, number), pages)
    statement = sa.select(ImportRow).where(*where).order_by(ImportRow.line)
    return Page(
        db.session.scalars(statement.limit(PER_PAGE).offset((number - 1) * PER_PAGE)).all(), number, pages, total
    )


def rows_after(one: ImportRun, line: int, fates: Sequence[Fate], count: int) -> Sequence[ImportRow]:
    """The next rows with one of these fates after a line."""
    statement = sa.select(ImportRow).where(ImportRow.run_id == one.id, ImportRow.line > line, ImportRow.fate.in_(fates))
    return db.session.scalars(statement.order_by(ImportRow.line).limit(count)).all()


def faulty(one: ImportRun) -> sa.ScalarResult[ImportRow]:
    """The rows that something is wrong with, one after the other."""
    statement = sa.select(ImportRow).where(ImportRow.run_id == one.id, ImportRow.fate.in_((Fate.FAULTY, Fate.LEFT)))
    return db.session.scalars(statement.order_by(ImportRow.line).execution_options(yield_per=500))


def known_people(event: Event) -> dict[str, Known]:
    """Everybody registered for an event by e-mail address, as far as a file may change it."""
    statement = (
        sa.select(
            Account.email,
            Registration.state,
            Registration.given_name,
            Registration.family_name,
            Registration.function,
            Registration.affiliation_id,
            Registration.category_id,
            Member.role,
        )
        .join(Account, Account.id == Registration.account_id)
        .outerjoin(Member, sa.and_(Member.registration_id == Registration.id, Member.ended_at.is_(None)))
        .where(Registration.event_id == event.id)
    )
    return {
        email: Known(*fields, institution or "", category, role or "")
        for email, *fields, institution, category, role in db.session.execute(statement)
    }


def acting(event: Event) -> dict[tuple[str, str], str]:
    """The task of everybody who acts for a delegation, by e-mail address and institution."""
    statement = (
        sa.select(Account.email, FocalPoint.institution_id, FocalPoint.role)
        .join(Account, Account.id == FocalPoint.account_id)
        .where(FocalPoint.event_id == event.id, FocalPoint.ended_at.is_(None))
    )
    return {(email, institution): role for email, institution, role in db.session.execute(statement)}


def registration_of(event: Event, email: str) -> Registration | None:
    """The registration of an address."""
    statement = sa.select(Registration).join(Account, Account.id == Registration.account_id)
    return db.session.scalars(statement.where(Registration.event_id == event.id, Account.email == email)).one_or_none()


class Made(NamedTuple):
    """Somebody whom an import took in, and what has happened since."""

    id: str
    name: str
    trace: Trace


def made_people(one: ImportRun) -> list[Made]:
    """Whom an import registered, in the order of the file."""
    statement = (
        sa.select(
            Registration.id,
            Registration.given_name,
            Registration.family_name,
            Registration.state,
            Registration.confirmed_at,
            Registration.decided_at,
            Registration.changed_at,
            Account.confirmed_at,
        )
        .join(ImportRow, ImportRow.registration_id == Registration.id)
        .join(Account, Account.id == Registration.account_id)
        .where(ImportRow.run_id == one.id, ImportRow.fate == Fate.NEW)
        .order_by(ImportRow.line)
    )
    return [Made(id_, f"{given} {family}", Trace(*rest)) for id_, given, family, *rest in db.session.execute(statement)]


def made_focal_points(one: ImportRun) -> Sequence[FocalPoint]:
    """Whom an import appointed, in the order of the file."""
    statement = sa.select(FocalPoint).join(ImportRow, ImportRow.focal_point_id == FocalPoint.id)
    where = statement.where(ImportRow.run_id == one.id, ImportRow.fate == Fate.NEW).order_by(ImportRow.line)
    return db.session.scalars(where.options(joinedload(FocalPoint.account), joinedload(FocalPoint.institution))).all()


def counts(one: ImportRun) -> dict[str, int]:
    """How many rows have each fate."""
    statement = sa.select(ImportRow.fate, sa.func.count()).where(ImportRow.run_id == one.id).group_by(ImportRow.fate)
    return {fate: count for fate, count in db.session.execute(statement)}


def is_people(one: ImportRun) -> bool:
    """Whether it registers people, and does not appoint focal points."""
    return one.kind == Kind.PEOPLE
