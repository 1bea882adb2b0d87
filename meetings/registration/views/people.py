"""One registration, as organisers see and change it."""

from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock, deeds
from meetings.core.db import db
from meetings.core.errors import Refusal
from meetings.core.forms import Form
from meetings.core.i18n import plain
from meetings.core.meanwhile import Version
from meetings.events.access import Permission, allowed, with_event
from meetings.events.models import Event
from meetings.institutions import queries as institutions
from meetings.registration import actions, queries, rules
from meetings.registration.actions import places
from meetings.registration.actions.amending import seen_now
from meetings.registration.consequences import consequences, watched
from meetings.registration.facts import facts_of
from meetings.registration.forms.desk import CategoryChoiceForm, DeskNoteForm, ProtectionForm, typed_in
from meetings.registration.forms.own import DetailsForm, WithdrawalForm, from_registration
from meetings.registration.forms.table import ExtensionForm, InternalNoteForm, OwnTagsForm
from meetings.registration.models import Registration, State
from meetings.registration.panels import PANELS, mentions

bp = Blueprint("people", __name__, url_prefix="/<lang:lang>/events/<slug>/manage/registrations/<registration_id>")


@bp.get("")
@with_event(Permission.SEE_REGISTRATIONS)
def show(event: Event, registration_id: str) -> ResponseReturnValue:
    """Everything about it, with its history."""
    return page(event, one(event, registration_id))


@bp.get("/edit")
@with_event(Permission.MANAGE_REGISTRATIONS)
def edit(event: Event, registration_id: str) -> ResponseReturnValue:
    """Correct it on behalf of the person."""
    registration = one(event, registration_id)
    form = DetailsForm(data=from_registration(registration)).opened()
    return _edit_page(event, registration, form)


@bp.post("/edit")
@with_event(Permission.MANAGE_REGISTRATIONS)
def update(event: Event, registration_id: str) -> ResponseReturnValue:
    """Save the correction; the person gets a message."""
    registration = one(event, registration_id)
    form = DetailsForm()
    form.offer(event)
    if not form.validate_on_submit():
        return _edit_page(event, registration, form), 422
    affiliation = institutions.by_id(form.affiliation_id.data)
    details = form.details(event, registration)
    try:
        places.hold(registration)
        if both := form.changed_meanwhile(DetailsForm(formdata=None, data=from_registration(registration))):
            return _edit_page(event, registration, form, both), 409
        is_told = actions.amend_for(registration, details, affiliation, by=current_user, now=clock.now())
    except Refusal as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _edit_page(event, one(event, registration_id), form), 422
    return done(event, registration, _saved(is_told))


@bp.post("/desk-note")
@with_event(Permission.MANAGE_REGISTRATIONS)
def write_note(event: Event, registration_id: str) -> ResponseReturnValue:
    """What the desk has to know."""
    registration, form = one(event, registration_id), DeskNoteForm()
    if not form.validate_on_submit():
        return page(event, registration, note=form), 422
    actions.write_desk_note(registration, form.desk_note.data, by=current_user, now=clock.now())
    return done(event, registration, _("Saved."))


@bp.post("/protection")
@with_event(Permission.MANAGE_REGISTRATIONS)
def protect(event: Event, registration_id: str) -> ResponseReturnValue:
    """Protect the person, or no longer."""
    registration, form = one(event, registration_id), ProtectionForm()
    if not form.validate_on_submit():
        return page(event, registration, protection=form), 422
    protected, badge_name, before = form.is_protected.data, form.badge_name.data, registration.category_id
    try:
        actions.protect(registration, protected, badge_name=badge_name, by=current_user, now=clock.now())
    except Refusal as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return page(event, one(event, registration_id), protection=form), 422
    return done(event, registration, _("Saved.") if registration.category_id == before else _moved(registration))


@bp.post("/category")
@with_event(Permission.MANAGE_REGISTRATIONS)
def change_category(event: Event, registration_id: str) -> ResponseReturnValue:
    """Move the person to another category."""
    registration, form = one(event, registration_id), CategoryChoiceForm()
    form.offer(queries.categories(event))
    if not form.validate_on_submit():
        return page(event, registration, category=form), 422
    category = queries.category(event, form.category.data) or abort(404)
    followed = watched(registration)
    try:
        is_told = actions.change_category(registration, category, by=current_user, now=clock.now())
    except Refusal as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return page(event, one(event, registration_id), category=form), 422
    return done(event, registration, " ".join([_saved(is_told), *followed()]))


@bp.get("/withdrawal")
@with_event(Permission.MANAGE_REGISTRATIONS)
def ask_to_withdraw(event: Event, registration_id: str) -> ResponseReturnValue:
    """Ask whether it is meant."""
    return _withdrawal_page(event, one(event, registration_id), WithdrawalForm())


@bp.post("/withdrawal")
@with_event(Permission.MANAGE_REGISTRATIONS)
def withdraw(event: Event, registration_id: str) -> ResponseReturnValue:
    """Withdraw on behalf of the person, who gets a message."""
    registration, form = one(event, registration_id), WithdrawalForm()
    if not form.validate_on_submit():
        return _withdrawal_page(event, registration, form), 422
    actions.withdraw(registration, by=current_user, now=clock.now(), reason=form.reason.data)
    return done(event, registration, _("Withdrawn. The person has been written to."))


def one(event: Event, registration_id: str) -> Registration:
    """A protected person is there only for those who may decide about her."""
    found = queries.in_event(event, registration_id) or abort(404)
    if found.is_protected and not allowed(Permission.MANAGE_REGISTRATIONS, event):
        abort(404)
    return found


def _saved(is_told: bool) -> str:
    return str(_("Saved. The person has been written to.") if is_told else _("Saved."))


def _moved(registration: Registration) -> str:
    name, category = registration.full_name, registration.category.name
    sentence = _("Saved. %(name)s now comes in the category “%(category)s”: the delegation has a head.")
    return str(sentence % {"name": name, "category": plain(category)})


def done(event: Event, registration: Registration, sentence: str) -> ResponseReturnValue:
    """Say so, on the page of the person."""
    flash(sentence, "done")
    return redirect(url_for(".show", slug=event.slug, registration_id=registration.id))


def page(event: Event, registration: Registration, **forms: Form) -> str:
    """The page of one person; `forms` holds the forms that were refused, by name."""
    choice = forms.pop("category", None) or CategoryChoiceForm(data={"category": registration.category_id})
    if isinstance(choice, CategoryChoiceForm) and choice.category.choices is None:
        choice.offer(queries.categories(event))
    tags = queries.tags(event)
    own_tags = queries.tags_of([registration.id]).get(registration.id, [])
    tagging = OwnTagsForm(data={"tags": [tag.id for tag in own_tags]})
    tagging.offer(tags)
    fresh: dict[str, Form] = {
        "note": DeskNoteForm(obj=registration),
        "protection": ProtectionForm(obj=registration),
        "internal": InternalNoteForm(formdata=None),
        "extension": ExtensionForm(data={"extended_until": typed_in(event, registration.extended_until)}),
    }
    return render_template(
        "registration/person.html",
        event=event,
        registration=registration,
        history=queries.history(registration),
        deeds=deeds,
        differences=deeds.differences(registration.seen_as, seen_now(registration)),
        verbs=rules.possible(registration.state, registration.confirmed_at is not None),
        may_readdress=actions.may_readdress(registration),
        panels=PANELS,
        mentions=mentions(registration),
        facts=facts_of(registration),
        place=queries.place_in_queue(registration) if registration.state == State.WAITING else None,
        kept=queries.in_event(event, registration.merged_into_id) if registration.merged_into_id else None,
        category=choice,
        tags=tags,
        own_tags=own_tags,
        tagging=tagging,
        notes=queries.internal_notes(registration),
        **(fresh | forms),
    )


def _edit_page(event: Event, registration: Registration, form: DetailsForm, both: Sequence[Version] = ()) -> str:
    if form.affiliation_id.choices is None:
        form.offer(event)
    return render_template(
        "registration/person_edit.html", event=event, registration=registration, form=form, versions=both
    )


def _withdrawal_page(event: Event, registration: Registration, form: WithdrawalForm) -> str:
    return render_template(
        "registration/person_withdrawal.html",
        event=event,
        registration=registration,
        consequences=consequences(State.WITHDRAWN, [registration]),
        form=form,
    )
