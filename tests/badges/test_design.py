from dataclasses import replace

import pytest

from meetings.badges.design import INK, PAPER, contrast, readable_ink, set_badge, unprintable
from meetings.badges.faces import capitals
from tests.badges.faces import LONG, PLAIN, SCRIPTS


@pytest.mark.parametrize("face", SCRIPTS.values(), ids=SCRIPTS)
def test_the_five_scripts_are_printable(face) -> None:
    assert unprintable(face) == set()


def test_letters_of_other_scripts_are_reported() -> None:
    assert unprintable(replace(PLAIN, given_name="Ana 中")) == {"中"}


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("Müller-Groß", "MÜLLER-GROSS"),
        ("Παπαδόπουλος", "ΠΑΠΑΔΟΠΟΥΛΟΣ"),
        ("Τσάιλας", "ΤΣΑΪΛΑΣ"),
        ("Ταΐρης", "ΤΑΪΡΗΣ"),
        ("Παύλου", "ΠΑΥΛΟΥ"),
        ("Şahin-Ərəb", "ŞAHIN-ƏRƏB"),
        ("Сергійчук", "СЕРГІЙЧУК"),
        ("ბერიძე", "ᲑᲔᲠᲘᲫᲔ"),
        ("Սևակյան", "ՍԵՎԱԿՅԱՆ"),
        ("  de   la\u00a0Cruz ", "DE LA CRUZ"),
        ("Núñez", "NÚÑEZ"),
    ],
)
def test_capitals_follow_the_script(name: str, printed: str) -> None:
    assert capitals(name) == printed


@pytest.mark.parametrize("red", range(0, 256, 51))
@pytest.mark.parametrize("green", range(0, 256, 51))
def test_large_type_reads_on_any_band(red: int, green: int) -> None:
    for blue in range(0, 256, 51):
        ground = f"#{red:02x}{green:02x}{blue:02x}"
        assert contrast(readable_ink(ground), ground) >= 3.9


def test_light_bands_take_dark_letters_and_an_edge() -> None:
    light, dark = set_badge(replace(PLAIN, colour="#fff8d0")), set_badge(PLAIN)
    assert (light.band_ink, light.band_edge) == (INK, INK)
    assert (dark.band_ink, dark.band_edge) == (PAPER, PLAIN.colour)


@pytest.mark.parametrize("colour", ["red", "#fff", "#12345g", "#123456; x", ""])
def test_only_plain_colours(colour: str) -> None:
    with pytest.raises(ValueError, match="colour"):
        replace(PLAIN, colour=colour)


def test_sixty_letters_in_words_keep_a_readable_size() -> None:
    face = set_badge(replace(PLAIN, given_name=LONG["words"], family_name=LONG["hyphens"]))
    assert face.given.size >= 17
    assert face.family.size >= 14
