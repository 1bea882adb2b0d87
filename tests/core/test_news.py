"""Where a reader begins: behind the menus, at what the page says first."""

import re

import pytest

from meetings.core.db import db

EVENT = "/en/events/annual-meeting"
SAVED = {"name-en": "Room 5", "seats": "20"}


@pytest.mark.parametrize(
    "path", [f"{EVENT}/programme", f"{EVENT}/manage/", f"{EVENT}/manage/registrations", f"{EVENT}/manage/tags"]
)
def test_the_way_past_the_menus_leads_behind_all_of_them(client, world, path):
    page = client.sign_in(world.olga).get(path).text
    assert '<a class="skip" href="#main">' in page
    before, main = page.split('<div id="main"')
    assert 'class="tabs"' in before
    assert not re.search(r'class="(tabs|parts)', main)
    assert "<h1" in main
    assert page.count('id="main"') == 1


def test_what_was_done_has_the_focus_before_the_content_of_the_page(client, world):
    client.sign_in(world.olga)
    address = f"{EVENT}/manage/programme/rooms"
    assert "autofocus" not in client.get(address).text
    page = client.get(client.post(address, data=SAVED).location).text
    assert re.search(r'<div id="live"[^>]*tabindex="-1"[^>]*autofocus>', page)
    assert page.index('class="tabs') < page.index("The room is added.") < page.index("<h1")


def test_a_part_that_renews_itself_says_nothing_that_waits_for_a_page(client, world):
    client.sign_in(world.olga)
    with client.session_transaction() as session:
        session["_flashes"] = [("done", "Saved.")]
    address = f"{EVENT}/manage/programme/rooms"
    assert "Saved." not in client.get(address, headers={"HX-Request": "true"}).text
    assert "Saved." in client.get(address).text


def test_the_desk_keeps_the_focus_in_its_box(client, world):
    client.sign_in(world.olga)
    with client.session_transaction() as session:
        session["_flashes"] = [("done", "Checked in.")]
    page = client.get(f"{EVENT}/manage/check-in").text
    assert "Checked in." in page
    assert re.findall(r'id="(\w+)"[^>]*autofocus', page) == ["q"]


def test_who_names_somebody_is_led_on_to_the_next_one(client, world):
    world.delegate.in_delegation = True
    db.session.commit()
    client.sign_in(world.dana)
    data = {"given_name": "<b>Tamar", "family_name": "Lomidze", "email": "tamar@example.org", "role": "expert"}
    answer = client.post(f"{EVENT}/my-delegation/{world.state.id}", data=data | {"language": "en"})
    page = client.get(answer.location).text
    assert '<a href="#given_name">Nominate another person</a>' in page
    assert 'id="given_name"' in page
    assert "<b>Tamar" not in page


def test_the_title_of_a_refused_form_says_so(client, world):
    client.sign_in(world.olga)
    address = f"{EVENT}/manage/programme/rooms"
    assert "<title>Problem" not in client.get(address).text
    assert "<title>Problem · " in client.post(address, data={}).text
