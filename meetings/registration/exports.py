"""Lines as a spreadsheet or as text, written one by one to a file on disk."""

import csv
import io
import tempfile
from collections.abc import Callable, Iterable
from typing import IO

import xlsxwriter

from meetings.registration import rules

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
Lines = Iterable[list[str]]


def to_csv(lines: Lines) -> tuple[IO[bytes], int]:
    """UTF-8 with a byte order mark, as spreadsheets expect it; no cell can act as a formula."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    text, people = io.TextIOWrapper(file, "utf-8-sig", newline=""), -1
    writer = csv.writer(text)
    for cells in lines:
        writer.writerow([rules.safe_cell(cell) for cell in cells])
        people += 1
    text.detach().seek(0)
    return file, people


def to_xlsx(lines: Lines) -> tuple[IO[bytes], int]:
    """One sheet whose rows leave the memory as they are written; every cell is text."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet, bold, people = book.add_worksheet(), book.add_format({"bold": True}), -1
    sheet.freeze_panes(1, 0)
    for cells in lines:
        people += 1
        for column, cell in enumerate(cells):
            sheet.write_string(people, column, cell, bold if people == 0 else None)
    book.close()
    file.seek(0)
    return file, people


WRITERS: dict[str, Callable[[Lines], tuple[IO[bytes], int]]] = {"csv": to_csv, "xlsx": to_xlsx}
