"""Who is known already, whom the rows of a file are compared with."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from meetings.accounts.models import Account
from meetings.core.db import db
from meetings.delegations.models import FocalPoint, Member
from meetings.events.models import Event
from meetings.imports.known import Known
from meetings.imports.models import Fate, ImportRow, ImportRun
from meetings.registration.models import Registration, State
from meetings.registration.queries.people import WITH_PERSON


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


def acting_elsewhere(event: Event, rows: Collection[ImportRow]) -> dict[str, tuple[str, list[str]]]:
    """Of the people of some rows who act for another delegation than their row says: name and institutions (ids).

    By the id of the row.
    """
    said = ImportRow.given["institution_id"].as_string()
    statement = (
        sa.select(ImportRow.id, Account, FocalPoint.institution_id)
        .join(Account, Account.email == ImportRow.email)
        .join(FocalPoint, FocalPoint.account_id == Account.id)
        .where(ImportRow.id.in_([row.id for row in rows]), FocalPoint.event_id == event.id)
        .where(FocalPoint.ended_at.is_(None), FocalPoint.institution_id != said)
        .order_by(FocalPoint.invited_at, FocalPoint.id)
    )
    found: dict[str, tuple[str, list[str]]] = {}
    for row, account, institution_id in db.session.execute(statement):
        found.setdefault(row, (account.full_name, []))[1].append(institution_id)
    return found


def registrations_of(event: Event, emails: Collection[str]) -> dict[str, Registration]:
    """The registrations of some addresses, by address."""
    statement = sa.select(Registration).join(Account, Account.id == Registration.account_id)
    theirs = statement.where(Registration.event_id == event.id, Account.email.in_(emails)).options(*WITH_PERSON)
    return {each.account.email: each for each in db.session.scalars(theirs)}
