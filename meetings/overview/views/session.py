"""One session of the programme, with its documents."""

from flask import render_template
from flask.typing import ResponseReturnValue

from meetings.core import clock
from meetings.core.i18n import language
from meetings.core.pagecache import kept_for_anonymous
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.overview.views.blueprint import bp
from meetings.programme import words as programme_words
from meetings.programme.views.blueprint import PROGRAMME, SESSION, found
from meetings.programme.views.pages import mine_among
from meetings.resources import queries as documents
from meetings.resources import views as resources
from meetings.resources.access import reader_of, sight_of


@bp.get(f"{PROGRAMME}/{SESSION}")
@kept_for_anonymous
@with_event(Permission.VIEW)
def session(event: Event, session_id: str) -> ResponseReturnValue:
    """When, where, who, and what there is to read."""
    shown, reader = found(event, session_id), reader_of(event)
    offered = documents.of_session(event, sight_of(reader), shown.id, language())
    return render_template(
        "overview/session.html",
        event=event,
        session=shown,
        mine=mine_among([shown]),
        now=clock.now(),
        items=[resources.item_of(document, event, reader) for document in offered],
        words=programme_words,
        **resources.words(),
    )
