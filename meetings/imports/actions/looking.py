"""The dry run: every row is looked at, the good ones are tried out, nothing of it happens."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import sqlalchemy as sa

from meetings.accounts.models import Account
from meetings.core import clock, tasks
from meetings.core.db import after_commit, db
from meetings.core.errors import Refusal
from meetings.core.i18n import in_language
from meetings.core.tasks import Work
from meetings.imports import queries, rules
from meetings.imports.actions import progress
from meetings.imports.actions.ground import ground
from meetings.imports.actions.stages import enqueue, lock, locked
from meetings.imports.actions.taking import Tell
from meetings.imports.actions.trying import try_out
from meetings.imports.actions.uploading import table_of
from meetings.imports.models import ImportHeading, ImportRow, ImportRun, Kind, Stage
from meetings.imports.reading import Table
from meetings.imports.rules import Checked, Line
from meetings.imports.rules.texts import clean, letter_of

JOB = "imports.look"
BATCH = 500
OPEN = (Stage.UPLOADED, Stage.CHECKED, Stage.FAILED)


@dataclass(frozen=True, slots=True)
class Choice:
    """How a file is to be read: sheet (or set of letters), line of the headings, columns, and what empty cells mean."""

    part: str
    header: int
    mapping: Mapping[str, int]
    category_id: str = ""
    language: str = "en"


def choose(run: ImportRun, choice: Choice, *, by: Account) -> None:
    """Keep what the columns mean and let the worker look through the file; raises ColumnsMissing, ColumnTwice, NotNow.

    A file that cannot be read this way raises what a table raises.
    """
    lock(run)
    if run.stage not in OPEN or not run.file_key:
        raise rules.NotNow
    _ensure_columns(run, choice)
    for line in table_of(run, choice.part).lines():
        if line.number == choice.header:
            _remember(run, line, choice.mapping)
        if line.number >= choice.header:
            break
    run.part, run.header, run.mapping = choice.part, choice.header, dict(choice.mapping)
    run.options = {"category_id": choice.category_id, "language": choice.language}
    _begin(run, by)


def look_again(run: ImportRun, *, by: Account) -> None:
    """Let the worker look through the rows as things stand now, with the same columns; raises NotNow or FileGone."""
    lock(run)
    if run.stage not in (Stage.CHECKED, Stage.FAILED) or not run.mapping:
        raise rules.NotNow
    if not run.file_key:
        raise rules.FileGone
    _begin(run, by)


def _begin(run: ImportRun, by: Account) -> None:
    run.counts, run.fault, run.stage = {}, {}, Stage.CHECKING
    run.options = run.options | {"tried_to": 0}
    enqueue(JOB, run, by=by)


def _ensure_columns(run: ImportRun, choice: Choice) -> None:
    lacking = rules.lacking(Kind(run.kind), choice.mapping)
    if lacking:
        labels = (str(rules.FIELDS[Kind(run.kind)][name].label) for name in lacking)
        raise rules.ColumnsMissing(fields=", ".join(labels))
    columns = list(choice.mapping.values())
    twice = next((column for column in columns if columns.count(column) > 1), None)
    if twice is not None:
        raise rules.ColumnTwice(column=letter_of(twice))


@tasks.job(JOB)
def look_through(work: Work) -> Mapping[str, Any]:
    """Say of each row what would become of it. Others can write until all are looked at, not while they are tried."""
    run = queries.at_stage(work.payload["run"], Stage.CHECKING)
    if run is None:
        return {}
    tell = partial(_tell, work, run)
    try:
        with in_language(run.by.language):
            table = table_of(run)
            found = list(_checked(run, table, partial(tell, table.height, 0)))
    except Refusal as refusal:
        run.stage, run.fault = Stage.FAILED, {"sentence": refusal.kept}
        return {}
    if locked(work, Stage.CHECKING) is None:
        return {}
    _keep(run, found)
    db.session.flush()
    db.session.expire_all()  # the event and its limits may have changed while the rows were looked at
    if any(run.counts.get(fate) for fate in queries.GOOD):
        with in_language(run.by.language):
            try_out(run, clock.now(), partial(tell, table.height, 1))
    run.counts, run.stage = queries.counts(run), Stage.CHECKED
    run.options = run.options | {"looked_at": clock.now().isoformat()}
    after_commit(lambda: progress.over(run))
    return dict(run.counts)


def _tell(work: Work, run: ImportRun, height: int, before: int, done: int, total: int) -> None:
    """How far it has come in a file of so many rows, of which looking is the first half and trying the second."""
    progress.tell(work, run, int(height * (before + done / total) / 2), height)


def _checked(run: ImportRun, table: Table, tell: Tell) -> Iterator[Checked]:
    known = ground(run, run.options["category_id"], run.options["language"])
    for line in table.lines():
        if line.number % BATCH == 0:
            tell(line.number, max(table.height, line.number))
        if line.number > run.header:
            yield rules.check(Kind(run.kind), line, run.mapping, known)


def _keep(run: ImportRun, found: list[Checked]) -> None:
    db.session.execute(sa.delete(ImportRow).where(ImportRow.run_id == run.id))
    for start in range(0, len(found), BATCH):
        rows = [_stored(run, each) for each in found[start : start + BATCH]]
        db.session.execute(sa.insert(ImportRow), rows)
    run.counts = dict(Counter(each.fate.value for each in found))


def _stored(run: ImportRun, checked: Checked) -> dict[str, Any]:
    return {
        "run_id": run.id,
        "line": checked.line,
        "fate": checked.fate,
        "email": checked.email,
        "given": checked.given,
        "faults": [each.stored() for each in checked.faults],
    }


def _remember(run: ImportRun, line: Line, mapping: Mapping[str, int]) -> None:
    """Keep what each heading means, for the next file of this kind."""
    fields = {column: name for name, column in mapping.items()}
    meant: dict[str, str] = {}
    for column, cell in enumerate(line.cells):
        key = rules.heading_key(clean(cell))
        meant[key] = meant.get(key) or fields.get(column, "")
    mine = sa.and_(ImportHeading.event_id == run.event_id, ImportHeading.kind == run.kind)
    db.session.execute(sa.delete(ImportHeading).where(mine, ImportHeading.heading.in_(list(meant))))
    rows = [{"event_id": run.event_id, "kind": run.kind, "heading": key, "field": meant[key]} for key in meant if key]
    if rows:
        db.session.execute(sa.insert(ImportHeading), rows)
