"""Rooms of an event."""

from dataclasses import dataclass

from meetings.accounts.models import Account
from meetings.core import audit
from meetings.core.db import db
from meetings.core.translated import Translated
from meetings.events.models import Event
from meetings.programme import queries
from meetings.programme.models import Room


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """What is typed about a room."""

    name: Translated
    seats: int | None = None


def add_room(event: Event, facts: RoomFacts, *, actor: Account) -> Room:
    """A further room, last in the order."""
    positions = [room.position for room in queries.rooms_of(event)]
    room = Room(event_id=event.id, name=facts.name, seats=facts.seats, position=max(positions, default=-1) + 1)
    db.session.add(room)
    db.session.flush()
    audit.record("programme.room_added", room, actor=actor, scope=event.id, after=_written(room))
    return room


def change_room(room: Room, facts: RoomFacts, *, actor: Account) -> None:
    """Name and seats of a room."""
    before = _written(room)
    room.name, room.seats = facts.name, facts.seats
    if before != _written(room):
        audit.record(
            "programme.room_changed", room, actor=actor, scope=room.event_id, before=before, after=_written(room)
        )


def remove_room(room: Room, *, actor: Account) -> None:
    """Remove a room; its sessions stay, without a room."""
    audit.record("programme.room_removed", room, actor=actor, scope=room.event_id, before=_written(room))
    db.session.delete(room)
    db.session.flush()
    db.session.expire_all()


def order_rooms(event: Event, ids: list[str]) -> None:
    """Put the rooms in the order of `ids`; those not named stay behind them, ids of others' rooms are ignored."""
    place = {room_id: number for number, room_id in enumerate(ids)}
    rooms = sorted(queries.rooms_of(event), key=lambda room: place.get(room.id, len(place)))
    for position, room in enumerate(rooms):
        room.position = position


def move_room(event: Event, room_id: str, step: int) -> None:
    """Move one room by `step` places: -1 up, 1 down."""
    ids = [room.id for room in queries.rooms_of(event)]
    if room_id in ids:
        place = ids.index(room_id)
        ids.insert(min(max(place + step, 0), len(ids)), ids.pop(place))
        order_rooms(event, ids)


def _written(room: Room) -> dict[str, object]:
    return {"name": dict(room.name), "seats": room.seats}
