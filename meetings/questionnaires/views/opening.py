"""Organisers open and close a form; what it lacks in a language is said before people see it."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock
from meetings.core.errors import Refusal
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.questionnaires import actions
from meetings.questionnaires.models import Questionnaire, State
from meetings.questionnaires.rules.languages import gaps, shown_gaps
from meetings.questionnaires.views.forms import FORM, bp, done, found, refused


@bp.post(f"{FORM}/state")
@with_event(Permission.MANAGE_REGISTRATIONS)
def set_state(event: Event, questionnaire_id: str) -> ResponseReturnValue:
    """Open, close, or make it a draft again. What is not in every language is asked about before it opens."""
    state, questionnaire = request.form.get("state", ""), found(event, questionnaire_id)
    if state not in set(State):
        abort(404)
    if state == State.OPEN and (question := _question(questionnaire)):
        return question, 422
    try:
        actions.set_state(questionnaire, State(state), by=current_user, now=clock.now())
    except Refusal as refusal:
        return refused(event, questionnaire_id, refusal)
    words = {State.OPEN: _("The form is open."), State.CLOSED: _("The form is closed."), State.DRAFT: _("Saved.")}
    return done(event, questionnaire_id, words[State(state)])


def _question(questionnaire: Questionnaire) -> str:
    """The page that names what lacks which language, unless it was shown, or nothing does or would open."""
    lacking = gaps(questionnaire)
    is_empty = all(each.retired_at for each in questionnaire.questions)
    stamp = shown_gaps(lacking)
    if not lacking or is_empty or questionnaire.state == State.OPEN or request.form.get("seen") == stamp:
        return ""
    return render_template(
        "questionnaires/opening.html",
        event=questionnaire.event,
        questionnaire=questionnaire,
        gaps=lacking,
        seen=stamp,
    )
