"""Reading the programme."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from meetings.accounts.models import Account
from meetings.core import clock
from meetings.core.i18n import day as day_name
from meetings.core.i18n import plain
from meetings.core.pagecache import kept_for_its_reader
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.programme import queries, words
from meetings.programme.models import FeedScope, ProgrammeSession, Room
from meetings.programme.rules import timetable
from meetings.programme.views.blueprint import PROGRAMME, bp


def _reader() -> Account | None:
    return current_user if current_user.is_authenticated else None


def mine_among(sessions: list[ProgrammeSession]) -> set[str]:
    """The ids of the sessions in which the reader speaks."""
    reader = _reader()
    if reader is None:
        return set()
    return {session.id for session in sessions for speaker in session.speakers if speaker.account_id == reader.id}


def _wanted(session: ProgrammeSession, zone: str) -> bool:
    """Whether a session passes the filters of the address; a session without a room is in every room."""
    day, room, spoken = (request.args.get(name, "") for name in ("day", "room", "language"))
    return (
        day in ("", clock.local_day(session.starts_at, zone).isoformat())
        and (not room or session.room_id in (None, room))
        and (not spoken or spoken in session.interpretation)
    )


def _choices(sessions: list[ProgrammeSession], rooms: list[Room], zone: str) -> dict[str, list[tuple[str, str]]]:
    """What a reader can filter by: only what the programme has."""
    spoken = {code for session in sessions for code in session.interpretation}
    return {
        "day": [(day.isoformat(), day_name(day)) for day in timetable.days_of(sessions, zone)],
        "room": [(room.id, plain(room.name)) for room in rooms],
        "language": [(code, words.language_name(code)) for code in words.INTERPRETATION if code in spoken],
    }


@bp.get(PROGRAMME)
@kept_for_its_reader
@with_event(Permission.VIEW)
def index(event: Event) -> ResponseReturnValue:
    """The whole programme, by day; `?by=room` by room, `?day=`, `?room=` and `?language=` a part of it."""
    sessions = queries.sessions_of(event)
    used = {session.room_id for session in sessions}
    rooms = [room for room in queries.rooms_of(event) if room.id in used]
    shown = [session for session in sessions if _wanted(session, event.time_zone)]
    return render_template(
        "programme/index.html",
        event=event,
        is_empty=not sessions,
        days=timetable.laid_out(shown, event.time_zone, [room.id for room in rooms]),
        rooms=rooms,
        choices=_choices(sessions, rooms, event.time_zone),
        mine=mine_among(sessions),
        now=clock.now(),
        feeds=queries.feeds_of(event, None, FeedScope.PROGRAMME),
    )


@bp.get(f"{PROGRAMME}/my-sessions")
@with_event(Permission.TAKE_PART)
def mine(event: Event) -> ResponseReturnValue:
    """The sessions in which the reader speaks, and her own calendar addresses."""
    sessions = queries.speaking(event, current_user)
    return render_template(
        "programme/mine.html",
        event=event,
        days=timetable.laid_out(sessions, event.time_zone, []),
        mine={session.id for session in sessions},
        now=clock.now(),
        scopes=[(scope, queries.feeds_of(event, current_user, scope)) for scope in FeedScope],
    )
