"""Organisers build a form: its sections, and the order of what stands in each."""

from collections.abc import Sequence

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock
from meetings.core.errors import Refusal
from meetings.core.meanwhile import Version
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.events.rules.order import moved as in_new_order
from meetings.questionnaires import actions
from meetings.questionnaires.forms.building import SectionForm, from_section
from meetings.questionnaires.models import Questionnaire, Section
from meetings.questionnaires.queries import forms
from meetings.questionnaires.views.forms import FORM, bp, done, found, not_in_this_order, refused
from meetings.questionnaires.views.telling import tell_of_those_incomplete, tell_of_what_moved
from meetings.registration import queries as registration

SECTION = f"{FORM}/sections/<section_id>"


@bp.post(f"{FORM}/sets")
@with_event(Permission.MANAGE_REGISTRATIONS)
def add_set(event: Event, questionnaire_id: str) -> ResponseReturnValue:
    """A ready-made set as one more section."""
    key = request.form.get("set", "")
    if key not in actions.SETS:
        abort(404)
    questionnaire = found(event, questionnaire_id)
    actions.add_set(questionnaire, key, by=current_user)
    tell_of_those_incomplete(questionnaire)
    return done(event, questionnaire_id, _("The section is added. Change it as you like."))


@bp.get(f"{FORM}/sections/new")
@with_event(Permission.MANAGE_REGISTRATIONS)
def new_section(event: Event, questionnaire_id: str) -> ResponseReturnValue:
    """One more section."""
    return _section_page(event, found(event, questionnaire_id), SectionForm())


@bp.post(f"{FORM}/sections/new")
@with_event(Permission.MANAGE_REGISTRATIONS)
def add_section(event: Event, questionnaire_id: str) -> ResponseReturnValue:
    """Add it at the end."""
    questionnaire, form, categories = found(event, questionnaire_id), SectionForm(), registration.categories(event)
    form.offer(categories)
    if not form.validate_on_submit():
        return _section_page(event, questionnaire, form), 422
    actions.add_section(
        questionnaire, form.title.data, form.introduction.data, form.chosen(categories), by=current_user
    )
    return done(event, questionnaire_id, _("The section is added."))


@bp.post(f"{FORM}/sections/order")
@with_event(Permission.MANAGE_REGISTRATIONS)
def order_sections(event: Event, questionnaire_id: str) -> ResponseReturnValue:
    """Save the order of the sections; without scripts, one step up or down."""
    ids = in_new_order(request.form.getlist("order"), request.form.get("move", ""))
    try:
        actions.order_sections(found(event, questionnaire_id), ids, by=current_user)
    except Refusal as refusal:
        return not_in_this_order(event, questionnaire_id, refusal, ids)
    return done(event, questionnaire_id, _("The order is saved."))


@bp.get(SECTION)
@with_event(Permission.MANAGE_REGISTRATIONS)
def edit_section(event: Event, questionnaire_id: str, section_id: str) -> ResponseReturnValue:
    """What a section says and whom it asks."""
    questionnaire = found(event, questionnaire_id)
    section = section_of(questionnaire, section_id)
    return _section_page(event, questionnaire, SectionForm(data=from_section(section)).opened(), section)


@bp.post(SECTION)
@with_event(Permission.MANAGE_REGISTRATIONS)
def change_section(event: Event, questionnaire_id: str, section_id: str) -> ResponseReturnValue:
    """Save it."""
    questionnaire, form, categories = found(event, questionnaire_id), SectionForm(), registration.categories(event)
    section = section_of(questionnaire, section_id)
    form.offer(categories)
    if not form.validate_on_submit():
        return _section_page(event, questionnaire, form, section), 422
    actions.hold(questionnaire)
    if both := form.changed_meanwhile(SectionForm(formdata=None, data=from_section(section))):
        return _section_page(event, questionnaire, form, section, both), 409
    moved = actions.change_section(
        section, form.title.data, form.introduction.data, form.chosen(categories), by=current_user, now=clock.now()
    )
    tell_of_what_moved(moved)
    tell_of_those_incomplete(questionnaire)
    return done(event, questionnaire_id, _("Saved."))


@bp.post(f"{SECTION}/removal")
@with_event(Permission.MANAGE_REGISTRATIONS)
def remove_section(event: Event, questionnaire_id: str, section_id: str) -> ResponseReturnValue:
    """Take an empty section away."""
    try:
        actions.remove_section(section_of(found(event, questionnaire_id), section_id), by=current_user)
    except Refusal as refusal:
        return refused(event, questionnaire_id, refusal)
    return done(event, questionnaire_id, _("The section is removed."))


@bp.post(f"{SECTION}/order")
@with_event(Permission.MANAGE_REGISTRATIONS)
def order_questions(event: Event, questionnaire_id: str, section_id: str) -> ResponseReturnValue:
    """Save the order of a section's questions; without scripts, one step up or down."""
    ids = in_new_order(request.form.getlist("order"), request.form.get("move", ""))
    try:
        actions.order_questions(section_of(found(event, questionnaire_id), section_id), ids, by=current_user)
    except Refusal as refusal:
        return not_in_this_order(event, questionnaire_id, refusal, ids, section_id)
    return done(event, questionnaire_id, _("The order is saved."))


def section_of(questionnaire: Questionnaire, section_id: str) -> Section:
    """A section of this form, else 404."""
    return forms.section(questionnaire, section_id) or abort(404)


def _section_page(
    event: Event,
    questionnaire: Questionnaire,
    form: SectionForm,
    section: Section | None = None,
    both: Sequence[Version] = (),
) -> str:
    if not form.categories.choices:
        form.offer(registration.categories(event))
    return render_template(
        "questionnaires/section.html",
        event=event,
        questionnaire=questionnaire,
        form=form,
        section=section,
        versions=both,
    )
