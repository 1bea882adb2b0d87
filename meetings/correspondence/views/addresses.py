"""The addresses for answers."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.correspondence.forms.messages import chosen_house
from meetings.correspondence.forms.settings import AddressForm
from meetings.events import queries as events
from meetings.events.access import Permission, with_event
from meetings.events.actions.editing import set_reply_to
from meetings.events.models import Event

bp = Blueprint("reply_addresses", __name__, url_prefix="/<lang:lang>/events/<slug>/manage/reply-addresses")


@bp.get("")
@with_event(Permission.WRITE_TO_PEOPLE)
def index(event: Event) -> ResponseReturnValue:
    """Where answers to each house go; an organiser changes that of her own."""
    own = next((host.reply_to for host in event.hosts if host.institution_id == _own(event)), "")
    return _page(event, AddressForm(data={"reply_to": own}))


@bp.post("")
@with_event(Permission.WRITE_TO_PEOPLE)
def save(event: Event) -> ResponseReturnValue:
    """Save the address of the own house."""
    form, house = AddressForm(), _own(event) or abort(404)
    if not form.validate_on_submit():
        return _page(event, form), 422
    set_reply_to(event, chosen_house(event, house), form.reply_to.data, account=current_user)
    return _saved(event)


def _own(event: Event) -> str | None:
    return events.house_of(event, current_user)


def _page(event: Event, form: AddressForm) -> str:
    return render_template("correspondence/addresses.html", event=event, form=form, own=_own(event))


def _saved(event: Event) -> ResponseReturnValue:
    flash(_("Saved."), "done")
    return redirect(url_for(".index", slug=event.slug))
