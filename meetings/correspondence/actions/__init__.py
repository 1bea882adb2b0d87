"""Verbs of correspondence: what the demo and the command line may use stands here."""

from meetings.correspondence.actions import personal, words
from meetings.correspondence.actions.again import resend, send_to_contact_again, shown_to_try, to_try_again
from meetings.correspondence.actions.drafting import Draft, attach, change, detach, remove, see_now, write
from meetings.correspondence.actions.outbox import (
    approve,
    call_back,
    leave_out,
    looked_through,
    review,
    send_test,
    stop,
    take_back,
    to_draft,
)
from meetings.correspondence.actions.reminders import (
    Reminder,
    add_rule,
    add_usual_rules,
    change_rule,
    due_now,
    remove_rule,
)
from meetings.correspondence.actions.sending import parted
from meetings.correspondence.actions.templates import (
    Wording,
    add_template,
    add_usual_templates,
    change_template,
    remove_template,
)
from meetings.correspondence.actions.unsubscribing import subscribe_again, token_of, unsubscribe, whose

__all__ = [
    "Draft",
    "Reminder",
    "Wording",
    "add_rule",
    "add_template",
    "add_usual_rules",
    "add_usual_templates",
    "approve",
    "attach",
    "call_back",
    "change",
    "change_rule",
    "change_template",
    "detach",
    "due_now",
    "leave_out",
    "looked_through",
    "parted",
    "personal",
    "remove",
    "remove_rule",
    "remove_template",
    "resend",
    "review",
    "see_now",
    "send_test",
    "send_to_contact_again",
    "shown_to_try",
    "stop",
    "subscribe_again",
    "take_back",
    "to_draft",
    "to_try_again",
    "token_of",
    "unsubscribe",
    "whose",
    "words",
    "write",
]
