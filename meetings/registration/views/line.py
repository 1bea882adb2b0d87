"""Those who wait for a place, in their order, and who moves up next."""

from collections.abc import Sequence
from typing import NamedTuple

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock
from meetings.core.errors import Refusal
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.registration import actions, queries, rules
from meetings.registration.actions import places
from meetings.registration.forms.table import LineForm
from meetings.registration.models import Category, Registration, State

bp = Blueprint("waiting_list", __name__, url_prefix="/<lang:lang>/events/<slug>/manage/waiting-list")


class Line(NamedTuple):
    """The people who wait in a category, each with what she waits for."""

    category: Category
    free: int | None
    people: Sequence[tuple[Registration, rules.Turn]]


@bp.get("")
@with_event(Permission.MANAGE_REGISTRATIONS)
def index(event: Event) -> ResponseReturnValue:
    """By category: who is next, and why somebody is passed over."""
    return render_template("registration/waiting_list.html", event=event, lines=_lines(event), turns=rules.Turn)


def _lines(event: Event) -> list[Line]:
    held, room = queries.held_by_category(event), places.room_of_delegations(event)
    waiting: dict[str, list[Registration]] = {}
    for registration in queries.waiting(event):
        waiting.setdefault(registration.category_id, []).append(registration)
    found = []
    for category in queries.categories(event):
        people = waiting.get(category.id, [])
        free = rules.free_places(category.capacity, held.get(category.id, 0))
        turns = rules.turns([rules.Waiting(each.id, places.delegation_of(each)) for each in people], free, room)
        found.append(Line(category, free, list(zip(people, turns, strict=True))))
    return [line for line in found if line.people]


@bp.get("/<registration_id>")
@with_event(Permission.MANAGE_REGISTRATIONS)
def ask_to_move(event: Event, registration_id: str) -> ResponseReturnValue:
    """Another place in line for one person."""
    registration = _one(event, registration_id)
    return _page(event, registration, LineForm(data={"place": queries.place_in_queue(registration)}))


@bp.post("/<registration_id>")
@with_event(Permission.MANAGE_REGISTRATIONS)
def move(event: Event, registration_id: str) -> ResponseReturnValue:
    """Put her there; the reason is in the audit log."""
    registration, form = _one(event, registration_id), LineForm()
    if not form.validate_on_submit():
        return _page(event, registration, form), 422
    try:
        actions.move_in_line(registration, form.place.data, by=current_user, now=clock.now(), reason=form.reason.data)
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(event, registration, form), 422
    place = queries.place_in_queue(registration)
    flash(_("%(name)s is now number %(place)s in line.", name=registration.full_name, place=place), "done")
    return redirect(url_for(".index", slug=event.slug))


def _one(event: Event, registration_id: str) -> Registration:
    """Somebody who waits; whoever does so no longer leads back to those who do."""
    found = queries.in_event(event, registration_id) or abort(404)
    if found.state != State.WAITING:
        flash(_("%(name)s is not on the waiting list.", name=found.full_name), "attention")
        abort(redirect(url_for(".index", slug=event.slug)))
    return found


def _page(event: Event, registration: Registration, form: LineForm) -> str:
    has_limit, moves_up = registration.category.capacity is not None, bool(places.moving_up([registration]))
    values = {"registration": registration, "has_limit": has_limit, "moves_up": moves_up}
    return render_template("registration/line_move.html", event=event, form=form, **values)
