from datetime import UTC, datetime, timedelta

import pytest

from meetings.attendance import rules
from meetings.registration.models import Registration, State

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("state", [state for state in State if state is not State.APPROVED])
def test_only_the_approved_enter(state):
    with pytest.raises(rules.NotApproved):
        rules.may_enter(state)
    rules.may_enter(State.APPROVED)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("AbCdEfGhIjKlMnOpQrSt", "AbCdEfGhIjKlMnOpQrSt"),
        ("  AbCdEfGhIjKlMnOpQrSt\n", "AbCdEfGhIjKlMnOpQrSt"),
        ("https://meetings.example/b/AbCdEfGhIjKlMnOpQrSt/", "AbCdEfGhIjKlMnOpQrSt"),
        ("kap", None),
        ("Dana Kapanadze-Example", None),
        ("dana.kapanadze@ministry.example", None),
        ("' OR 1=1 --aaaaaaaaaaaaaaaaaa", None),
        ("", None),
    ],
)
def test_a_code_is_told_from_a_name(typed, code):
    assert rules.code_in(typed) == code


def test_words_are_folded_and_one_letter_is_too_little():
    assert rules.words_in("  RÉMI  Vass ") == ("remi", "vass")
    assert rules.words_in("კა") == ("კა",)
    assert rules.words_in("é") == ()


def test_a_protected_person_is_called_by_the_chosen_name_only():
    person = Registration(given_name="Maria", family_name="Real", badge_name="Mimi K.", is_protected=True)
    assert (rules.desk_name(person), rules.said_name(person)) == ("Mimi K.", "Mimi K.")
    person.is_protected = False
    assert (rules.desk_name(person), rules.said_name(person)) == ("REAL Maria", "Maria REAL")


def test_a_second_click_is_told_from_a_second_desk():
    soon, later = NOW + timedelta(seconds=3), NOW + timedelta(minutes=3)
    assert rules.is_same_click("gaby", NOW, "gaby", soon)
    assert not rules.is_same_click("gaby", NOW, "gaby", later)
    assert not rules.is_same_click("gaby", NOW, "olga", soon)


@pytest.mark.parametrize(("here", "expected", "answer"), [(0, 3, "none"), (1, 3, "some"), (3, 3, "all"), (4, 3, "all")])
def test_how_much_of_a_delegation_has_arrived(here, expected, answer):
    assert rules.arrival(here, expected) == answer
