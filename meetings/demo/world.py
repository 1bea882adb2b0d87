"""Building the demo world in one transaction, and clearing it away."""

from datetime import date, timedelta

import sqlalchemy as sa

from meetings.core import clock, files
from meetings.core.db import Base, db
from meetings.demo import (
    accounts,
    cast,
    directory,
    documents,
    door,
    events,
    forms,
    letters,
    messages,
    past,
    programme,
    registrations,
)
from meetings.demo.diary import Progress
from meetings.demo.stage import a_stage
from meetings.events.models import Event
from meetings.institutions import actions as institutions

PARTS = (
    events.plan,
    programme.plan,
    registrations.plan,
    past.plan,
    documents.plan,
    directory.plan,
    door.plan,
    forms.plan,
    messages.plan,
    letters.plan,
)


def is_there() -> bool:
    """Whether the demo world was built here; it is built whole or not at all."""
    return _last_day() is not None


def is_over(today: date) -> bool:
    """Whether its annual meeting was before `today`."""
    last_day = _last_day()
    return last_day is not None and last_day < today


def _last_day() -> date | None:
    """The last day of the annual meeting: the one that took place or is taking place, of those that were invented."""
    statement = sa.select(sa.func.max(Event.last_day)).where(Event.is_demo, Event.slug.startswith("annual-meeting-str"))
    return db.session.scalar(statement)


def build(progress: Progress) -> None:
    """Build the world as of now; the caller commits."""
    institutions.load_states()
    institutions.load_organisations()
    stage = a_stage(clock.now())
    accounts.found_organisations(stage)
    cast.arrive(stage)
    for plan in PARTS:
        plan(stage)
    stage.diary.live(progress)


def clear() -> None:
    """Throw everything away, rows and files; the caller commits."""
    for key in list(files.older_than(clock.now() + timedelta(days=1), "")):
        files.delete(key)
    for table in reversed(Base.metadata.sorted_tables):
        db.session.execute(sa.delete(table))
