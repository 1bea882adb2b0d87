"""Registrations as a spreadsheet or as text, written row by row to a file on disk."""

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import IO, Any
from zoneinfo import ZoneInfo

import xlsxwriter
from flask_babel import gettext as _

from meetings.accounts.rules import FORMS_OF_ADDRESS
from meetings.core.i18n import plain
from meetings.institutions.rules import capitals
from meetings.registration import rules
from meetings.registration.models import State

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def to_csv(rows: Iterable[Any], zone: str) -> tuple[IO[bytes], int]:
    """UTF-8 with a byte order mark, as spreadsheets expect it; no cell can act as a formula."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    text, people = io.TextIOWrapper(file, "utf-8-sig", newline=""), -1
    writer = csv.writer(text)
    for cells in _lines(rows, zone):
        writer.writerow([rules.safe_cell(cell) for cell in cells])
        people += 1
    text.detach().seek(0)
    return file, people


def to_xlsx(rows: Iterable[Any], zone: str) -> tuple[IO[bytes], int]:
    """One sheet whose rows leave the memory as they are written; every cell is text."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet, bold, people = book.add_worksheet(), book.add_format({"bold": True}), -1
    sheet.freeze_panes(1, 0)
    for cells in _lines(rows, zone):
        people += 1
        for column, cell in enumerate(cells):
            sheet.write_string(people, column, cell, bold if people == 0 else None)
    book.close()
    file.seek(0)
    return file, people


WRITERS: dict[str, Callable[[Iterable[Any], str], tuple[IO[bytes], int]]] = {"csv": to_csv, "xlsx": to_xlsx}


def _lines(rows: Iterable[Any], zone: str) -> Iterator[list[str]]:
    yield [
        _("Family name"),
        _("First name"),
        _("Form of address"),
        _("Name on the badge"),
        _("Protected"),
        _("Position"),
        _("Institution"),
        _("State or organisation"),
        _("Category"),
        _("State of the registration"),
        _("Takes part"),
        _("E-mail address"),
        _("Language"),
        _("Agreed to the list of participants"),
        _("Registered"),
        _("Decision taken"),
        _("Reason"),
    ]
    for row in rows:
        yield _cells(row, ZoneInfo(zone))


def _cells(row: Any, zone: ZoneInfo) -> list[str]:
    return [
        capitals(row.family_name),
        row.given_name,
        str(FORMS_OF_ADDRESS.get(row.form_of_address, "")),
        row.badge_name,
        _yes(row.is_protected),
        plain(row.function),
        plain(row.institution_name),
        plain(row.institution),
        plain(row.category),
        str(rules.STATE_WORDS[State(row.state)]),
        str(rules.TAKES_PART.get(row.takes_part, "")),
        row.email,
        row.language,
        _yes(row.agreed_to_list),
        _time(row.created_at, zone),
        _time(row.decided_at, zone),
        row.reason,
    ]


def _yes(value: bool) -> str:
    return str(_("yes") if value else _("no"))


def _time(moment: datetime | None, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M") if moment else ""
