"""How names are folded for order and search, shown in capitals, and what makes a name complete."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from babel import Locale
from flask_babel import lazy_gettext as _l

from meetings.core.errors import Refusal
from meetings.core.i18n import LANGUAGES
from meetings.core.translated import Translated
from meetings.institutions.models import Institution, Kind

KIND_NAMES = {
    Kind.STATE: _l("State"),
    Kind.DESIGNATION: _l("Designation that is not a State"),
    Kind.INTERGOVERNMENTAL: _l("Intergovernmental organisation"),
    Kind.CIVIL_SOCIETY: _l("Civil society organisation"),
    Kind.OTHER: _l("Other"),
}
ORGANISATIONS = (Kind.INTERGOVERNMENTAL, Kind.CIVIL_SOCIETY, Kind.OTHER, Kind.DESIGNATION)
_GREEK_ACCENT = re.compile("([\u0391-\u03a9\u03b1-\u03c9]\u0308?)\u0301")
_GREEK_HIATUS = re.compile("([\u0391\u0395\u039f\u03b1\u03b5\u03bf])\u0301([\u0399\u03a5\u03b9\u03c5])(?!\u0308)")
_STROKES = str.maketrans(
    {"ł": "l", "đ": "d", "ø": "o", "ħ": "h", "ŧ": "t", "ı": "i", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"}
)
_GEORGIAN = re.compile("[\u10d0-\u10ff]")


class NameMissing(Refusal):
    """Lists are printed in both languages."""

    message = _l("Please write the name in English and in French.")


class NameTaken(Refusal):
    """Two lines of the same name cannot be told apart."""

    message = _l("There is already an institution with this name.")


class NoteUnmarked(Refusal):
    """A footnote belongs to a name with an asterisk, and an asterisk promises a footnote."""

    message = _l(
        "A name with a footnote ends with an asterisk (*), and only such a name. The note is written in both languages."
    )


class StateStays(Refusal):
    """States come from the reference list."""

    message = _l("A State can be corrected, but not retired.")


class HostsAreGiven(Refusal):
    """Whoever belongs to a host may create meetings."""

    message = _l("Only an administrator can say which organisations organise meetings.")


SHORT_NAMES: Mapping[str, Sequence[str]] = {
    "BA": ("Bosnia", "Bosnie"),
    "CZ": ("Czech Republic", "République tchèque"),
    "GB": ("UK", "Great Britain", "Grande-Bretagne"),
    "KG": ("Kyrgyz Republic", "République kirghize"),
    "TR": ("Turkey",),
    "US": ("USA", "US"),
    "VA": ("Vatican",),
}
"""What people write of a State besides its name and that of CLDR, by code."""
BEFORE_A_NAME = re.compile(r"(the|la|le|les|l')\s*\b|(republic of|republique d[eu']|kingdom of|royaume d[eu'])\s*")


def usual_names(institution: Institution) -> list[str]:
    """What a State is called in everyday English and French (CLDR): read in files that come in, never shown."""
    if institution.kind != Kind.STATE or not institution.code:
        return []
    of_cldr = [name for code in LANGUAGES if (name := Locale(code).territories.get(institution.code))]
    return [*of_cldr, *SHORT_NAMES.get(institution.code, ())]


def without_title(name: str) -> str:
    """A folded name without its article, and without “Republic of” or the like."""
    shorter = BEFORE_A_NAME.sub("", name, count=1) if BEFORE_A_NAME.match(name) else name
    return shorter if shorter == name else without_title(shorter)


def folded(text: str) -> str:
    """Lower case without accents, strokes, typographic apostrophes and no-break spaces: a key to sort and search by."""
    plain = text.replace("\u2019", "'").replace("\u00a0", " ").replace("\u202f", " ")
    apart = unicodedata.normalize("NFKD", plain)
    bare = "".join(c for c in apart if not unicodedata.combining(c)).casefold()
    return " ".join(bare.translate(_STROKES).split())


def capitals(name: str) -> str:
    """A name in capitals as its own script writes them.

    Greek capitals drop the accent (a broken diphthong then shows a diaeresis), the Armenian ligature opens,
    and Georgian names stay as they are: the script has no capitals in running text and many fonts lack them.
    """
    if name.isascii():
        return name.upper()
    if _GEORGIAN.search(name):
        return name
    letters = unicodedata.normalize("NFD", name.replace("\u0587", "\u0565\u057e"))
    letters = _GREEK_HIATUS.sub("\\1\\2\u0308", letters)
    return unicodedata.normalize("NFC", _GREEK_ACCENT.sub("\\1", letters).upper())


def sort_key(name: str) -> str:
    """What a name is sorted by when nobody says otherwise: hyphens and apostrophes count as spaces."""
    letters = "".join(character if character.isalnum() or character in ",()" else " " for character in folded(name))
    return " ".join(letters.split())[:200]


def check_names(name: Translated, footnote: Translated) -> None:
    """Raise NameMissing or NoteUnmarked."""
    if name.missing(("en", "fr")) or not name:
        raise NameMissing
    marked = {text.endswith("*") for text in name.values()}
    if marked != {bool(footnote)} or footnote.missing(("en", "fr")):
        raise NoteUnmarked


def check_hosting(present: bool, wanted: bool, actor: Any) -> None:
    """Raise HostsAreGiven when an organiser would add or remove a host; `actor` is None for the command line."""
    if present != wanted and actor is not None and not actor.is_administrator:
        raise HostsAreGiven


def check_retirement(institution: Institution) -> None:
    """Raise StateStays."""
    if institution.kind == Kind.STATE:
        raise StateStays


def footnotes(institutions: Iterable[Institution | None], language: str) -> list[str]:
    """The notes to print below a list, each once, in the order in which the names come."""
    notes = [one.footnote.shown_in(language).text for one in institutions if one is not None and one.footnote]
    return list(dict.fromkeys(notes))
