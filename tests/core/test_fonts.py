import pytest

from meetings.core.fonts import sans, serif


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
