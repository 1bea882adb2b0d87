"""The blueprint of the programme."""

from typing import Any

from flask import Blueprint, abort

from meetings.core.urls import external_url
from meetings.events.models import Event
from meetings.programme import queries, words
from meetings.programme.models import CalendarFeed, ProgrammeSession

bp = Blueprint("programme", __name__)
EVENT = "/<lang:lang>/events/<slug>"
PROGRAMME = f"{EVENT}/programme"
MANAGE = f"{EVENT}/manage/programme"
SESSION = "<string(length=12):session_id>"


def found(event: Event, session_id: str) -> ProgrammeSession:
    """The session of an address; 404 when it is not one of this event's."""
    session = queries.session_of(event, session_id)
    if session is None:
        abort(404)
    return session


def feed_address(feed: CalendarFeed) -> str:
    """What a calendar is given to follow."""
    return external_url("programme.feed", token=feed.token)


@bp.context_processor
def _for_templates() -> dict[str, Any]:
    return {"words": words, "feed_address": feed_address}
