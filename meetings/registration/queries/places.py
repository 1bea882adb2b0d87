"""Reads of categories, their places and the time of registration."""

from collections.abc import Sequence

import sqlalchemy as sa

from meetings.core.db import db
from meetings.events.models import Event
from meetings.registration.models import HOLDING, Category, Registration, RegistrationWindow, State


def window(event: Event) -> RegistrationWindow | None:
    """When registration is open; None as long as nobody has said."""
    return db.session.get(RegistrationWindow, event.id)


def categories(event: Event) -> Sequence[Category]:
    """The categories of an event in their order."""
    statement = sa.select(Category).where(Category.event_id == event.id).order_by(Category.position, Category.id)
    return db.session.scalars(statement).all()


def category(event: Event, category_id: str) -> Category | None:
    """A category by its id, looked up through its event."""
    statement = sa.select(Category).where(Category.event_id == event.id, Category.id == category_id)
    return db.session.scalars(statement).one_or_none()


def held(category: Category) -> int:
    """How many people hold a place in a category."""
    statement = sa.select(sa.func.count()).where(
        Registration.category_id == category.id, Registration.state.in_(HOLDING)
    )
    return db.session.scalar(statement) or 0


def is_used(category: Category) -> bool:
    """Whether any registration, whatever its state, is in a category."""
    return db.session.scalar(sa.select(sa.exists().where(Registration.category_id == category.id))) or False


def queue(category: Category) -> sa.Select[Registration]:
    """Those who wait for a place, the first in line first."""
    return (
        sa.select(Registration)
        .where(Registration.category_id == category.id, Registration.state == State.WAITING)
        .order_by(Registration.queued_at, Registration.id)
    )


def place_in_queue(registration: Registration) -> int:
    """1 for the person who gets the next free place."""
    statement = sa.select(sa.func.count()).where(
        Registration.category_id == registration.category_id,
        Registration.state == State.WAITING,
        Registration.queued_at <= registration.queued_at,
    )
    return db.session.scalar(statement) or 1


def held_by_category(event: Event) -> dict[str, int]:
    """How many people hold a place, by category id."""
    statement = (
        sa.select(Registration.category_id, sa.func.count())
        .where(Registration.event_id == event.id, Registration.state.in_(HOLDING))
        .group_by(Registration.category_id)
    )
    return {category_id: count for category_id, count in db.session.execute(statement)}
