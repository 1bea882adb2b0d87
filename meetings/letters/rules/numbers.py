"""How letters are numbered: AM2026/V/0007, one row of numbers for an event."""

import re
from collections.abc import Collection

from flask_babel import lazy_gettext as _l

from meetings.core.errors import Refusal
from meetings.events.models import Event
from meetings.events.models import Kind as EventKind
from meetings.letters.models import Kind

SHAPE = re.compile(r"[A-Z0-9][A-Z0-9.-]{1,18}[A-Z0-9]")
INITIALS = {
    EventKind.ANNUAL_MEETING: "AM",
    EventKind.ROUND_TABLE: "RT",
    EventKind.NETWORK_MEETING: "NM",
    EventKind.PROJECT_ACTIVITY: "PA",
    EventKind.STATUTORY_MEETING: "SM",
}
LETTERS = {Kind.INVITATION: "I", Kind.VISA: "V"}


class PrefixMalformed(Refusal):
    """The beginning of numbers would not survive being typed or quoted."""

    message = _l("Use three to twenty capital letters and figures; hyphens and points may stand between them.")


class PrefixTaken(Refusal):
    """Letters of two meetings would have the same numbers."""

    message = _l("Letters of another meeting begin with this already.")


class PrefixFixed(Refusal):
    """Letters have left with it."""

    message = _l("Letters have been issued with this beginning: it stays as it is.")


def prefix_for(event: Event, taken: Collection[str]) -> str:
    """What numbers of an event begin with, unless organisers choose otherwise: kind and year, made unique."""
    first = f"{INITIALS[EventKind(event.kind)]}{event.first_day.year}"
    later = (f"{first}-{number}" for number in range(2, len(taken) + 3))
    return next(each for each in (first, *later) if each not in taken)


def reference(prefix: str, kind: Kind, number: int) -> str:
    """The number as it is printed."""
    return f"{prefix}/{LETTERS[kind]}/{number:04}"


def ensure_prefix(prefix: str, present: str, last_number: int, taken: Collection[str]) -> None:
    """Raise unless the beginning of numbers may become this."""
    if prefix == present:
        return
    if last_number:
        raise PrefixFixed
    if not SHAPE.fullmatch(prefix):
        raise PrefixMalformed
    if prefix in taken:
        raise PrefixTaken
