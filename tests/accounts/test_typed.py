"""What was typed on the way in stays when the language of a refused form is changed, but no password and no code."""

import random
import string
from datetime import timedelta

import pytest

from meetings.accounts.views.typed import KEPT
from meetings.core import clock
from tests import factories

SECRET = "not the right one"
WHO = {"email": "ada@example.org", "given_name": "Ada", "family_name": "Lovelace"}


def changed(client, page, language="fr", before="en"):
    """The page as it comes when the language is changed on it."""
    return client.get(f"/{language}/{page}", headers={"Referer": f"http://localhost/{before}/{page}?next=/"}).text


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
def test_it_stays_for_the_same_page_in_another_language_there_and_back(client, page, sent):
    refused = client.post(f"/en/{page}", data=sent)
    assert refused.status_code == 422
    assert f'href="/fr/{page}"' in refused.text
    typed = [f'value="{text}"' for text in sent.values() if text != SECRET]
    french, english = changed(client, page), changed(client, page, "en", "fr")
    assert [text for text in typed if text not in french or text not in english] == []
    assert SECRET not in french + english


@pytest.mark.parametrize(
    "came", [None, "/en/", "/fr/sign-in", "/en/forgotten-password", "//elsewhere.example/en/sign-in"]
)
def test_whoever_comes_from_elsewhere_reads_nothing_and_it_is_forgotten(client, came):
    client.post("/en/sign-in", data={"email": WHO["email"], "password": SECRET})
    headers = {"Referer": f"http:{came}" if came.startswith("//") else f"http://localhost{came}"} if came else {}
    assert WHO["email"] not in client.get("/fr/sign-in", headers=headers).text
    assert WHO["email"] not in changed(client, "sign-in")


def test_it_is_not_shown_to_whoever_comes_to_the_page_anew_nor_on_another_page(client):
    client.post("/en/sign-in", data={"email": WHO["email"], "password": SECRET})
    assert WHO["email"] not in client.get("/en/sign-in").text
    assert WHO["email"] not in changed(client, "sign-in")
    client.post("/en/sign-in", data={"email": WHO["email"], "password": SECRET})
    assert WHO["email"] not in changed(client, "forgotten-password")


def test_it_is_kept_for_a_quarter_of_an_hour(client, monkeypatch):
    client.post("/en/sign-in", data={"email": WHO["email"], "password": SECRET})
    assert WHO["email"] in changed(client, "sign-in")
    later = clock.now() + timedelta(minutes=16)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert WHO["email"] not in changed(client, "sign-in")


def test_what_is_very_long_leaves_the_session_whole(client):
    letters = random.Random(7)
    long = {name: "".join(letters.choices(string.ascii_letters, k=9000)) for name in WHO}
    client.post("/en/sign-up", data=long)
    cookie = client.get_cookie("session")
    assert len(cookie.value) < 4000
    assert long["family_name"][:100] in changed(client, "sign-up")


def test_nothing_of_it_is_left_after_signing_in(client, password_hash):
    factories.an_account(email=WHO["email"], password=password_hash)
    client.post("/en/sign-in", data={"email": "other@example.org", "password": SECRET})
    with client.session_transaction() as session:
        assert session[KEPT][-1] == {"email": "other@example.org"}
    client.post("/en/sign-in", data={"email": WHO["email"], "password": factories.PASSWORD})
    with client.session_transaction() as session:
        assert KEPT not in session
