"""Organisers build a form: sections, questions, their order."""

from collections.abc import Sequence
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock, news
from meetings.core.db import db
from meetings.core.errors import Refusal
from meetings.core.meanwhile import Version
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.questionnaires import actions
from meetings.questionnaires.forms.question import QuestionForm, beginning, from_question, grouped_kinds, kinds
from meetings.questionnaires.models import Kind, Question, Questionnaire
from meetings.questionnaires.queries import forms
from meetings.questionnaires.queries.stored import all_sessions, questions_set_aside
from meetings.questionnaires.rules import conditions
from meetings.questionnaires.views.forms import FORM, bp, done, found, refused
from meetings.questionnaires.views.sections import SECTION, section_of
from meetings.questionnaires.views.telling import tell_of_those_incomplete, tell_of_what_moved
from meetings.registration.forms.own import EmptyForm

QUESTION = f"{FORM}/questions/<question_id>"


@bp.get(f"{SECTION}/questions/new")
@with_event(Permission.MANAGE_REGISTRATIONS)
def new_question(event: Event, questionnaire_id: str, section_id: str) -> ResponseReturnValue:
    """One more question, of the kind of `?kind=`; without one, the kinds to choose from."""
    questionnaire = found(event, questionnaire_id)
    section, kind = section_of(questionnaire, section_id), request.args.get("kind", "")
    if kind not in set(Kind):
        return render_template(
            "questionnaires/kinds.html",
            event=event,
            questionnaire=questionnaire,
            section=section,
            groups=grouped_kinds(),
        )
    form = _fitted(QuestionForm(data=beginning(Kind(kind), section)), Kind(kind), questionnaire)
    return _question_page(event, questionnaire, form)


@bp.post(f"{SECTION}/questions/new")
@with_event(Permission.MANAGE_REGISTRATIONS)
def add_question(event: Event, questionnaire_id: str, section_id: str) -> ResponseReturnValue:
    """Add it at the end of its section."""
    questionnaire = found(event, questionnaire_id)
    section_of(questionnaire, section_id)
    kind = request.args.get("kind", "")
    form = _fitted(QuestionForm(), Kind(kind) if kind in set(Kind) else abort(404), questionnaire)
    if form.arrange(request.form.get("act", "")):
        return _question_page(event, questionnaire, form)
    if not form.validate_on_submit():
        return _question_page(event, questionnaire, form), 422
    try:
        section = section_of(questionnaire, form.section.data)
        actions.add_question(section, form.kind, form.details(), by=current_user)
    except Refusal as refusal:
        return _again(event, questionnaire_id, form, refusal)
    tell_of_those_incomplete(questionnaire)
    another = url_for(".new_question", slug=event.slug, questionnaire_id=questionnaire_id, section_id=section.id)
    news.done_and_on(_("The question is added."), _("Add another question"), another)
    return redirect(url_for(".show", slug=event.slug, questionnaire_id=questionnaire_id))


@bp.get(QUESTION)
@with_event(Permission.MANAGE_REGISTRATIONS)
def edit_question(event: Event, questionnaire_id: str, question_id: str) -> ResponseReturnValue:
    """One question."""
    questionnaire = found(event, questionnaire_id)
    question = _question(questionnaire, question_id)
    form = _fitted(QuestionForm(data=from_question(question)).opened(), Kind(question.kind), questionnaire, question)
    return _question_page(event, questionnaire, form, question)


@bp.post(QUESTION)
@with_event(Permission.MANAGE_REGISTRATIONS)
def change_question(event: Event, questionnaire_id: str, question_id: str) -> ResponseReturnValue:
    """Save it; no answer is lost."""
    questionnaire = found(event, questionnaire_id)
    question = _question(questionnaire, question_id)
    form = _fitted(QuestionForm(), Kind(question.kind), questionnaire, question)
    if form.arrange(request.form.get("act", "")):
        return _question_page(event, questionnaire, form, question)
    if not form.validate_on_submit():
        return _question_page(event, questionnaire, form, question), 422
    actions.hold(questionnaire)
    if both := form.changed_meanwhile(QuestionForm(formdata=None, data=from_question(question))):
        return _question_page(event, questionnaire, form, question, both), 409
    try:
        section = section_of(questionnaire, form.section.data)
        moved = actions.change_question(question, form.details(), section=section, by=current_user, now=clock.now())
    except Refusal as refusal:
        return _again(event, questionnaire_id, form, refusal, question_id)
    tell_of_what_moved(moved)
    tell_of_those_incomplete(questionnaire)
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
    tell_of_those_incomplete(question.section.questionnaire)
    return done(event, questionnaire_id, _("The question is asked again."))


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


def _question_page(
    event: Event, questionnaire: Questionnaire, form: QuestionForm, question: Any = None, both: Sequence[Version] = ()
) -> str:
    return render_template(
        "questionnaires/question.html",
        event=event,
        questionnaire=questionnaire,
        form=form,
        question=question,
        versions=both,
        answered=question is not None and forms.is_answered(question),
        aside=questions_set_aside([question]).get(question.id, 0) if question else 0,
        kinds=kinds(),
        empty=EmptyForm(),
    )
