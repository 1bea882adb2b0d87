"""Badges as PDF: A6 pages, or A4 sheets of four with cut marks.

They are drawn directly rather than laid out from HTML, which takes ten times as long.
"""

from collections.abc import Callable, Sequence
from enum import Enum
from pathlib import Path
from typing import BinaryIO

import segno

from meetings.badges.design import HOST_GAP, INK, MM, NAME_GAP, WIDTH, SetBadge, set_badge
from meetings.badges.faces import BadgeFace
from meetings.badges.layout import Fitted
from meetings.core.canvas import Canvas

STEP = 50
MASK = 4
A6_WIDTH, A6_HEIGHT = 105 * MM, 148 * MM
A4_WIDTH, A4_HEIGHT = 210 * MM, 297 * MM

MARGIN = 7 * MM
HOSTS_TOP, HOSTS_BOTTOM, RULE = 10 * MM, 19.5 * MM, 22.5 * MM
EVENT_TOP, NAMES_TOP, WORK_BOTTOM = 25.5 * MM, 42 * MM, 116 * MM
WORK_GAP = 1.5 * MM
CODE = 26 * MM
BAND_TOP, BAND_HEIGHT = 121 * MM, 20 * MM
LETTER_WIDTH, CATEGORY_INDENT = 19 * MM, 23 * MM
SPRUCE, HAIRLINE, BLACK = "#1f4e4a", "#d9d4c8", "#000000"
THIN, MEDIUM = 0.5, 0.75
CAPITALS_MIDDLE = 0.33
CUT, CUT_WIDTH = 6 * MM, 0.25

Progress = Callable[[int, int], None]


class Sheet(Enum):
    """What badges are printed on; the value is how many stand on a page."""

    A6 = 1
    A4 = 4


def draw_badges(
    faces: Sequence[BadgeFace], sheet: Sheet, target: Path | BinaryIO, on_progress: Progress | None = None
) -> None:
    """Write the badges, in order, into one PDF file; ValueError when there are none.

    `on_progress(done, total)` counts badges, every 50 and at the end; what it raises ends the work.
    """
    if not faces:
        raise ValueError("no badges to draw")
    size = (A6_WIDTH, A6_HEIGHT) if sheet is Sheet.A6 else (A4_WIDTH, A4_HEIGHT)
    canvas = Canvas(faces[0].event_title, *size)
    for done, face in enumerate(faces, start=1):
        place = (done - 1) % sheet.value
        _draw(canvas, set_badge(face), *_corner(sheet, place))
        if place == sheet.value - 1 or done == len(faces):
            if sheet is Sheet.A4:
                _cut_marks(canvas)
            canvas.end_page()
        if on_progress and (done % STEP == 0 or done == len(faces)):
            on_progress(done, len(faces))
    canvas.save(target)


def _corner(sheet: Sheet, place: int) -> tuple[float, float]:
    """The top left corner of a badge; a quarter of A4 is half a millimetre higher than A6."""
    if sheet is Sheet.A6:
        return 0, 0
    down, across = divmod(place, 2)
    return across * A4_WIDTH / 2, down * A4_HEIGHT / 2 + (A4_HEIGHT / 2 - A6_HEIGHT) / 2


def _draw(canvas: Canvas, badge: SetBadge, left: float, top: float) -> None:
    """The first centimetre stays free for the hole of the holder, 7 mm all around for printers."""
    x = left + MARGIN
    _draw_head(canvas, badge, x, top)
    _draw_text(canvas, badge.given, x, top + NAMES_TOP)
    _draw_text(canvas, badge.family, x, top + NAMES_TOP + badge.given.height + NAME_GAP)
    work = top + WORK_BOTTOM - badge.affiliation.height
    _draw_text(canvas, badge.affiliation, x, work)
    _draw_text(canvas, badge.function, x, work - WORK_GAP - badge.function.height)
    if badge.token:
        at = x + WIDTH - CODE, top + WORK_BOTTOM - CODE
        canvas.dots(code(badge.token), *at, CODE, colour=BLACK)
    _draw_band(canvas, badge, x, top + BAND_TOP)


def _draw_head(canvas: Canvas, badge: SetBadge, x: float, top: float) -> None:
    """The hosts in columns of one width, standing on a rule; below it the event."""
    step = (WIDTH + HOST_GAP) / len(badge.hosts)
    for number, host in enumerate(badge.hosts):
        column = x + number * step
        if number:
            line = column - HOST_GAP / 2
            canvas.box(line, top + HOSTS_TOP, THIN, RULE - HOSTS_TOP, fill=HAIRLINE)
        _draw_text(canvas, host, column, top + HOSTS_BOTTOM - host.height)
    canvas.box(x, top + RULE, WIDTH, MEDIUM, fill=INK)
    _draw_text(canvas, badge.event, x, top + EVENT_TOP, SPRUCE)
    _draw_text(canvas, badge.dates, x, top + EVENT_TOP + badge.event.height, SPRUCE)


def _draw_band(canvas: Canvas, badge: SetBadge, x: float, top: float) -> None:
    """The category: its colour, its letter and its name."""
    canvas.box(x, top, WIDTH, BAND_HEIGHT, fill=badge.band, edge=badge.band_edge)
    canvas.box(x + LETTER_WIDTH, top, THIN, BAND_HEIGHT, fill=badge.band_ink)
    letter, category = badge.letter, badge.category
    centred = (LETTER_WIDTH - letter.width) / 2
    middle = top + BAND_HEIGHT / 2
    _draw_text(canvas, letter, x + centred, middle - letter.height / 2, badge.band_ink)
    _draw_text(canvas, category, x + CATEGORY_INDENT, middle - category.height / 2, badge.band_ink)


def _draw_text(canvas: Canvas, text: Fitted, x: float, top: float, colour: str = INK) -> None:
    """Lines one below the other, the middle of their capitals in the middle of each."""
    for number, words in enumerate(text.lines):
        baseline = top + text.size * (text.leading * (number + 0.5) + CAPITALS_MIDDLE)
        line = text.typeface.line(words)
        canvas.text(line, x, baseline, size=text.size, colour=colour, spacing=text.spacing)


def code(token: str) -> tuple[bytes, ...]:
    """The rows of the QR code of a token, 1 for dark; the paper around it is its quiet zone.

    The mask is fixed: the search for the best one is what makes codes slow, and every reader takes
    any. Error correction M survives a scratch or a fold.
    """
    made = segno.make(token, error="m", mask=MASK, micro=False, boost_error=False)
    return tuple(bytes(row) for row in made.matrix)


def _cut_marks(canvas: Canvas) -> None:
    """Where to cut: at the middle of each side, and a cross where the cuts meet."""
    for start in (0.0, 0.5, 1.0):
        x, y = start * (A4_WIDTH - CUT), start * (A4_HEIGHT - CUT)
        canvas.box(x, (A4_HEIGHT - CUT_WIDTH) / 2, CUT, CUT_WIDTH, fill=INK)
        canvas.box((A4_WIDTH - CUT_WIDTH) / 2, y, CUT_WIDTH, CUT, fill=INK)
