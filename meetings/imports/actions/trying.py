"""What would become of each row: all good ones are taken in as a trial, and then everything is as it was.

So the dry run and the import cannot differ: the same verbs say for whom there is a place and whom a rule refuses.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from meetings.core import mail
from meetings.core.db import db
from meetings.events.models import EventState
from meetings.imports import queries
from meetings.imports.actions.marking import marks
from meetings.imports.actions.taking import Tell, take_rows
from meetings.imports.models import ImportRun

MOST_REFUSED = 500
AS_A_TRIAL = {"only_good": True, "quiet": True, "takes_part": "on_site"}


class Outcome(NamedTuple):
    """What has become of a row."""

    fate: str
    faults: list[Any]
    marks: dict[str, Any]


def try_out(run: ImportRun, now: datetime, tell: Tell) -> None:
    """Keep with each good row what would become of it now, as if the meeting were announced; `tell` is told how far.

    Others cannot write meanwhile, as while rows are taken in. When a rule has refused more than 500 rows, the file is
    to be mended anyway: the rest is not tried, and `options["tried_to"]` is the line up to which it was, else 0.
    """
    found, tried_to = _outcomes(run, now, tell)
    for row in queries.rows_by_id(found):
        row.fate, row.faults, kept = found[row.id]
        row.given = row.given | kept
    run.options = run.options | {"tried_to": tried_to}
    db.session.flush()


def _outcomes(run: ImportRun, now: datetime, tell: Tell) -> tuple[Mapping[str, Outcome], int]:
    """Of each row that is not simply taken in, by id; and the line up to which rows were tried, 0 for all."""
    trial = db.session.begin_nested()
    try:
        run.options = run.options | AS_A_TRIAL
        if run.event.state == EventState.DRAFT:
            run.event.state = EventState.PUBLISHED
        with mail.quietly(queries.addresses(run)):
            tried_to = take_rows(run, now, tell, most_refused=MOST_REFUSED)
        found = {row.id: Outcome(row.fate, row.faults, marks(row.given)) for row in queries.remarkable(run)}
    finally:
        trial.rollback()
    return found, tried_to
