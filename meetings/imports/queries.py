"""Reads of imports that deserve a name."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from meetings.accounts.models import Account
from meetings.core.db import db
from meetings.core.paging import Page, page_of_found
from meetings.core.queue import QueueState
from meetings.core.tasks import Job
from meetings.delegations.models import FocalPoint, Member
from meetings.events.models import Event, EventHost
from meetings.imports.known import Known, Trace
from meetings.imports.models import Fate, ImportHeading, ImportRow, ImportRun, Kind, Stage
from meetings.registration.models import ACTIVE, Registration, State
from meetings.registration.queries.people import WITH_PERSON

PER_PAGE = 50
GOOD = (Fate.NEW, Fate.CHANGE)
NEW_CONTACT = ImportRow.given["tells"].as_string()
AT_WORK = (Stage.CHECKING, Stage.RUNNING, Stage.INVITING, Stage.UNDOING)


def runs(event: Event) -> Sequence[ImportRun]:
    """The imports of an event, the latest first."""
    statement = sa.select(ImportRun).where(ImportRun.event_id == event.id).options(joinedload(ImportRun.by))
    return db.session.scalars(statement.order_by(ImportRun.created_at.desc(), ImportRun.id).limit(100)).all()


def run(event: Event, run_id: str) -> ImportRun | None:
    """An import by its id, looked up through the event."""
    statement = sa.select(ImportRun).where(ImportRun.event_id == event.id, ImportRun.id == run_id)
    return db.session.scalars(statement.options(joinedload(ImportRun.by))).one_or_none()


def at_stage(run_id: str, stage: Stage) -> ImportRun | None:
    """The import of a job, if it is at this stage."""
    return db.session.scalars(
        sa.select(ImportRun).where(ImportRun.id == run_id, ImportRun.stage == stage)
    ).one_or_none()


def is_stuck(one: ImportRun) -> bool:
    """Whether the worker has given up what it should do with an import."""
    if one.stage not in AT_WORK:
        return False
    state = db.session.scalar(sa.select(Job.state).where(Job.id == one.options.get("job", "")))
    return state == QueueState.FAILED


def remembered(event: Event, kind: str) -> dict[str, str]:
    """What each heading meant when it was last chosen: for this event, else for a former one of the same houses."""
    same_house = sa.select(EventHost.event_id).where(EventHost.institution_id.in_(event.host_ids))
    statement = (
        sa.select(ImportHeading.heading, ImportHeading.field)
        .join(Event, Event.id == ImportHeading.event_id)
        .where(ImportHeading.kind == kind, sa.or_(Event.id == event.id, Event.id.in_(same_house)))
        .order_by(Event.id == event.id, Event.created_at)
    )
    return {heading: field for heading, field in db.session.execute(statement)}


def page(one: ImportRun, fate: str, number: int) -> Page[ImportRow]:
    """The rows of an import with a fate, or all of them."""
    where = [ImportRow.run_id == one.id, *([ImportRow.fate == fate] if fate else [])]
    return page_of_found(sa.select(ImportRow).where(*where).order_by(ImportRow.line), number, PER_PAGE)


def rows_after(one: ImportRun, line: int, fates: Sequence[Fate], count: int) -> Sequence[ImportRow]:
    """The next rows with one of these fates after a line."""
    statement = sa.select(ImportRow).where(ImportRow.run_id == one.id, ImportRow.line > line, ImportRow.fate.in_(fates))
    return db.session.scalars(statement.order_by(ImportRow.line).limit(count)).all()


def see_again(ids: Collection[str]) -> None:
    """Read rows again that a savepoint took back, by their ids; else each would be asked for alone."""
    db.session.scalars(sa.select(ImportRow).where(ImportRow.id.in_(ids))).all()


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
            Registration.takes_part,
            is_taken_back().label("is_taken_back"),
            Registration.institution_name,
            Registration.contact_name,
            Registration.contact_email,
        )
        .join(Account, Account.id == Registration.account_id)
        .outerjoin(Member, sa.and_(Member.registration_id == Registration.id, Member.ended_at.is_(None)))
        .where(Registration.event_id == event.id)
    )
    return {
        row.email: Known(
            row.state,
            row.given_name,
            row.family_name,
            row.function,
            row.affiliation_id or "",
            row.category_id,
            row.role or "",
            row.takes_part,
            row.is_taken_back,
            row.institution_name,
            row.contact_name,
            row.contact_email,
        )
        for row in db.session.execute(statement)
    }


def withdrawn(event: Event, emails: Sequence[str]) -> frozenset[str]:
    """Those of these addresses whose registration is withdrawn, but for those that an undone import withdrew."""
    statement = sa.select(Account.email).join(Registration, Registration.account_id == Account.id)
    mine = sa.and_(Registration.event_id == event.id, Account.email.in_(emails))
    left = sa.and_(Registration.state == State.WITHDRAWN, sa.not_(is_taken_back()))
    return frozenset(db.session.scalars(statement.where(mine, left)))


def is_taken_back() -> sa.ColumnElement[bool]:
    """Whether a registration is withdrawn because an import was undone, and nothing has changed since."""
    undone = sa.exists().where(
        ImportRow.registration_id == Registration.id,
        ImportRow.fate == Fate.UNDONE,
        ImportRow.run_id == ImportRun.id,
        ImportRun.undone_at >= Registration.changed_at,
    )
    return sa.and_(Registration.state == State.WITHDRAWN, undone)


def acting(event: Event) -> dict[tuple[str, str], str]:
    """The task of everybody who acts for a delegation, by e-mail address and institution."""
    statement = (
        sa.select(Account.email, FocalPoint.institution_id, FocalPoint.role)
        .join(Account, Account.id == FocalPoint.account_id)
        .where(FocalPoint.event_id == event.id, FocalPoint.ended_at.is_(None))
    )
    return {(email, institution): role for email, institution, role in db.session.execute(statement)}


def registrations_of(event: Event, emails: Collection[str]) -> dict[str, Registration]:
    """The registrations of some addresses, by address."""
    statement = sa.select(Registration).join(Account, Account.id == Registration.account_id)
    theirs = statement.where(Registration.event_id == event.id, Account.email.in_(emails)).options(*WITH_PERSON)
    return {each.account.email: each for each in db.session.scalars(theirs)}


def new_by_category(one: ImportRun) -> dict[str, int]:
    """How many new people its rows would register, by the id of the category that they say."""
    category_id = ImportRow.given["category_id"].as_string()
    statement = sa.select(category_id, sa.func.count()).where(ImportRow.run_id == one.id, ImportRow.fate == Fate.NEW)
    return {found: count for found, count in db.session.execute(statement.group_by(category_id))}


def waiting(one: ImportRun) -> int:
    """How many of the people whom its rows registered or changed are on the waiting list now."""
    statement = sa.select(sa.func.count()).select_from(ImportRow).join(Registration)
    mine = sa.and_(ImportRow.run_id == one.id, ImportRow.fate.in_(GOOD), Registration.state == State.WAITING)
    return db.session.scalar(statement.where(mine)) or 0


class Made(NamedTuple):
    """A row that was taken in, whom it was about, and what has happened since."""

    row: ImportRow
    fate: str
    name: str
    trace: Trace


def made_people(one: ImportRun) -> list[Made]:
    """Whom an import registered or changed, in the order of the file."""
    statement = (
        sa.select(ImportRow, Registration, Account.confirmed_at)
        .join(Registration, ImportRow.registration_id == Registration.id)
        .join(Account, Account.id == Registration.account_id)
        .where(ImportRow.run_id == one.id, ImportRow.fate.in_(GOOD))
        .order_by(ImportRow.line)
    )
    return [
        Made(
            row,
            row.fate,
            person.full_name,
            Trace(
                person.changed_at,
                is_gone=not person.is_active,
                answered_at=person.confirmed_at,
                decided_at=person.decided_at,
                account_confirmed_at=account_confirmed_at,
                is_known="before" in row.given,
            ),
        )
        for row, person, account_confirmed_at in db.session.execute(statement)
    ]


def made_focal_points(one: ImportRun) -> list[Made]:
    """Whom an import appointed, in the order of the file."""
    statement = (
        sa.select(ImportRow, FocalPoint)
        .join(FocalPoint, ImportRow.focal_point_id == FocalPoint.id)
        .where(ImportRow.run_id == one.id, ImportRow.fate.in_(GOOD))
        .options(joinedload(FocalPoint.account), joinedload(FocalPoint.institution))
        .order_by(ImportRow.line)
    )
    return [
        Made(
            row,
            row.fate,
            person.account.full_name,
            Trace(
                person.invited_at or one.created_at,
                is_gone=person.ended_at is not None,
                opened_at=person.opened_at,
                is_known="before" in row.given,
            ),
        )
        for row, person in db.session.execute(statement)
    ]


def focal_points(rows: Sequence[ImportRow]) -> list[FocalPoint]:
    """Whom some rows appointed, in their order."""
    statement = sa.select(FocalPoint).where(FocalPoint.id.in_([row.focal_point_id for row in rows]))
    whole = statement.options(joinedload(FocalPoint.account), joinedload(FocalPoint.institution))
    found = {one.id: one for one in db.session.scalars(whole)}
    return [found[row.focal_point_id] for row in rows if row.focal_point_id]


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


def counts(one: ImportRun) -> dict[str, int]:
    """How many rows have each fate."""
    statement = sa.select(ImportRow.fate, sa.func.count()).where(ImportRow.run_id == one.id).group_by(ImportRow.fate)
    return {fate: count for fate, count in db.session.execute(statement)}


def is_people(one: ImportRun) -> bool:
    """Whether it registers people, and does not appoint focal points."""
    return one.kind == Kind.PEOPLE
