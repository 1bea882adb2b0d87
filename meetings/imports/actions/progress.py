"""How far an import has come, told beside the database: it is one transaction, of which nobody sees anything yet.

A row about it could not be written meanwhile, for on SQLite the import holds the only lock there is.
"""

import io

from meetings.core import files
from meetings.core.db import db
from meetings.core.tasks import Work
from meetings.imports import queries
from meetings.imports.models import ImportRun

FOLDER = "imports/progress"


def tell(work: Work, run: ImportRun, done: int, total: int) -> None:
    """Say so many of so many; where a second transaction is possible, keep the lease as well."""
    files.put(f"{FOLDER}/{run.id}", io.BytesIO(f"{done}/{total}".encode()))
    if db.engine.dialect.name == "postgresql":
        work.progress(done, total)


def how_far(run: ImportRun) -> tuple[int, int]:
    """So many of so many rows."""
    try:
        done, _slash, total = b"".join(files.stream(f"{FOLDER}/{run.id}")).decode().partition("/")
    except FileNotFoundError:
        return 0, sum(run.counts.get(fate, 0) for fate in queries.GOOD)
    return int(done), int(total)


def over(run: ImportRun) -> None:
    """Nothing more to tell."""
    files.delete(f"{FOLDER}/{run.id}")
