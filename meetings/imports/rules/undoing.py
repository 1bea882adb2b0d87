"""What an undoing leaves alone, because somebody has acted since."""

import enum
from datetime import datetime

from flask_babel import lazy_gettext as _l

from meetings.imports.known import Trace
from meetings.imports.models import Fate
from meetings.imports.rules.words import KEPT


class Why(enum.StrEnum):
    """Why somebody stays."""

    ANSWERED = "answered"
    DECIDED = "decided"
    TAKEN_OVER = "taken_over"
    CHANGED = "changed"
    GONE = "gone"
    OPENED = "opened"
    FORGOTTEN = "forgotten"


WHYS = {
    Why.ANSWERED: _l("has answered"),
    Why.DECIDED: _l("was decided on by organisers"),
    Why.TAKEN_OVER: _l("has opened the account"),
    Why.CHANGED: _l("was changed since"),
    Why.GONE: _l("no longer takes part"),
    Why.OPENED: _l("has opened the page of the delegation"),
    Why.FORGOTTEN: _l("what stood there before is no longer kept"),
}


def why_stays(trace: Trace, taken_at: datetime, fate: str) -> Why | None:
    """The reason for which a row stays; None when it can be taken back.

    Of a person who was registered before, only what came after the import counts.
    """
    is_new = fate == Fate.NEW
    reasons = (
        (trace.is_gone, Why.GONE),
        (not is_new and not trace.is_known, Why.FORGOTTEN),
        (is_new and trace.answered_at is not None, Why.ANSWERED),
        (is_new and trace.decided_at is not None, Why.DECIDED),
        (is_new and _after(trace.account_confirmed_at, taken_at), Why.TAKEN_OVER),
        (trace.opened_at is not None, Why.OPENED),
        (trace.changed_at > taken_at, Why.CHANGED),
    )
    return next((why for holds, why in reasons if holds), None)


def awaits_invitation(trace: Trace) -> bool:
    """Whether somebody who was taken in without a mail has not found the way alone."""
    return not (trace.is_gone or trace.answered_at or trace.decided_at or trace.opened_at)


def kept_until(created_at: datetime) -> datetime:
    """Until when the file of an import and what its rows say are kept."""
    return created_at + KEPT


def is_fresh(created_at: datetime, now: datetime) -> bool:
    """Whether what an import brought is still kept, so that it can be undone."""
    return now < kept_until(created_at)


def _after(moment: datetime | None, taken_at: datetime) -> bool:
    return moment is not None and moment > taken_at
