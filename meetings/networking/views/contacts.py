"""Requests, and the contacts that come of them."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.networking import actions, queries, rules
from meetings.networking.views import reader
from meetings.networking.views.reader import bp


@bp.get("/networking/contacts")
@with_event(Permission.TAKE_PART)
def contacts(event: Event) -> ResponseReturnValue:
    """Requests that wait for an answer, contacts, and those one has asked."""
    viewer = reader.member(event)
    exchanges = queries.exchanges(event, viewer)
    return render_template(
        "networking/contacts.html",
        event=event,
        waiting=[(one, reader.shows_form(viewer)) for one in exchanges if not one.sent and one.request.is_waiting],
        contacts=[(one, reader.shown(one)) for one in exchanges if one.request.accepted_at],
        asked=[one for one in exchanges if one.sent and not one.request.accepted_at],
        blocks=queries.blocks(current_user),
    )


@bp.post("/networking/requests/<request_id>/acceptance")
@with_event(Permission.TAKE_PART)
def accept(event: Event, request_id: str) -> ResponseReturnValue:
    """Say yes to somebody who asked."""
    viewer = reader.member(event)
    asked = reader.exchange(event, viewer, request_id, sent=False)
    if asked.request.refused_at:
        abort(404)
    actions.accept(event, asked.request, reader.shows_form(viewer).shows(), now=clock.now())
    flash(_("You and %(name)s are in contact.", name=rules.name_of(asked.card.registration)), "done")
    return redirect(url_for("networking.contacts", slug=event.slug), 303)


@bp.post("/networking/requests/<request_id>/refusal")
@with_event(Permission.TAKE_PART)
def refuse(event: Event, request_id: str) -> ResponseReturnValue:
    """Leave a request unanswered."""
    asked = reader.exchange(event, reader.member(event), request_id, sent=False)
    actions.refuse(asked.request, now=clock.now())
    flash(_("The request is put away. Nobody is told."), "done")
    return redirect(url_for("networking.contacts", slug=event.slug), 303)


@bp.get("/networking/requests/<request_id>/ending")
@with_event(Permission.TAKE_PART)
def ask_to_end(event: Event, request_id: str) -> ResponseReturnValue:
    """Whether one really wants to end this contact."""
    return render_template("networking/end.html", event=event, one=_contact(event, request_id))


@bp.post("/networking/requests/<request_id>/ending")
@with_event(Permission.TAKE_PART)
def end(event: Event, request_id: str) -> ResponseReturnValue:
    """End a contact, whoever had asked."""
    actions.end(_contact(event, request_id).request, now=clock.now())
    flash(_("You are no longer in contact: what you showed each other is hidden again."), "done")
    return redirect(url_for("networking.contacts", slug=event.slug), 303)


def _contact(event: Event, request_id: str) -> queries.Exchange:
    found = reader.exchange(event, reader.member(event), request_id)
    return found if found.request.accepted_at else abort(404)
