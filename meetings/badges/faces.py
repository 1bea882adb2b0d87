"""What one badge shows."""

import re
import unicodedata
from dataclasses import dataclass

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_GREEK_HIATUS = re.compile("([αεουηΑΕΟΥΗ])\u0301([ιυ])(?!\u0308)")
_GREEK_ACCENT = re.compile("([\u0370-\u03ff]\u0308?)\u0301")


@dataclass(frozen=True, slots=True)
class BadgeFace:
    """Everything that one badge shows, as plain text in the event's first language.

    `affiliation` is the name of a State or an organisation, `colour` is `#rrggbb`, `hosts` are the
    text marks in the event's order. A discreet badge has no `token`, and so no code.
    Raises ValueError for another kind of colour.
    """

    given_name: str
    family_name: str
    function: str
    affiliation: str
    category: str
    letter: str
    colour: str
    hosts: tuple[str, ...]
    event_title: str
    event_dates: str
    token: str | None = None

    def __post_init__(self) -> None:
        if not _COLOUR.fullmatch(self.colour):
            raise ValueError(f"not a colour: {self.colour!r}")


def composed(text: str) -> str:
    """The text in composed letters and single spaces, as the fonts expect it."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def capitals(name: str) -> str:
    """A name in capitals as its own script writes them.

    Greek capitals drop the accent, and a broken diphthong then shows a diaeresis; the Armenian
    ligature և opens into ԵՎ. Turkish is not told apart: its i becomes I as in the other languages.
    """
    letters = unicodedata.normalize("NFD", name.replace("և", "եվ"))
    letters = _GREEK_HIATUS.sub("\\1\\2\u0308", letters)
    return composed(_GREEK_ACCENT.sub("\\1", letters).upper())
