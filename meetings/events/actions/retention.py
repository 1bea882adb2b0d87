"""How long people of an event are kept: said by its organisers, done each night."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from meetings.accounts.models import Account
from meetings.core import audit, clock, personal, tasks
from meetings.core.db import db
from meetings.core.translated import Translated
from meetings.events import queries
from meetings.events.models import Event
from meetings.events.rules.retention import due_day

JOB = "retention"


def set_privacy(event: Event, months: int | None, note: Translated, *, account: Account, now: datetime) -> None:
    """Say for how many months after its end people are kept, and what the privacy notice adds for this event."""
    queries.locked(event)
    new: dict[str, Any] = {"retention_months": months, "privacy_note": note}
    before, after = audit.changes({name: getattr(event, name) for name in new}, new)
    if after:
        event.retention_months, event.privacy_note, event.changed_at = months, note, now
        audit.record("event.changed", event, actor=account, scope=event.id, before=before, after=after)


def due(today: date) -> Sequence[Event]:
    """The events whose people are to be forgotten, the longest past first."""
    statement = sa.select(Event).where(
        Event.retention_months.is_not(None), Event.anonymised_at.is_(None), Event.last_day < today
    )
    past = db.session.scalars(statement.order_by(Event.last_day, Event.id)).all()
    return [event for event in past if (due_day(event.last_day, event.retention_months) or today) <= today]


def forget_people(event: Event, now: datetime) -> dict[str, int]:
    """Make the people of an event nobody; figures stay. Says how many things were touched, by name of their source."""
    counts = personal.expire(event.id, now)
    event.anonymised_at = now
    audit.record("event.people_forgotten", event, actor=None, scope=event.id, after={"touched": sum(counts.values())})
    db.session.flush()
    return counts


@tasks.nightly
def forget_people_of_past_events() -> None:
    """A job for each event whose time has come, so that one that fails holds no other up."""
    for event in due(clock.now().date()):
        tasks.enqueue(JOB, {"event": event.id}, scope=event.id)


@tasks.job(JOB)
def _forget(work: tasks.Work) -> Mapping[str, Any]:
    event = db.session.get(Event, str(work.payload["event"]))
    if event is None or event not in due(clock.now().date()):
        return {}
    return {"touched": sum(forget_people(event, clock.now()).values())}
