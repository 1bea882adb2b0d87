"""One import at a time goes one step further; its job finds it as it was, or not at all."""

import sqlalchemy as sa

from meetings.accounts.models import Account
from meetings.core import audit, tasks
from meetings.core.db import db, new_id
from meetings.core.tasks import Work
from meetings.imports import queries, rules
from meetings.imports.models import ImportRun, Stage


def lock(run: ImportRun) -> None:
    """Nobody else goes on with this import; see it as it is now."""
    statement = sa.select(ImportRun).where(ImportRun.id == run.id).with_for_update(of=ImportRun)
    db.session.scalars(statement.execution_options(populate_existing=True)).one()


def locked(work: Work, stage: Stage) -> ImportRun | None:
    """The import of a job, locked; None when it is not, or no longer, at this stage: the job may run twice."""
    statement = sa.select(ImportRun).where(ImportRun.id == work.payload["run"]).with_for_update(of=ImportRun)
    run = db.session.scalars(statement.execution_options(populate_existing=True)).one_or_none()
    return run if run and run.stage == stage else None


def enqueue(kind: str, run: ImportRun, *, by: Account) -> None:
    """Let the worker go on with an import, in the name of `by`."""
    job = tasks.enqueue(kind, {"run": run.id}, owner_id=by.id, scope=run.event_id)
    job.id = new_id()
    run.by, run.options = by, run.options | {"job": job.id}
    db.session.flush()


def give_up(run: ImportRun, *, by: Account) -> None:
    """Go back to the last safe stage when the worker has failed for good; raises NotNow while it still tries."""
    lock(run)
    if not queries.is_stuck(run):
        raise rules.NotNow
    run.stage = Stage.DONE if run.stage in (Stage.INVITING, Stage.UNDOING) else Stage.FAILED
    audit.record("import.given_up", run, actor=by, scope=run.event_id)
