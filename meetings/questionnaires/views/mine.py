"""A person answers the forms of her registration."""

import logging

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock, files
from meetings.core.downloads import attachment
from meetings.core.errors import Refusal
from meetings.core.i18n import language
from meetings.core.limits import account_or_address, limiter
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.questionnaires import actions, sheets
from meetings.questionnaires.forms.answering import AnswersForm, complain, form_for
from meetings.questionnaires.forms.uploads import largest_file
from meetings.questionnaires.models import Audience, Questionnaire
from meetings.questionnaires.queries import answers, forms
from meetings.questionnaires.queries.stored import Given
from meetings.questionnaires.rules.meanwhile import ChangedMeanwhile
from meetings.questionnaires.rules.places import Full
from meetings.questionnaires.rules.standing import Phase, is_for, phase
from meetings.questionnaires.sheets import THE_PERSON, Sheet
from meetings.registration import queries as registrations
from meetings.registration.models import Registration
from meetings.registration.steps import next_step

log = logging.getLogger("meetings")
bp = Blueprint("my_forms", __name__, url_prefix="/<lang:lang>/events/<slug>/my-registration/forms/<questionnaire_id>")
slow_down = limiter.limit("240 per hour", key_func=account_or_address)
LATER = "later"


@bp.get("")
@with_event(Permission.TAKE_PART)
def show(event: Event, questionnaire_id: str) -> ResponseReturnValue:
    """The form, filled in with what I have answered; once it is closed, my answers."""
    registration, questionnaire = _mine(event, questionnaire_id)
    sheet = sheets.sheet(questionnaire, registration, language(), THE_PERSON)
    if phase(questionnaire, clock.now()) is Phase.CLOSED:
        return render_template(
            "questionnaires/closed.html",
            event=event,
            sheet=sheet,
            names=answers.names(event, sheet.questions),
        )
    return _page(event, sheet, form_for(sheet))


@bp.post("")
@slow_down
@with_event(Permission.TAKE_PART)
def save(event: Event, questionnaire_id: str) -> ResponseReturnValue:
    """Send it, or keep for later what is there so far."""
    registration, questionnaire = _mine(event, questionnaire_id)
    now, sent = clock.now(), request.form.get("act") != LATER
    sheet = sheets.sheet(questionnaire, registration, language(), THE_PERSON)
    form = form_for(sheet)
    if not form.understand(registration, current_user, now, complete=sent):
        return _page(event, sheet, form), 422
    try:
        actions.save(sheet, registration, form.given(), by=current_user, now=now, sent=sent)
    except Refusal as refusal:
        blame(form, refusal)
        return _page(event, sheet, form), 422
    flash(
        _("Your answers are saved. Thank you.") if sent else _("Your answers are saved. You can go on later."), "done"
    )
    step = next_step(registration, now) if sent else None
    if step:
        return redirect(url_for(step.endpoint, **step.values))
    return redirect(url_for("registration.mine", slug=event.slug))


@bp.get("/files/<question_id>")
@with_event(Permission.TAKE_PART)
def file(event: Event, questionnaire_id: str, question_id: str) -> ResponseReturnValue:
    """A file that I sent."""
    registration, questionnaire = _mine(event, questionnaire_id)
    question = forms.question(questionnaire, question_id)
    if question is None or question.audience != Audience.PERSON:
        abort(404)
    return send(answers.answer_with_file(registration, question, aside=True))


def blame(form: AnswersForm, refusal: Refusal) -> None:
    """Put a refusal at the questions that it is about, else on top."""
    if isinstance(refusal, ChangedMeanwhile):
        form.warn(refusal.now)
        return
    question = next((each for each in form.sheet.questions if each.id == getattr(refusal, "question_id", "")), None)
    if isinstance(refusal, Full) and question is not None:
        form.recount(refusal.taken)
        complain(form.field_of(question), refusal.sentence)
    else:
        form.refuse(refusal)


def send(answer: Given | None) -> Response:
    """The file of an answer; 404 when there is none."""
    if answer is None or answer.file_key is None:
        abort(404)
    try:
        content = files.stream(answer.file_key)
    except FileNotFoundError:
        log.exception("a stored file is missing", extra={"kind": answer.file_key})
        abort(404)
    return attachment(content, answer.value["name"], answer.value["content_type"], answer.value["size"])


def _mine(event: Event, questionnaire_id: str) -> tuple[Registration, Questionnaire]:
    registration = registrations.of(event, current_user)
    questionnaire = forms.one(event, questionnaire_id)
    if registration is None or questionnaire is None or not is_for(questionnaire, registration):
        abort(404)
    if phase(questionnaire, clock.now()) not in {Phase.OPEN, Phase.CLOSED}:
        abort(404)
    return registration, questionnaire


def _page(event: Event, sheet: Sheet, form: AnswersForm) -> str:
    return render_template(
        "questionnaires/answer.html",
        event=event,
        sheet=sheet,
        form=form,
        largest=largest_file(),
        is_open=phase(sheet.questionnaire, clock.now()) is Phase.OPEN,
    )
