"""The audit log of an event."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.accounts import queries as accounts
from meetings.core import deeds
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.events.views.blueprint import MANAGE, bp
from meetings.institutions.rules import folded


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
    since, until = _day("since", zone), _day("until", zone, later=1)
    found = deeds.of_scope(
        event.id,
        actor_id=request.args.get("who", ""),
        verb=request.args.get("what", ""),
        since=since,
        until=until,
        page=request.args.get("page", 1, type=int),
    )
    fault = _fault(since, until)
    page = render_template(
        "events/audit.html",
        event=event,
        found=found,
        deeds=deeds,
        fault=fault,
        actors=_in_order(_as_listed(deeds.actors(event.id))),
        verbs=_in_order(deeds.verbs(event.id)),
    )
    return page, 422 if fault else 200


def _fault(since: datetime | None, until: datetime | None) -> str:
    """What is wrong with the days asked for."""
    if any(request.args.get(name) and day is None for name, day in (("since", since), ("until", until))):
        return str(_("This is not a date."))
    return (
        str(_("No day lies between these two: the first is after the last."))
        if since and until and since >= until
        else ""
    )


def _as_listed(actors: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Each with the family name first, as lists show people; who is erased stays as the log has her."""
    actors = list(actors)
    known = accounts.by_ids(who for who, _name in actors)
    for who, name in actors:
        account = known.get(who)
        yield who, account.listed_name if account and not account.erased_at else name


def _in_order(choices: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """As one looks them up, whatever accents they have."""
    return sorted(choices, key=lambda choice: folded(choice[1]))
