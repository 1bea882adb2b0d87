"""Organisers open and close a form; whom that writes to, and what lacks a language, is said before it opens."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from meetings.core import clock
from meetings.core.errors import Refusal
from meetings.core.stamps import stamp
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.questionnaires import actions
from meetings.questionnaires.models import Questionnaire, State
from meetings.questionnaires.queries import replies
from meetings.questionnaires.rules.languages import gaps, shown_gaps
from meetings.questionnaires.views.forms import FORM, bp, done, found, refused


@bp.post(f"{FORM}/state")
@with_event(Permission.MANAGE_REGISTRATIONS)
def set_state(event: Event, questionnaire_id: str) -> ResponseReturnValue:
    """Open, close, or make it a draft again. What is sent then, or not in every language, is asked about before."""
    state, questionnaire = request.form.get("state", ""), found(event, questionnaire_id)
    if state not in set(State):
        abort(404)
    people = replies.still_to_ask(questionnaire) if state == State.OPEN != questionnaire.state else 0
    if state == State.OPEN and (question := _question(questionnaire, people)):
        return question, 422
    try:
        actions.set_state(questionnaire, State(state), by=current_user, now=clock.now())
    except Refusal as refusal:
        return refused(event, questionnaire_id, refusal)
    is_open = (
        ngettext(
            "The form is open: %(num)d person gets a message.",
            "The form is open: %(num)d people get a message.",
            people,
        )
        if people
        else _("The form is open.")
    )
    words = {State.OPEN: is_open, State.CLOSED: _("The form is closed."), State.DRAFT: _("Saved.")}
    return done(event, questionnaire_id, words[State(state)])


def _question(questionnaire: Questionnaire, people: int) -> str:
    """The page that says how many people get a message and names what lacks which language.

    Unless just this was shown, or there is nothing to say, or nothing would open.
    """
    lacking = gaps(questionnaire)
    is_empty = all(each.retired_at for each in questionnaire.questions)
    is_over = questionnaire.closes_at is not None and questionnaire.closes_at <= clock.now()
    opens_nothing = is_empty or is_over or questionnaire.state == State.OPEN
    seen = stamp([shown_gaps(lacking), people])
    if opens_nothing or not (lacking or people) or request.form.get("seen") == seen:
        return ""
    return render_template(
        "questionnaires/opening.html",
        event=questionnaire.event,
        questionnaire=questionnaire,
        gaps=lacking,
        people=people,
        seen=seen,
    )
