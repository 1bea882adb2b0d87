"""The directory, and one's own card in it."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock
from meetings.core.errors import Refusal
from meetings.core.i18n import language
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.networking import actions, queries, rules
from meetings.networking.forms import CardForm, JoinForm, filled_from
from meetings.networking.views import reader
from meetings.networking.views.reader import bp


@bp.get("/networking")
@with_event(Permission.TAKE_PART)
def index(event: Event) -> ResponseReturnValue:
    """The directory for those in it; for others what it is, and the offer to join."""
    me = queries.me(event, current_user)
    found = reader.standing(me)
    if me is None or me.card is None or found is not rules.Standing.FREE:
        return render_template("networking/offer.html", event=event, standing=found, me=me)
    wanted = queries.Filter(**{name: request.args.get(name, "").strip()[:100] for name in queries.FILTERS})
    number = request.args.get("page", 1, type=int)
    return render_template(
        "networking/index.html",
        event=event,
        page=queries.page(event, me.card, wanted, number),
        states=queries.states(event, me.card, language()),
        waiting=queries.count_waiting(event, me.card),
    )


@bp.get("/networking/card")
@with_event(Permission.TAKE_PART)
def card(event: Event) -> ResponseReturnValue:
    """One's own card to fill in."""
    me = reader.may_join(event)
    return _card_page(event, me, CardForm(data=filled_from(me.card)) if me.card else JoinForm())


@bp.post("/networking/card")
@with_event(Permission.TAKE_PART)
def write_card(event: Event) -> ResponseReturnValue:
    """Join, or write the card anew."""
    me = reader.may_join(event)
    form = CardForm() if me.card else JoinForm()
    if not form.validate():
        return _card_page(event, me, form), 422
    try:
        if me.card:
            actions.change(me.card, form.details(), now=clock.now())
        else:
            actions.join(me, form.details(), agreed=form.agreed.data, now=clock.now())
    except Refusal as refusal:
        form.refuse(refusal)
        return _card_page(event, me, form), 422
    flash(_("Your card is saved.") if me.card else _("You are in the directory."), "done")
    return redirect(url_for("networking.index", slug=event.slug), 303)


@bp.get("/networking/card/leaving")
@with_event(Permission.TAKE_PART)
def ask_to_leave(event: Event) -> ResponseReturnValue:
    """Whether one really wants to leave."""
    reader.member(event)
    return render_template("networking/leave.html", event=event)


@bp.post("/networking/card/leaving")
@with_event(Permission.TAKE_PART)
def leave(event: Event) -> ResponseReturnValue:
    """Leave: from the next request on nobody sees anything."""
    me = queries.me(event, current_user)
    if me is None or me.card is None:
        abort(404)
    actions.leave(me.card, now=clock.now())
    flash(_("You have left the directory. Your card, your requests and your contacts are gone."), "done")
    return redirect(url_for("networking.index", slug=event.slug), 303)


def _card_page(event: Event, me: queries.Me, form: CardForm) -> str:
    return render_template("networking/card.html", event=event, me=me, form=form)
