"""A focal point is asked once about somebody of her delegation who may be whom she names, and about nobody else."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from meetings.accounts.models import Account
from meetings.core import clock
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.delegations import actions, rules
from meetings.registration import queries as registration_queries
from meetings.registration.models import State
from tests import factories
from tests.delegations.conftest import row

ASKED = "is in your delegation already with another address. Is this another person?"
NINO = {"given_name": "Nino", "family_name": "Béridzé", "email": "nino.beridze@new.example.org"}


def sure_of(page):
    """What the form sends along with the second press."""
    return page.text.partition('name="sure" type="hidden" value="')[2].partition('"')[0]


def number_of(kind):
    return db.session.scalar(sa.select(sa.func.count()).select_from(kind))


def addresses(scene):
    other = factories.a_registration(
        scene.own.event,
        factories.an_account("Zurab", "Kiknadze", affiliation=scene.own.affiliation),
        scene.own.category,
    )
    return [scene.mine, f"{scene.mine}/people/{other.id}/replacement"]


@pytest.mark.parametrize("where", [0, 1])
def test_the_same_name_with_another_address_is_asked_about_once(world, client, scene, where):
    address = addresses(scene)[where]
    client.sign_in(world.dana)
    asked = client.post(address, data=row(**NINO))
    assert asked.status_code == 422
    assert f"Nino BERIDZE {ASKED}" in asked.text
    assert [text for text in (*NINO.values(), "Prosecutor") if f'value="{text}"' not in asked.text] == []
    assert sure_of(asked) == scene.own.id
    assert client.post(address, data=row(**NINO, sure=sure_of(asked))).status_code == 302
    assert NINO["email"] in {row.email for row in registration_queries.comparable(world.event)}


@pytest.mark.parametrize("where", [0, 1])
def test_the_question_tells_nothing_about_the_address_and_leaves_nothing(world, client, scene, where):
    address, known, unknown = addresses(scene)[where], scene.french.account.email, NINO["email"]
    client.sign_in(world.dana)
    mails, people = number_of(Mail), number_of(Account)
    answers = [client.post(address, data=row(**NINO | {"email": email})) for email in (known, unknown)]
    for answer in answers:
        assert (answer.status_code, sure_of(answer), answer.text.count(ASKED)) == (422, scene.own.id, 1)
    pages = [answers[0].text.replace(known, ""), answers[1].text.replace(unknown, "")]
    said = [re.sub(r'nonce="[^"]*"', "", page) for page in pages]
    assert said[0] == said[1]
    assert "Nino BÉRIDZÉ" not in said[0], "nobody of that name is in the delegation"
    assert (number_of(Mail), number_of(Account)) == (mails, people)
    told = client.post(address, data=row(**NINO | {"email": known}, sure=scene.own.id))
    assert "Nobody can be nominated with this address" in told.text


@pytest.mark.parametrize("why", ["closed", "confirmed"])
def test_when_nobody_can_be_named_nobody_is_asked_about(world, client, scene, why):
    if why == "closed":
        registration_queries.window(world.event).closes_at = clock.now() - timedelta(days=1)
    else:
        scene.delegation.confirmed_at = clock.now()
    db.session.commit()
    refused = client.sign_in(world.dana).post(scene.mine, data=row(**NINO))
    assert refused.status_code == 422
    assert ASKED not in refused.text


def test_whoever_may_name_nobody_more_is_told_that_alone(world, client, scene):
    actions.set_exceptions(scene.delegation, actions.Exceptions(most=1), by=world.olga, now=clock.now())
    db.session.commit()
    full = client.sign_in(world.dana).post(scene.mine, data=row(**NINO))
    assert full.status_code == 422
    assert "Your delegation has named as many people as it can (1)." in full.text
    assert ASKED not in full.text


def test_an_answer_about_one_is_none_about_another(world, client, scene):
    factories.a_registration(
        world.event, factories.an_account("Zurab", "Kiknadze", affiliation=world.state), world.delegate
    )
    client.sign_in(world.dana)
    typed = row(given_name="Zurab", family_name="Kiknadze", sure=scene.own.id)
    asked = client.post(scene.mine, data=typed)
    assert f"Zurab KIKNADZE {ASKED}" in asked.text
    assert f"Nino BERIDZE {ASKED}" not in asked.text


def test_whoever_leaves_is_not_asked_about(world, client, scene):
    address = f"{scene.mine}/people/{scene.own.id}/replacement"
    assert client.sign_in(world.dana).post(address, data=row(**NINO)).status_code == 302


def test_nobody_outside_her_delegation_and_nobody_protected_is_given_away(world, client, scene):
    def of_georgia(name, category, **more):
        account = factories.an_account("Eka", name, affiliation=world.state)
        return factories.a_registration(world.event, account, category, **more)

    of_georgia("Hidden", world.delegate, is_protected=True)
    of_georgia("Lawyer", world.civil_society)
    of_georgia("Gone", world.delegate, state=State.WITHDRAWN)
    client.sign_in(world.dana)
    for number, (given, family) in enumerate(
        [("Eka", "Hidden"), ("Eka", "Lawyer"), ("Eka", "Gone"), ("Colette", "Durand"), ("Sam", "Okonjo")]
    ):
        typed = row(given_name=given, family_name=family, email=f"new{number}@example.org")
        assert client.post(scene.mine, data=typed).status_code == 302, family


def test_a_protected_person_whom_she_named_herself_is_asked_about(world, client, scene):
    named = factories.an_account("Eka", "Hidden", affiliation=world.state)
    factories.a_registration(
        world.event, named, world.delegate, is_protected=True, affiliation=world.state, delegation_id=world.state.id
    )
    asked = client.sign_in(world.dana).post(scene.mine, data=row(given_name="Eka", family_name="Hidden"))
    assert f"Eka HIDDEN {ASKED}" in asked.text


def test_of_last_year_s_people_the_same_is_asked_and_the_ticks_stay(world, client, scene):
    past = factories.an_event(first_day=world.event.first_day - timedelta(days=365), hosts=[world.council])
    category = factories.a_category(past, "D", in_delegation=True)
    then = [
        factories.a_registration(past, factories.an_account(*name, affiliation=world.state), category)
        for name in (("Nino", "Beridze"), ("Lela", "Abashidze"), ("Lela", "Dadiani"))
    ]
    address, chosen = f"{scene.mine}/carried-over", [each.id for each in then[:2]]
    client.sign_in(world.dana)
    asked = client.post(address, data={"chosen": chosen})
    assert asked.status_code == 422
    assert asked.text.count(f"Nino BERIDZE {ASKED}") == 1
    ticks = [part.partition(">")[0] for part in asked.text.split('name="chosen"')[1:]]
    assert sorted(" checked" in tick for tick in ticks) == [False, True, True]
    assert registration_queries.of(world.event, then[1].account) is None
    assert client.post(address, data={"chosen": chosen, "sure": sure_of(asked)}).status_code == 302
    assert [bool(registration_queries.of(world.event, each.account)) for each in then] == [True, True, False]


def test_of_last_year_s_people_nobody_is_asked_about_who_has_no_room(world, client, scene):
    past = factories.an_event(first_day=world.event.first_day - timedelta(days=365), hosts=[world.council])
    category = factories.a_category(past, "D", in_delegation=True)
    then = factories.a_registration(past, factories.an_account("Nino", "Beridze", affiliation=world.state), category)
    actions.set_exceptions(scene.delegation, actions.Exceptions(most=1), by=world.olga, now=clock.now())
    db.session.commit()
    client.sign_in(world.dana)
    told = client.post(f"{scene.mine}/carried-over", data={"chosen": [then.id]}, follow_redirects=True)
    assert told.status_code == 200
    assert "Your delegation has named" in told.text
    assert ASKED not in told.text


def test_her_own_address_and_other_names_are_not_asked_about(world, scene):
    people = [scene.own]
    assert rules.namesakes("Nino", "Beridze", "other@example.org", people) == people
    assert rules.namesakes("Nino", "Beridze", scene.own.account.email.upper(), people) == []
    assert rules.namesakes("Nina", "Beridze", "other@example.org", people) == []
