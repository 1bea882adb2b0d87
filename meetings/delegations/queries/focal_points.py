"""Reads of focal points and their deputies."""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from meetings.accounts.models import Account, normal_email
from meetings.core.db import db
from meetings.delegations.models import Delegation, FocalPoint, FocalRole
from meetings.events.models import Event
from meetings.events.queries import ACCOUNT_ID, EVENT_ID
from meetings.institutions.models import Institution

WITH_BOTH = (joinedload(FocalPoint.account), joinedload(FocalPoint.institution))
WITH_WHO_NAMED = (joinedload(FocalPoint.named_by), joinedload(FocalPoint.house))
ACTS_FOR_ANY: sa.ColumnElement[bool] = sa.exists().where(
    FocalPoint.event_id == EVENT_ID, FocalPoint.account_id == ACCOUNT_ID, FocalPoint.ended_at.is_(None)
)
"""Whether a person acts for a State or organisation at an event, as a condition."""


def acting(event: Event, account: Account) -> Sequence[FocalPoint]:
    """For which States and organisations a person acts at an event, with these."""
    statement = (
        sa.select(FocalPoint)
        .join(FocalPoint.institution)
        .where(FocalPoint.event_id == event.id, FocalPoint.account_id == account.id, FocalPoint.ended_at.is_(None))
        .order_by(Institution.sort_en)
        .options(*WITH_BOTH)
    )
    return db.session.scalars(statement).all()


def once_acting(event: Event, account: Account) -> Sequence[FocalPoint]:
    """For which States and organisations a person was told to act at an event and no longer does, the latest first."""
    statement = sa.select(FocalPoint).where(
        FocalPoint.event_id == event.id,
        FocalPoint.account_id == account.id,
        FocalPoint.ended_at.is_not(None),
        sa.or_(FocalPoint.invited_at.is_not(None), FocalPoint.opened_at.is_not(None)),
    )
    ordered = statement.order_by(FocalPoint.ended_at.desc(), FocalPoint.id)
    return db.session.scalars(ordered.options(*WITH_BOTH)).all()


def has_handed_over(event: Event, institution_id: str, account: Account, email: str) -> bool:
    """Whether a person gave her task for a State or organisation to whoever has an address and acts there now."""
    own, next_one = aliased(FocalPoint), aliased(FocalPoint)
    statement = (
        sa.select(next_one.id)
        .join(own, sa.and_(own.event_id == next_one.event_id, own.institution_id == next_one.institution_id))
        .join(Account, Account.id == next_one.account_id)
        .where(next_one.event_id == event.id, next_one.institution_id == institution_id)
        .where(own.account_id == account.id, next_one.named_by_id == account.id, Account.email == normal_email(email))
        .where(next_one.ended_at.is_(None), next_one.role == FocalRole.FOCAL_POINT)
        .where(next_one.invited_at >= own.ended_at)
    )
    return db.session.scalar(statement) is not None


def acting_anywhere(account_id: str) -> Sequence[sa.Row[FocalPoint, bool]]:
    """The tasks of a person at all events, and whether nobody else acts there."""
    other = aliased(FocalPoint)
    same = other.event_id == FocalPoint.event_id, other.institution_id == FocalPoint.institution_id
    others = sa.exists().where(*same, other.account_id != account_id, other.ended_at.is_(None))
    statement = sa.select(FocalPoint, ~others).where(FocalPoint.account_id == account_id, FocalPoint.ended_at.is_(None))
    both = joinedload(FocalPoint.event), joinedload(FocalPoint.institution)
    return db.session.execute(statement.order_by(FocalPoint.created_at, FocalPoint.id).options(*both)).all()


def all_focal_points(event: Event) -> Sequence[FocalPoint]:
    """Everybody who acts for a delegation of an event, focal points before their deputies."""
    statement = sa.select(FocalPoint).where(FocalPoint.event_id == event.id, FocalPoint.ended_at.is_(None))
    ordered = statement.order_by(FocalPoint.role.desc(), FocalPoint.created_at, FocalPoint.id)
    return db.session.scalars(ordered.options(*WITH_BOTH)).all()


def acting_accounts(event: Event) -> frozenset[str]:
    """The accounts of everybody who acts for a delegation of an event."""
    where = FocalPoint.event_id == event.id, FocalPoint.ended_at.is_(None)
    return frozenset(db.session.scalars(sa.select(FocalPoint.account_id).where(*where)))


def times_of_acting(event: Event) -> Sequence[sa.Row[FocalPoint, datetime | None]]:
    """Everybody who acts for a delegation, each with the time of its own that organisers have given it."""
    of_delegation = Delegation.event_id == FocalPoint.event_id, Delegation.institution_id == FocalPoint.institution_id
    statement = (
        sa.select(FocalPoint, Delegation.closes_at)
        .outerjoin(Delegation, sa.and_(*of_delegation))
        .where(FocalPoint.event_id == event.id, FocalPoint.ended_at.is_(None))
        .order_by(FocalPoint.role.desc(), FocalPoint.created_at, FocalPoint.id)
    )
    return db.session.execute(statement.options(joinedload(FocalPoint.institution))).all()


def focal_points_of(event: Event, institution: Institution) -> Sequence[FocalPoint]:
    """Who acts for one delegation, the focal point before her deputy, with who named them."""
    statement = sa.select(FocalPoint).where(
        FocalPoint.event_id == event.id,
        FocalPoint.institution_id == institution.id,
        FocalPoint.ended_at.is_(None),
    )
    ordered = statement.order_by(FocalPoint.role.desc(), FocalPoint.created_at, FocalPoint.id)
    return db.session.scalars(ordered.options(*WITH_BOTH, *WITH_WHO_NAMED)).all()


def ever_acting(event: Event, institution_id: str) -> Sequence[FocalPoint]:
    """Everybody who acts, or once acted, for a delegation, with its State or organisation."""
    statement = sa.select(FocalPoint).where(
        FocalPoint.event_id == event.id, FocalPoint.institution_id == institution_id
    )
    return db.session.scalars(statement.options(joinedload(FocalPoint.institution))).all()


def focal_point(event: Event, focal_point_id: str) -> FocalPoint | None:
    """Somebody who acts or acted, by the id, looked up through the event."""
    statement = sa.select(FocalPoint).where(FocalPoint.event_id == event.id, FocalPoint.id == focal_point_id)
    return db.session.scalars(statement.options(*WITH_BOTH)).one_or_none()


def known_focal_points(event: Event, account_ids: Collection[str]) -> dict[tuple[str, str], FocalPoint]:
    """The rows of people who act, or once acted, for delegations, by ids of institution and account."""
    statement = sa.select(FocalPoint).where(FocalPoint.event_id == event.id, FocalPoint.account_id.in_(account_ids))
    return {(one.institution_id, one.account_id): one for one in db.session.scalars(statement)}
