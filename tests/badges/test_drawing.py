"""What is on the paper, read back from the PDF."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pypdfium2
import pytest
from fontTools.ttLib import TTFont

from meetings.badges.drawing import (
    BAND_TOP,
    CODE,
    MARGIN,
    MM,
    WIDTH,
    WORK_BOTTOM,
    Sheet,
    code,
    draw_badges,
)
from meetings.badges.faces import BadgeFace
from meetings.core.fonts import FONT_FOLDER
from tests.badges.faces import LONG, LONG_FUNCTION, PLAIN, SCRIPTS
from tests.badges.reading import Box, blocks, count_pages, fonts, letters

SAFE = Box(6.5 * MM, 9.5 * MM, 98.5 * MM, 141.5 * MM)
CODE_BOX = Box(MARGIN + WIDTH - CODE, WORK_BOTTOM - CODE, MARGIN + WIDTH, WORK_BOTTOM)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "badges.pdf"


def assert_tidy(boxes: dict[str, Box]) -> None:
    for name, box in boxes.items():
        assert SAFE.holds(box), f"{name} leaves the badge"
    for (one, box), (other, second) in combinations(boxes.items(), 2):
        assert not box.meets(second), f"{one} runs into {other}"


@pytest.mark.parametrize("family", LONG.values(), ids=LONG)
@pytest.mark.parametrize("given", LONG.values(), ids=LONG)
def test_long_names_are_whole_and_stay_in_their_place(given: str, family: str, target: Path) -> None:
    face = replace(PLAIN, given_name=given, family_name=family, function=LONG_FUNCTION)
    draw_badges([face], Sheet.A6, target)
    boxes = blocks(target, face)
    assert_tidy(boxes | {"code": CODE_BOX})
    band = ("letter", "category")
    assert all(box.bottom < BAND_TOP for name, box in boxes.items() if name not in band)


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_every_other_long_text_stays_in_its_place_too(text: str, target: Path) -> None:
    face = replace(
        PLAIN,
        function=text,
        affiliation=text,
        category=text,
        event_title=text,
        event_dates=text,
        hosts=(text, "OSCE"),
    )
    draw_badges([face], Sheet.A6, target)
    assert_tidy(blocks(target, face) | {"code": CODE_BOX})


def test_the_given_name_is_larger_than_the_family_name_in_capitals(target: Path) -> None:
    draw_badges([PLAIN], Sheet.A6, target)
    boxes = blocks(target, PLAIN)
    given, family = boxes["given name"], boxes["family name"]
    assert given.bottom - given.top > 1.3 * (family.bottom - family.top)
    assert "LINDQVIST" in "".join(letter for letter, _ in letters(target))


@pytest.mark.parametrize("face", SCRIPTS.values(), ids=SCRIPTS)
def test_each_script_prints_with_its_own_shapes(face: BadgeFace, target: Path) -> None:
    draw_badges([face], Sheet.A6, target)
    assert_tidy(blocks(target, face))
    for name, program, texts in fonts(target):
        source = TTFont(FONT_FOLDER / f"{name}.woff2")
        letters_of = source.getBestCmap()
        assert texts
        for number, text in texts.items():
            assert number, f"{text!r} is missing in {name}"
            outline = shape(program, number)
            assert outline == shape(source, number), f"{text!r} has another shape"
            assert outline or text.isspace(), f"{text!r} is empty"
            assert len(text) > 1 or source.getGlyphID(letters_of[ord(text)]) == number


def shape(font: TTFont, number: int) -> list[tuple[int, int]]:
    coordinates, _, _ = font["glyf"][font.getGlyphName(number)].getCoordinates(font["glyf"])
    return list(coordinates)


def test_all_scripts_stand_in_one_file(target: Path) -> None:
    faces = list(SCRIPTS.values())
    draw_badges(faces, Sheet.A6, target)
    for number, face in enumerate(faces):
        assert_tidy(blocks(target, face, number))


def test_the_code_is_drawn_dot_by_dot(target: Path) -> None:
    draw_badges([PLAIN], Sheet.A6, target)
    scale = 8
    picture = pypdfium2.PdfDocument(target)[0].render(scale=scale, grayscale=True).to_pil()
    rows = code(PLAIN.token or "")
    dot = CODE / len(rows)
    for down, row in enumerate(rows):
        for across, dark in enumerate(row):
            x, y = CODE_BOX.left + (across + 0.5) * dot, CODE_BOX.top + (down + 0.5) * dot
            assert (picture.getpixel((int(x * scale), int(y * scale))) < 128) == bool(dark)
    left, top, _, bottom = CODE_BOX
    quiet = picture.crop(tuple(int(scale * at) for at in (left - 4 * dot, top, left, bottom)))
    assert quiet.getextrema()[0] > 250


def test_a_discreet_badge_has_no_code_and_gives_its_room_to_the_function(target: Path) -> None:
    discreet = replace(PLAIN, token=None, function=LONG_FUNCTION)
    draw_badges([discreet], Sheet.A6, target)
    boxes = blocks(target, discreet)
    assert_tidy(boxes)
    assert boxes["function"].right > CODE_BOX.left


def test_hosts_stand_side_by_side_in_one_size(target: Path) -> None:
    hosts = ("OSCE", "OSCE", "Organisation with a much longer name than the others")
    face = replace(PLAIN, hosts=hosts)
    draw_badges([face], Sheet.A6, target)
    boxes = blocks(target, face)
    assert_tidy(boxes)
    first, second, third = (boxes[f"host {number}"] for number in range(3))
    assert first.top == pytest.approx(second.top, abs=0.1)
    assert first.bottom - first.top == pytest.approx(second.bottom - second.top, abs=0.05)
    assert second.left - first.left == pytest.approx(third.left - second.left, abs=1)


def test_nobody_is_asked_for_a_given_name(target: Path) -> None:
    face = replace(PLAIN, given_name="", function="")
    draw_badges([face], Sheet.A6, target)
    assert_tidy(blocks(target, face))


def test_sheets_of_four_keep_each_badge_in_its_quarter(target: Path) -> None:
    faces = [replace(PLAIN, given_name=letter * 60, token=None) for letter in "WXYZW"]
    draw_badges(faces, Sheet.A4, target)
    assert count_pages(target) == 2
    width, height = 105 * MM, 148.5 * MM
    quarters = [Box(x, y, x + width, y + height) for y in (0, height) for x in (0, width)]
    for quarter, letter in zip(quarters, "WXYZ", strict=True):
        own = [box for found, box in letters(target) if found == letter]
        assert len(own) == 60
        assert all(quarter.holds(box) for box in own)


def test_cut_marks_stand_on_the_cuts_and_only_on_sheets(target: Path) -> None:
    draw_badges([PLAIN] * 4, Sheet.A4, target)
    picture = pypdfium2.PdfDocument(target)[0].render(scale=4, grayscale=True).to_pil()
    width, height = picture.size
    for x, y in ((0.01, 0.5), (0.99, 0.5), (0.5, 0.01), (0.5, 0.99), (0.5, 0.5)):
        at, down = int(width * x), int(height * y)
        around = picture.crop((at - 3, down - 3, at + 4, down + 4))
        assert around.getextrema()[0] < 200


def test_progress_is_told_and_the_file_appears_only_when_whole(target: Path) -> None:
    told: list[tuple[int, int, bool]] = []

    def tell(done: int, total: int) -> None:
        told.append((done, total, target.exists()))

    draw_badges([PLAIN] * 120, Sheet.A6, target, tell)
    assert told == [(50, 120, False), (100, 120, False), (120, 120, False)]
    assert count_pages(target) == 120


def test_an_interrupted_drawing_leaves_nothing(target: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        draw_badges([PLAIN], Sheet.A6, target, stop)
    assert list(target.parent.iterdir()) == []


def test_no_badges_is_an_error(target: Path) -> None:
    faces: Sequence[BadgeFace] = []
    with pytest.raises(ValueError, match="no badges"):
        draw_badges(faces, Sheet.A6, target)
