"""Organisers read answers, and answer for a person or about her."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import audit, clock
from meetings.core.db import db
from meetings.core.errors import Refusal
from meetings.core.i18n import language
from meetings.events.access import Permission, allowed, with_event
from meetings.events.models import Event
from meetings.questionnaires import actions, sheets
from meetings.questionnaires.forms.answering import AnswersForm, form_for
from meetings.questionnaires.forms.uploads import largest_file
from meetings.questionnaires.models import Kind, Question, SensitiveAnswer, State
from meetings.questionnaires.queries import answers, forms, summary
from meetings.questionnaires.queries.stored import stored_answers
from meetings.questionnaires.rules.standing import is_for
from meetings.questionnaires.sheets import Reader, Sheet
from meetings.questionnaires.views.forms import found
from meetings.questionnaires.views.mine import blame, send
from meetings.registration import queries as registrations
from meetings.registration.models import Registration

bp = Blueprint("answers", __name__, url_prefix="/<lang:lang>/events/<slug>/manage/forms")
ONE = "/<questionnaire_id>/answers/<registration_id>"
PERSON = "/answers/<registration_id>"


@bp.get("/<questionnaire_id>/answers")
@with_event(Permission.SEE_REGISTRATIONS)
def index(event: Event, questionnaire_id: str) -> ResponseReturnValue:
    """Everybody who is asked, with her ordinary answers, a page at a time."""
    questionnaire = found(event, questionnaire_id)
    questions = [each for each in questionnaire.questions if not each.is_sensitive]
    only = request.args.get("only", "")
    page = answers.page(
        questionnaire,
        questions,
        request.args.get("page", 1, type=int),
        only=only if only in answers.ONLY else "",
        with_protected=allowed(Permission.MANAGE_REGISTRATIONS, event),
    )
    return render_template(
        "questionnaires/answers.html",
        event=event,
        questionnaire=questionnaire,
        questions=questions,
        page=page,
        names=answers.names(event, questions),
        has_sensitive=len(questions) < len(questionnaire.questions),
    )


@bp.get("/<questionnaire_id>/summary")
@with_event(Permission.SEE_REGISTRATIONS)
def counts(event: Event, questionnaire_id: str) -> ResponseReturnValue:
    """How often each answer was given; of sensitive questions for their readers only, and recorded."""
    questionnaire = found(event, questionnaire_id)
    reads_sensitive = allowed(Permission.READ_SENSITIVE, event)
    decides = allowed(Permission.MANAGE_REGISTRATIONS, event)
    tallies = summary.tallies(questionnaire, sensitive=reads_sensitive, with_protected=decides)
    if any(tally.question.is_sensitive and tally.total for tally in tallies):
        audit.record_reading("answers.sensitive_counted", questionnaire, actor=current_user, scope=event.id)
    return render_template("questionnaires/summary.html", event=event, questionnaire=questionnaire, tallies=tallies)


@bp.get(PERSON)
@with_event(Permission.SEE_REGISTRATIONS)
def person(event: Event, registration_id: str) -> ResponseReturnValue:
    """All ordinary answers of one person."""
    return _person_page(event, _person(event, registration_id))


@bp.get(f"{PERSON}/sensitive")
@with_event(Permission.READ_SENSITIVE)
def sensitive(event: Event, registration_id: str) -> ResponseReturnValue:
    """Her sensitive answers; that they were read is recorded."""
    registration = _person(event, registration_id)
    _record_reading(event, registration)
    return _person_page(event, registration, with_sensitive=True)


@bp.get(f"{PERSON}/<question_id>/file")
@with_event(Permission.SEE_REGISTRATIONS)
def file(event: Event, registration_id: str, question_id: str) -> ResponseReturnValue:
    """A file that a person sent; opening a sensitive one is recorded."""
    registration = _person(event, registration_id)
    asked = (each for form in forms.whole_of_event(event) for each in form.questions)
    question = next((each for each in asked if each.id == question_id), None)
    if question is None or (question.is_sensitive and not allowed(Permission.READ_SENSITIVE, event)):
        abort(404)
    answer = answers.answer_with_file(registration, question)
    if answer is not None and question.is_sensitive:
        audit.record_reading("answers.file_read", registration, actor=current_user, scope=event.id)
    return send(answer)


@bp.get(ONE)
@with_event(Permission.MANAGE_REGISTRATIONS)
def edit(event: Event, questionnaire_id: str, registration_id: str) -> ResponseReturnValue:
    """Answer for a person, or about her; filled in with what there is."""
    registration, sheet = _sheet(event, questionnaire_id, registration_id)
    return _edit_page(event, registration, sheet, form_for(sheet))


@bp.post(ONE)
@with_event(Permission.MANAGE_REGISTRATIONS)
def update(event: Event, questionnaire_id: str, registration_id: str) -> ResponseReturnValue:
    """Save it; required answers may still be missing."""
    registration, sheet = _sheet(event, questionnaire_id, registration_id)
    form, now = form_for(sheet), clock.now()
    if not form.understand(registration, current_user, now, complete=False):
        return _edit_page(event, registration, sheet, form), 422
    try:
        actions.save(sheet, registration, form.given(), by=current_user, now=now)
    except Refusal as refusal:
        db.session.rollback()
        blame(form, refusal)
        return _edit_page(event, registration, sheet, form), 422
    flash(_("Saved."), "done")
    return redirect(url_for(".person", slug=event.slug, registration_id=registration.id))


def _record_reading(event: Event, registration: Registration) -> None:
    audit.record_reading("answers.sensitive_read", registration, actor=current_user, scope=event.id)


def _person(event: Event, registration_id: str) -> Registration:
    """A protected person is there only for those who may decide about her."""
    registration = registrations.in_event(event, registration_id) or abort(404)
    if registration.is_protected and not allowed(Permission.MANAGE_REGISTRATIONS, event):
        abort(404)
    return registration


def _sheet(event: Event, questionnaire_id: str, registration_id: str) -> tuple[Registration, Sheet]:
    registration, questionnaire = _person(event, registration_id), found(event, questionnaire_id)
    if questionnaire.state == State.DRAFT or not is_for(questionnaire, registration):
        abort(404)
    reader = Reader(internal=True, sensitive=allowed(Permission.READ_SENSITIVE, event))
    return registration, sheets.sheet(questionnaire, registration, language(), reader)


def _person_page(event: Event, registration: Registration, *, with_sensitive: bool = False) -> str:
    every = [form for form in forms.whole_of_event(event) if form.state != State.DRAFT]
    questions = [each for form in every for each in form.questions if with_sensitive or not each.is_sensitive]
    given = stored_answers(registration, questions)
    return render_template(
        "questionnaires/person.html",
        event=event,
        registration=registration,
        forms=[(form, _rows(form.questions, given, with_sensitive)) for form in every],
        names=answers.names(event, questions),
        can_answer={form.id for form in every if is_for(form, registration)},
        has_sensitive=any(each.is_sensitive for form in every for each in form.questions),
        with_sensitive=with_sensitive,
    )


def _rows(questions: list[Question], given: Any, with_sensitive: bool) -> list[tuple[Question, Any]]:
    """Each question with its answer: those asked today, and those of earlier days that she answered."""
    return [
        (each, given.get(each.id))
        for each in questions
        if (with_sensitive or not each.is_sensitive) and (each.retired_at is None or each.id in given)
    ]


def _edit_page(event: Event, registration: Registration, sheet: Sheet, form: AnswersForm) -> str:
    """The form with what is stored, also where a refused one did not send it: a reading either way."""
    if any(isinstance(each, SensitiveAnswer) for each in sheet.stored.values()):
        _record_reading(event, registration)
    return render_template(
        "questionnaires/edit.html",
        event=event,
        registration=registration,
        sheet=sheet,
        has_consents=any(each.kind == Kind.CONSENT and not each.retired_at for each in sheet.questionnaire.questions),
        form=form,
        largest=largest_file(),
    )
