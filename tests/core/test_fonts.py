import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from meetings.core.fonts import Typeface, sans, serif

STYLES = Path(__file__).parents[2] / "static" / "vendor" / "css" / "site.css"
FACE = re.compile(r'@font-face\{font-family:"(Source S\w+ \d)"[^}]*url\(([^)]+)\)[^}]*unicode-range:([^};]+)')

NAMES = "Łódź Ýrr Şəkixan Νικολαΐδου Щербакова Ґє Ђурђевић ТЕҢИРКУЛОВА ЖҰЛДЫЗТАЕВ Өнөр ҒАЙРАТ Ҷӯраев Ҳакимӣ Қ Әһ Ү"


def test_letters_are_kerned() -> None:
    face = sans(600)
    assert face.line("Ta").width < face.line("T").width + face.line("a").width


def test_accents_without_a_letter_of_their_own_take_no_room() -> None:
    face = sans(600)
    assert face.line("Н\u0301").width == face.line("Н").width


@pytest.mark.parametrize("text", ["office", "Łódź", "Ж\u0301дан", "AВΓ ქՀ"])
def test_glyphs_stand_for_all_the_letters(text: str) -> None:
    line = serif().line(text)
    assert "".join(glyph.text for run in line.runs for glyph in run.glyphs) == text


def test_each_run_comes_from_the_file_that_has_its_letters() -> None:
    runs = sans(400).line("Ana ქეთი").runs
    assert [run.font.subset for run in runs] == ["latin", "georgian"]


@pytest.mark.parametrize("face", [sans(400), sans(600), serif()], ids=["sans", "semi-bold", "serif"])
def test_what_is_printed_has_the_letters_of_the_whole_area_in_its_own_design(face: Typeface) -> None:
    runs = face.line(NAMES + NAMES.lower()).runs
    assert {run.font.design for run in runs} == {face.files[0].design}
    assert not face.missing(NAMES + NAMES.lower())


def _covered(ranges: str) -> set[int]:
    ends = [part.removeprefix("U+").split("-") for part in ranges.split(",")]
    return {code for each in ends for code in range(int(each[0], 16), int(each[-1], 16) + 1)}


def test_names_of_the_whole_area_are_set_in_the_two_faces_of_the_site() -> None:
    found: dict[str, set[int]] = {}
    for family, address, ranges in FACE.findall(STYLES.read_text(encoding="utf-8")):
        letters = set(TTFont(STYLES.parent / address).getBestCmap())
        found[family] = found.get(family, set()) | (letters & _covered(ranges))
    wanted = {ord(letter) for letter in NAMES + NAMES.lower()}
    assert {family: sorted(map(chr, wanted - letters)) for family, letters in found.items()} == {
        "Source Sans 3": [],
        "Source Serif 4": [],
    }
