"""Other people's cards: read, ask, take, block."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock
from meetings.core.downloads import attachment
from meetings.core.errors import Refusal
from meetings.core.i18n import language
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.networking import actions, queries, rules
from meetings.networking.forms import AskForm
from meetings.networking.models import Card
from meetings.networking.vcards import vcard
from meetings.networking.views import reader
from meetings.networking.views.reader import bp


@bp.get("/networking/people/<card_id>")
@with_event(Permission.TAKE_PART)
def person(event: Event, card_id: str) -> ResponseReturnValue:
    """The card of somebody else, and a form to ask for contact."""
    viewer = reader.member(event)
    return _person_page(event, viewer, reader.other(event, viewer, card_id), reader.ask_form(viewer))


@bp.post("/networking/people/<card_id>/requests")
@with_event(Permission.TAKE_PART)
def ask(event: Event, card_id: str) -> ResponseReturnValue:
    """Ask somebody for contact."""
    viewer = reader.member(event)
    other, form = reader.other(event, viewer, card_id), reader.ask_form(viewer)
    if not form.validate():
        return _person_page(event, viewer, other, form), 422
    try:
        actions.ask(event, viewer, other, form.wish(), now=clock.now())
    except Refusal as refusal:
        form.refuse(refusal)
        return _person_page(event, viewer, other, form), 422
    flash(_("Your request is on its way to %(name)s.", name=rules.name_of(other.registration)), "done")
    return redirect(url_for("networking.contacts", slug=event.slug), 303)


@bp.get("/networking/people/<card_id>/vcard")
@with_event(Permission.TAKE_PART)
def take_card(event: Event, card_id: str) -> ResponseReturnValue:
    """The card of a contact as a file for the address book."""
    viewer = reader.member(event)
    other = reader.other(event, viewer, card_id)
    found = reader.contact(queries.between(event, viewer, other)) or abort(404)
    content = vcard(other, reader.shown(found), language())
    return attachment(content, f"{rules.name_of(other.registration)}.vcf", "text/vcard; charset=utf-8")


@bp.get("/networking/people/<card_id>/block")
@with_event(Permission.TAKE_PART)
def ask_to_block(event: Event, card_id: str) -> ResponseReturnValue:
    """Whether one really wants to be hidden from this person."""
    other = reader.other(event, reader.member(event), card_id)
    return render_template("networking/block.html", event=event, card=other)


@bp.post("/networking/people/<card_id>/block")
@with_event(Permission.TAKE_PART)
def block(event: Event, card_id: str) -> ResponseReturnValue:
    """No longer find each other."""
    other = reader.other(event, reader.member(event), card_id)
    actions.block(current_user, other, now=clock.now())
    flash(_("You and %(name)s no longer find each other.", name=rules.name_of(other.registration)), "done")
    return redirect(url_for("networking.contacts", slug=event.slug), 303)


@bp.post("/networking/blocks/<block_id>/removal")
@with_event(Permission.TAKE_PART)
def unblock(event: Event, block_id: str) -> ResponseReturnValue:
    """Find each other again."""
    reader.member(event)
    actions.unblock(queries.block(current_user, block_id) or abort(404))
    return redirect(url_for("networking.contacts", slug=event.slug), 303)


def _person_page(event: Event, viewer: Card, other: Card, form: AskForm) -> str:
    exchanges = queries.between(event, viewer, other)
    contact = reader.contact(exchanges)
    return render_template(
        "networking/person.html",
        event=event,
        card=other,
        form=form,
        contact=contact,
        shown=reader.shown(contact) if contact else rules.shown(other.email_to, other.phone_to, None),
        asked=next((one for one in exchanges if one.sent and not one.request.accepted_at), None),
        asks_me=next((one for one in exchanges if not one.sent and one.request.is_waiting), None),
    )
