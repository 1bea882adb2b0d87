"""Whom to write to about a person who was registered twice: the organiser chooses, and the history says which."""

import re

import pytest

from meetings.core import clock
from meetings.core.db import db
from meetings.registration import actions, queries, rules
from meetings.registration.actions import merging
from meetings.registration.models import State
from tests import factories
from tests.deeds import deeds

MANAGE = "/en/events/annual-meeting/manage"
ADA, BOB = ("Ada Office", "ada@example.org"), ("Bob Mission", "bob@example.org")
NOBODY = ("", "")


@pytest.fixture
def two(world):
    return [
        factories.a_registration(world.event, factories.an_account(*names), world.delegate, state=State.APPROVED)
        for names in (("Олена", "Шевчук"), ("Olena", "Shevchuk"))
    ]


def name(two, *contacts):
    for one, named in zip(two, contacts, strict=True):
        one.contact_name, one.contact_email = named
    db.session.commit()


def contact(one):
    db.session.refresh(one)
    return one.contact_name, one.contact_email


def merge(world, kept, other, **more):
    details = actions.Details(**{name: getattr(kept, name) for name in actions.Details.__slots__})
    merging.merge(kept, other, details, kept.affiliation, by=world.olga, now=clock.now(), **more)


def address(two):
    return f"{MANAGE}/duplicates/{two[0].id}/{two[1].id}"


@pytest.mark.parametrize(
    ("named", "left"),
    [
        ([ADA, BOB], ADA),
        ([BOB, ADA], BOB),
        ([NOBODY, BOB], BOB),
        ([NOBODY, NOBODY], NOBODY),
        ([("Herself", "Own@example.org"), BOB], BOB),
        ([("Herself", "own@example.org")], NOBODY),
    ],
)
def test_the_first_who_is_somebody_else_is_the_one_to_write_to(named, left):
    assert rules.contact_of_both("own@example.org", *named) == left


@pytest.mark.parametrize(("chosen", "left"), [(0, ADA), (1, BOB), (None, ADA)])
def test_of_two_the_organiser_chooses_one(world, two, chosen, left):
    name(two, ADA, BOB)
    merge(world, *two, **({"contact_of": two[chosen]} if chosen is not None else {}))
    assert contact(two[0]) == left
    (deed,) = deeds("registration.merged")
    said = [deed.before.get("contact_email"), deed.after.get("contact_email"), deed.after.get("contact_not_kept")]
    assert said == ([None, None, ", ".join(BOB)] if left == ADA else [ADA[1], BOB[1], None])


def test_the_same_one_is_neither_asked_about_nor_said(world, two, client):
    name(two, ADA, ADA)
    page = client.sign_in(world.olga).get(address(two)).text
    assert page.count(ADA[1]) == 2
    assert 'name="contact"' not in page
    assert "Stays, whichever" not in page
    merge(world, *two)
    assert contact(two[0]) == ADA
    assert not {"contact_email", "contact_not_kept"} & set(deeds("registration.merged")[0].after)


def test_the_person_herself_cannot_be_chosen(world, two, client):
    name(two, ADA, ("Herself", two[0].account.email))
    response = client.sign_in(world.olga).post(address(two), data={"kept": two[0].id, "contact": two[1].id})
    assert response.status_code == 422
    assert "This is the address of the person herself" in response.text
    db.session.expire_all()
    assert two[1].state == State.APPROVED
    client.post(address(two), data={"kept": two[0].id, "contact": two[0].id})
    assert contact(two[0]) == ADA


def test_the_page_shows_both_and_keeps_the_choice(world, two, client):
    name(two, ADA, BOB)
    client.sign_in(world.olga)
    page = client.get(address(two)).text
    assert page.count('name="contact"') == 2
    assert [one for pair in (ADA, BOB) for one in pair if one not in page] == []
    refused = client.post(address(two), data={"contact": two[1].id})
    assert refused.status_code == 422
    chosen = refused.text.partition('name="contact"')[2].partition('name="contact"')[2][:200]
    assert f'value="{two[1].id}" checked' in " ".join(chosen.split())
    assert client.post(address(two), data={"kept": two[0].id, "contact": two[1].id}).status_code == 302
    assert contact(two[0]) == BOB
    shown = client.get(f"{MANAGE}/registrations/{two[0].id}").text
    assert f"<del>{ADA[1]}</del> <ins>{BOB[1]}</ins>" in shown


@pytest.mark.parametrize("kept", [0, 1])
def test_the_only_one_is_shown_and_stays_whichever_registration_does(world, two, client, kept):
    name(two, NOBODY, BOB)
    client.sign_in(world.olga)
    page = client.get(address(two)).text
    assert BOB[1] in page
    assert "Stays, whichever registration is kept." in page
    assert 'name="contact"' not in page
    client.post(address(two), data={"kept": two[kept].id, "contact": two[0].id})
    assert contact(queries.in_event(world.event, two[kept].id)) == BOB


def test_whoever_was_not_kept_stands_in_the_history_in_both_languages(world, two, client):
    name(two, ADA, BOB)
    client.sign_in(world.olga).post(address(two), data={"kept": two[0].id})
    for language, label in (("en", "Contact person who was not kept"), ("fr", "Personne à contacter non retenue")):
        page = client.get(f"{MANAGE.replace('/en/', f'/{language}/')}/registrations/{two[0].id}").text
        assert label in page
        assert ", ".join(BOB) in page


@pytest.mark.parametrize("who", ["stella", "gaby", "dana", None])
def test_nobody_else_sees_or_chooses(world, two, client, who):
    name(two, ADA, BOB)
    if who:
        client.sign_in(getattr(world, who))
    for response in (client.get(address(two)), client.post(address(two), data={"kept": two[0].id})):
        assert response.status_code in (302, 404)
        assert ADA[1] not in response.text
    assert contact(two[1]) == BOB
    assert two[1].state == State.APPROVED


def test_each_choice_has_the_name_of_its_question_and_says_whose_value_it_is(world, client, two):
    page = client.sign_in(world.olga).get(address(two)).text
    for question, values in (("First name", ("Олена", "Olena")), ("Family name", ("Шевчук", "Shevchuk"))):
        group = page.partition(f'<legend class="visually-hidden">{question}</legend>')[2].partition("</fieldset>")[0]
        assert group.count('type="radio"') == 2
        for number, value in enumerate(values, 1):
            assert f'{value} <span class="whose">{number}: ' in group
    assert re.findall(r'<th scope="col">\s*(\d): ', page) == ["1", "2"]
