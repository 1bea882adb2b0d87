"""What check-in adds to the organisers' table, to exports and to the page of a person: when she came in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l

from meetings.attendance import queries
from meetings.core.i18n import moment
from meetings.events.models import Event
from meetings.registration.columns import CHECKED_IN, COLUMNS, Column
from meetings.registration.facts import FACTS, Fact
from meetings.registration.models import Registration, State

LABEL = _l("Checked in at")


def add() -> None:
    """Offer it, once."""
    COLUMNS[CHECKED_IN] = Column(LABEL, arrivals)
    if facts not in FACTS:
        FACTS.append(facts)


def arrivals(event: Event, ids: Sequence[str]) -> Mapping[str, datetime]:
    """When each of those who are here came in, as clocks show it at the meeting."""
    zone = ZoneInfo(event.time_zone)
    return {one: at.astimezone(zone).replace(tzinfo=None) for one, at in queries.arrivals(ids).items()}


def facts(registration: Registration) -> list[Fact]:
    """When one person came in: it stays true whatever becomes of her registration, until the check-in is undone.

    Who has not answered yet has not come.
    """
    here = queries.open_check_in(registration) if registration.state != State.NOMINATED else None
    return [(LABEL, moment(here.at, registration.event.time_zone))] if here else []
