"""What the front page of a meeting asks."""

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from meetings.core.db import db
from meetings.events.models import Event
from meetings.events.queries import EVENT_ID
from meetings.programme.models import ProgrammeSession, Room, SessionKind
from meetings.registration.models import HOLDING, Audience, Category, Registration, RegistrationWindow
from meetings.registration.rules import Times, has_room


class Offered(NamedTuple):
    """A category that anybody may choose: its own times, if it has any, and whether it has a place left."""

    own_times: Times
    has_room: bool


class Terms(NamedTuple):
    """When registration for an event is open, and in which categories anybody may register."""

    times: Times
    offered: Sequence[Offered]


_HELD = (
    sa.select(sa.func.count())
    .where(Registration.category_id == Category.id, Registration.state.in_(HOLDING))
    .correlate(Category)
    .scalar_subquery()
)
_TERMS = (
    sa.select(RegistrationWindow, Category.id, Category.opens_at, Category.closes_at, Category.capacity, _HELD)
    .select_from(Event)
    .outerjoin(RegistrationWindow, RegistrationWindow.event_id == Event.id)
    .outerjoin(Category, sa.and_(Category.event_id == Event.id, Category.audience == Audience.ANYONE))
    .where(Event.id == EVENT_ID)
)
_SESSIONS = (
    sa.select(ProgrammeSession)
    .where(ProgrammeSession.event_id == EVENT_ID, ProgrammeSession.kind != SessionKind.BREAK)
    .outerjoin(ProgrammeSession.room)
    .options(contains_eager(ProgrammeSession.room))
    .order_by(
        ProgrammeSession.starts_at,
        Room.position.asc().nulls_first(),
        ProgrammeSession.ends_at,
        ProgrammeSession.id,
    )
)


def terms(event: Event) -> Terms:
    """The terms of registration, in one question."""
    rows = db.session.execute(_TERMS, {"event_id": event.id}).all()
    window: RegistrationWindow | None = rows[0][0]
    offered = [
        Offered((opens_at, closes_at), has_room(capacity, held))
        for _window, category_id, opens_at, closes_at, capacity, held in rows
        if category_id
    ]
    return Terms((window.opens_at, window.closes_at) if window else (None, None), offered)


def sessions(event: Event) -> Sequence[ProgrammeSession]:
    """The programme without breaks and without speakers, in the order of time."""
    return db.session.scalars(_SESSIONS, {"event_id": event.id}).all()
