"""What makes passport data complete, and when they are deleted."""

import re
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l

from meetings.core.errors import Refusal
from meetings.events.rules.retention import days_after
from meetings.institutions.models import Institution

NUMBER = re.compile(r"[A-Z0-9](?:[A-Z0-9/-]{2,18})[A-Z0-9]")
OLDEST = 120
SHOWN = 4


@dataclass(frozen=True, slots=True)
class Details:
    """What a person gives of her passport, and where she asks for the visa."""

    full_name: str
    number: str
    nationality: Institution | None
    other_nationality: str
    born_on: date | None
    issued_on: date | None
    expires_on: date | None
    consulate: str


class PassportRefused(Refusal):
    """A fact about a passport that cannot be; `field` is where it was typed."""

    field = ""


class NumberMalformed(PassportRefused):
    """Not the number of a passport."""

    field, message = "number", _l("A passport number has four to twenty letters and figures.")


class NationalityMissing(PassportRefused):
    """Neither a State of the list nor another."""

    field, message = "other_nationality", _l("Please write the nationality, as the State is not in the list.")


class BirthImpossible(PassportRefused):
    """Born tomorrow, or very long ago."""

    field, message = "born_on", _l("This cannot be a date of birth.")


class IssuedImpossible(PassportRefused):
    """Issued before its holder was born, or in the future."""

    field, message = "issued_on", _l("A passport is issued after the birth of its holder and not in the future.")


class ExpiresTooEarly(PassportRefused):
    """No visa can be put into it."""

    field = "expires_on"
    message = _l("The passport has to be valid beyond the meeting. Please give the data of the new one.")


def check(details: Details, last_day: date, today: date) -> None:
    """Raise a PassportRefused unless these can be the data of a passport that is valid during the meeting."""
    for refusal in faults(details, last_day, today):
        raise refusal


def faults(details: Details, last_day: date, today: date) -> list[PassportRefused]:
    """All that cannot be, in the order of the form; what was not given (an empty text, no day) is not asked about."""
    born, issued, expires = details.born_on, details.issued_on, details.expires_on
    is_birth = born is None or (today.year - OLDEST < born.year and born < today)
    earliest = born if born and is_birth else date.min
    wrong = [
        (NumberMalformed, bool(details.number) and not NUMBER.fullmatch(details.number)),
        (NationalityMissing, details.nationality is None and not details.other_nationality),
        (BirthImpossible, not is_birth),
        (IssuedImpossible, issued is not None and not earliest < issued <= today),
        (ExpiresTooEarly, expires is not None and expires <= last_day),
    ]
    return [kind() for kind, is_wrong in wrong if is_wrong]


def purge_day(last_day: date, days: int) -> date:
    """The day, where the meeting takes place, on which passport data of it are deleted."""
    return days_after(last_day, days)


def masked(number: str) -> str:
    """The last letters of a number, enough to compare with the passport in hand."""
    return "•" * max(len(number) - SHOWN, 0) + number[-SHOWN:]
