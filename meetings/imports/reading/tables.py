"""A file as a table: its sheets (or sets of letters), and its lines."""

import io
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from meetings.core.errors import Refusal
from meetings.core.uploads.content import TYPES, Inspected, inspect
from meetings.imports.reading import letters, sheets
from meetings.imports.rules import LARGEST, MOST_COLUMNS, MOST_ROWS, Line, NotATable, TooMuch, Unreadable
from meetings.imports.rules.texts import letter_of

XLSX, CSV = TYPES["xlsx"].content_type, TYPES["csv"].content_type
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
MOST_MERGED = 100_000
MOST_SHEETS = 20
Merged = dict[int, dict[int, str]]


@dataclass(slots=True)
class Table:
    """One sheet of a spreadsheet, or a text in columns, of about `height` lines.

    `parts` are the sheets, or sets of letters, to choose from.
    """

    part: str
    parts: dict[str, str]
    rows: Iterable[list[Any]]
    first: int = 1
    height: int = 0
    formulas: sheets.Formulas = field(default_factory=dict)
    merged: Merged = field(default_factory=dict)

    def lines(self) -> Iterator[Line]:
        """Every line that says something."""
        for number, cells in enumerate(self.rows, self.first):
            merged = self.merged.get(number, {})
            if merged or any(cell not in (None, "") and str(cell).strip() for cell in cells):
                yield Line(number, cells, self.formulas.get(number, frozenset()), merged)

    def head(self, count: int) -> list[Line]:
        """The first lines."""
        return list(islice(self.lines(), count))


def uploaded(stream: IO[bytes], name: str, *, scanner_address: str = "") -> Inspected:
    """Look into an uploaded table; raises a Refusal that says what is wrong with it.

    A text may be in any usual letters and hold control characters, which are faults of single cells.
    """
    kind = name.rpartition(".")[2].lower()
    if kind == "csv":
        content = stream.read(LARGEST + 1)
        text = letters.decoded(content, letters.encoding_of(content))
        looked = inspect(
            io.BytesIO(CONTROL.sub(" ", text).encode()), name, largest=2 * LARGEST, scanner_address=scanner_address
        )
        return Inspected(io.BytesIO(content), looked.name, looked.content_type)
    if kind != "xlsx":
        raise NotATable
    return inspect(stream, name, largest=LARGEST, scanner_address=scanner_address)


def open_table(content: bytes, content_type: str, part: str = "") -> Table:
    """The table in a file; of several sheets the one called `part`, else the first. Raises a Refusal."""
    return _text(content, part) if content_type == CSV else _spreadsheet(content, part)


def beginnings(content: bytes, content_type: str, count: int) -> dict[str, list[Line]]:
    """The first lines of each sheet, or of the text, by its name; a sheet that cannot be read is left out."""
    if content_type == CSV:
        table = _text(content, "")
        return {table.part: table.head(count)}
    book, found = sheets.opened(content), dict[str, list[Line]]()
    for name in islice(book.sheets, MOST_SHEETS):
        with suppress(Refusal):
            found[name] = _sheet(book, name).head(count)
    return found


def _text(content: bytes, part: str) -> Table:
    encoding = part if part in letters.ENCODINGS else letters.encoding_of(content)
    text = letters.decoded(content, encoding)
    return Table(encoding, letters.ENCODINGS, letters.lines(text), height=text.count("\n") + 1)


def _spreadsheet(content: bytes, part: str) -> Table:
    book = sheets.opened(content)
    return _sheet(book, part if part in book.sheets else next(iter(book.sheets)))


def _sheet(book: sheets.Book, chosen: str) -> Table:
    packed, formulas = sheets.alone(book, chosen)
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(packed)).get_sheet_by_name(sheets.NAME)
    except CalamineError as error:
        raise Unreadable from error
    if sheet.height > MOST_ROWS or sheet.width > MOST_COLUMNS:
        raise TooMuch(rows=MOST_ROWS, columns=MOST_COLUMNS)
    rows = sheet.to_python(skip_empty_area=False)
    return Table(chosen, {name: name for name in book.sheets}, rows, 1, sheet.height, formulas, _merged(sheet))


def _merged(sheet: CalamineSheet) -> Merged:
    """By line (from 1) and column (from 0), the range of which a cell is a part without being its first."""
    found: Merged = {}
    for row, column, name in islice(_covered(sheet), MOST_MERGED):
        found.setdefault(row + 1, {})[column] = name
    return found


def _covered(sheet: CalamineSheet) -> Iterator[tuple[int, int, str]]:
    """Line and column (from 0) of such cells, each with its range."""
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        name = f"{letter_of(left)}{top + 1}:{letter_of(right)}{bottom + 1}"
        for row in range(top, min(bottom, MOST_ROWS) + 1):
            for column in range(left, min(right, MOST_COLUMNS) + 1):
                if (row, column) != (top, left):
                    yield row, column, name
