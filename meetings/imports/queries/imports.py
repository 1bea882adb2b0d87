"""Imports, and what their headings meant."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from meetings.core.db import db
from meetings.core.queue import QueueState
from meetings.core.tasks import Job
from meetings.events.models import Event, EventHost
from meetings.imports.models import ImportHeading, ImportRun, Kind, Stage

AT_WORK = (Stage.CHECKING, Stage.RUNNING, Stage.INVITING, Stage.UNDOING)


def runs(event: Event) -> Sequence[ImportRun]:
    """The imports of an event, the latest first."""
    statement = sa.select(ImportRun).where(ImportRun.event_id == event.id).options(joinedload(ImportRun.by))
    return db.session.scalars(statement.order_by(ImportRun.created_at.desc(), ImportRun.id).limit(100)).all()


def run(event: Event, run_id: str) -> ImportRun | None:
    """An import by its id, looked up through the event."""
    statement = sa.select(ImportRun).where(ImportRun.event_id == event.id, ImportRun.id == run_id)
    return db.session.scalars(statement.options(joinedload(ImportRun.by))).one_or_none()


def at_stage(run_id: str, stage: Stage) -> ImportRun | None:
    """The import of a job, if it is at this stage."""
    return db.session.scalars(
        sa.select(ImportRun).where(ImportRun.id == run_id, ImportRun.stage == stage)
    ).one_or_none()


def is_stuck(one: ImportRun) -> bool:
    """Whether the worker has given up what it should do with an import."""
    if one.stage not in AT_WORK:
        return False
    state = db.session.scalar(sa.select(Job.state).where(Job.id == one.options.get("job", "")))
    return state == QueueState.FAILED


def is_people(one: ImportRun) -> bool:
    """Whether it registers people, and does not appoint focal points."""
    return one.kind == Kind.PEOPLE


def remembered(event: Event, kind: str) -> dict[str, str]:
    """What each heading meant when it was last chosen: for this event, else for a former one of the same houses."""
    same_house = sa.select(EventHost.event_id).where(EventHost.institution_id.in_(event.host_ids))
    statement = (
        sa.select(ImportHeading.heading, ImportHeading.field)
        .join(Event, Event.id == ImportHeading.event_id)
        .where(ImportHeading.kind == kind, sa.or_(Event.id == event.id, Event.id.in_(same_house)))
        .order_by(Event.id == event.id, Event.created_at)
    )
    return {heading: field for heading, field in db.session.execute(statement)}
