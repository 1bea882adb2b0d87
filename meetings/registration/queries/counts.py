"""Figures of registrations."""

from collections import Counter
from datetime import date
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from meetings.core.db import db
from meetings.events.models import Event
from meetings.registration.models import Registration, State
from meetings.registration.undone import counts


def counts_by_state(event: Event) -> dict[State, int]:
    """How many registrations are in each state; every state is there."""
    statement = (
        sa.select(Registration.state, sa.func.count())
        .where(Registration.event_id == event.id, counts())
        .group_by(Registration.state)
    )
    found = {state: count for state, count in db.session.execute(statement)}
    return {state: found.get(state, 0) for state in State}


def counts_by_category(event: Event) -> dict[str, Counter[State]]:
    """Registrations by category id and state."""
    return _counts_by(Registration.category_id, event)


def counts_by_delegation(event: Event) -> dict[str, Counter[State]]:
    """Registrations by institution id and state, for all who named a State or organisation."""
    return _counts_by(Registration.affiliation_id, event)


def _counts_by(
    column: sa.orm.InstrumentedAttribute[str] | sa.orm.InstrumentedAttribute[str | None], event: Event
) -> dict[str, Counter[State]]:
    statement = (
        sa.select(column, Registration.state, sa.func.count())
        .where(Registration.event_id == event.id, column.is_not(None), counts())
        .group_by(column, Registration.state)
    )
    found: dict[str, Counter[State]] = {}
    for key, state, count in db.session.execute(statement):
        found.setdefault(str(key), Counter())[State(state)] = count
    return found


def over_time(event: Event) -> list[tuple[date, int]]:
    """How many people had registered or been nominated by the end of each day that brought some (event's zone)."""
    zone = ZoneInfo(event.time_zone)
    moments = db.session.scalars(sa.select(Registration.created_at).where(Registration.event_id == event.id, counts()))
    a_day = Counter(moment.astimezone(zone).date() for moment in moments)
    total, days = 0, []
    for day in sorted(a_day):
        total += a_day[day]
        days.append((day, total))
    return days
