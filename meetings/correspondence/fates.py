"""What became of a copy, in words that organisers need."""

import enum
from collections import Counter

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from meetings.core.queue import QueueState
from meetings.correspondence.models import CopyState


class Fate(enum.StrEnum):
    """Where a copy is. Refused: the mail server said no for good. Failed: it could not be reached, again and again."""

    WAITING = "waiting"
    QUEUED = "queued"
    SENT = "sent"
    REFUSED = "refused"
    FAILED = "failed"
    LEFT_OUT = "left_out"
    NO_LONGER = "no_longer"
    UNSUBSCRIBED = "unsubscribed"
    STOPPED = "stopped"


FATES = {
    Fate.WAITING: _l("Waiting"),
    Fate.QUEUED: _l("Queued"),
    Fate.SENT: _l("Sent"),
    Fate.REFUSED: _l("Refused by the mail server"),
    Fate.FAILED: _l("Failed"),
    Fate.LEFT_OUT: _l("Taken out"),
    Fate.NO_LONGER: _l("No longer fits"),
    Fate.UNSUBSCRIBED: _l("Wants no information messages"),
    Fate.STOPPED: _l("Stopped before it left"),
}
TONES = {Fate.SENT: "done", Fate.REFUSED: "danger", Fate.FAILED: "danger", Fate.QUEUED: "info"}
TO_RESEND = frozenset({Fate.REFUSED, Fate.FAILED})
LEAVING = (Fate.WAITING, Fate.QUEUED, Fate.SENT, Fate.REFUSED, Fate.FAILED)
FIGURES = (Fate.QUEUED, Fate.SENT, Fate.REFUSED, Fate.FAILED)
LISTED = (
    (_l("Not sent yet"), (Fate.WAITING, Fate.QUEUED)),
    (FATES[Fate.SENT], (Fate.SENT,)),
    (FATES[Fate.REFUSED], (Fate.REFUSED,)),
    (FATES[Fate.FAILED], (Fate.FAILED,)),
    (_l("Stopped or left out"), (Fate.STOPPED, Fate.LEFT_OUT, Fate.NO_LONGER, Fate.UNSUBSCRIBED)),
)
"""The words under which the list of messages counts copies: each fate under one."""


def fate(copy_state: str, mail_state: str | None, is_refusal: bool) -> Fate:
    """The fate of a copy from its own state, that of its mail, and whether the server refused it for good."""
    if copy_state != CopyState.WRITTEN:
        return Fate(copy_state)
    if mail_state == QueueState.FAILED:
        return Fate.REFUSED if is_refusal else Fate.FAILED
    return Fate.QUEUED if mail_state in {QueueState.QUEUED, QueueState.RUNNING} else Fate.SENT


def on_their_way(figures: Counter[Fate]) -> int:
    """How many copies have still to leave."""
    return figures[Fate.WAITING] + figures[Fate.QUEUED]


def listed(figures: Counter[Fate]) -> list[tuple[LazyString, int]]:
    """How many copies stand under each word of the list of messages."""
    return [(word, sum(figures[each] for each in together)) for word, together in LISTED]


def left_to_nobody(figures: Counter[Fate]) -> bool:
    """Whether there are copies, and each of them was set aside before it left."""
    return bool(figures) and not any(figures[each] for each in (*LEAVING, Fate.STOPPED))


def undelivered(figures: Counter[Fate]) -> int:
    """How many copies did not arrive, and are not tried again by themselves."""
    return sum(figures[each] for each in TO_RESEND)


def is_refusal(words: str) -> bool:
    """Whether the words of a failed mail are those of a server that will not change its mind (RFC 5321, 4.2.1)."""
    return len(words) > 3 and words[0] == "5" and words[:3].isdecimal()
