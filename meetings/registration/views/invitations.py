"""Organisers invite people."""

from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock
from meetings.core.db import db
from meetings.core.errors import Refusal
from meetings.core.i18n import language
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.institutions import queries as institutions
from meetings.registration import actions, queries
from meetings.registration.actions import places
from meetings.registration.forms.invitation import InvitationForm
from meetings.registration.rules.duplicates import Somebody, alike

bp = Blueprint("invitations", __name__, url_prefix="/<lang:lang>/events/<slug>/manage")


@bp.get("/invitations/new")
@with_event(Permission.MANAGE_REGISTRATIONS)
def new(event: Event) -> ResponseReturnValue:
    """Invite one person, in any category."""
    return _page(event, InvitationForm(language=language()))


@bp.post("/invitations/new")
@with_event(Permission.MANAGE_REGISTRATIONS)
def create(event: Event) -> ResponseReturnValue:
    """Send the invitation."""
    form = InvitationForm()
    form.offer(queries.categories(event))
    if not form.validate_on_submit():
        return _page(event, form), 422
    likes = alike(form.somebody(), (Somebody(*row) for row in queries.comparable(event)))
    if not form.is_sure_about(likes):
        return _page(event, form, likes), 422
    category = queries.category(event, form.category.data) or abort(404)
    affiliation = institutions.by_id(form.affiliation_id.data)
    try:
        made = actions.invite(
            event,
            form.invitee(),
            category,
            form.details(event),
            by=current_user,
            affiliation=affiliation,
            now=clock.now(),
        )
    except Refusal as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _page(event, form), 422
    flash(_("%(name)s is invited and has been written to.", name=made.full_name), "done")
    for one, why in places.why_waiting([made]).items():
        flash(_("%(name)s is on the waiting list. %(why)s", name=one.full_name, why=why).rstrip(), "attention")
    return redirect(url_for("people.show", slug=event.slug, registration_id=made.id))


def _page(event: Event, form: InvitationForm, likes: Sequence[str] = ()) -> str:
    if form.category.choices is None:
        form.offer(queries.categories(event))
    asked = likes or form.sure_about()
    known = queries.by_ids(event, asked)
    shown = [known[one] for one in asked if one in known]
    return render_template("registration/invitation.html", event=event, form=form, likes=shown)
