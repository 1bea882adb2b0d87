"""A whole import is taken back, as far as nobody has acted on it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from meetings.accounts.models import Account
from meetings.core import audit, clock, tasks
from meetings.core.db import after_commit, db
from meetings.core.tasks import Work
from meetings.delegations import actions as delegations
from meetings.imports import queries, rules
from meetings.imports.actions import progress
from meetings.imports.actions.taking import BATCH, lock, locked, maybe_quiet
from meetings.imports.models import ImportRun, Stage
from meetings.imports.rules import Why
from meetings.registration import actions as registrations
from meetings.registration import queries as registration_queries
from meetings.registration.actions import places
from meetings.registration.models import Registration

JOB = "imports.undo"


class Prospects(NamedTuple):
    """The ids of what can be taken back, and who stays, with why."""

    ids: list[str]
    stay: list[tuple[str, Why]]


def prospects(run: ImportRun) -> Prospects:
    """What an undoing would do now."""
    taken_at = run.taken_at or run.created_at
    if queries.is_people(run):
        found = [(each.id, each.name, rules.why_stays(each.trace, taken_at)) for each in queries.made_people(run)]
    else:
        found = [
            (
                each.id,
                each.account.full_name,
                rules.why_acts_on(each.invited_at, each.opened_at, each.ended_at, taken_at),
            )
            for each in queries.made_focal_points(run)
        ]
    ids = [id_ for id_, _name, why in found if why is None]
    return Prospects(ids, [(name, why) for _id, name, why in found if why])


def undo(run: ImportRun, *, by: Account) -> None:
    """Let the worker take back what nobody has acted on; raises NotNow."""
    lock(run)
    if run.stage != Stage.DONE:
        raise rules.NotNow
    run.stage, run.by = Stage.UNDOING, by
    tasks.enqueue(JOB, {"run": run.id}, owner_id=by.id, scope=run.event_id)


@tasks.job(JOB)
def take_back(work: Work) -> Mapping[str, Any]:
    """Take back in one transaction. Whoever was written to is written to again; who waits moves up at the end."""
    run = locked(work, Stage.UNDOING)
    if run is None:
        return {}
    now = clock.now()
    if queries.is_people(run):
        places.lock(*registration_queries.categories(run.event))
    found = prospects(run)
    with maybe_quiet(run):
        (_withdraw if queries.is_people(run) else _dismiss)(work, run, found.ids, now)
    run.stage, run.undone_at = Stage.UNDONE, now
    after = {"taken_back": len(found.ids), "left_as_is": len(found.stay)}
    audit.record("import.undone", run, actor=run.by, scope=run.event_id, after=after)
    after_commit(lambda: progress.over(run))
    return after


def _withdraw(work: Work, run: ImportRun, ids: list[str], now: datetime) -> None:
    """Nobody of the same import moves up meanwhile, only to be withdrawn after."""
    freed: set[str] = set()
    for done in range(0, len(ids), BATCH):
        progress.tell(work, run, done, len(ids))
        mine = sa.select(Registration).where(Registration.id.in_(ids[done : done + BATCH]))
        for registration in db.session.scalars(mine.order_by(Registration.id)).all():
            freed.add(places.delegation_of(registration))
            registrations.withdraw(registration, by=run.by, now=now, keeps_place=True)
    for category in registration_queries.categories(run.event):
        if ids:
            places.freed(category, now)
    if freed - {""}:
        places.freed_in(run.event, freed - {""}, now)


def _dismiss(work: Work, run: ImportRun, ids: list[str], now: datetime) -> None:
    wanted = set(ids)
    for done, focal_point in enumerate(queries.made_focal_points(run)):
        if done % BATCH == 0:
            progress.tell(work, run, done, len(ids))
        if focal_point.id in wanted:
            delegations.dismiss(focal_point, by=run.by, now=now)
