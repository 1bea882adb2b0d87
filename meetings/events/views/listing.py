"""Finding and reading events."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from meetings.core import clock
from meetings.core.access import public
from meetings.core.pagecache import kept_for_anonymous
from meetings.events import queries
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.events.views.blueprint import EVENTS, bp

HOUSE_ZONE = ZoneInfo("Europe/Paris")


def today(now: datetime) -> datetime:
    """The day it is for the hosts."""
    return now.astimezone(HOUSE_ZONE)


@bp.get(f"{EVENTS}/")
@kept_for_anonymous
@public
def index() -> ResponseReturnValue:
    """Meetings to come, and past ones with `?when=past`; `q` searches them."""
    account = current_user if current_user.is_authenticated else None
    past, search = request.args.get("when") == "past", request.args.get("q", "")[:100]
    found = queries.findable(
        account,
        today(clock.now()).date(),
        past=past,
        search=search,
        page=request.args.get("page", 1, type=int),
    )
    may_create = bool(account and queries.houses_for(account))
    return render_template("events/index.html", found=found, past=past, search=search, may_create=may_create)


@bp.get(f"{EVENTS}/<slug>/practical-information")
@kept_for_anonymous
@with_event(Permission.VIEW)
def practical(event: Event) -> ResponseReturnValue:
    """Venue, way there, hotels, visas and contact, on a page that prints well."""
    return render_template("events/practical.html", event=event)
