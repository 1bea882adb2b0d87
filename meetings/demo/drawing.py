"""A document of the meeting as a PDF: drawn directly, which takes a tenth of the time that laying HTML out does."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from meetings.core.canvas import Canvas
from meetings.core.fonts import Typeface, sans, serif

WIDTH, HEIGHT = 595.28, 841.89
LEFT, TOP, COLUMN = 74.0, 72.0, 448.0
INK, QUIET, SPRUCE, AMBER, HAIRLINE = "#1b2426", "#465154", "#1f4e4a", "#8a5a00", "#d9d4c8"
BODY, SMALL, TITLE = 11.0, 9.5, 22.0
LEADING = 1.5


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on the page: the hosts, the meeting, the title, the text and a note at its end."""

    hosts: Sequence[str]
    meeting: Sequence[str]
    title: str
    paragraphs: Sequence[str]
    note: str


def draw(paper: Paper) -> BytesIO:
    """One page; longer texts would need a second."""
    canvas = Canvas(paper.title, WIDTH, HEIGHT)
    _head(canvas, paper.hosts)
    y = TOP + 40
    for line in paper.meeting:
        y = _set(canvas, sans(400), line, y, SMALL, QUIET)
    y = _set(canvas, serif(), paper.title, y + 26, TITLE, SPRUCE, 1.2) + 14
    for paragraph in paper.paragraphs:
        y = _set(canvas, sans(400), paragraph, y, BODY, INK) + 8
    canvas.box(LEFT, y + 10, COLUMN, 0.5, fill=AMBER)
    _set(canvas, sans(400), paper.note, y + 30, SMALL, AMBER)
    canvas.end_page()
    target = BytesIO()
    canvas.save(target)
    return target


def _head(canvas: Canvas, hosts: Sequence[str]) -> None:
    for place, host in enumerate(hosts):
        canvas.text(sans(600).line(host), LEFT + place * COLUMN / 2, TOP, size=10, colour=INK)
    canvas.box(LEFT, TOP + 10, COLUMN, 0.5, fill=HAIRLINE)


def _set(
    canvas: Canvas, typeface: Typeface, text: str, y: float, size: float, colour: str, leading: float = LEADING
) -> float:
    """Set a text in lines and say where the next one goes."""
    for line in _lines(typeface, text, COLUMN / size):
        canvas.text(typeface.line(line), LEFT, y, size=size, colour=colour)
        y += size * leading
    return y


def _lines(typeface: Typeface, text: str, width: float) -> Iterator[str]:
    """The text in lines that are no wider than `width` em; no-break spaces hold."""
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}".lstrip()
        if line and typeface.line(longer).width > width:
            yield line
            line = word
        else:
            line = longer
    yield line
