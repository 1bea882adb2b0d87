"""What a change of a form means for those who have answered, said to the organiser who made it."""

from flask import flash, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from meetings.events.access import Permission, allowed
from meetings.questionnaires import actions
from meetings.questionnaires.actions import Settled
from meetings.questionnaires.models import Questionnaire, State


def tell_of_those_incomplete(questionnaire: Questionnaire) -> None:
    """How many had completed an open form and lack an answer by what was changed just now; nobody else tells them."""
    if questionnaire.state != State.OPEN:
        return
    number = actions.mails.check_everybody(questionnaire)
    if not number:
        return
    said = ngettext(
        "%(num)d person had completed this form and now lacks an answer. Nothing is sent about this by itself.",
        "%(num)d people had completed this form and now lack an answer. Nothing is sent about this by itself.",
        number,
    )
    event = questionnaire.event
    if allowed(Permission.WRITE_TO_PEOPLE, event):
        address = url_for("messages.new", slug=event.slug, incomplete=questionnaire.id)
        label = _("Prepare a message to all who sent it and now lack an answer")
        said = Markup('{} <a href="{}">{}</a>').format(said, address, label)
    flash(said, "attention")


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
