"""Places are given and freed only while their category is locked.

`FOR NO KEY UPDATE` on PostgreSQL; on SQLite a writing transaction is alone from its start (`core.db`). So 50 people
who register at once for 10 places end as 10 who hold one and 40 who wait in the order in which they got the lock.
"""

from datetime import datetime, timedelta

import sqlalchemy as sa

from meetings.core.db import db
from meetings.events.models import Event
from meetings.registration import queries, rules
from meetings.registration.actions import news
from meetings.registration.models import Category, Registration, State
from meetings.registration.rules import Verb


def lock(*categories: Category) -> None:
    """Nobody else gives or frees a place in these categories until this transaction ends."""
    ids = sorted({category.id for category in categories})
    statement = sa.select(Category).where(Category.id.in_(ids)).order_by(Category.id)
    db.session.scalars(statement.with_for_update(key_share=True).execution_options(populate_existing=True)).all()


def hold(registration: Registration) -> None:
    """Lock the category of a registration, then see the registration as it is now."""
    category_id = registration.category_id
    lock(registration.category)
    see_now(registration)
    if registration.category_id != category_id:
        raise rules.NotPossible(state=rules.STATE_WORDS[State(registration.state)])


def see_now(registration: Registration) -> None:
    """Lock a registration and read it again as it is now."""
    statement = sa.select(Registration).where(Registration.id == registration.id).with_for_update()
    db.session.scalars(statement.execution_options(populate_existing=True)).one()


def take(registration: Registration, now: datetime) -> None:
    """A place when one is free, else the end of the line. The registration must not hold a place yet."""
    if has_room(registration.category):
        confirmed = registration.confirmed_at is not None
        registration.state = rules.state_with_place(confirmed, asks_approval(registration.event))
        registration.queued_at = None
    else:
        registration.state = State.WAITING
        registration.queued_at = end_of_line(registration.category, now)
    registration.changed_at = now
    db.session.add(registration)
    db.session.flush()


def has_room(category: Category) -> bool:
    """Whether a locked category has a place for one more."""
    return rules.has_room(category.capacity, queries.held(category))


def end_of_line(category: Category, now: datetime) -> datetime:
    """A moment after everybody who waits: clocks of two servers may differ, the order of arrival may not."""
    statement = sa.select(sa.func.max(Registration.queued_at)).where(
        Registration.category_id == category.id, Registration.state == State.WAITING
    )
    last = db.session.scalar(statement)
    return now if last is None or last < now else last + timedelta(microseconds=1)


def freed(category: Category, now: datetime, but: Registration | None = None) -> int:
    """A place was freed: those first in line move up, except `but`; without a limit nobody is in an automatic line."""
    return 0 if category.capacity is None else promote(category, now, but)


def promote(category: Category, now: datetime, but: Registration | None = None) -> int:
    """Give the free places of a locked category to those first in line; says how many moved up."""
    db.session.flush()
    places = rules.free_places(category.capacity, queries.held(category))
    line = queries.queue(category).where(Registration.id != (but.id if but else "")).limit(places)
    moved = db.session.scalars(line.with_for_update().execution_options(populate_existing=True)).all()
    for registration in moved:
        confirmed = registration.confirmed_at is not None
        registration.state = rules.state_with_place(confirmed, asks_approval(registration.event))
        registration.queued_at, registration.changed_at, registration.reason = None, now, ""
        news.record(Verb.PROMOTE, registration, None, State.WAITING)
        news.write(registration, "promoted")
    return len(moved)


def period(event: Event, now: datetime) -> rules.Period:
    """Whether people can register for `event` now, and if not, why."""
    window = queries.window(event)
    opens, closes = (window.opens_at, window.closes_at) if window else (None, None)
    return rules.period(event.state, opens, closes, now)


def asks_approval(event: Event) -> bool:
    """Whether organisers look at each registration before it counts."""
    window = queries.window(event)
    return window is None or window.asks_approval
