"""Whom an import registered, changed or appointed, and what has happened since."""

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from meetings.accounts.models import Account
from meetings.core.db import db
from meetings.delegations.models import FocalPoint
from meetings.imports.known import Trace
from meetings.imports.models import ImportRow, ImportRun
from meetings.imports.queries.rows import GOOD
from meetings.registration.models import Registration


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
