"""What became of the copies of a message, as a file."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO, Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from meetings.core.i18n import language_name
from meetings.correspondence import fates
from meetings.correspondence.models import CopyState
from meetings.institutions.rules import capitals
from meetings.registration import exports
from meetings.registration.rules import Cell


def to_csv(rows: Iterable[Any], zone: str) -> tuple[IO[bytes], int]:
    """Copies as lines; no cell can act as a formula, and protected people have no name, no address and no contact."""
    return exports.to_csv(_lines(rows, ZoneInfo(zone)))


def _lines(rows: Iterable[Any], zone: ZoneInfo) -> Iterator[list[Cell]]:
    person = (_("Family name"), _("First name"), _("E-mail address"), _("Language"))
    fate = (_("What became of it"), _("Words of the mail server"), _("When"))
    contact = (_("Contact person"), _("E-mail of the contact person"))
    of_contact = [_("Copy to the contact person: %(what)s", what=label) for label in fate]
    yield [*person, *fate, *contact, *of_contact]
    yield from (_cells(row, zone) for row in rows)


def _cells(row: Any, zone: ZoneInfo) -> list[Cell]:
    person = [capitals(row.family_name), row.given_name, row.email]
    return [
        *([_("Protected person"), "", ""] if row.is_protected else person),
        language_name(row.language),
        _fate(row.state, row.mail_state, row.error),
        "" if row.is_protected else (row.error or ""),
        _when(row.finished_at, zone),
        *([""] * 5 if row.is_protected or not row.contact_email else _contact(row, zone)),
    ]


def _contact(row: Any, zone: ZoneInfo) -> list[Cell]:
    fate = _fate(CopyState.WRITTEN, row.contact_state, row.contact_error)
    when = _when(row.contact_finished_at, zone)
    return [row.contact_name, row.contact_email, fate, row.contact_error or "", when]


def _fate(state: str, mail_state: str | None, error: str | None) -> str:
    return str(fates.FATES[fates.fate(state, mail_state, fates.is_refusal(error or ""))])


def _when(at: datetime | None, zone: ZoneInfo) -> Cell:
    return at.astimezone(zone).replace(tzinfo=None) if at else ""
