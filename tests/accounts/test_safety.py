"""Password, address, sessions: changes are asked of the right person, told, and end other sessions."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from meetings.accounts import queries
from meetings.core import clock
from meetings.core.audit import AuditEntry
from meetings.core.db import db
from tests import factories
from tests.accounts.conftest import path_in
from tests.accounts.test_signing_in import is_signed_in, sign_in

NEW = "a sentence nobody guesses"


@pytest.fixture
def ada(app, password_hash):
    return factories.an_account("Ada", "Lovelace", email="ada@example.org", password=password_hash)


def change(client, present=factories.PASSWORD, password=NEW, again=None):
    data = {"present": present, "password": password, "again": again or password}
    return client.post("/en/account/password", data=data)


def test_changing_the_password_ends_other_sessions_at_once(app, client, ada, outbox):
    other = app.test_client()
    sign_in(client), sign_in(other)
    assert change(client).location == "/en/account/security"
    assert is_signed_in(client)
    assert not is_signed_in(other)
    assert sign_in(other).status_code == 422
    assert sign_in(other, password=NEW).status_code == 302
    assert outbox()[-1].template == "accounts/changed"
    verbs = set(db.session.scalars(sa.select(AuditEntry.verb)))
    assert {"accounts.signed_in", "accounts.password_changed"} <= verbs


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"present": "wrong"}, "This is not your present password."),
        ({"password": "passwordpassword"}, "among those that are guessed first"),
        ({"password": "short"}, "at least 12 characters"),
        ({"password": "ada.lovelace.ada"}, "without your name"),
        ({"password": "aaaaaaaaaaaaaaaa"}, "without your name"),
        ({"again": "something else entirely"}, "The two passwords differ."),
    ],
)
def test_a_refused_change_changes_nothing(client, ada, values, sentence):
    client.sign_in(ada)
    response = change(client, **values)
    assert response.status_code == 422
    assert sentence in response.text
    assert sign_in(client).status_code == 302


def test_what_protects_the_account_asks_again_who_it_is(app, client, ada):
    client.sign_in(ada)
    clock.stop_at(clock.now() + timedelta(minutes=31))
    for path in ("password", "email", "second-step", "passkeys/new"):
        answer = client.get(f"/en/account/{path}")
        assert (answer.status_code, answer.location) == (302, f"/en/sign-in?next=/en/account/{path}")
    page = client.get("/en/sign-in?next=/en/account/password").text
    assert 'value="ada@example.org"' in page
    assert sign_in(client, next="/en/account/password").location == "/en/account/password"
    assert client.get("/en/account/password").status_code == 200


@pytest.mark.parametrize("path", ["", "/security", "/password", "/email", "/second-step", "/passkeys/new"])
def test_anonymous_visitors_are_asked_to_sign_in(client, path):
    assert client.get(f"/en/account{path}").location == f"/en/sign-in?next=/en/account{path}"


def test_a_short_password_and_a_missing_repeat_are_told_at_once(client, ada, outbox):
    client.post("/en/forgotten-password", data={"email": "ada@example.org"})
    path = path_in(outbox()[-1], "/forgotten-password/")
    client.sign_in(ada)
    for address, more in (("/en/account/password", {"present": factories.PASSWORD}), (path, {})):
        refused = client.post(address, data={"password": "short", "again": ""} | more)
        assert refused.status_code == 422
        assert "at least 12 characters." in refused.text
        assert "Please fill in this field." in refused.text
        empty = client.post(address, data={"password": "", "again": ""} | more).text
        assert "Please write a password." in empty
        assert "at least 12 characters." not in empty


def test_a_forgotten_password_is_chosen_anew(app, client, ada, outbox):
    other = app.test_client()
    sign_in(other)
    assert client.post("/en/forgotten-password", data={"email": "ada@example.org"}).location == "/en/sign-up/sent"
    path = path_in(outbox()[-1], "/forgotten-password/")
    assert client.get(path).status_code == 200
    short = client.post(path, data={"password": "short", "again": "short"})
    assert short.status_code == 422
    assert client.post(path, data={"password": NEW, "again": NEW}).status_code == 302
    assert is_signed_in(client)
    assert not is_signed_in(other)
    assert client.post(path, data={"password": NEW, "again": NEW}).status_code == 410
    assert sign_in(app.test_client(), password=NEW).status_code == 302


def test_a_reset_is_not_told_apart_for_unknown_addresses(client, ada, outbox):
    known = client.post("/en/forgotten-password", data={"email": "ada@example.org"})
    unknown = client.post("/en/forgotten-password", data={"email": "nobody@example.org"})
    assert known.location == unknown.location
    assert len(outbox()) == 1


def test_a_reset_ends_after_an_hour(client, ada, outbox):
    client.post("/en/forgotten-password", data={"email": "ada@example.org"})
    clock.stop_at(clock.now() + timedelta(minutes=61))
    assert client.get(path_in(outbox()[-1], "/forgotten-password/")).status_code == 410


def test_a_password_change_ends_mailed_links(client, ada, outbox):
    client.post("/en/sign-in/code", data={"email": "ada@example.org"})
    path = path_in(outbox()[-1], "/sign-in/link/")
    client.sign_in(ada)
    change(client)
    assert client.post(path).status_code == 410


def test_a_new_address_counts_once_its_link_was_pressed(app, client, ada, outbox):
    client.sign_in(ada)
    client.post("/en/account/email", data={"email": "New@Example.org"})
    assert queries.by_email("ada@example.org")
    mail = outbox("new@example.org")[-1]
    path = path_in(mail, "/account/email/")
    assert app.test_client().get(path).status_code == 200
    assert queries.by_email("ada@example.org")
    assert app.test_client().post(path).location == "/en/sign-in"
    assert queries.by_email("new@example.org").id == ada.id
    assert "new@example.org" in outbox("ada@example.org")[-1].text
    assert not is_signed_in(client)


def test_a_taken_address_is_told_to_its_owner_only(client, ada, outbox):
    factories.an_account(email="taken@example.org")
    client.sign_in(ada)
    free = client.post("/en/account/email", data={"email": "free@example.org"})
    taken = client.post("/en/account/email", data={"email": "taken@example.org"})
    assert free.location == taken.location
    assert outbox("taken@example.org")[-1].template == "accounts/known"


def test_the_address_taken_meanwhile_is_not_stolen(app, client, ada, outbox):
    client.sign_in(ada)
    client.post("/en/account/email", data={"email": "new@example.org"})
    factories.an_account(email="new@example.org")
    assert app.test_client().post(path_in(outbox()[-1], "/account/email/")).status_code == 410
    assert queries.by_email("ada@example.org").id == ada.id


def test_a_person_without_password_chooses_a_first_one(client):
    account = factories.an_account(email="ada@example.org")
    client.sign_in(account)
    assert "Present password" not in client.get("/en/account/password").text
    assert client.post("/en/account/password", data={"password": NEW, "again": NEW}).status_code == 302
    assert sign_in(client, password=NEW).status_code == 302
