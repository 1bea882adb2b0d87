"""What a change of a form means for those who have answered, said to the organiser who made it."""

from flask import flash
from flask_babel import gettext as _
from flask_babel import ngettext

from meetings.questionnaires.actions import Settled
from meetings.questionnaires.forms.question import QuestionForm
from meetings.questionnaires.models import Audience, Questionnaire, State
from meetings.questionnaires.queries import forms


def tell_of_those_who_answered(questionnaire: Questionnaire, form: QuestionForm) -> None:
    """What a new duty to answer means while the form is open and some have sent it."""
    is_asked_now = questionnaire.state == State.OPEN and form.audience.data == Audience.PERSON
    if form.is_required.data and is_asked_now and forms.has_answers(questionnaire):
        flash(
            _(
                "Whoever has sent the form without an answer to this question finds it to be completed again."
                " No message about this is sent now."
            ),
            "attention",
        )


def tell_of_what_moved(settled: Settled) -> None:
    """How many answers are set aside and how many come back, or could not."""
    aside, back, without_place = (len(each) for each in (settled.aside, settled.back, settled.without_place))
    if aside:
        flash(
            ngettext(
                "%(num)d answer is set aside, for it is not asked of the person who gave it any more. It is kept, and"
                " comes back when it is asked again.",
                "%(num)d answers are set aside, for they are not asked of those who gave them any more. They are kept,"
                " and come back when they are asked again.",
                aside,
            ),
            "attention",
        )
    if back:
        flash(
            ngettext(
                "%(num)d answer that was set aside counts again.",
                "%(num)d answers that were set aside count again.",
                back,
            ),
            "done",
        )
    if without_place:
        flash(
            ngettext(
                "%(num)d answer stays set aside: no place is left for it.",
                "%(num)d answers stay set aside: no place is left for them.",
                without_place,
            ),
            "attention",
        )
