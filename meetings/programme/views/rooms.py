"""The rooms of an event."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core.i18n import plain
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.programme import actions, queries
from meetings.programme.forms import RoomForm, room_written
from meetings.programme.models import Room
from meetings.programme.views.blueprint import MANAGE, bp

ROOMS = f"{MANAGE}/rooms"
STEPS = {"up": -1, "down": 1}


def _found(event: Event, room_id: str) -> Room:
    room = queries.room_of(event, room_id)
    if room is None:
        abort(404)
    return room


def _back(event: Event) -> ResponseReturnValue:
    return redirect(url_for("programme.rooms", slug=event.slug))


def _page(event: Event, form: RoomForm) -> str:
    found = queries.rooms_of(event)
    labels = [(room.id, plain(room.name)) for room in found]
    return render_template("programme/rooms.html", event=event, form=form, rooms=found, labels=labels)


@bp.get(ROOMS)
@with_event(Permission.EDIT_PROGRAMME)
def rooms(event: Event) -> ResponseReturnValue:
    """The rooms in their order, and a form for one more."""
    return _page(event, RoomForm())


@bp.post(ROOMS)
@with_event(Permission.EDIT_PROGRAMME)
def add_room(event: Event) -> ResponseReturnValue:
    """Add a room."""
    form = RoomForm()
    if not form.validate():
        return _page(event, form), 422
    actions.add_room(event, form.facts(), actor=current_user)
    flash(_("The room is added."), "done")
    return _back(event)


@bp.post(f"{ROOMS}/order")
@with_event(Permission.EDIT_PROGRAMME)
def order_rooms(event: Event) -> ResponseReturnValue:
    """Put the rooms in order: all at once, or one a step up or down."""
    direction, _colon, room_id = request.form.get("move", "").partition(":")
    if direction in STEPS:
        actions.move_room(event, room_id, STEPS[direction])
    else:
        actions.order_rooms(event, request.form.getlist("order"))
    flash(_("The order is saved."), "done")
    return _back(event)


@bp.get(f"{ROOMS}/<room_id>")
@with_event(Permission.EDIT_PROGRAMME)
def edit_room(event: Event, room_id: str) -> ResponseReturnValue:
    """The form of a room."""
    room = _found(event, room_id)
    return render_template("programme/room_form.html", event=event, room=room, form=RoomForm(data=room_written(room)))


@bp.post(f"{ROOMS}/<room_id>")
@with_event(Permission.EDIT_PROGRAMME)
def change_room(event: Event, room_id: str) -> ResponseReturnValue:
    """Save a room."""
    room, form = _found(event, room_id), RoomForm()
    if not form.validate():
        return render_template("programme/room_form.html", event=event, room=room, form=form), 422
    actions.change_room(room, form.facts(), actor=current_user)
    flash(_("The room is saved."), "done")
    return _back(event)


@bp.get(f"{ROOMS}/<room_id>/removal")
@with_event(Permission.EDIT_PROGRAMME)
def room_removal(event: Event, room_id: str) -> ResponseReturnValue:
    """Ask before removing a room."""
    room = _found(event, room_id)
    return render_template("programme/room_removal.html", event=event, room=room, used=queries.sessions_in(room))


@bp.post(f"{ROOMS}/<room_id>/removal")
@with_event(Permission.EDIT_PROGRAMME)
def remove_room(event: Event, room_id: str) -> ResponseReturnValue:
    """Remove a room."""
    actions.remove_room(_found(event, room_id), actor=current_user)
    flash(_("The room is removed."), "done")
    return _back(event)
