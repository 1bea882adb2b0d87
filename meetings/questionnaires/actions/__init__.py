"""Verbs on questionnaires: what other domains, the demo and the command line may use stands here."""

from meetings.questionnaires.actions import audit_words, cloning, mails, personal, purging
from meetings.questionnaires.actions.answering import Given, keep_upload, save, save_on_behalf
from meetings.questionnaires.actions.cloning import take_over
from meetings.questionnaires.actions.forms import (
    Details,
    change_details,
    create,
    hold,
    order_forms,
    remove_form,
    set_state,
)
from meetings.questionnaires.actions.hiding import Settled
from meetings.questionnaires.actions.questions import (
    OptionDetails,
    QuestionDetails,
    add_question,
    change_kind,
    change_question,
    order_questions,
    remove_question,
    restore_question,
)
from meetings.questionnaires.actions.sections import add_section, change_section, order_sections, remove_section
from meetings.questionnaires.actions.starter import SETS, add_set, create_from_set

__all__ = [
    "SETS",
    "Details",
    "Given",
    "OptionDetails",
    "QuestionDetails",
    "Settled",
    "add_question",
    "add_section",
    "add_set",
    "audit_words",
    "change_details",
    "change_kind",
    "change_question",
    "change_section",
    "cloning",
    "create",
    "create_from_set",
    "hold",
    "keep_upload",
    "mails",
    "order_forms",
    "order_questions",
    "order_sections",
    "personal",
    "purging",
    "remove_form",
    "remove_question",
    "remove_section",
    "restore_question",
    "save",
    "save_on_behalf",
    "set_state",
    "take_over",
]
