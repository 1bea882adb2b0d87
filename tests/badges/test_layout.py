from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.badges.layout import Slot, fit
from meetings.core.fonts import sans

SLOT = Slot(258, 68, largest=46, alone=28, smallest=17, leading=1.05, hyphens=True)
LETTERS = "aeimnWÀŁşΑωЖїქლՀև-’"


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(LETTERS, min_size=1, max_size=70), min_size=1, max_size=8).map(" ".join))
def test_any_text_fits_whole(text: str) -> None:
    fitted = fit(text, sans(600), SLOT)
    assert fitted.width <= SLOT.width
    assert fitted.height <= SLOT.height
    assert "".join(fitted.lines).replace(" ", "") == text.replace(" ", "")


def test_a_short_name_is_set_in_the_largest_size() -> None:
    fitted = fit("Ana", sans(600), SLOT)
    assert (fitted.lines, fitted.size) == (("Ana",), SLOT.largest)


def test_a_name_shrinks_before_it_wraps() -> None:
    fitted = fit("Jean-Christophe", sans(600), SLOT)
    assert len(fitted.lines) == 1
    assert SLOT.alone <= fitted.size < SLOT.largest


def test_names_wrap_at_spaces_and_after_hyphens_before_words_break() -> None:
    assert fit("Wilhelmina-Franziska Traubenberg", sans(600), SLOT).lines == (
        "Wilhelmina-Franziska",
        "Traubenberg",
    )
    assert fit("Hohenfels-Traubenberg-Eichwald", sans(600), SLOT).lines == (
        "Hohenfels-",
        "Traubenberg-Eichwald",
    )


def test_lines_are_of_even_length() -> None:
    fitted = fit("Maria Magdalena Theresia Anna", sans(600), SLOT)
    assert fitted.lines == ("Maria Magdalena", "Theresia Anna")


def test_no_text_takes_no_room() -> None:
    fitted = fit("", sans(600), SLOT)
    assert (fitted.height, fitted.width) == (0, 0)
