"""Reads of categories, their places and the time of registration."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from meetings.accounts.models import Account
from meetings.core.db import db
from meetings.events import queries as events
from meetings.events.models import Event
from meetings.events.queries import EVENT_ID
from meetings.registration.models import HOLDING, Audience, Category, Registration, RegistrationWindow, State
from meetings.registration.queries.people import STATE_OF, WITH_PERSON

NOBODY: sa.ColumnElement[str] = sa.literal_column("''")
_CATEGORIES = sa.select(Category).where(Category.event_id == EVENT_ID).order_by(Category.position, Category.id)


def window(event: Event) -> RegistrationWindow | None:
    """When registration is open; None as long as nobody has said."""
    return db.session.get(RegistrationWindow, event.id)


def windows(event_ids: Collection[str]) -> dict[str, RegistrationWindow]:
    """The same for several events, by id; that of a single one may be known already."""
    if len(event_ids) == 1:
        found = [db.session.get(RegistrationWindow, one) for one in event_ids]
    else:
        statement = sa.select(RegistrationWindow).where(RegistrationWindow.event_id.in_(event_ids))
        found = list(db.session.scalars(statement))
    return {each.event_id: each for each in found if each}


_NAMED_IN = (
    sa.select(RegistrationWindow.opens_at, RegistrationWindow.closes_at, Category)
    .select_from(Event)
    .outerjoin(RegistrationWindow, RegistrationWindow.event_id == Event.id)
    .outerjoin(
        Category,
        sa.and_(Category.event_id == Event.id, Category.in_delegation, Category.audience != Audience.ORGANISERS),
    )
    .where(Event.id == EVENT_ID)
    .order_by(Category.position, Category.id)
)


def named_in(event: Event) -> tuple[tuple[datetime | None, datetime | None], Sequence[Category]]:
    """The time of registration, and the categories in which people can be named for delegations: one question."""
    rows = db.session.execute(_NAMED_IN, {"event_id": event.id}).all()
    return (rows[0][0], rows[0][1]), [category for *_times, category in rows if category]


_OFFER = (
    sa.select(RegistrationWindow, Category, STATE_OF.scalar_subquery())
    .select_from(Event)
    .outerjoin(RegistrationWindow, RegistrationWindow.event_id == Event.id)
    .outerjoin(Category, sa.and_(Category.event_id == Event.id, Category.audience == Audience.ANYONE))
    .where(Event.id == EVENT_ID)
    .order_by(Category.position, Category.id)
)


class Offer(NamedTuple):
    """What a newcomer may choose from, and when."""

    categories: Sequence[Category]
    window: RegistrationWindow | None
    state: State | None
    """Where the person’s own registration stands, if there is one."""


def offer(event: Event, account: Account) -> Offer:
    """What `account` may choose from: the categories open to anyone, in their order; all in one question."""
    rows = db.session.execute(_OFFER, events.values_of(event, account)).all()
    window, _category, state = rows[0]
    return Offer([category for _, category, _ in rows if category], window, State(state) if state else None)


def categories(event: Event) -> Sequence[Category]:
    """The categories of an event in their order."""
    return db.session.scalars(_CATEGORIES, {"event_id": event.id}).all()


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


def held_in(categories: Collection[str]) -> dict[str, int]:
    """The same for several, by their ids."""
    statement = sa.select(Registration.category_id, sa.func.count()).where(
        Registration.category_id.in_(categories), Registration.state.in_(HOLDING)
    )
    return {one: count for one, count in db.session.execute(statement.group_by(Registration.category_id))}


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


def belongs_to() -> sa.ColumnElement[str]:
    """The institution with whose delegation a registration (joined with its category) comes, "" for none.

    A protected person who came by herself belongs to none, for a figure would give her away.
    """
    alone = sa.and_(Registration.is_protected, Registration.delegation_id.is_(None))
    institution = sa.func.coalesce(Registration.delegation_id, Registration.affiliation_id, NOBODY)
    return sa.case((sa.or_(sa.not_(Category.in_delegation), alone), NOBODY), else_=institution)


def waiting(event: Event) -> Sequence[Registration]:
    """Everybody who waits for a place at an event, the first in line first, with category and affiliation."""
    statement = sa.select(Registration).where(Registration.event_id == event.id, Registration.state == State.WAITING)
    ordered = statement.order_by(Registration.queued_at, Registration.id).options(*WITH_PERSON)
    return db.session.scalars(ordered).all()


def counted_for() -> sa.ColumnElement[str]:
    """The institution whose limit counts a registration (joined with its category); see `rules.delegation_of`."""
    return sa.case((Registration.outside_quota, NOBODY), else_=belongs_to())


def line(category: Category) -> Sequence[sa.Row[str, str]]:
    """Those who wait for a place, the first in line first: id, and the delegation that each counts for."""
    statement = (
        sa.select(Registration.id, counted_for())
        .join(Registration.category)
        .where(Registration.category_id == category.id, Registration.state == State.WAITING)
        .order_by(Registration.queued_at, Registration.id)
    )
    return db.session.execute(statement).all()


def lines(
    event: Event, categories: Collection[str], delegations: Collection[str]
) -> Sequence[sa.Row[Category, str, str]]:
    """The same for all who wait in some categories, or of some delegations (ids); the category stands before."""
    statement = (
        sa.select(Category, Registration.id, counted_for())
        .select_from(Registration)
        .join(Registration.category)
        .where(
            Registration.event_id == event.id,
            Registration.state == State.WAITING,
            sa.or_(Category.id.in_(categories), counted_for().in_(delegations)),
        )
        .order_by(Registration.queued_at, Registration.id)
    )
    return db.session.execute(statement).all()


def last_in_line(categories: Collection[str]) -> dict[str, datetime]:
    """Since when the last in line waits, by category, where anybody does."""
    statement = (
        sa.select(Registration.category_id, sa.func.max(Registration.queued_at))
        .where(Registration.category_id.in_(categories), Registration.state == State.WAITING)
        .group_by(Registration.category_id)
    )
    return {category_id: last for category_id, last in db.session.execute(statement) if last}


def held_by_delegation(event_id: str) -> sa.Select[str, int]:
    """How many places each delegation holds: rows of institution id and number."""
    institution = counted_for()
    return (
        sa.select(institution.label("institution_id"), sa.func.count().label("held"))
        .select_from(Registration)
        .join(Category, Category.id == Registration.category_id)
        .where(Registration.event_id == event_id, Registration.state.in_(HOLDING), institution != "")
        .group_by(institution)
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
