"""Whom else one writes to about a person: said by her, or by an organiser for her."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from meetings.core import clock
from meetings.core.errors import Refusal
from meetings.core.limits import account_or_address, is_reading, limiter
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.registration import actions
from meetings.registration.forms.contacts import ContactForm
from meetings.registration.models import Registration
from meetings.registration.views.own import bp, my_active
from meetings.registration.views.people import bp as of_organisers
from meetings.registration.views.people import one

NAMING = limiter.limit(
    "20 per hour",
    key_func=account_or_address,
    exempt_when=is_reading,
    error_message=_l("Very many people were named as those to write to within an hour."),
)
"""Each of them gets a mail."""


@bp.get("/my-registration/contact")
@with_event(Permission.TAKE_PART)
def ask_for_contact(event: Event) -> ResponseReturnValue:
    """Who else is to be written to about me."""
    return own_page(event, my_active(event))


@bp.post("/my-registration/contact")
@NAMING
@with_event(Permission.TAKE_PART)
def set_contact(event: Event) -> ResponseReturnValue:
    """Save it; whoever is named gets a message."""
    registration = my_active(event)
    form = ContactForm()
    if saved(form, registration):
        return redirect(url_for(".mine", slug=event.slug))
    return own_page(event, registration, form), 422


@of_organisers.get("/contact")
@with_event(Permission.MANAGE_REGISTRATIONS)
def ask_for_contact_of(event: Event, registration_id: str) -> ResponseReturnValue:
    """Who else is to be written to about a person."""
    return _organisers_page(event, one(event, registration_id))


@of_organisers.post("/contact")
@NAMING
@with_event(Permission.MANAGE_REGISTRATIONS)
def set_contact_of(event: Event, registration_id: str) -> ResponseReturnValue:
    """Save it for her."""
    registration = one(event, registration_id)
    form = ContactForm()
    if saved(form, registration):
        return redirect(url_for(".show", slug=event.slug, registration_id=registration.id))
    return _organisers_page(event, registration, form), 422


def saved(form: ContactForm, registration: Registration) -> bool:
    """Whether what was sent is kept now; what is wrong with it stands in the form."""
    if not form.validate_on_submit():
        return False
    name, email = form.contact_name.data, form.contact_email.data
    try:
        actions.set_contact(registration, name, email, by=current_user, now=clock.now())
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    flash(_("Saved."), "done")
    return True


def page(event: Event, registration: Registration, form: ContactForm | None, **more: Any) -> str:
    """The form, as it stands or as it was refused; `more` says in which part of the site and where it leads back."""
    form = form or ContactForm(obj=registration)
    return render_template("registration/contact.html", event=event, registration=registration, form=form, **more)


def own_page(event: Event, registration: Registration, form: ContactForm | None = None) -> str:
    """The same, of the reader herself."""
    back = url_for("registration.mine", slug=event.slug)
    return page(event, registration, form, layout="events/_layout.html", tab="registration.mine", back=back)


def _organisers_page(event: Event, registration: Registration, form: ContactForm | None = None) -> str:
    back = url_for("people.show", slug=event.slug, registration_id=registration.id)
    return page(event, registration, form, layout="events/_manage.html", tab="registrations.index", back=back)
