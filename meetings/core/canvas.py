"""Pages drawn directly, text and boxes in their places: for printing that is too much for HTML.

Lengths are points from the top left corner of the page, colours are `#rrggbb`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from zlib import compress

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from meetings.core.embedding import embed
from meetings.core.fonts import FontFile, Glyph, Line, Run


class Canvas:
    """A PDF document in the making. Draw, then `end_page`, and `save` at the end."""

    def __init__(self, title: str, width: float, height: float) -> None:
        self._pdf = pikepdf.new()
        self._pdf.docinfo[Name.Title] = title
        self._size = (width, height)
        self._fonts = Dictionary()
        self._used: dict[FontFile, dict[int, Glyph]] = {}
        self._marks: list[str] = []

    def text(self, line: Line, x: float, baseline: float, *, size: float, colour: str, spacing: float = 0) -> None:
        """Set a shaped line; `spacing` between letters is in em."""
        self._marks.append(f"{_fill(colour)} BT {spacing * size:.3f} Tc {x:.2f} {self._up(baseline):.2f} Td")
        for run in line.runs:
            used = self._used.setdefault(run.font, {})
            for glyph in run.glyphs:
                used.setdefault(glyph.number, glyph)
            self._marks.append(f"/{run.font.name} {size:.2f} Tf {' '.join(_shown(run, size))}")
        self._marks.append("ET")

    def box(self, x: float, top: float, width: float, height: float, *, fill: str, edge: str = "") -> None:
        """Fill a rectangle, with an edge of half a point inside it if wanted."""
        self._marks.append(f"{_fill(fill)} {x:.2f} {self._up(top):.2f} {width:.2f} {-height:.2f} re f")
        if edge:
            self._marks.append(
                f"{_numbers(edge)} RG .5 w {x + 0.25:.2f} {self._up(top) - 0.25:.2f}"
                f" {width - 0.5:.2f} {0.5 - height:.2f} re S"
            )

    def dots(self, rows: tuple[bytes, ...], x: float, top: float, side: float, *, colour: str) -> None:
        """Draw a square of dark (1) and light (0) fields, such as a QR code, with this side."""
        dot = side / len(rows)
        self._marks.append(f"q {_fill(colour)} {dot:.4f} 0 0 {-dot:.4f} {x:.2f} {self._up(top):.2f} cm")
        for number, row in enumerate(rows):
            self._marks += [f"{start} {number} {length} 1 re" for start, length in _dark(row)]
        self._marks.append("f Q")

    def end_page(self) -> None:
        """Finish the page; what is drawn next stands on the following one."""
        content = Stream(self._pdf, compress("\n".join(self._marks).encode()), Filter=Name.FlateDecode)
        page = Dictionary(Type=Name.Page, Contents=self._pdf.make_indirect(content))
        self._pdf.pages.append(pikepdf.Page(self._pdf.make_indirect(page)))
        self._marks.clear()

    def save(self, target: Path | BinaryIO) -> None:
        """Write the file; under a name it appears only when it is whole."""
        for font, glyphs in self._used.items():
            self._fonts[f"/{font.name}"] = embed(self._pdf, font, glyphs)
        pages = self._pdf.Root.Pages  # what all pages share, they inherit
        pages.Resources = Dictionary(Font=self._fonts)
        pages.MediaBox = Array([0, 0, *(round(length, 2) for length in self._size)])
        if isinstance(target, Path):
            unfinished = target.with_name(f"{target.name}.part")
            self._pdf.save(unfinished, object_stream_mode=pikepdf.ObjectStreamMode.generate)
            unfinished.replace(target)
        else:
            self._pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)

    def _up(self, y: float) -> float:
        """PDF counts from the bottom."""
        return self._size[1] - y


def _numbers(colour: str) -> str:
    return " ".join(f"{int(colour[at : at + 2], 16) / 255:.3f}" for at in (1, 3, 5))


def _fill(colour: str) -> str:
    return f"{_numbers(colour)} rg"


def _shown(run: Run, size: float) -> Iterator[str]:
    """PDF operators that show the glyphs, each moved as shaping wants it (kerning, accents)."""
    parts: list[str] = []
    late = 0.0
    rise = 0.0
    for glyph in run.glyphs:
        if glyph.rise != rise:
            yield f"[{''.join(parts)}] TJ {glyph.rise * size / 1000:.2f} Ts"
            parts, rise = [], glyph.rise
        move = late + glyph.shift
        parts.append(f"{-move:g}<{glyph.number:04x}>" if move else f"<{glyph.number:04x}>")
        late = glyph.advance - glyph.width - glyph.shift
    yield f"[{''.join(parts)}{-late:g}] TJ 0 Ts"


def _dark(row: bytes) -> Iterator[tuple[int, int]]:
    """Where dark fields that touch begin, and how many they are."""
    end = 0
    while (start := row.find(1, end)) >= 0:
        end = row.find(0, start)
        end = len(row) if end < 0 else end
        yield start, end - start
