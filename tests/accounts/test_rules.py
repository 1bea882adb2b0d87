"""What is good enough, without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.accounts import rules
from meetings.accounts.models import Account, normal_email

ADA = Account(email="ada.byron@example.org", given_name="Ada", family_name="Lovelace")


@pytest.mark.parametrize("password", ["correct horse battery", "demo-only-password", "Lovelace is hard!"])
def test_good_passwords(password):
    rules.check_password(password, ADA)


@pytest.mark.parametrize("password", ["", "short", "eleven char"])
def test_short_passwords(password):
    with pytest.raises(rules.WeakPassword):
        rules.check_password(password, ADA)


@pytest.mark.parametrize("password", ["aaaaaaaaaaaa", "abababababab", "ada.byron1234", "LOVELACElovelace"])
def test_guessable_passwords(password):
    with pytest.raises(rules.GuessablePassword):
        rules.check_password(password, ADA)


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "qwertyuiop123",
        "azertyuiop123",
        "motdepasse123",
        "123456789012",
        "P@ssw0rd2024",
        "iloveyou" * 20,
    ],
)
def test_the_commonest_passwords(password):
    with pytest.raises(rules.CommonPassword):
        rules.check_password(password, ADA)


def test_a_long_password_is_judged_too():
    rules.check_password("une phrase que personne ne devine " * 5, ADA)


def test_the_same_address_however_it_is_written():
    assert normal_email("  Ada@EXAMPLE.org ") == "ada@example.org"


def test_the_same_password_on_another_keyboard():
    assert rules.normal_password("e\u0301te\u0301") == rules.normal_password("été")


@pytest.mark.parametrize("typed", ["1234 5678", "12345678", " 1234-5678 ", "1234\u202f5678"])
def test_codes_may_be_grouped(typed):
    assert rules.typed_code(typed) == "12345678"


@given(st.text())
def test_any_text_may_be_typed_as_a_code(text):
    assert all(character.isdecimal() for character in rules.typed_code(text))
    rules.typed_recovery_code(text)


def test_recovery_codes_may_be_typed_loosely():
    assert rules.typed_recovery_code("AB12 cd34EF56") == "ab12-cd34-ef56"


def test_people_are_sorted_by_family_name_without_accents():
    assert rules.sort_name("Élise", "Ørsted Müller") == "orsted muller elise"


@pytest.mark.parametrize("name", ["Jean-Luc", "O’Brien", "J.R. Ewing", "María José", "Ѓорѓи", "გიორგი", "d'Arc, Jr."])
def test_names_of_many_languages(name):
    rules.check_name(name)


@pytest.mark.parametrize("name", ["http://evil.example", "evil.example", "a@b", "Ada1", "<b>", "{x}", "Ada\nBcc: x"])
def test_what_is_not_a_name(name):
    with pytest.raises(rules.NotAName):
        rules.check_name(name)
