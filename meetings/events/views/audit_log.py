"""The audit log of an event."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import render_template, request
from flask.typing import ResponseReturnValue

from meetings.core import deeds
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.events.views.blueprint import MANAGE, bp


def _day(name: str, zone: ZoneInfo, *, later: int = 0) -> datetime | None:
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return datetime.combine(day, time(), zone) + timedelta(days=later)


@bp.get(f"{MANAGE}/audit")
@with_event(Permission.READ_AUDIT)
def audit(event: Event) -> ResponseReturnValue:
    """Who did what, when and from where; filtered by person, kind and day."""
    zone = ZoneInfo(event.time_zone)
    found = deeds.of_scope(
        event.id,
        actor_id=request.args.get("who", ""),
        verb=request.args.get("what", ""),
        since=_day("since", zone),
        until=_day("until", zone, later=1),
        page=request.args.get("page", 1, type=int),
    )
    return render_template(
        "events/audit.html",
        event=event,
        found=found,
        deeds=deeds,
        actors=deeds.actors(event.id),
        verbs=deeds.verbs(event.id),
    )
