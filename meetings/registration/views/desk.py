"""What organisers keep for themselves about one person: tags, internal notes, more time."""

from flask import abort, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock
from meetings.core.errors import Refusal
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.registration import actions, queries
from meetings.registration.actions.tags import tag_people
from meetings.registration.forms.desk import moment_in
from meetings.registration.forms.table import ExtensionForm, InternalNoteForm, OwnTagsForm
from meetings.registration.views.people import bp, done, one, page


@bp.post("/tags")
@with_event(Permission.MANAGE_REGISTRATIONS)
def tag(event: Event, registration_id: str) -> ResponseReturnValue:
    """The tags of this person, and no others."""
    registration, form, tags = one(event, registration_id), OwnTagsForm(), queries.tags(event)
    form.offer(tags)
    if not form.validate_on_submit():
        return page(event, registration), 422
    wished = set(form.tags.data or ())
    add, take = [each for each in tags if each.id in wished], [each for each in tags if each.id not in wished]
    tag_people([registration], add, take, by=current_user)
    return done(event, registration, _("Saved."))


@bp.post("/internal-notes")
@with_event(Permission.MANAGE_REGISTRATIONS)
def write_internal_note(event: Event, registration_id: str) -> ResponseReturnValue:
    """A note for the other organisers."""
    registration, form = one(event, registration_id), InternalNoteForm()
    if not form.validate_on_submit():
        return page(event, registration, internal=form), 422
    actions.write_internal_note(registration, form.text.data, by=current_user, now=clock.now())
    return done(event, registration, _("Saved."))


@bp.post("/internal-notes/<note_id>/removal")
@with_event(Permission.MANAGE_REGISTRATIONS)
def remove_internal_note(event: Event, registration_id: str, note_id: str) -> ResponseReturnValue:
    """Take a note away."""
    registration = one(event, registration_id)
    note = queries.internal_note(registration, note_id) or abort(404)
    actions.remove_internal_note(registration, note, by=current_user)
    return done(event, registration, _("The note is removed."))


@bp.post("/extension")
@with_event(Permission.MANAGE_REGISTRATIONS)
def extend(event: Event, registration_id: str) -> ResponseReturnValue:
    """More time for this person, or no longer."""
    registration, form = one(event, registration_id), ExtensionForm()
    if not registration.is_active:
        flash(_("Nothing was changed: this person no longer comes."), "attention")
        return page(event, registration), 422
    if not form.validate_on_submit():
        return page(event, registration, extension=form), 422
    until, now = moment_in(event, form.extended_until.data), clock.now()
    is_news = until or (registration.extended_until and registration.extended_until > now)
    try:
        actions.extend(registration, until, by=current_user, now=now)
    except Refusal as refusal:
        form.refuse(refusal)
        return page(event, registration, extension=form), 422
    return done(event, registration, _("Saved. The person has been written to.") if is_news else _("Saved."))
