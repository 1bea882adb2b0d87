"""Tables as organisers bring them, and imports of them."""

import io
import re
import zipfile

import sqlalchemy as sa
import xlsxwriter

from meetings.core import clock, tasks
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.imports import actions, rules
from meetings.imports.models import ImportRow, ImportRun, Kind
from meetings.imports.reading import uploaded
from meetings.registration.models import Registration

PEOPLE = ["First name", "Family name", "E-mail address", "State", "Category", "Position", "Role", "Language"]
FOCAL_POINTS = ["First name", "Family name", "E-mail address", "State", "Acts as"]
NINO = ["Nino", "Beridze", "nino@example.org", "Georgia", "D"]
LEA = ["Léa", "Faure", "lea@example.org", "FR", "D"]


def spreadsheet(rows, *, sheet="People", before=(), merged=(), formulas=()):
    """An Excel file: lines of cells; `merged` are ranges, `formulas` (cell, formula, value)."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    for name in before:
        book.add_worksheet(name)
    page = book.add_worksheet(sheet)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for line, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if hasattr(cell, "year"):
                page.write_datetime(line, column, cell, day)
            elif isinstance(cell, str):
                page.write_string(line, column, cell)
            elif cell is not None:
                page.write(line, column, cell)
    for cells, value in merged:
        page.merge_range(cells, value)
    for cell, formula, value in formulas:
        page.write_formula(cell, formula, None, value)
    book.close()
    file.seek(0)
    return file


def text(rows, encoding="utf-8", separator=","):
    """A text with columns."""
    return io.BytesIO("\r\n".join(separator.join(cells) for cells in rows).encode(encoding))


def bomb():
    """A small archive that says of itself to be a spreadsheet and unpacks to 200 MB."""
    made = spreadsheet([PEOPLE, NINO])
    file = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part, old.read(part))
        for number in range(25):
            new.writestr(f"xl/media/{number}.bin", b"\0" * 8_000_000)
    file.seek(0)
    return file


def rewritten(file, name, change):
    """A spreadsheet with one of its parts changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            new.writestr(part, change(content) if part == name else content)
    made.seek(0)
    return made


def begun(world, file, name="people.xlsx", kind=Kind.PEOPLE):
    """An uploaded file."""
    run = actions.begin(world.event, kind, uploaded(file, name), by=world.olga, now=clock.now())
    db.session.commit()
    return run


def looked(world, file, name="people.xlsx", kind=Kind.PEOPLE, **choice):
    """A file whose rows were looked at, with the columns that are guessed."""
    run = begun(world, file, name, kind)
    table = actions.table_of(run, choice.get("part", ""))
    lines = [(line.number, [str(cell) for cell in line.cells]) for line in table.head(15)]
    header = choice.get("header") or rules.header_line(lines)
    mapping = choice.get("mapping") or rules.guess(kind, dict(lines)[header], {})
    values = {"part": table.part, "header": header, "mapping": mapping} | choice
    actions.choose(run, actions.Choice(**values), by=world.olga)
    db.session.commit()
    work()
    return run


def taken(world, file, name="people.xlsx", kind=Kind.PEOPLE, only_good=False, quiet=True, **choice):
    """A file whose rows were taken in."""
    run = looked(world, file, name, kind, **choice)
    take(world, run, only_good=only_good, quiet=quiet)
    return run


def take(world, run, only_good=False, quiet=True):
    actions.start(run, only_good=only_good, quiet=quiet, takes_part="on_site", by=world.olga)
    db.session.commit()
    work()


def undone(world, run):
    actions.undo(run, by=world.hugo)
    db.session.commit()
    work()
    return run


def work():
    """Let the worker do one piece of what is due, as another process would."""
    tasks._run_one()
    db.session.expire_all()


def rows(run):
    return db.session.scalars(sa.select(ImportRow).where(ImportRow.run_id == run.id).order_by(ImportRow.line)).all()


def fates(run):
    return [row.fate for row in rows(run)]


def faults(run):
    """(cell, kind) of each fault."""
    return [(fault["cell"], fault["kind"]) for row in rows(run) for fault in row.faults]


def registered(world, email):
    """The registration of an address, or None."""
    return next((each for each in everybody(world) if each.account.email == email), None)


def everybody(world):
    return db.session.scalars(sa.select(Registration).where(Registration.event_id == world.event.id)).all()


def mails_to(email):
    return db.session.scalars(sa.select(Mail).where(Mail.recipient == email)).all()


def the_import():
    return db.session.scalars(sa.select(ImportRun)).one()


def number_in(page, word):
    """The figure that stands before a word of the list of fates."""
    return int(re.search(rf"<b>(\d+)</b> {word}", page).group(1))
