"""The import itself: a job in one transaction, so that all of it happens or nothing does."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from functools import partial
from typing import Any

from meetings.accounts.models import Account
from meetings.core import audit, clock, mail, tasks
from meetings.core.db import after_commit, db
from meetings.core.errors import Refusal, said_everywhere
from meetings.core.i18n import in_language
from meetings.core.tasks import Work
from meetings.delegations.actions import counted_at_the_end
from meetings.imports import queries, rules
from meetings.imports.actions import progress
from meetings.imports.actions.batches import BATCH, in_batches
from meetings.imports.actions.marking import mark
from meetings.imports.actions.rows import Around, note_before, take_focal_points, take_people
from meetings.imports.actions.stages import enqueue, lock, locked
from meetings.imports.models import Fate, ImportRow, ImportRun, Stage
from meetings.imports.rules import FaultKind, fault
from meetings.registration import actions as registrations
from meetings.registration import rules as registration_rules

JOB = "imports.take"
Tell = Callable[[int, int], None]


def start(
    run: ImportRun, *, only_good: bool, quiet: bool, takes_part: str, by: Account, seen: str | None = None
) -> None:
    """Let the worker take the rows in; raises NotNow, FileGone, HasFaults or NothingToTake.

    `seen` is the job that looked through them for whoever decides: after another look it raises LookedAgain.
    An event that is not announced yet, or is over, raises what registering raises.
    """
    lock(run)
    registration_rules.ensure_announced(run.event.state)
    if run.stage != Stage.CHECKED:
        raise rules.NotNow
    if seen not in (None, run.options["job"]):
        raise rules.LookedAgain
    if not run.file_key:
        raise rules.FileGone
    if any(run.counts.get(fate) for fate in queries.BAD) and not only_good:
        raise rules.HasFaults
    if not any(run.counts.get(fate) for fate in queries.GOOD):
        raise rules.NothingToTake
    chosen = {"only_good": only_good, "quiet": quiet}
    run.options = run.options | chosen | {"takes_part": takes_part}
    run.stage, run.fault = Stage.RUNNING, {}
    audit.record("import.started", run, actor=by, scope=run.event_id, after=chosen)
    enqueue(JOB, run, by=by)


@tasks.job(JOB)
def take(work: Work) -> Mapping[str, Any]:
    """Take the good rows in. A rule that refuses one stops the whole, unless only the good rows are wanted."""
    run = locked(work, Stage.RUNNING)
    if run is None:
        return {}
    now = clock.now()
    try:
        with in_language(run.by.language), maybe_quiet(run):
            take_rows(run, now, partial(progress.tell, work, run))
            if not run.options["quiet"]:
                registrations.tell_contacts(queries.with_new_contact(run), by=run.by)
    except _Stopped as stopped:
        return _stop(run.id, stopped)
    run.stage, run.taken_at, run.counts = Stage.DONE, now, queries.counts(run)
    audit.record(
        "import.taken",
        run,
        actor=run.by,
        scope=run.event_id,
        after={f"rows_{fate}": count for fate, count in run.counts.items()},
    )
    after_commit(lambda: progress.over(run))
    return dict(run.counts)


def maybe_quiet(run: ImportRun) -> AbstractContextManager[None]:
    """Nobody of the import is written to, if that was chosen; whoever moves up because of it still is."""
    return mail.quietly(queries.addresses(run)) if run.options.get("quiet") else nullcontext()


class _Stopped(Exception):
    """A rule refused a row of an import that is all or nothing."""

    def __init__(self, line: int, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.line, self.kept = line, refusal.kept


def take_rows(run: ImportRun, now: datetime, tell: Tell, *, most_refused: int | None = None) -> int:
    """Take the good rows in, and keep with each whether it got a place; `tell` is told so many of so many.

    It stops when a rule has refused more than `most_refused` and rows are left: then it gives the line of the last row
    that was tried, else 0.
    """
    around, several = Around(run, now), take_people if queries.is_people(run) else take_focal_points
    left = partial(_left, run)
    if queries.is_people(run):
        note_before(around)
    total, before = sum(run.counts.get(fate, 0) for fate in queries.GOOD), queries.already_waiting(run)
    done, line, size, refused, stopped = 0, 0, BATCH, 0, 0
    with counted_at_the_end(run.event, by=run.by, now=now):
        while not stopped and (batch := queries.rows_after(run, line, queries.GOOD, BATCH)):
            tell(done, total)
            done, line = done + len(batch), batch[-1].line
            size = in_batches(batch, partial(several, around), left, size)
            refused += sum(row.fate == Fate.LEFT for row in batch)
            is_enough = most_refused is not None and refused > most_refused and done < total
            stopped = line if is_enough else 0
    mark(run, before)
    return stopped


def _left(run: ImportRun, row: ImportRow, refusal: Refusal) -> None:
    if not run.options["only_good"]:
        raise _Stopped(row.line, refusal) from refusal
    cell = rules.cell_of(refusal, row.line, run.mapping)
    row.fate, row.faults = Fate.LEFT, [fault(FaultKind.RULE, cell, sentence=refusal.kept).stored()]


def _stop(run_id: str, stopped: _Stopped) -> Mapping[str, Any]:
    """Nothing of it has happened; say which row it was, and why."""
    db.session.rollback()
    run = db.session.get_one(ImportRun, run_id)
    run.stage, run.fault = Stage.FAILED, {"line": stopped.line, "sentence": stopped.kept}
    after = {"reason": said_everywhere(stopped.kept)}
    audit.record("import.stopped", run, actor=None, scope=run.event_id, after=after)
    after_commit(lambda: progress.over(run))
    return {"stopped": stopped.line}
