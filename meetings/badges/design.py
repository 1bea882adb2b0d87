"""The default design on A6 portrait: which type each text is set in, and how much room it has."""

from dataclasses import dataclass, replace
from functools import lru_cache

from meetings.badges.faces import BadgeFace, capitals, composed
from meetings.badges.layout import Fitted, Slot, fit
from meetings.core.fonts import Typeface, sans, serif

MM = 72 / 25.4
WIDTH = 91 * MM
BESIDE_CODE = 60 * MM
HOST_GAP = 8 * MM
INK, PAPER = "#1b2426", "#ffffff"
FAINT = 1.5

EVENT = Slot(WIDTH, 9.5 * MM, largest=11, alone=10, smallest=8, leading=1.2)
DATES = Slot(WIDTH, 4.5 * MM, largest=9.5, alone=8, smallest=7, leading=1.25)
NAMES, NAME_GAP = 44 * MM, 2 * MM
GIVEN = Slot(WIDTH, 24 * MM, largest=46, alone=28, smallest=17, leading=1.05, hyphens=True)
FAMILY = Slot(WIDTH, NAMES, largest=28, alone=19, smallest=15, leading=1.1, spacing=0.02, hyphens=True)
CATEGORY = Slot(64 * MM, 17 * MM, largest=20, alone=15, smallest=10, leading=1.15)
LETTER = Slot(15 * MM, 18 * MM, largest=44, alone=10, smallest=8, leading=1.0)


@dataclass(frozen=True, slots=True)
class SetBadge:
    """A badge with every text fitted into its place, and the colours of its band."""

    hosts: tuple[Fitted, ...]
    event: Fitted
    dates: Fitted
    given: Fitted
    family: Fitted
    function: Fitted
    affiliation: Fitted
    letter: Fitted
    category: Fitted
    band: str
    band_ink: str
    band_edge: str
    token: str | None

    @property
    def texts(self) -> tuple[Fitted, ...]:
        """Everything that is set in letters."""
        return (
            *self.hosts,
            self.event,
            self.dates,
            self.given,
            self.family,
            self.function,
            self.affiliation,
            self.letter,
            self.category,
        )


def set_badge(face: BadgeFace) -> SetBadge:
    """Fit every text of a badge; the same text in the same place is measured only once."""
    beside = WIDTH if face.token is None else BESIDE_CODE
    function = Slot(beside, 15 * MM, largest=12, alone=11, smallest=7.5, leading=1.2)
    affiliation = Slot(beside, 12 * MM, largest=16, alone=12.5, smallest=9, leading=1.15)
    given = _fit(face.given_name, sans(600), GIVEN)
    family = replace(FAMILY, height=NAMES - NAME_GAP - given.height)
    return SetBadge(
        hosts=_hosts(face.hosts),
        event=_fit(face.event_title, serif(), EVENT),
        dates=_fit(face.event_dates, sans(400), DATES),
        given=given,
        family=_fit(capitals(face.family_name), sans(600), family),
        function=_fit(face.function, sans(400), function),
        affiliation=_fit(face.affiliation, sans(600), affiliation),
        letter=_fit(face.letter, sans(600), LETTER),
        category=_fit(face.category, sans(600), CATEGORY),
        band=face.colour,
        band_ink=readable_ink(face.colour),
        band_edge=face.colour if contrast(face.colour, PAPER) > FAINT else INK,
        token=face.token,
    )


@lru_cache(maxsize=1024)
def _fit(text: str, typeface: Typeface, slot: Slot) -> Fitted:
    return fit(composed(text), typeface, slot)


@lru_cache(maxsize=64)
def _hosts(marks: tuple[str, ...]) -> tuple[Fitted, ...]:
    """All text marks in one size, that of the one which needs most room."""
    width = (WIDTH - HOST_GAP * (len(marks) - 1)) / len(marks)
    largest = 13.0
    for mark in marks:
        largest = min(largest, _fit(mark, serif(), _host_slot(width, largest)).size)
    return tuple(_fit(mark, serif(), _host_slot(width, largest)) for mark in marks)


def _host_slot(width: float, largest: float) -> Slot:
    return Slot(width, 9.5 * MM, largest=largest, alone=largest, smallest=6.5, leading=1.15)


def unprintable(face: BadgeFace) -> set[str]:
    """The letters of a badge that no font has, so that an organiser is told before printing; nothing is fitted."""
    texts = {
        serif(): (*face.hosts, face.event_title),
        sans(400): (face.event_dates, face.function),
        sans(600): (face.given_name, capitals(face.family_name), face.affiliation, face.letter, face.category),
    }
    return {letter for typeface, parts in texts.items() for letter in typeface.missing(composed(" ".join(parts)))}


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, 0 to 1, as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21, as WCAG 2.2 defines it."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def readable_ink(ground: str) -> str:
    """Ink or paper, whichever reads better: 3.9 to 1 at worst; large type needs 3 (WCAG 2.2)."""
    return max(INK, PAPER, key=lambda ink: contrast(ink, ground))
