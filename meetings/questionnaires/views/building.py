"""Organisers build a form: sections, questions, their order."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock
from meetings.core.db import db
from meetings.core.errors import Refusal
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.events.rules.order import moved as in_new_order
from meetings.questionnaires import actions
from meetings.questionnaires.forms.building import SectionForm, from_section
from meetings.questionnaires.forms.question import QuestionForm, beginning, from_question, kinds
from meetings.questionnaires.models import Kind, Question, Questionnaire, Section
from meetings.questionnaires.queries import forms
from meetings.questionnaires.queries.stored import all_sessions, questions_set_aside
from meetings.questionnaires.rules import conditions
from meetings.questionnaires.views.forms import FORM, bp, done, found, refused
from meetings.questionnaires.views.telling import tell_of_those_who_answered, tell_of_what_moved
from meetings.registration import queries as registration
from meetings.registration.forms.own import EmptyForm

SECTION = f"{FORM}/sections/<section_id>"
QUESTION = f"{FORM}/questions/<question_id>"


@bp.post(f"{FORM}/sets")
@with_event(Permission.MANAGE_REGISTRATIONS)
def add_set(event: Event, questionnaire_id: str) -> ResponseReturnValue:
    """A ready-made set as one more section."""
    key = request.form.get("set", "")
    if key not in actions.SETS:
        abort(404)
    actions.add_set(found(event, questionnaire_id), key, by=current_user)
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
        return refused(event, questionnaire_id, refusal)
    return done(event, questionnaire_id, _("The order is saved."))


@bp.get(SECTION)
@with_event(Permission.MANAGE_REGISTRATIONS)
def edit_section(event: Event, questionnaire_id: str, section_id: str) -> ResponseReturnValue:
    """What a section says and whom it asks."""
    questionnaire = found(event, questionnaire_id)
    section = _section(questionnaire, section_id)
    return _section_page(event, questionnaire, SectionForm(data=from_section(section)), section)


@bp.post(SECTION)
@with_event(Permission.MANAGE_REGISTRATIONS)
def change_section(event: Event, questionnaire_id: str, section_id: str) -> ResponseReturnValue:
    """Save it."""
    questionnaire, form, categories = found(event, questionnaire_id), SectionForm(), registration.categories(event)
    section = _section(questionnaire, section_id)
    form.offer(categories)
    if not form.validate_on_submit():
        return _section_page(event, questionnaire, form, section), 422
    moved = actions.change_section(
        section, form.title.data, form.introduction.data, form.chosen(categories), by=current_user, now=clock.now()
    )
    tell_of_what_moved(moved)
    return done(event, questionnaire_id, _("Saved."))


@bp.post(f"{SECTION}/removal")
@with_event(Permission.MANAGE_REGISTRATIONS)
def remove_section(event: Event, questionnaire_id: str, section_id: str) -> ResponseReturnValue:
    """Take an empty section away."""
    try:
        actions.remove_section(_section(found(event, questionnaire_id), section_id), by=current_user)
    except Refusal as refusal:
        return refused(event, questionnaire_id, refusal)
    return done(event, questionnaire_id, _("The section is removed."))


@bp.post(f"{SECTION}/order")
@with_event(Permission.MANAGE_REGISTRATIONS)
def order_questions(event: Event, questionnaire_id: str, section_id: str) -> ResponseReturnValue:
    """Save the order of a section's questions; without scripts, one step up or down."""
    ids = in_new_order(request.form.getlist("order"), request.form.get("move", ""))
    try:
        actions.order_questions(_section(found(event, questionnaire_id), section_id), ids, by=current_user)
    except Refusal as refusal:
        return refused(event, questionnaire_id, refusal)
    return done(event, questionnaire_id, _("The order is saved."))


@bp.get(f"{SECTION}/questions/new")
@with_event(Permission.MANAGE_REGISTRATIONS)
def new_question(event: Event, questionnaire_id: str, section_id: str) -> ResponseReturnValue:
    """One more question, of the kind of `?kind=`; without one, the kinds to choose from."""
    questionnaire = found(event, questionnaire_id)
    section, kind = _section(questionnaire, section_id), request.args.get("kind", "")
    if kind not in set(Kind):
        return render_template(
            "questionnaires/kinds.html", event=event, questionnaire=questionnaire, section=section, kinds=kinds()
        )
    form = _fitted(QuestionForm(data=beginning(Kind(kind), section)), Kind(kind), questionnaire)
    return _question_page(event, questionnaire, form)


@bp.post(f"{SECTION}/questions/new")
@with_event(Permission.MANAGE_REGISTRATIONS)
def add_question(event: Event, questionnaire_id: str, section_id: str) -> ResponseReturnValue:
    """Add it at the end of its section."""
    questionnaire = found(event, questionnaire_id)
    _section(questionnaire, section_id)
    kind = request.args.get("kind", "")
    form = _fitted(QuestionForm(), Kind(kind) if kind in set(Kind) else abort(404), questionnaire)
    if form.arrange(request.form.get("act", "")):
        return _question_page(event, questionnaire, form)
    if not form.validate_on_submit():
        return _question_page(event, questionnaire, form), 422
    try:
        section = _section(questionnaire, form.section.data)
        actions.add_question(section, form.kind, form.details(), by=current_user)
    except Refusal as refusal:
        return _again(event, questionnaire_id, form, refusal)
    tell_of_those_who_answered(questionnaire, form)
    return done(event, questionnaire_id, _("The question is added."))


@bp.get(QUESTION)
@with_event(Permission.MANAGE_REGISTRATIONS)
def edit_question(event: Event, questionnaire_id: str, question_id: str) -> ResponseReturnValue:
    """One question."""
    questionnaire = found(event, questionnaire_id)
    question = _question(questionnaire, question_id)
    form = _fitted(QuestionForm(data=from_question(question)), Kind(question.kind), questionnaire, question)
    return _question_page(event, questionnaire, form, question)


@bp.post(QUESTION)
@with_event(Permission.MANAGE_REGISTRATIONS)
def change_question(event: Event, questionnaire_id: str, question_id: str) -> ResponseReturnValue:
    """Save it; no answer is lost."""
    questionnaire = found(event, questionnaire_id)
    question = _question(questionnaire, question_id)
    was_required = question.is_required
    form = _fitted(QuestionForm(), Kind(question.kind), questionnaire, question)
    if form.arrange(request.form.get("act", "")):
        return _question_page(event, questionnaire, form, question)
    if not form.validate_on_submit():
        return _question_page(event, questionnaire, form, question), 422
    try:
        section = _section(questionnaire, form.section.data)
        moved = actions.change_question(question, form.details(), section=section, by=current_user, now=clock.now())
    except Refusal as refusal:
        return _again(event, questionnaire_id, form, refusal, question_id)
    tell_of_what_moved(moved)
    if not was_required:
        tell_of_those_who_answered(questionnaire, form)
    return done(event, questionnaire_id, _("The question is saved."))


@bp.post(f"{QUESTION}/kind")
@with_event(Permission.MANAGE_REGISTRATIONS)
def change_kind(event: Event, questionnaire_id: str, question_id: str) -> ResponseReturnValue:
    """Another kind, as long as nobody has answered."""
    question, kind = _question(found(event, questionnaire_id), question_id), request.form.get("kind", "")
    if kind not in set(Kind):
        abort(404)
    try:
        actions.change_kind(question, Kind(kind), by=current_user)
    except Refusal as refusal:
        return refused(event, questionnaire_id, refusal)
    return redirect(
        url_for(".edit_question", slug=event.slug, questionnaire_id=questionnaire_id, question_id=question_id)
    )


@bp.get(f"{QUESTION}/removal")
@with_event(Permission.MANAGE_REGISTRATIONS)
def ask_to_remove_question(event: Event, questionnaire_id: str, question_id: str) -> ResponseReturnValue:
    """Ask whether it is meant, or say which others have to change first."""
    questionnaire = found(event, questionnaire_id)
    question = _question(questionnaire, question_id)
    return render_template(
        "questionnaires/removal.html",
        event=event,
        questionnaire=questionnaire,
        question=question,
        answered=forms.is_answered(question),
        depending=conditions.depending(question, questionnaire.questions),
    )


@bp.post(f"{QUESTION}/removal")
@with_event(Permission.MANAGE_REGISTRATIONS)
def remove_question(event: Event, questionnaire_id: str, question_id: str) -> ResponseReturnValue:
    """Ask it no more; answers stay."""
    question = _question(found(event, questionnaire_id), question_id)
    try:
        actions.remove_question(question, by=current_user, now=clock.now())
    except Refusal as refusal:
        return refused(event, questionnaire_id, refusal)
    return done(event, questionnaire_id, _("The question is asked no more."))


@bp.post(f"{QUESTION}/return")
@with_event(Permission.MANAGE_REGISTRATIONS)
def restore_question(event: Event, questionnaire_id: str, question_id: str) -> ResponseReturnValue:
    """Ask a retired question again."""
    try:
        question = _question(found(event, questionnaire_id), question_id)
        moved = actions.restore_question(question, by=current_user, now=clock.now())
    except Refusal as refusal:
        return refused(event, questionnaire_id, refusal)
    tell_of_what_moved(moved)
    return done(event, questionnaire_id, _("The question is asked again."))


def _section(questionnaire: Questionnaire, section_id: str) -> Section:
    return forms.section(questionnaire, section_id) or abort(404)


def _question(questionnaire: Questionnaire, question_id: str) -> Question:
    return forms.question(questionnaire, question_id) or abort(404)


def _fitted(
    form: QuestionForm, kind: Kind, questionnaire: Questionnaire, question: Question | None = None
) -> QuestionForm:
    sessions = all_sessions(questionnaire.event) if kind is Kind.SESSIONS else []
    return form.fit(kind, questionnaire, sessions, question)


def _again(
    event: Event, questionnaire_id: str, form: QuestionForm, refusal: Refusal, question_id: str | None = None
) -> tuple[str, int]:
    """What was typed once more, with why it was refused; what the action had changed is undone."""
    form.refuse(refusal)
    db.session.rollback()
    questionnaire = found(event, questionnaire_id)
    return _question_page(event, questionnaire, form, question_id and _question(questionnaire, question_id)), 422


def _section_page(event: Event, questionnaire: Questionnaire, form: SectionForm, section: Section | None = None) -> str:
    if not form.categories.choices:
        form.offer(registration.categories(event))
    return render_template(
        "questionnaires/section.html", event=event, questionnaire=questionnaire, form=form, section=section
    )


def _question_page(event: Event, questionnaire: Questionnaire, form: QuestionForm, question: Any = None) -> str:
    return render_template(
        "questionnaires/question.html",
        event=event,
        questionnaire=questionnaire,
        form=form,
        question=question,
        answered=question is not None and forms.is_answered(question),
        aside=questions_set_aside([question]).get(question.id, 0) if question else 0,
        kinds=kinds(),
        empty=EmptyForm(),
    )
