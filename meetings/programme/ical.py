"""The programme as iCalendar (RFC 5545, RFC 7986): what calendars of phones and offices take."""

import unicodedata
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
from flask_babel import gettext as _

from meetings.core.i18n import plain
from meetings.core.markup import unformatted
from meetings.core.prose import one_line
from meetings.events.models import Event, EventState
from meetings.programme import words
from meetings.programme.models import ProgrammeSession, SessionKind, SpeakerRole

PRODUCT = "-//Meetings//Meetings//EN"
REFRESH = timedelta(hours=1)
WIDTH_OF_ZONE = timedelta(days=366)


def event_calendar(event: Event, *, now: datetime, url: str) -> bytes:
    """The event as one entry from its first to its last day. Never says where it can be joined online."""
    entry = _entry(event, f"event-{event.id}@meetings", now, event.changed_at)
    entry.add("sequence", int((event.changed_at - event.created_at).total_seconds()))
    entry.add("dtstart", event.first_day)
    entry.add("dtend", event.last_day + timedelta(days=1))
    entry.add("transp", "TRANSPARENT")
    _add(entry, "summary", _line(plain(event.title)))
    _add(entry, "description", _text(unformatted(plain(event.description))))
    _add(entry, "location", _joined(*map(plain, event.place)))
    entry.add("url", url)
    return _calendar(event, [entry])


def programme_calendar(
    event: Event, sessions: Iterable[ProgrammeSession], *, now: datetime, url_of: Callable[[ProgrammeSession], str]
) -> bytes:
    """One entry for each session; `url_of` gives the address of its page."""
    return _calendar(event, [_session(event, session, now, url_of(session)) for session in sessions])


def _session(event: Event, session: ProgrammeSession, now: datetime, url: str) -> icalendar.Event:
    zone = ZoneInfo(event.time_zone)
    cancelled = event.state == EventState.CANCELLED
    entry = _entry(event, f"session-{session.id}@meetings", now, max(session.changed_at, event.changed_at))
    entry.add("sequence", session.revision + cancelled)
    entry.add("dtstart", session.starts_at.astimezone(zone))
    entry.add("dtend", session.ends_at.astimezone(zone))
    entry.add("transp", "TRANSPARENT" if session.kind == SessionKind.BREAK else "OPAQUE")
    _add(entry, "summary", _line(plain(session.title)))
    _add(entry, "description", _text(_description(session)))
    room = plain(session.room.name) if session.room else ""
    _add(entry, "location", _joined(room, plain(event.place.venue), plain(event.place.city)))
    _add(entry, "categories", _line(str(words.KINDS[SessionKind(session.kind)])))
    entry.add("url", url)
    return entry


def _entry(event: Event, uid: str, now: datetime, changed_at: datetime) -> icalendar.Event:
    entry = icalendar.Event()
    entry.add("uid", uid)
    entry.add("dtstamp", now)
    entry.add("last-modified", changed_at)
    entry.add("status", "CANCELLED" if event.state == EventState.CANCELLED else "CONFIRMED")
    return entry


def _calendar(event: Event, entries: list[icalendar.Event]) -> bytes:
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    name = _line(plain(event.title))
    for key in ("name", "x-wr-calname"):
        _add(calendar, key, name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", icalendar.vDuration(REFRESH))
    for entry in entries:
        calendar.add_component(entry)
    calendar.add_missing_timezones(event.first_day - WIDTH_OF_ZONE, event.last_day + WIDTH_OF_ZONE)
    return bytes(calendar.to_ical())


def _description(session: ProgrammeSession) -> str:
    parts = [unformatted(plain(session.description))]
    for role in (SpeakerRole.MODERATOR, SpeakerRole.SPEAKER):
        people = [speaker for speaker in session.speakers if speaker.role == role]
        named = [_joined(s.name, plain(s.function), plain(s.affiliation)) for s in people]
        if named:
            parts.append("\n".join([_("%(label)s:", label=words.roles_of(named, role)), *named]))
    if session.interpretation:
        languages = ", ".join(words.language_names(session.interpretation))
        parts.append(_("Interpretation: %(languages)s", languages=languages))
    return "\n\n".join(part for part in parts if part)


def _add(component: Any, name: str, value: str) -> None:
    if value:
        component.add(name, value)


def _joined(*parts: str) -> str:
    return ", ".join(line for part in parts if (line := _line(part)))


def _line(text: str) -> str:
    """One line: nobody writes a property of his own into a calendar by a line break."""
    return one_line(_text(text))


def _text(text: str) -> str:
    """Without control characters except the line feed, which the library escapes."""
    lines = ("".join(c for c in line if unicodedata.category(c) != "Cc") for line in text.splitlines())
    return "\n".join(lines).strip()
