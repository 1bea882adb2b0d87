import csv
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest

from meetings.accounts.models import Account
from meetings.core.translated import Translated
from meetings.networking import rules
from meetings.networking.models import Audience, Card, ContactRequest, Subject
from meetings.networking.rules import Shown, Standing
from meetings.networking.vcards import vcard
from meetings.registration.models import Category, Registration, State

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def a_registration(**overrides):
    values = {
        "state": State.APPROVED,
        "is_protected": False,
        "given_name": "Nino",
        "family_name": "Kapanadze",
        "badge_name": "",
        "category": Category(key="delegate"),
        "function": Translated(en="Co-ordinator"),
        "institution_name": Translated(en="Ministry"),
        "account": Account(email="nino@ministry.example", phone="+995 1"),
    }
    return Registration(**(values | overrides))


def test_only_approved_people_of_listed_categories_may_join():
    assert rules.standing(a_registration(), permitted=False) is Standing.FREE
    assert rules.standing(None, permitted=True) is Standing.OUTSIDE
    for state in set(State) - {State.APPROVED}:
        assert rules.standing(a_registration(state=state), permitted=True) is Standing.OUTSIDE
    for key in ("press", "interpreter"):
        assert rules.standing(a_registration(category=Category(key=key)), permitted=True) is Standing.NEVER


@pytest.mark.parametrize(
    ("permitted", "name", "found"),
    [
        (False, "Mimi", Standing.PROTECTED),
        (True, "", Standing.PROTECTED),
        (True, "Mimi", Standing.FREE),
    ],
)
def test_a_protected_person_needs_a_permit_and_a_chosen_name(permitted, name, found):
    assert rules.standing(a_registration(is_protected=True, badge_name=name), permitted=permitted) is found


def test_nobody_joins_without_having_agreed():
    with pytest.raises(rules.ConsentNeeded):
        rules.ensure_may_join(Standing.FREE, agreed=False)
    for found in (Standing.OUTSIDE, Standing.NEVER, Standing.PROTECTED):
        with pytest.raises(rules.MayNotJoin):
            rules.ensure_may_join(found, agreed=True)


def test_limits_of_asking():
    rules.ensure_may_ask(asked=False, asked_by=False, today=rules.REQUESTS_A_DAY - 1)
    with pytest.raises(rules.EnoughForToday, match=str(rules.REQUESTS_A_DAY)):
        rules.ensure_may_ask(asked=False, asked_by=False, today=rules.REQUESTS_A_DAY)
    with pytest.raises(rules.AlreadyAsked):
        rules.ensure_may_ask(asked=True, asked_by=False, today=0)
    with pytest.raises(rules.AskedYou):
        rules.ensure_may_ask(asked=False, asked_by=True, today=0)


@pytest.mark.parametrize(("email_to", "phone_to"), list(product(Audience, Audience)))
@pytest.mark.parametrize("chosen", [None, *(Shown(*pair) for pair in product((False, True), repeat=2))])
def test_consent_matrix(email_to, phone_to, chosen):
    seen = rules.shown(email_to, phone_to, chosen)
    for audience, field in ((email_to, "email"), (phone_to, "phone")):
        expected = {
            Audience.NOBODY: False,
            Audience.ACCEPTED: bool(chosen and getattr(chosen, field)),
            Audience.EVERYONE: True,
        }[audience]
        assert getattr(seen, field) is expected


def test_what_the_other_chose_counts_only_while_the_contact_stands():
    request = ContactRequest(
        shows_email=True, shows_phone=False, answer_shows_email=False, answer_shows_phone=True, accepted_at=NOW
    )
    assert rules.chosen_by_other(request, sent=True) == Shown(email=False, phone=True)
    assert rules.chosen_by_other(request, sent=False) == Shown(email=True, phone=False)
    request.ended_at = NOW
    assert rules.chosen_by_other(request, sent=True) is None
    request.ended_at = request.accepted_at = None
    assert rules.chosen_by_other(request, sent=False) is None


def test_topics_are_named_in_both_languages():
    path = Path(rules.__file__).parent / "data" / "topics.csv"
    with path.open(encoding="utf-8") as file:
        assert len(rules.TOPICS) == len(list(csv.DictReader(file))) > 40
    for language in ("en", "fr"):
        names = [name for slug, name in rules.topic_choices(language)]
        assert len(set(names)) == len(rules.TOPICS)
        assert all(topic.name[language] for topic in rules.TOPICS.values())


def test_languages_are_named_in_the_readers_language():
    assert rules.language_choices("en")[:2] == [("en", "English"), ("fr", "French")]
    assert rules.language_choices("fr")[:2] == [("en", "Anglais"), ("fr", "Français")]
    assert all(name != code for code, name in rules.language_choices("fr"))


def test_a_line_of_languages_has_one_capital_in_french():
    assert rules.languages_line(["fr", "en", "ka"], "fr") == "Anglais, français, géorgien"
    assert rules.languages_line(["fr", "en", "ka"], "en") == "English, French, Georgian"


def test_each_consent_has_its_own_words():
    texts = {str(text) for text in rules.FIELD_CONSENT.values()} | {str(rules.DIRECTORY_CONSENT)}
    assert len(texts) == 5
    assert {subject for subject, _audience in rules.FIELD_CONSENT} == {Subject.EMAIL, Subject.PHONE}


def unfolded(data):
    return data.decode("utf-8").replace("\r\n ", "")


def test_a_vcard_holds_what_was_chosen_and_nothing_else():
    card = Card(registration=a_registration(family_name="კაპანაძე", given_name="ნინო"))
    bare = unfolded(vcard(card, Shown(False, False), "en"))
    assert "ნინო" in bare
    assert "კაპანაძე" in bare
    assert "EMAIL" not in bare
    assert "TEL" not in bare
    full = unfolded(vcard(card, Shown(True, True), "en"))
    assert "nino@ministry.example" in full
    assert "+995 1" in full


def test_names_open_no_new_lines_of_a_vcard():
    card = Card(
        registration=a_registration(
            family_name="Evil\r\nEMAIL:evil@example.org",
            given_name="A;B,C\\",
            function=Translated(en="Chief\nTEL:666\x00\u2028X-A:1"),
            institution_name=Translated(en="Ministry; of, all\rURL:http://evil.example"),
        )
    )
    lines = unfolded(vcard(card, Shown(False, False), "en")).strip().split("\r\n")
    assert [line.split(":")[0].split(";")[0] for line in lines] == [
        "BEGIN",
        "VERSION",
        "FN",
        "N",
        "ORG",
        "TITLE",
        "END",
    ]
    assert "A\\;B\\,C\\\\" in "".join(lines)


def test_a_protected_person_s_vcard_has_the_chosen_name_alone():
    card = Card(registration=a_registration(is_protected=True, badge_name="Mimi K."))
    text = unfolded(vcard(card, Shown(False, False), "en"))
    assert "Mimi K." in text
    for secret in ("Nino", "Kapanadze", "KAPANADZE", "Ministry", "Co-ordinator"):
        assert secret not in text
