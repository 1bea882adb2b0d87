"""A whole import is taken back, as far as nobody has acted on it: who came in withdraws, what changed is put back."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from meetings.accounts.models import Account
from meetings.core import audit, clock, tasks
from meetings.core.db import after_commit
from meetings.core.errors import Refusal
from meetings.core.i18n import in_language
from meetings.core.tasks import Work
from meetings.delegations.actions import counted_at_the_end
from meetings.imports import queries, rules
from meetings.imports.actions import progress
from meetings.imports.actions.batches import BATCH, in_batches
from meetings.imports.actions.restoring import Restoring
from meetings.imports.actions.stages import enqueue, lock, locked
from meetings.imports.actions.taking import maybe_quiet
from meetings.imports.models import Fate, ImportRun, Stage
from meetings.imports.queries import Made
from meetings.imports.rules import FaultKind, Why, fault
from meetings.registration.undone import TAKEN_BACK

JOB = "imports.undo"
TAKEN_BACK.append(queries.is_taken_back)


class Prospects(NamedTuple):
    """What can be taken back, and what stays, with why."""

    go: Sequence[Made]
    stay: Sequence[tuple[Made, Why]]


def prospects(run: ImportRun) -> Prospects:
    """What an undoing would do now."""
    taken_at = run.taken_at or run.created_at
    found = queries.made_people(run) if queries.is_people(run) else queries.made_focal_points(run)
    whys = [(made, rules.why_stays(made.trace, taken_at, made.fate)) for made in found]
    return Prospects([made for made, why in whys if why is None], [(made, why) for made, why in whys if why])


def undo(run: ImportRun, *, by: Account) -> None:
    """Let the worker take back what nobody has acted on; raises NotNow."""
    lock(run)
    if run.stage != Stage.DONE or not rules.is_fresh(run.created_at, clock.now()):
        raise rules.NotNow
    run.stage = Stage.UNDOING
    enqueue(JOB, run, by=by)


@tasks.job(JOB)
def take_back(work: Work) -> Mapping[str, Any]:
    """Take back in one transaction. Whoever was written to is written to again; who waits moves up at the end."""
    run = locked(work, Stage.UNDOING)
    if run is None:
        return {}
    now = clock.now()
    restoring = Restoring(run, now)
    found = prospects(run)
    done = 0
    at_the_end = counted_at_the_end(run.event, by=run.by, now=now)
    with in_language(run.by.language), maybe_quiet(run), at_the_end:
        for some in _together(found.go):
            progress.tell(work, run, done, len(found.go))
            in_batches(some, partial(_take_back, restoring), _stays)
            done += len(some)
        restoring.fill_places()
    for made, why in found.stay:
        made.row.faults = [fault(FaultKind.STAYS, why=why).stored()]
    run.stage, run.undone_at = Stage.UNDONE, now
    run.counts = queries.counts(run)
    back = run.counts.get(Fate.UNDONE, 0)
    after = {"taken_back": back, "left_as_is": len(found.go) + len(found.stay) - back}
    audit.record("import.undone", run, actor=run.by, scope=run.event_id, after=after)
    after_commit(lambda: progress.over(run))
    return after


def _together(rows: Sequence[Made]) -> list[list[Made]]:
    """Rows of one fate that may go at once; those that give the role of head back go last, each alone."""
    batches: list[list[Made]] = []
    for made in sorted(rows, key=Restoring.makes_head):
        last = batches[-1][-1] if batches else made
        is_apart = Restoring.stands_alone(made) or Restoring.stands_alone(last) or made.fate != last.fate
        if not batches or is_apart or len(batches[-1]) == BATCH:
            batches.append([])
        batches[-1].append(made)
    return batches


def _take_back(restoring: Restoring, some: Sequence[Made]) -> None:
    restoring.take_back(some)
    for made in some:
        made.row.fate = Fate.UNDONE


def _stays(made: Made, refusal: Refusal) -> None:
    """What a rule refuses stays, with its sentence."""
    made.row.faults = [fault(FaultKind.RULE, sentence=refusal.kept).stored()]
