"""The programme as files and feeds for calendars."""

import re
from collections.abc import Iterable

from flask import Response, abort, request
from flask_login import current_user

from meetings.core import clock
from meetings.core.access import public
from meetings.core.i18n import LANGUAGES, in_language, language
from meetings.core.urls import external_url
from meetings.events.access import Permission, permissions, with_event
from meetings.events.models import Event
from meetings.programme import ical, queries
from meetings.programme.models import CalendarFeed, FeedScope, ProgrammeSession
from meetings.programme.views.blueprint import EVENT, PROGRAMME, SESSION, bp, found


def _answer(content: bytes, name: str = "") -> Response:
    answer = Response(content, content_type="text/calendar; charset=utf-8")
    if name:
        answer.headers["Content-Disposition"] = f'attachment; filename="{re.sub(r"[^a-z0-9-]", "-", name)}.ics"'
    return answer


def _calendar(event: Event, sessions: Iterable[ProgrammeSession]) -> bytes:
    def url_of(session: ProgrammeSession) -> str:
        return external_url("overview.session", lang=language(), slug=event.slug, session_id=session.id)

    return ical.programme_calendar(event, sessions, now=clock.now(), url_of=url_of)


@bp.get(f"{EVENT}/calendar.ics")
@with_event(Permission.VIEW)
def event_file(event: Event) -> Response:
    """The event as one entry."""
    url = external_url("programme.index", lang=language(), slug=event.slug)
    return _answer(ical.event_calendar(event, now=clock.now(), url=url), event.slug)


@bp.get(f"{PROGRAMME}.ics")
@with_event(Permission.VIEW)
def programme_file(event: Event) -> Response:
    """All sessions."""
    return _answer(_calendar(event, queries.sessions_of(event)), f"{event.slug}-programme")


@bp.get(f"{PROGRAMME}/{SESSION}.ics")
@with_event(Permission.VIEW)
def session_file(event: Event, session_id: str) -> Response:
    """One session."""
    return _answer(_calendar(event, [found(event, session_id)]), f"{event.slug}-session")


@bp.get(f"{PROGRAMME}/my-sessions.ics")
@with_event(Permission.TAKE_PART)
def my_file(event: Event) -> Response:
    """The sessions in which the reader speaks."""
    return _answer(_calendar(event, queries.speaking(event, current_user)), f"{event.slug}-my-sessions")


@bp.get("/ical/<token>.ics")
@public
def feed(token: str) -> Response:
    """What calendars read again and again; `?lang=fr` chooses the language.

    The token opens only what its owner could open now: never a draft, nothing for an account that was closed.
    """
    known = queries.feed_of_token(token)
    if known is None or not _may_read(known):
        abort(404)
    with in_language(_language_of(known)):
        return _answer(_calendar(known.event, _sessions_of(known)))


def _may_read(known: CalendarFeed) -> bool:
    owner = known.account
    if not known.event.is_open_to_read or (owner is not None and not owner.active):
        return False
    return Permission.VIEW in permissions(owner, known.event)


def _sessions_of(known: CalendarFeed) -> list[ProgrammeSession]:
    if known.account is not None and known.scope == FeedScope.MINE:
        return queries.speaking(known.event, known.account)
    return queries.sessions_of(known.event)


def _language_of(known: CalendarFeed) -> str:
    asked = request.args.get("lang", "")
    if asked in LANGUAGES:
        return asked
    return known.account.language if known.account and known.account.language in LANGUAGES else "en"
