"""What became of the copies of a message, as a file."""

import csv
import io
import tempfile
from collections.abc import Iterable
from typing import IO, Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from meetings.core.i18n import language_name
from meetings.correspondence import fates
from meetings.institutions.rules import capitals
from meetings.registration.rules import safe_cell


def to_csv(rows: Iterable[Any], zone: str) -> tuple[IO[bytes], int]:
    """UTF-8 with a byte order mark; no cell can act as a formula, and protected people have no name and no address."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    text, count = io.TextIOWrapper(file, "utf-8-sig", newline=""), 0
    writer = csv.writer(text)
    head = (_("Family name"), _("First name"), _("E-mail address"), _("Language"))
    writer.writerow([*head, _("What became of it"), _("Words of the mail server"), _("When")])
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in _cells(row, ZoneInfo(zone))])
        count += 1
    text.detach().seek(0)
    return file, count


def _cells(row: Any, zone: ZoneInfo) -> list[str]:
    person = [capitals(row.family_name), row.given_name, row.email]
    return [
        *([_("Protected person"), "", ""] if row.is_protected else person),
        language_name(row.language),
        str(fates.FATES[fates.fate(row.state, row.mail_state, fates.is_refusal(row.error or ""))]),
        "" if row.is_protected else (row.error or ""),
        row.finished_at.astimezone(zone).strftime("%Y-%m-%d %H:%M") if row.finished_at else "",
    ]
