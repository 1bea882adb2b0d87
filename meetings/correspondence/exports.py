"""What became of the copies of a message, as a file."""

from collections.abc import Iterable, Iterator
from typing import IO, Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from meetings.core.i18n import language_name
from meetings.correspondence import fates
from meetings.institutions.rules import capitals
from meetings.registration import exports
from meetings.registration.rules import Cell


def to_csv(rows: Iterable[Any], zone: str) -> tuple[IO[bytes], int]:
    """Copies as lines; no cell can act as a formula, and protected people have no name and no address."""
    return exports.to_csv(_lines(rows, ZoneInfo(zone)))


def _lines(rows: Iterable[Any], zone: ZoneInfo) -> Iterator[list[Cell]]:
    head = (_("Family name"), _("First name"), _("E-mail address"), _("Language"))
    yield [*head, _("What became of it"), _("Words of the mail server"), _("When")]
    yield from (_cells(row, zone) for row in rows)


def _cells(row: Any, zone: ZoneInfo) -> list[Cell]:
    person = [capitals(row.family_name), row.given_name, row.email]
    return [
        *([_("Protected person"), "", ""] if row.is_protected else person),
        language_name(row.language),
        str(fates.FATES[fates.fate(row.state, row.mail_state, fates.is_refusal(row.error or ""))]),
        "" if row.is_protected else (row.error or ""),
        row.finished_at.astimezone(zone).replace(tzinfo=None) if row.finished_at else "",
    ]
