"""Two versions of a session side by side, as a reader would read them."""

from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from meetings.core.i18n import clock_time, day, on_one_line, plain
from meetings.core.translated import Translated
from meetings.events.models import Event
from meetings.programme import queries, words
from meetings.programme.models import SessionKind, SpeakerRole
from meetings.programme.rules.facts import SessionFacts, SpeakerFacts, changed

LABELS = {
    "kind": _l("Kind of session"),
    "title": _l("Title"),
    "starts_at": _l("Begins at"),
    "ends_at": _l("Ends at"),
    "room_id": _l("Room"),
    "description": _l("Description"),
    "interpretation": _l("Languages of interpretation"),
    "speakers": _l("Speakers and moderators"),
}


class Difference(NamedTuple):
    """What is saved and what was typed."""

    label: str
    saved: str
    typed: str


def differences(event: Event, saved: SessionFacts, typed: SessionFacts) -> list[Difference]:
    """Only what differs, each version in lines of text."""
    rooms = {room.id: plain(room.name) for room in queries.rooms_of(event)}
    return [
        Difference(str(LABELS[name]), *(_said(getattr(facts, name), name, event, rooms) for facts in (saved, typed)))
        for name in changed(saved, typed)
    ]


def _said(value: Any, name: str, event: Event, rooms: dict[str, str]) -> str:
    if name == "kind":
        return str(words.KINDS[SessionKind(value)])
    if name == "room_id":
        return rooms.get(value, "") or str(_("Everywhere"))
    if name == "interpretation":
        return ", ".join(words.language_names(list(value)))
    if name == "speakers":
        return "\n".join(_speaker(speaker) for speaker in value)
    if isinstance(value, Translated):
        return "\n".join(f"{code.upper()}  {text}" for code, text in sorted(value.items()))
    return f"{on_one_line(day(value, event.time_zone))}, {clock_time(value, event.time_zone)}"


def _speaker(speaker: SpeakerFacts) -> str:
    role = words.ROLES[SpeakerRole(speaker.role)]
    return ", ".join(filter(None, (speaker.name, str(role), plain(speaker.function), plain(speaker.affiliation))))
