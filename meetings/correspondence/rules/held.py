"""When a scheduled message does not leave at its time after all."""

import enum
from collections.abc import Set

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from meetings.events.models import EventState, Role

WRITERS = frozenset({Role.ORGANISER, Role.REGISTRATION_OFFICER})
"""The roles that may let a message leave, as `events.access` grants it."""


class Held(enum.StrEnum):
    """Why a message was held back."""

    CANCELLED = "cancelled"
    WRITES_NO_MORE = "writes_no_more"


HELD: dict[Held, LazyString] = {
    Held.CANCELLED: _l("The meeting is cancelled."),
    Held.WRITES_NO_MORE: _l("Whoever let it leave no longer writes to people for this meeting."),
}


def why_held(event_state: str, roles: Set[str]) -> Held | None:
    """Why a message that waited for its time stays; `roles` are those that its approver has now, None if it leaves."""
    if event_state == EventState.CANCELLED:
        return Held.CANCELLED
    return None if roles & WRITERS else Held.WRITES_NO_MORE
