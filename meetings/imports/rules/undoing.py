"""What an undoing leaves alone, because somebody has acted since."""

import enum
from datetime import datetime
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from meetings.registration.models import State


class Why(enum.StrEnum):
    """Why somebody stays."""

    ANSWERED = "answered"
    DECIDED = "decided"
    TAKEN_OVER = "taken_over"
    CHANGED = "changed"
    GONE = "gone"
    OPENED = "opened"


WHYS = {
    Why.ANSWERED: _l("has answered"),
    Why.DECIDED: _l("was decided on by organisers"),
    Why.TAKEN_OVER: _l("has opened the account"),
    Why.CHANGED: _l("was changed since"),
    Why.GONE: _l("has been withdrawn already"),
    Why.OPENED: _l("has opened the page of the delegation"),
}


class Trace(NamedTuple):
    """What has happened to somebody since she was taken in."""

    state: str
    confirmed_at: datetime | None
    decided_at: datetime | None
    changed_at: datetime
    account_confirmed_at: datetime | None


def why_stays(trace: Trace, taken_at: datetime) -> Why | None:
    """The reason for which a registration stays; None when it can be taken back."""
    taken_over = bool(trace.account_confirmed_at and trace.account_confirmed_at > taken_at)
    reasons = (
        (trace.state == State.WITHDRAWN, Why.GONE),
        (trace.confirmed_at is not None, Why.ANSWERED),
        (trace.decided_at is not None, Why.DECIDED),
        (taken_over, Why.TAKEN_OVER),
        (trace.changed_at > taken_at, Why.CHANGED),
    )
    return next((why for holds, why in reasons if holds), None)


def why_acts_on(
    invited_at: datetime | None, opened_at: datetime | None, ended_at: datetime | None, taken_at: datetime
) -> Why | None:
    """The reason for which a focal point stays one; None when the task can be ended."""
    if ended_at:
        return Why.GONE
    if opened_at:
        return Why.OPENED
    return Why.CHANGED if invited_at and invited_at > taken_at else None
