"""Reads of the programme that deserve a name."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from meetings.accounts.models import Account
from meetings.core.audit import AuditEntry
from meetings.core.db import db
from meetings.events.models import Event
from meetings.institutions.rules import folded
from meetings.programme.models import CalendarFeed, FeedScope, ProgrammeSession, Room, Speaker


def rooms_of(event: Event) -> list[Room]:
    """The rooms of an event in its order."""
    return list(db.session.scalars(sa.select(Room).where(Room.event_id == event.id).order_by(Room.position, Room.id)))


def room_of(event: Event, room_id: str) -> Room | None:
    """A room by its id, if it is one of this event's."""
    return db.session.scalars(sa.select(Room).where(Room.event_id == event.id, Room.id == room_id)).one_or_none()


def sessions_in(room: Room) -> int:
    """How many sessions take place in a room."""
    statement = sa.select(sa.func.count()).where(ProgrammeSession.room_id == room.id)
    return db.session.scalar(statement) or 0


def sessions_of(event: Event) -> list[ProgrammeSession]:
    """The whole programme in the order of time, with rooms and speakers; two statements whatever its length."""
    return list(db.session.scalars(_sessions(event)))


def session_of(event: Event, session_id: str) -> ProgrammeSession | None:
    """A session by its id, if it is one of this event's."""
    return db.session.scalars(_sessions(event).where(ProgrammeSession.id == session_id)).one_or_none()


def session_to_change(event: Event, session_id: str) -> ProgrammeSession | None:
    """The same, held until the end of the transaction, so that two editors come one after the other."""
    wanted = ProgrammeSession.event_id == event.id, ProgrammeSession.id == session_id
    db.session.scalars(sa.select(ProgrammeSession.id).where(*wanted).with_for_update()).one_or_none()
    return session_of(event, session_id)


def speaking(event: Event, account: Account) -> list[ProgrammeSession]:
    """The sessions of an event in which a person speaks or moderates, in the order of time."""
    mine = sa.select(Speaker.session_id).where(Speaker.account_id == account.id)
    return list(db.session.scalars(_sessions(event).where(ProgrammeSession.id.in_(mine))))


def named(event: Event, account: Account, name: str) -> list[Speaker]:
    """Where the programme names a person: by her account, or by her name alone; in the order of time."""
    statement = (
        sa.select(Speaker)
        .join(ProgrammeSession, ProgrammeSession.id == Speaker.session_id)
        .where(ProgrammeSession.event_id == event.id)
        .options(contains_eager(Speaker.session))
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.id, Speaker.position)
    )
    wanted = folded(name)
    found = db.session.scalars(statement)
    return [each for each in found if each.account_id == account.id or folded(each.name) == wanted]


def next_sessions(event: Event, now: datetime, limit: int = 3) -> list[ProgrammeSession]:
    """What is on at `now` and what comes next."""
    return list(db.session.scalars(_sessions(event).where(ProgrammeSession.ends_at > now).limit(limit)))


def _sessions(event: Event) -> sa.Select[ProgrammeSession]:
    return (
        sa.select(ProgrammeSession)
        .where(ProgrammeSession.event_id == event.id)
        .options(joinedload(ProgrammeSession.room), selectinload(ProgrammeSession.speakers))
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.ends_at, ProgrammeSession.id)
    )


def last_change(session: ProgrammeSession) -> AuditEntry | None:
    """The newest entry of the audit log about a session."""
    statement = sa.select(AuditEntry).where(AuditEntry.target_id == session.id)
    return db.session.scalars(statement.order_by(AuditEntry.at.desc(), AuditEntry.id).limit(1)).one_or_none()


def feed_of_token(token: str) -> CalendarFeed | None:
    """The feed of an address, with its event and the person it belongs to."""
    statement = sa.select(CalendarFeed).where(CalendarFeed.token == token)
    options = joinedload(CalendarFeed.event), joinedload(CalendarFeed.account)
    return db.session.scalars(statement.options(*options)).one_or_none()


def feeds_of(event: Event, account: Account | None, scope: FeedScope) -> list[CalendarFeed]:
    """The feed of a person, or of the event itself: one, or none."""
    whose = CalendarFeed.account_id == account.id if account else CalendarFeed.account_id.is_(None)
    statement = sa.select(CalendarFeed).where(CalendarFeed.event_id == event.id, CalendarFeed.scope == scope, whose)
    return list(db.session.scalars(statement.order_by(CalendarFeed.created_at.desc())))
