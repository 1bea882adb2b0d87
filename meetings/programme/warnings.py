"""Clashes as sentences."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _

from meetings.core.i18n import clock_time, day, on_one_line, plain
from meetings.events.models import Event
from meetings.programme.models import Room
from meetings.programme.rules.clashes import Clash, ClashKind, Scheduled, people_of


class Warnings:
    """Says what each clash means for one of its two sessions."""

    def __init__(self, event: Event, sessions: Iterable[Scheduled], rooms: Iterable[Room]) -> None:
        self._zone = event.time_zone
        self._sessions = {session.id: session for session in sessions}
        self._rooms = {room.id: plain(room.name) for room in rooms}
        self._people = people_of(self._sessions.values())

    def by_session(self, found: Iterable[Clash]) -> dict[str, list[str]]:
        """The sentences about each session that clashes."""
        sentences: dict[str, list[str]] = defaultdict(list)
        for clash in found:
            for session_id in filter(None, (clash.first, clash.second)):
                sentences[session_id].append(self.sentence(clash, session_id))
        return dict(sentences)

    def sentence(self, clash: Clash, session_id: str) -> str:
        """What is wrong with a session."""
        if clash.kind == ClashKind.OUTSIDE:
            return str(_("It does not lie within the days of the meeting."))
        other: Any = self._sessions[clash.second if clash.first == session_id else clash.first]
        values = {"title": plain(other.title), "when": self._when(other)}
        if clash.kind == ClashKind.ROOM:
            room = self._rooms[clash.what]
            return str(_("%(room)s is also taken by “%(title)s” (%(when)s).", room=room, **values))
        name = self._people[clash.what]
        return str(_("%(name)s is also in “%(title)s” (%(when)s).", name=name, **values))

    def _when(self, session: Scheduled) -> str:
        hours = "–".join(clock_time(moment, self._zone) for moment in (session.starts_at, session.ends_at))
        return f"{on_one_line(day(session.starts_at, self._zone))}, {hours}"
