"""Figures of an event."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from meetings.core.i18n import language
from meetings.events.access import Permission, allowed, with_event
from meetings.events.models import Event
from meetings.registration import statistics

bp = Blueprint("statistics", __name__, url_prefix="/<lang:lang>/events/<slug>/manage/statistics")


@bp.get("")
@with_event(Permission.SEE_REGISTRATIONS)
def index(event: Event) -> ResponseReturnValue:
    """By state, category, State, format, language and form of address."""
    may_decide = allowed(Permission.MANAGE_REGISTRATIONS, event)
    return render_template(
        "registration/statistics.html",
        event=event,
        breakdowns=statistics.breakdowns(event, language()),
        protected=statistics.protected(event) if may_decide else 0,
    )
