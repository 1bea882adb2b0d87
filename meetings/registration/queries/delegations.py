"""Reads of focal points and the people of their delegations."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from meetings.accounts.models import Account
from meetings.core.db import db
from meetings.events.models import Event
from meetings.institutions.models import Institution
from meetings.registration.models import Category, FocalPoint, Registration
from meetings.registration.queries.people import WITH_PERSON


def focal_points(event: Event) -> Sequence[FocalPoint]:
    """Everybody who nominates for an event, with person and institution."""
    statement = (
        sa.select(FocalPoint)
        .where(FocalPoint.event_id == event.id)
        .options(joinedload(FocalPoint.account), joinedload(FocalPoint.institution))
        .order_by(FocalPoint.created_at, FocalPoint.id)
    )
    return db.session.scalars(statement).all()


def focal_point(event: Event, focal_point_id: str) -> FocalPoint | None:
    """A focal point by its id, looked up through its event."""
    statement = sa.select(FocalPoint).where(FocalPoint.event_id == event.id, FocalPoint.id == focal_point_id)
    return db.session.scalars(statement).one_or_none()


def delegations_of(event: Event, account: Account) -> Sequence[Institution]:
    """The States and organisations a person nominates for."""
    statement = (
        sa.select(Institution)
        .join(FocalPoint, FocalPoint.institution_id == Institution.id)
        .where(FocalPoint.event_id == event.id, FocalPoint.account_id == account.id)
        .order_by(Institution.sort_en)
    )
    return db.session.scalars(statement).all()


def in_delegation(event: Event, institution: Institution) -> sa.Select[Registration]:
    """The people of a State's delegation, as its focal points may see them.

    Those in a category that comes with a delegation and those a focal point of it nominated. Somebody from an NGO of
    the same country is not among them, nor is a protected person whom they did not nominate themselves.
    """
    of_delegation = sa.and_(
        Registration.affiliation_id == institution.id, Category.in_delegation, sa.not_(Registration.is_protected)
    )
    return (
        sa.select(Registration)
        .join(Registration.category)
        .where(
            Registration.event_id == event.id,
            sa.or_(Registration.delegation_id == institution.id, of_delegation),
        )
        .order_by(Category.position, Registration.sort_name, Registration.id)
        .options(*WITH_PERSON)
    )
