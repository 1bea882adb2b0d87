"""Those who had sent a form and lack an answer by now are found in lists, filters and messages, and they alone."""

import re

import pytest

from meetings.core import tasks
from meetings.core.db import db
from meetings.core.translated import Translated
from meetings.correspondence import audiences
from meetings.events.models import Role
from meetings.questionnaires.models import Kind, State
from meetings.registration import queries as registrations
from tests import factories
from tests.questionnaires.conftest import a_form, a_question, answered, fresh

MANAGE = "/en/events/annual-meeting/manage"
SENT = "Sent, but now incomplete"


@pytest.fixture
def lapsed(world, asked):
    """Rémi had sent Travel when more was asked; Sam never answered; Ada answered all, and sent another form before."""
    ada = factories.a_registration(world.event, factories.an_account("Ada", "Allthere"), world.delegate)
    answered(asked.form, asked.remi, {a_question(asked.form, Kind.NUMBER): 1})
    more = a_question(asked.form, Kind.SHORT_TEXT, "More", is_required=True)
    answered(asked.form, ada, {more: "x"})
    hotel = a_form(world.event, world.olga, title=Translated(en="Hotel", fr="Hôtel"))
    answered(hotel, ada, {a_question(hotel, Kind.NUMBER): 1})
    a_question(hotel, Kind.SHORT_TEXT, "Floor", is_required=True)
    tasks.run_due()
    db.session.expire_all()
    return {"ada": ada, "hotel": hotel, "travel": fresh(asked.form), "remi": asked.remi}


def found(world, asked_for):
    page = registrations.page(world.event, registrations.Filter(incomplete=asked_for, with_protected=True), 1)
    return {each.id for each in page.rows}


def names(text):
    return {name for name in ("VASSEUR", "OKONJO", "ALLTHERE") if name in text}


def test_the_table_finds_those_of_one_form_and_of_any(world, lapsed):
    ada, remi = lapsed["ada"].id, lapsed["remi"].id
    assert found(world, lapsed["travel"].id) == {remi}
    assert found(world, lapsed["hotel"].id) == {ada}
    assert found(world, "sent") == {ada, remi}
    assert found(world, "1") > {ada, remi}, "among them those who never answered"
    assert found(world, "222222222222") == set(), "a form that is gone finds nobody, not everybody"
    lapsed["hotel"].state = State.CLOSED
    db.session.commit()
    assert found(world, "sent") == {remi}


@pytest.mark.parametrize(("language", "words"), [("en", SENT), ("fr", "Envoyé, mais désormais incomplet")])
def test_the_filter_stands_in_the_address_in_both_languages(world, client, lapsed, language, words):
    address = f"{MANAGE}/registrations".replace("/en/", f"/{language}/")
    client.sign_in(world.olga)
    page = client.get(f"{address}?incomplete=sent").text
    assert re.search(rf'value="sent"\s+selected>\s*{words}', page)
    assert names(page.partition("<tbody>")[2]) == {"VASSEUR", "ALLTHERE"}
    one = client.get(f"{address}?incomplete={lapsed['travel'].id}").text
    title = lapsed["travel"].title[language]
    assert title in one.partition(f'value="{lapsed["travel"].id}"')[2].partition("</option>")[0]
    assert names(one.partition("<tbody>")[2]) == {"VASSEUR"}


def test_the_list_of_forms_says_how_many_and_leads_to_them(world, client, lapsed):
    client.sign_in(world.olga)
    page = client.get(f"{MANAGE}/forms").text
    assert page.count("1 person sent it and now lacks an answer") == 2
    address = f"{MANAGE}/forms/{lapsed['travel'].id}/answers?only=sent"
    assert f'href="{address}"' in page
    shown = client.get(address).text
    assert SENT in shown
    assert names(shown.partition("<tbody>")[2]) == {"VASSEUR"}
    answered(lapsed["travel"], lapsed["remi"], {lapsed["travel"].questions[-1]: "x"})
    assert client.get(f"{MANAGE}/forms").text.count("sent it and now lack") == 1


def test_the_list_of_forms_gives_no_protected_person_away(world, client, lapsed):
    for one in ("remi", "ada"):
        lapsed[one].is_protected = True
    db.session.commit()
    reader = factories.an_account("Team")
    factories.a_role(world.event, reader, Role.READER)
    counts = {}
    for one in (world.olga, reader):
        page = client.sign_in(one).get(f"{MANAGE}/forms").text
        complete = [int(number) for number in re.findall(r">(\d+)<span[^>]*> answers to", page)]
        counts[one.id] = sum(complete), page.count("sent it and now lack")
    assert counts == {world.olga.id: (1, 2), reader.id: (0, 0)}


def test_what_nobody_can_lack_finds_nobody_and_is_refused_in_a_message(world, client, lapsed):
    assert found(world, "no such thing") == set()
    client.sign_in(world.olga)
    typed = dict.fromkeys(("state", "category", "institution", "tag", "stage", "q"), "")
    typed |= {"subject-en": "News", "text-en": "Dear all", "audience": "registered", "house": world.council.id}
    refused = client.post(f"{MANAGE}/messages/new", data=typed | {"incomplete": "no such thing"})
    assert refused.status_code == 422
    assert client.post(f"{MANAGE}/messages/new", data=typed | {"incomplete": "1"}).status_code == 302
    everybody, asked = (client.get(f"{MANAGE}/registrations{query}").text for query in ("", "?incomplete=nothing"))
    rows = [re.findall(r'name="chosen"[^>]*value="(\w+)"', page) for page in (everybody, asked)]
    assert rows[0]
    assert rows[0] == rows[1]
    assert 'value="nothing"' not in asked


def test_a_message_goes_to_them_alone_and_says_so(world, client, lapsed):
    choice = {"incomplete": lapsed["travel"].id}
    people = audiences.people(world.event, audiences.REGISTERED, choice)
    assert [each.registration_id for each in people] == [lapsed["remi"].id]
    assert audiences.describe(world.event, audiences.REGISTERED, choice) == [
        ("incomplete", "“Travel” sent, but now incomplete")
    ]
    client.sign_in(world.olga)
    page = client.get(f"{MANAGE}/messages/new?incomplete={lapsed['travel'].id}").text
    assert re.search(rf'<option selected value="{lapsed["travel"].id}">“Travel” sent, but now incomplete', page)
    typed = dict.fromkeys(("q", "state", "category", "institution", "tag", "stage"), "") | choice
    typed |= {"audience": "registered", "house": world.council.id, "subject-en": "x", "text-en": "y"}
    kept = client.post(f"{MANAGE}/messages/new", data=typed)
    assert kept.status_code == 302
    assert "“Travel” sent, but now incomplete" in client.get(kept.location).text


def test_a_saved_view_keeps_it(world, client, lapsed):
    client.sign_in(world.olga)
    client.post(f"{MANAGE}/registrations/views?incomplete=sent", data={"name": "Lapsed"})
    (view,) = registrations.views(world.event, world.olga)
    assert view.filters["incomplete"] == "sent"
    kept = registrations.page(world.event, registrations.Filter(view=view.id), 1)
    assert {each.id for each in kept.rows} == {lapsed["ada"].id, lapsed["remi"].id}
