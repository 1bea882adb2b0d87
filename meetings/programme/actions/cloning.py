"""A programme taken over from another event."""

from dataclasses import replace
from datetime import timedelta

from flask_babel import lazy_gettext as _l

from meetings.core import clock
from meetings.core.db import db
from meetings.events.actions.cloning import CLONERS, Cloner
from meetings.events.models import Event
from meetings.programme import queries
from meetings.programme.actions.sessions import facts_of, write
from meetings.programme.models import ProgrammeSession, Room


def copy_programme(old: Event, new: Event, shift: timedelta) -> None:
    """Rooms, sessions and speakers of `old`, `shift` later at the same hours of the clock, each as long as it was."""
    rooms = {room.id: _copied(room, new) for room in queries.rooms_of(old)}
    db.session.add_all(rooms.values())
    db.session.flush()
    for session in queries.sessions_of(old):
        starts_at = clock.shifted(session.starts_at, shift, old.time_zone, new.time_zone)
        facts = replace(
            facts_of(session),
            starts_at=starts_at,
            ends_at=starts_at + (session.ends_at - session.starts_at),
            room_id=rooms[session.room_id].id if session.room_id else None,
        )
        copy = ProgrammeSession(event_id=new.id, revision=0)
        write(copy, facts, new.created_at)
        db.session.add(copy)
    db.session.flush()


def _copied(room: Room, new: Event) -> Room:
    return Room(event_id=new.id, name=room.name, seats=room.seats, position=room.position)


CLONERS["programme"] = Cloner(_l("Programme: rooms, sessions, speakers"), copy_programme)
