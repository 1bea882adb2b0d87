"""The closed list of words that organisers may let us fill in. A placeholder is a word: no attribute, no code."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from meetings.core import prose
from meetings.core.errors import Refusal
from meetings.core.placeholders import ensure_known
from meetings.core.translated import Translated
from meetings.letters.models import Kind

COMMON: Mapping[str, LazyString] = {
    "person": _l("Name, position, State or organisation"),
    "full_name": _l("First name and family name"),
    "form_of_address": _l("Ms, Mr, or nothing where none is known"),
    "function": _l("Position"),
    "institution": _l("State or organisation"),
    "category": _l("Category"),
    "meeting": _l("Title of the meeting"),
    "dates": _l("Dates of the meeting"),
    "place": _l("Venue and city"),
    "hosts": _l("All organisers, by name"),
    "house": _l("The organisation that signs"),
    "contact": _l("Address for questions"),
}
OF_PASSPORT: Mapping[str, LazyString] = {
    "passport_name": _l("Full name as in the passport"),
    "passport_number": _l("Number of the passport"),
    "nationality": _l("Nationality"),
    "date_of_birth": _l("Date of birth"),
    "passport_issued": _l("Date of issue of the passport"),
    "passport_expires": _l("Date of expiry of the passport"),
    "consulate": _l("Consulate or embassy"),
}


class PlaceholderInAddress(Refusal):
    """A part of an address that would stay unfilled."""

    message = _l("A placeholder cannot be a part of an address: %(addresses)s.")


class TextMissing(Refusal):
    """A letter would have nothing to say."""

    message = _l("Write a subject and a text in at least one language, in the same languages each.")


def known(kind: Kind) -> Mapping[str, LazyString]:
    """The words that a letter of a kind can fill in; only those for a visa speak of the passport."""
    return {**COMMON, **OF_PASSPORT} if kind is Kind.VISA else COMMON


def check_line(line: str) -> None:
    """Raise unless a subject can be filled; it stays when the passport goes, so it never speaks of one."""
    ensure_known(line, COMMON)


def check_text(text: str, kind: Kind) -> None:
    """Raise unless every placeholder of a text exists and stands where it can be filled."""
    ensure_known(text, known(kind))
    misplaced = [*prose.misplaced(text, known(kind)), *prose.targets(text, known(kind))]
    if misplaced:
        raise PlaceholderInAddress(addresses=", ".join(misplaced))


def check(subject: Translated, text: Translated, kind: Kind) -> None:
    """Raise unless both say something in the same languages and every placeholder can be filled."""
    if not subject or set(subject) != set(text):
        raise TextMissing
    for line in subject.values():
        check_line(line)
    for each in text.values():
        check_text(each, kind)
