"""A file arrives, and is opened again at each step."""

from datetime import datetime

from meetings.accounts.models import Account
from meetings.core import audit, files
from meetings.core.db import after_commit, db, new_id
from meetings.core.uploads.content import Inspected
from meetings.events.models import Event
from meetings.imports.actions.stages import lock
from meetings.imports.models import ImportRun, Kind, Stage
from meetings.imports.reading import Table, beginnings, open_table
from meetings.imports.rules import Line, NotNow

FOLDER = "imports"


def begin(event: Event, kind: Kind, file: Inspected, *, by: Account, now: datetime) -> ImportRun:
    """Keep a file that was looked into; raises a Refusal when it is no table."""
    file.content.seek(0)
    table = open_table(file.content.read(), file.content_type)
    run = ImportRun(
        id=new_id(), event=event, kind=kind, file_name=file.name, content_type=file.content_type, by=by, created_at=now
    )
    run.file_key, run.part = f"{FOLDER}/{run.id}", table.part[:120]
    files.put(run.file_key, file.content)
    db.session.add(run)
    db.session.flush()
    audit.record("import.uploaded", run, actor=by, scope=event.id, after={"import_kind": kind})
    return run


def table_of(run: ImportRun, part: str = "") -> Table:
    """The file of an import as a table; raises a Refusal, and FileNotFoundError once the file is gone."""
    return open_table(_content(run), run.content_type, part or run.part)


def beginnings_of(run: ImportRun, count: int) -> dict[str, list[Line]]:
    """The first lines of each of its sheets, by name."""
    return beginnings(_content(run), run.content_type, count)


def _content(run: ImportRun) -> bytes:
    return b"".join(files.stream(run.file_key))


def remove(run: ImportRun, *, by: Account) -> None:
    """Drop a file of which nothing was taken in; raises NotNow."""
    lock(run)
    if run.stage not in (Stage.UPLOADED, Stage.CHECKED, Stage.FAILED):
        raise NotNow
    audit.record("import.removed", run, actor=by, scope=run.event_id)
    forget(run)
    db.session.delete(run)
    db.session.flush()


def forget(run: ImportRun) -> None:
    """Let the file go once this is committed."""
    key = run.file_key
    if key:
        after_commit(lambda: files.delete(key))
    run.file_key = ""
