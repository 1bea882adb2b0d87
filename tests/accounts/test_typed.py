"""What was typed on the way in stays when the language of a refused form is changed, but no password and no code."""

from datetime import timedelta

import pytest

from meetings.core import clock
from tests import factories

SECRET = "not the right one"
WHO = {"email": "ada@example.org", "given_name": "Ada", "family_name": "Lovelace"}


@pytest.mark.parametrize(
    ("page", "sent"),
    [
        ("sign-in", {"email": WHO["email"], "password": SECRET}),
        ("sign-in/code", {"email": "ada@"}),
        ("sign-in/code/entry", {"email": WHO["email"], "code": SECRET}),
        ("forgotten-password", {"email": "ada@"}),
        ("sign-up", WHO | {"email": "ada@"}),
    ],
)
def test_it_stays_for_the_same_page_in_another_language_and_once(client, page, sent):
    refused = client.post(f"/en/{page}", data=sent)
    assert refused.status_code == 422
    assert f'href="/fr/{page}"' in refused.text
    typed = [f'value="{text}"' for text in sent.values() if text != SECRET]
    french = client.get(f"/fr/{page}").text
    assert [text for text in typed if text not in french] == []
    assert SECRET not in french
    again = client.get(f"/fr/{page}").text
    assert [text for text in typed if text in again] == []


def test_it_is_not_shown_to_whoever_comes_to_the_page_anew_nor_on_another_page(client):
    client.post("/en/sign-in", data={"email": WHO["email"], "password": SECRET})
    assert WHO["email"] not in client.get("/en/sign-in").text
    assert WHO["email"] not in client.get("/fr/sign-in").text
    client.post("/en/sign-in", data={"email": WHO["email"], "password": SECRET})
    assert WHO["email"] not in client.get("/fr/forgotten-password").text


def test_it_is_kept_for_a_quarter_of_an_hour(client, monkeypatch):
    client.post("/en/sign-in", data={"email": WHO["email"], "password": SECRET})
    later = clock.now() + timedelta(minutes=16)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert WHO["email"] not in client.get("/fr/sign-in").text


def test_what_is_very_long_leaves_the_session_whole(client):
    client.post("/en/sign-up", data=dict.fromkeys(WHO, "x" * 9000))
    cookie = client.get_cookie("session")
    assert len(cookie.value) < 4000
    assert "x" * 100 in client.get("/fr/sign-up").text


def test_nothing_of_it_is_left_after_signing_in(client, password_hash):
    factories.an_account(email=WHO["email"], password=password_hash)
    client.post("/en/sign-in", data={"email": "other@example.org", "password": SECRET})
    client.post("/en/sign-in", data={"email": WHO["email"], "password": factories.PASSWORD})
    with client.session_transaction() as session:
        assert "typed" not in session
