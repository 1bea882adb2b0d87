"""Lines as a spreadsheet or as text, written one by one to a file on disk."""

import csv
import io
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import IO

import xlsxwriter

from meetings.core.i18n import language
from meetings.registration import rules

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
SEPARATORS = {"en": ",", "fr": ";"}
"""What a spreadsheet program opens in columns: where the comma parts decimals, it expects semicolons."""
FIRST_YEAR = 1900
"""Spreadsheets know no day before it."""
MOMENT_WIDTH, MOST_WIDTH = 17, 40
"""Letters in a column: a moment that does not fit would be shown as hashes."""
Lines = Iterable[Sequence[rules.Cell]]


def to_csv(lines: Lines) -> tuple[IO[bytes], int]:
    """UTF-8 with a byte order mark, as spreadsheets expect it; no cell can act as a formula."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    text, people = io.TextIOWrapper(file, "utf-8-sig", newline=""), -1
    writer = csv.writer(text, delimiter=SEPARATORS[language()])
    for cells in lines:
        writer.writerow([rules.safe_cell(cell) if isinstance(cell, str) else rules.written(cell) for cell in cells])
        people += 1
    text.detach().seek(0)
    return file, people


def to_xlsx(lines: Lines, name: str) -> tuple[IO[bytes], int]:
    """One sheet, called `name`; its rows leave the memory as they are written.

    Numbers can be added, days sorted, texts are texts.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet, people = book.add_worksheet(name), -1
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.freeze_panes(1, 0)
    for cells in lines:
        people += 1
        for column, cell in enumerate(cells):
            if people == 0:
                sheet.set_column(column, column, max(MOMENT_WIDTH, min(len(str(cell)) + 2, MOST_WIDTH)))
            if isinstance(cell, int):
                sheet.write_number(people, column, cell)
            elif isinstance(cell, date) and cell.year >= FIRST_YEAR:
                sheet.write_datetime(people, column, cell, moment if isinstance(cell, datetime) else day)
            else:
                sheet.write_string(people, column, rules.written(cell), bold if people == 0 else None)
    book.close()
    file.seek(0)
    return file, people


def to_file(kind: str, lines: Lines, name: str) -> tuple[IO[bytes], int]:
    """A file of one of `TYPES`, and how many lines follow its first; a spreadsheet calls its sheet `name`."""
    return to_xlsx(lines, name) if kind == "xlsx" else to_csv(lines)
