"""Fitting a text into its place: smaller or on more lines, never overflowing, never cut."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from meetings.core.fonts import Typeface

SAFETY = 0.99
STEP = 0.96
_HALF_A_LETTER = 0.4
Words = Sequence[tuple[str, float]]
_WORDS = re.compile(r" ?[^ ]+")
_PARTS = re.compile(r" ?[^ \-‐–/]*[\-‐–/]+| ?[^ \-‐–/]+")


@dataclass(frozen=True)
class Slot:
    """A place for a text: its width and height, and the sizes it likes, all in points.

    A text stays on one line while its size does not fall below `alone`; then it may wrap, and
    shrink as far as `smallest`; only then are words broken, and at last the size falls further.
    `leading` is in line heights, `spacing` between letters in em; with `hyphens` a text may
    also wrap after its own hyphens, as names do.
    """

    width: float
    height: float
    largest: float
    alone: float
    smallest: float
    leading: float = 1.12
    spacing: float = 0.0
    hyphens: bool = False


@dataclass(frozen=True)
class Fitted:
    """A text ready to print: its lines, their size in points, leading and spacing as in `Slot`."""

    lines: tuple[str, ...]
    typeface: Typeface
    size: float
    leading: float
    spacing: float

    @property
    def height(self) -> float:
        """The height of all lines in points."""
        return len(self.lines) * self.size * self.leading

    @property
    def width(self) -> float:
        """The width of the longest line in points."""
        widths = (self.typeface.line(line).width + self.spacing * len(line) for line in self.lines)
        return self.size * max(widths, default=0.0)


def fit(text: str, typeface: Typeface, slot: Slot) -> Fitted:
    """Set the text as large as the slot likes; every letter of it is on one of the lines."""
    if not text:
        return Fitted((), typeface, slot.smallest, slot.leading, slot.spacing)
    pattern = _PARTS if slot.hyphens else _WORDS
    words = [(word, _width(word, typeface, slot)) for word in pattern.findall(text)]
    longest = max(width for _, width in words)
    for size, most, may_break in _attempts(slot):
        room = slot.width * SAFETY / size
        if longest > room and not may_break:
            continue
        pieces = _broken(words, room, typeface, slot) if longest > room else words
        lines = _wrapped(pieces, room)
        if len(lines) <= most and len(lines) * size * slot.leading <= slot.height:
            lines = _balanced(pieces, lines, room)
            return Fitted(lines, typeface, round(size, 2), slot.leading, slot.spacing)
    raise AssertionError("some size always fits")


def _width(text: str, typeface: Typeface, slot: Slot) -> float:
    return typeface.line(text).width + slot.spacing * len(text)


def _attempts(slot: Slot) -> Iterator[tuple[float, float, bool]]:
    """Sizes to try, best first, with the most lines each may take and whether words may break."""
    many = float("inf")
    for smallest, most in ((slot.alone, 1), (slot.smallest, many)):
        size = slot.largest
        while size >= smallest:
            yield size, most, False
            size *= STEP
    size = slot.alone
    while True:
        yield size, many, True
        size *= STEP


def _broken(words: Words, room: float, typeface: Typeface, slot: Slot) -> Words:
    """The words with those that are wider than the room cut into pieces that are not."""
    pieces: list[tuple[str, float]] = []
    for word, width in words:
        if width <= room:
            pieces.append((word, width))
            continue
        even = min(room, width / ceil(width / room) + _HALF_A_LETTER)
        start = 0
        for end in range(1, len(word) + 1):
            if end == len(word) or _width(word[start : end + 1], typeface, slot) > even:
                pieces.append((word[start:end], _width(word[start:end], typeface, slot)))
                start = end
    return pieces


def _wrapped(words: Words, room: float) -> tuple[str, ...]:
    """Lines filled one after the other; a word that is wider than the room stands alone."""
    lines: list[str] = []
    used = room
    for word, width in words:
        if used + width > room:
            lines.append("")
            used = 0.0
        lines[-1] += word
        used += width
    return tuple(line.strip(" ") for line in lines)


def _balanced(words: Words, lines: tuple[str, ...], room: float) -> tuple[str, ...]:
    """As many lines, of lengths as even as they get."""
    narrow = room / 2
    while len(lines) > 1 and room - narrow > 0.05:
        middle = (room + narrow) / 2
        tried = _wrapped(words, middle)
        if len(tried) == len(lines):
            room, lines = middle, tried
        else:
            narrow = middle
    return lines
