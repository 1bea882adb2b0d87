"""Of two registrations of one person: which is preset to be kept, what of it, and what is said once they are one."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest

from meetings.core import clock
from meetings.core.db import db
from meetings.core.translated import Translated
from meetings.registration.models import State
from meetings.registration.rules.merging import Standing, is_further, is_said, takes_from_other
from tests import factories

MANAGE = "/en/events/annual-meeting/manage"
NOW = clock.now()
PLAIN = Standing("submitted", 0, 3, NOW)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (PLAIN._replace(state="approved"), PLAIN),
        (PLAIN, PLAIN._replace(state="nominated")),
        (PLAIN._replace(state="nominated"), PLAIN._replace(state="waiting", said=9)),
        (PLAIN._replace(state="waiting"), PLAIN._replace(state="refused")),
        (PLAIN._replace(happened=1), PLAIN._replace(said=9)),
        (PLAIN._replace(said=4), PLAIN._replace(created_at=NOW - timedelta(days=9))),
        (PLAIN._replace(created_at=NOW - timedelta(days=1)), PLAIN),
    ],
)
def test_the_further_then_the_fuller_then_the_older_one_is_kept(better, worse):
    assert is_further(better, worse)
    assert not is_further(worse, better)


def test_nothing_is_further_than_its_like():
    assert not is_further(PLAIN, PLAIN)


@pytest.mark.parametrize(
    ("value", "says"), [("", False), (None, False), ({}, False), ({"en": ""}, False), ({"en": "", "fr": "Juge"}, True)]
)
def test_a_value_says_something_in_any_language(value, says):
    assert is_said(value) is says


def test_a_field_comes_from_the_other_one_only_where_the_kept_one_says_nothing():
    assert takes_from_other("", "Judge")
    assert not takes_from_other("Judge", "Minister")
    assert not takes_from_other("Judge", "")
    assert not takes_from_other("", "")


@pytest.fixture
def two(world):
    """An older, emptier one that was nominated, and a newer one that is approved."""
    older = factories.a_registration(
        world.event,
        factories.an_account("Олена", "Шевчук"),
        world.delegate,
        state=State.NOMINATED,
        badge_name="Lena",
        created_at=clock.now() - timedelta(days=9),
    )
    function = Translated(en="Judge")
    newer = factories.a_registration(
        world.event, factories.an_account("Olena", "Shevchuk"), world.delegate, function=function
    )
    return older, newer


def preset(page):
    found = {}
    for radio in re.findall(r'<input class="form-check-input"\s+type="radio"[^>]*>', page):
        if " checked" in radio:
            name, value = re.search(r'name="(\w+)"\s+value="([^"]*)"', radio).groups()
            found[name] = value
    return found


@pytest.mark.parametrize("turned", [False, True])
def test_the_approved_one_is_preset_and_no_filled_field_is_lost(world, two, client, turned):
    older, newer = two
    address = f"{MANAGE}/duplicates/{'/'.join(one.id for one in (two[::-1] if turned else two))}"
    page = client.sign_in(world.olga).get(address).text
    assert preset(page) == {
        "kept": newer.id,
        "given_name": newer.id,
        "family_name": newer.id,
        "function": newer.id,
        "badge_name": older.id,
    }
    presets = json.loads(unescape(re.search(r'data-presets="([^"]*)"', page)[1]))
    assert presets[older.id]["function"] == newer.id
    assert presets[older.id]["family_name"] == presets[older.id]["badge_name"] == older.id


def test_what_was_chosen_in_a_refused_form_does_not_move(world, two, client):
    address = f"{MANAGE}/duplicates/{two[0].id}/{two[1].id}"
    refused = client.sign_in(world.olga).post(address, data={"family_name": two[0].id})
    assert refused.status_code == 422
    assert preset(refused.text)["family_name"] == two[0].id
    assert "data-presets" not in refused.text


def test_once_they_are_one_the_page_says_so_and_leads_to_the_one_that_was_kept(world, two, client):
    address = f"{MANAGE}/duplicates/{two[0].id}/{two[1].id}"
    client.sign_in(world.olga)
    data = {"kept": two[1].id}
    assert client.post(address, data=data).status_code == 302
    again, shown = client.post(address, data=data), client.get(address)
    assert (again.status_code, shown.status_code) == (409, 200)
    for page in (again.text, shown.text):
        assert "has been merged already" in page
        assert f'href="{MANAGE}/registrations/{two[1].id}"' in page
        assert "Merge them" not in page
        assert "error-summary" not in page


def test_who_withdrew_meanwhile_can_be_merged_no_more(world, two, client):
    two[0].state = State.WITHDRAWN
    db.session.commit()
    page = client.sign_in(world.olga).get(f"{MANAGE}/duplicates/{two[0].id}/{two[1].id}").text
    assert "cannot be merged" in page
    assert "Merge them" not in page
