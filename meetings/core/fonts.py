"""The type of drawn documents: the font files we bring along, and texts set in them.

Text is shaped by HarfBuzz, so that letters are kerned and accents stand where they belong, and
nothing depends on the fonts of the machine.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import uharfbuzz
from fontTools.ttLib import woff2

FONT_FOLDER = Path(__file__).resolve().parents[2] / "static" / "vendor" / "print-fonts"


@lru_cache(maxsize=64)
def unpacked(font: Path) -> bytes:
    """A font out of its packing, kept: to unpack all of ours takes ten times as long as to lay out a letter."""
    plain = BytesIO()
    woff2.decompress(BytesIO(font.read_bytes()), plain)
    return plain.getvalue()


class Glyph(NamedTuple):
    """One shape on a line; lengths are thousandths of an em."""

    number: int
    width: float
    advance: float
    shift: float
    rise: float
    text: str


class Run(NamedTuple):
    """Neighbouring glyphs from one font file."""

    font: "FontFile"
    glyphs: tuple[Glyph, ...]


class Line(NamedTuple):
    """A shaped text and its width in em."""

    runs: tuple[Run, ...]
    width: float


@dataclass(frozen=True, eq=False)
class FontFile:
    """One font file as @fontsource cuts and names them: design, subset of letters, weight."""

    design: str
    subset: str
    weight: int

    @property
    def name(self) -> str:
        """Its file name without the ending."""
        return f"{self.design}-{self.subset}-{self.weight}-normal"

    @cached_property
    def face(self) -> Any:
        """The opened font; FileNotFoundError when the front end has not been built."""
        return uharfbuzz.Face(unpacked(FONT_FOLDER / f"{self.name}.woff2"))

    @cached_property
    def letters(self) -> frozenset[str]:
        """The letters it has."""
        return frozenset(map(chr, self.face.unicodes))

    @property
    def reach(self) -> tuple[int, int]:
        """How far its letters go below and above the line, in thousandths of an em."""
        extents = self._font.get_font_extents("ltr")
        return extents.descender, extents.ascender

    @cached_property
    def _font(self) -> Any:
        font = uharfbuzz.Font(self.face)
        font.scale = (1000, 1000)
        return font

    def shape(self, text: str) -> tuple[Glyph, ...]:
        """The glyphs of a text, from left to right, each with the letters it stands for."""
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        uharfbuzz.shape(self._font, buffer)
        infos, places = buffer.glyph_infos, buffer.glyph_positions
        starts = [info.cluster for info in infos]
        ends = [next((later for later in starts if later > start), len(text)) for start in starts]
        return tuple(
            Glyph(
                info.codepoint,
                self._font.get_glyph_h_advance(info.codepoint),
                at.x_advance,
                at.x_offset,
                at.y_offset,
                text[start:end] if start != before else "",
            )
            for info, at, start, end, before in zip(infos, places, starts, ends, [-1, *starts], strict=False)
        )


@dataclass(frozen=True, eq=False)
class Typeface:
    """Font files that together set a text, the first that has a letter setting it."""

    files: tuple[FontFile, ...]

    @cached_property
    def _home(self) -> dict[str, FontFile]:
        return {letter: file for file in reversed(self.files) for letter in file.letters}

    def missing(self, text: str) -> set[str]:
        """The letters of this text that no file has; they would print as empty boxes."""
        return {letter for letter in text if letter not in self._home}

    def line(self, text: str) -> Line:
        """The text, shaped; remembered, because names of States and functions come again."""
        return _line(self, text)

    def _file(self, letter: str) -> FontFile:
        return self._home.get(letter, self.files[0])

    def runs(self, text: str) -> Iterator[Run]:
        """The text in runs of one font file each."""
        for file, letters in groupby(text, key=self._file):
            yield Run(file, file.shape("".join(letters)))


@lru_cache(maxsize=512)
def _line(typeface: Typeface, text: str) -> Line:
    runs = tuple(typeface.runs(text))
    return Line(runs, sum(glyph.advance for run in runs for glyph in run.glyphs) / 1000)


def _files(design: str, weight: int, subsets: str) -> tuple[FontFile, ...]:
    return tuple(FontFile(design, subset, weight) for subset in subsets.split())


@cache
def sans(weight: int) -> Typeface:
    """Source Sans 3 with Georgian and Armenian from Noto Sans; weight 400 or 600."""
    return Typeface(
        _files("source-sans-3", weight, "latin latin-ext vietnamese greek cyrillic cyrillic-ext")
        + _files("noto-sans-georgian", weight, "georgian")
        + _files("noto-sans-armenian", weight, "armenian")
    )


@cache
def serif() -> Typeface:
    """Source Serif 4 semi-bold for titles, with the sans where it has no letters."""
    files = _files("source-serif-4", 600, "latin latin-ext vietnamese greek cyrillic cyrillic-ext")
    return Typeface(files + sans(600).files)
