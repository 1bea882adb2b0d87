"""Taking 5,000 people in from a spreadsheet: reading, the dry run, the transaction that takes them, the undoing."""

import io
import time
from collections.abc import Iterator

import xlsxwriter
from sqlalchemy import func, select

from bench.figures import Figure
from bench.world import FAMILY, GIVEN, World
from meetings.accounts.models import Account
from meetings.core import clock, tasks
from meetings.core.db import db
from meetings.events.models import Event
from meetings.imports import actions, rules
from meetings.imports.models import ImportRow, ImportRun, Kind
from meetings.imports.reading import uploaded
from meetings.registration.models import Registration, State

SLUG, ROWS, STATES = "imported-meeting", 5000, ("Georgia", "France", "Allemagne", "AM", "Ukraine")
READING, LOOKING, TAKING, UNDOING = 5000.0, 500.0, 100.0, 100.0
HEADINGS = ["First name", "Family name", "E-mail address", "State or organisation", "Category", "Position"]


def measure(world: World) -> Iterator[Figure]:
    """Rows a second: read alone, read and compared with what is known, and registered."""
    world.meeting(SLUG, 0)
    with world.app.app_context():
        event = db.session.scalars(select(Event).where(Event.slug == SLUG)).one()
        by = db.session.scalars(select(Account).where(Account.email == f"organiser@{SLUG}.example")).one()
        run = actions.begin(event, Kind.PEOPLE, uploaded(_file(world), "people.xlsx"), by=by, now=clock.now())
        db.session.commit()
        start = time.perf_counter()
        count = sum(1 for _line in actions.table_of(run).lines())
        yield Figure("import of 5,000 rows: reading", count / (time.perf_counter() - start), "rows/s", READING, True)
        mapping = rules.guess(Kind.PEOPLE, HEADINGS, {})
        actions.choose(run, actions.Choice(run.part, 1, mapping), by=by)
        yield Figure("import of 5,000 rows: dry run", _work(), "rows/s", LOOKING, True)
        run = db.session.scalars(select(ImportRun)).one()
        good = select(func.count()).select_from(ImportRow).where(ImportRow.fate == "new")
        yield Figure("import of 5,000 rows: without a fault", db.session.scalar(good) or 0, "rows", ROWS, True)
        actions.start(run, only_good=False, quiet=True, takes_part="on_site", by=run.by)
        yield Figure("import of 5,000 rows: taking in", _work(), "rows/s", TAKING, True)
        made = db.session.scalar(select(func.count()).select_from(Registration)) or 0
        yield Figure("import of 5,000 rows: people registered", made, "people", ROWS, True)
        actions.undo(run, by=run.by)
        yield Figure("import of 5,000 rows: undoing", _work(), "rows/s", UNDOING, True)
        left = select(func.count()).select_from(Registration).where(Registration.state == State.WITHDRAWN)
        yield Figure("import of 5,000 rows: people withdrawn", db.session.scalar(left) or 0, "people", ROWS, True)


def _work() -> float:
    """Let the worker do its piece; rows a second."""
    db.session.commit()
    start = time.perf_counter()
    tasks.run_due()
    seconds = time.perf_counter() - start
    db.session.expire_all()
    return ROWS / seconds


def _file(world: World) -> io.BytesIO:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet("People")
    for line, cells in enumerate([HEADINGS, *(_cells(world, number) for number in range(ROWS))]):
        sheet.write_row(line, 0, cells)
    book.close()
    file.seek(0)
    return file


def _cells(world: World, number: int) -> list[str]:
    mark = "".join(f"{letter}{digit}" for letter, digit in zip("abcd", str(number), strict=False))
    family = f"{world.chance.choice(FAMILY)}-{mark}"
    state = world.chance.choice(STATES)
    return [world.chance.choice(GIVEN), family, f"row{number}@people.example", state, "observer", "Adviser"]
