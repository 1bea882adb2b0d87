"""Which mails of a meeting its team sees, and when one may be sent again."""

import enum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from meetings.core.errors import Refusal
from meetings.core.queue import QueueState


class MailState(enum.StrEnum):
    """What readers call the states of the queue: a mail that is being handed over is still queued."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


QUEUE_STATES = {
    MailState.QUEUED: (QueueState.QUEUED, QueueState.RUNNING),
    MailState.SENT: (QueueState.DONE,),
    MailState.FAILED: (QueueState.FAILED,),
}
WORDS: dict[MailState, LazyString] = {
    MailState.QUEUED: _l("Queued"),
    MailState.SENT: _l("Sent"),
    MailState.FAILED: _l("Failed"),
}


class NotFailed(Refusal):
    """Nobody gets a mail twice."""

    message = _l("This mail has not failed, so it is not sent again.")


def mail_state(state: str) -> MailState:
    """The word's state of a row of the queue."""
    return next(name for name, states in QUEUE_STATES.items() if state in states)


def ensure_failed(state: str) -> None:
    """Raise NotFailed unless the mail was given up."""
    if state != QueueState.FAILED:
        raise NotFailed
