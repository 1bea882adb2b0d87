"""Who reads, and whom she may see: every view asks here first."""

from typing import Any

from flask import Blueprint, abort
from flask_login import current_user

from meetings.events.models import Event
from meetings.networking import queries, rules
from meetings.networking.forms import AskForm, ShowsForm
from meetings.networking.models import Card

bp = Blueprint("networking", __name__, url_prefix="/<lang:lang>/events/<slug>")


@bp.context_processor
def words() -> dict[str, Any]:
    """Templates name people, topics and languages by the rules."""
    return {"network": rules}


def standing(me: queries.Me | None) -> rules.Standing:
    """How the reader stands to the directory."""
    return rules.standing(me.registration if me else None, permitted=bool(me and me.is_permitted))


def may_join(event: Event) -> queries.Me:
    """The reader, who is in the directory or may join it; for others there is nothing here."""
    me = queries.me(event, current_user)
    if me is None or standing(me) is not rules.Standing.FREE:
        abort(404)
    return me


def member(event: Event) -> Card:
    """The reader's own card; who is not in the directory finds nothing."""
    return may_join(event).card or abort(404)


def other(event: Event, viewer: Card, card_id: str) -> Card:
    """The card of somebody else whom the reader may see."""
    return queries.card(event, viewer, card_id) or abort(404)


def exchange(event: Event, viewer: Card, request_id: str, *, sent: bool | None = None) -> queries.Exchange:
    """What is between the reader and one other by its id; `sent` says who must have asked."""
    found = queries.exchange(event, viewer, request_id)
    if found is None or (sent is not None and found.sent is not sent):
        abort(404)
    return found


def contact(exchanges: list[queries.Exchange]) -> queries.Exchange | None:
    """The contact that stands, if one does."""
    return next((one for one in exchanges if one.request.accepted_at), None)


def shown(exchange: queries.Exchange) -> rules.Shown:
    """What the other side lets the reader see."""
    chosen = rules.chosen_by_other(exchange.request, sent=exchange.sent)
    return rules.shown(exchange.card.email_to, exchange.card.phone_to, chosen)


def ask_form(viewer: Card) -> AskForm:
    """The form to ask for contact, with what this person can offer to show."""
    form = AskForm()
    form.limit_to(rules.offered(viewer.email_to, viewer.phone_to))
    return form


def shows_form(viewer: Card) -> ShowsForm:
    """The form of an answer, likewise."""
    form = ShowsForm()
    form.limit_to(rules.offered(viewer.email_to, viewer.phone_to))
    return form
