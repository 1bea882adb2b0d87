"""Ways back: from a refusal to the page before, and from an address that only takes forms to its page."""

from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa

from meetings.core import ways
from meetings.core.db import db
from meetings.registration.models import Registration

MANAGE = "/en/events/annual-meeting/manage"
HOST = "http://localhost"


@pytest.mark.parametrize(
    ("referrer", "expected"),
    [
        (f"{HOST}/en/events/?q=a", "/en/events/?q=a"),
        ("http://evil.example/en/events/", None),
        (f"{HOST}//evil.example/", None),
        (f"{HOST}/nothing", None),
        (f"{HOST}{MANAGE}/proposals/x/approvals", None),
        ("", None),
        (f"{HOST}.evil.example/en/events/", None),
    ],
)
def test_only_our_own_pages_are_a_way_back(app, referrer, expected):
    with app.test_request_context("/en/account", headers={"Referer": referrer}):
        assert ways.came_from() == expected


def test_a_page_is_no_way_back_to_itself(app):
    with app.test_request_context("/en/account", headers={"Referer": f"{HOST}/en/account"}):
        assert ways.came_from() is None
    with app.test_request_context("/en/account", method="POST", headers={"Referer": f"{HOST}/en/account"}):
        assert ways.came_from() == "/en/account"


def test_the_page_above_is_found_when_nothing_says_where_a_form_was_sent_from(app):
    with app.test_request_context(f"{MANAGE}/proposals/222222222222/approvals", method="POST"):
        assert ways.page_of_this() == f"{MANAGE}/proposals/222222222222"


def test_a_form_whose_own_address_has_a_page_leads_there(app):
    with app.test_request_context("/en/events/x/register?a=b", method="POST"):
        assert ways.page_of_this() == "/en/events/x/register?a=b"


def test_a_site_below_a_prefix_keeps_it(app):
    base = {"base_url": f"{HOST}/meetings"}
    with app.test_request_context(f"{MANAGE}/team/222222222222/nothing", method="POST", **base):
        assert ways.page_of_this() == f"/meetings{MANAGE}/team"
        assert ways.in_language(f"/meetings{MANAGE}/team", "fr") == f"/meetings/fr{MANAGE[3:]}/team"


def test_a_refusal_leads_back_to_the_page_before(world, client):
    client.sign_in(world.olga)
    role = f"{MANAGE}/hosts/{world.osce.id}/removal"
    answer = client.post(role, headers={"Referer": f"{HOST}{MANAGE}/settings/hosts"})
    assert answer.status_code == 409
    assert f'href="{MANAGE}/settings/hosts">Back to the page before' in answer.text
    assert "Back to the page before" not in client.get("/en/nothing").text


def test_the_language_of_a_refused_form_is_changed_on_its_page(world, client):
    client.sign_in(world.olga)
    registration = db.session.scalars(sa.select(Registration).where(Registration.account_id == world.remi.id)).one()
    person = f"{MANAGE}/registrations/{registration.id}"
    for headers in ({}, {"Referer": f"{HOST}{person}?page=2"}):
        answer = client.post(f"{person}/internal-notes", data={}, headers=headers)
        assert answer.status_code == 422
        query = "?page=2" if headers else ""
        assert f'href="/fr{person[3:]}{query}"' in answer.text
        assert f'href="/fr{person[3:]}/internal-notes' not in answer.text


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("", ""),
        ("?q=%C3%A9&q=b&page=2", "?q=%C3%A9&q=b&page=2"),
        ("?slug=other&lang=en&section=x&section=y", "?slug=other&lang=en&section=x&section=y"),
        ("?_scheme=javascript&_external=1&_anchor=a", "?_scheme=javascript&_external=1&_anchor=a"),
    ],
)
def test_the_language_is_changed_on_this_very_page_whatever_is_asked_for_besides(app, asked, kept):
    for path in ("/en/events/annual-meeting/manage/settings/practical", "/en/events/r%C3%A9union/"):
        with app.test_request_context(path + asked):
            assert ways.switch_language_url("fr") == path.replace("/en/", "/fr/") + kept
    with app.test_request_context("/en/events/annual-meeting/" + asked, base_url=f"{HOST}/meetings"):
        assert ways.switch_language_url("fr") == "/meetings/fr/events/annual-meeting/" + kept


@pytest.mark.parametrize(
    ("onward", "expected"),
    [
        ("/en/events/?q=a", "/fr/events/?q=a"),
        ("/fr/events/", "/fr/events/"),
        ("/ical/one.ics", "/ical/one.ics"),
        ("https://evil.example/en/", "https://evil.example/en/"),
    ],
)
def test_who_changes_the_language_on_the_way_arrives_in_it(app, onward, expected):
    with app.test_request_context("/en/sign-in", query_string={"next": onward, "q": "/en/"}):
        address = ways.switch_language_url("fr")
    assert parse_qs(urlsplit(address).query) == {"next": [expected], "q": ["/en/"]}


def test_the_way_on_survives_a_refused_form_in_another_language(client):
    page = client.post("/en/sign-in", data={"email": "nobody@example.org", "password": "x", "next": "/en/account"})
    assert page.status_code == 422
    assert 'href="/fr/sign-in?next=%2Ffr%2Faccount"' in page.text
