"""Verbs on delegations: what other domains, the demo and the command line may use stands here."""

from meetings.delegations.actions import personal, words
from meetings.delegations.actions.acting import (
    appoint,
    begin,
    deputize,
    dismiss,
    hand_over,
    invite_former,
    note_opening,
    remind,
    send_invitation,
)
from meetings.delegations.actions.dossier import (
    Contact,
    ask,
    complete,
    confirm,
    describe,
    keep_letter,
    reopen,
    resume,
)
from meetings.delegations.actions.limits import deadline_of, event_limits, limits_of, standing
from meetings.delegations.actions.listening import listen
from meetings.delegations.actions.people import (
    Nominee,
    carry_over,
    invite_again,
    nominate,
    put_in_order,
    replace,
    set_funded,
    set_role,
    withdraw,
)
from meetings.delegations.actions.settings import Exceptions, Policy, set_exceptions, set_policy

__all__ = [
    "Contact",
    "Exceptions",
    "Nominee",
    "Policy",
    "appoint",
    "ask",
    "begin",
    "carry_over",
    "complete",
    "confirm",
    "deadline_of",
    "deputize",
    "describe",
    "dismiss",
    "event_limits",
    "hand_over",
    "invite_again",
    "invite_former",
    "keep_letter",
    "limits_of",
    "listen",
    "nominate",
    "note_opening",
    "personal",
    "put_in_order",
    "remind",
    "reopen",
    "replace",
    "resume",
    "send_invitation",
    "set_exceptions",
    "set_funded",
    "set_policy",
    "set_role",
    "standing",
    "withdraw",
    "words",
]
