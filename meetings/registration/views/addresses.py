"""The address of somebody who has not come yet, put right by an organiser."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from meetings.core import clock
from meetings.core.db import db
from meetings.core.errors import Refusal
from meetings.core.limits import account_or_address, is_reading, limiter
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.registration import actions
from meetings.registration.forms.contacts import AddressForm
from meetings.registration.models import Registration
from meetings.registration.rules import CameAlready
from meetings.registration.views.people import bp, one

CORRECTING = limiter.limit(
    "20 per hour",
    key_func=account_or_address,
    exempt_when=is_reading,
    error_message=_l("Very many addresses were corrected within an hour."),
)
"""Each of them gets a mail."""


@bp.get("/address")
@with_event(Permission.MANAGE_REGISTRATIONS)
def ask_for_address(event: Event, registration_id: str) -> ResponseReturnValue:
    """Which address is right."""
    registration = one(event, registration_id)
    back = _back(event, registration_id)
    return _page(event, registration) if actions.may_readdress(registration) else turned_back(back)


@bp.post("/address")
@CORRECTING
@with_event(Permission.MANAGE_REGISTRATIONS)
def set_address(event: Event, registration_id: str) -> ResponseReturnValue:
    """Save it; the nomination goes there."""
    registration, form = one(event, registration_id), AddressForm()
    if not form.validate_on_submit():
        return _page(event, registration, form), 422
    email, seen = form.email.data, form.seen.data
    try:
        is_other = actions.readdress(registration, email, by=current_user, now=clock.now(), seen=seen)
    except Refusal as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _page(event, one(event, registration_id), form), 422
    say(registration, is_other)
    return redirect(_back(event, registration_id))


def say(registration: Registration, is_other: bool) -> None:
    """That it is done, or was done already."""
    name, email = registration.full_name, registration.account.email
    if is_other:
        flash(_("%(name)s has been written to at %(email)s.", name=name, email=email), "done")
    else:
        flash(_("%(email)s is the address of %(name)s already. Nothing was changed.", name=name, email=email), "info")


def turned_back(back: str) -> ResponseReturnValue:
    """To the page of somebody whose address only she can change."""
    flash(CameAlready().sentence, "attention")
    return redirect(back)


def page(registration: Registration, form: AddressForm | None, **more: Any) -> str:
    """The form with the address as it is now, or as it was refused."""
    present = registration.account.email
    form = form or AddressForm(formdata=None, email=present)
    form.seen.data = present
    return render_template("registration/address.html", registration=registration, form=form, **more)


def _page(event: Event, registration: Registration, form: AddressForm | None = None) -> str:
    back = _back(event, registration.id)
    layout, tab = "events/_manage.html", "registrations.index"
    return page(registration, form, event=event, layout=layout, tab=tab, back=back)


def _back(event: Event, registration_id: str) -> str:
    return url_for("people.show", slug=event.slug, registration_id=registration_id)
