"""Passkeys: a device is added, signs in, and is removed; nothing but its signature opens the account."""

import html
import re

import pytest

from meetings.accounts import queries
from tests import factories
from tests.accounts.authenticators import Authenticator
from tests.accounts.test_signing_in import is_signed_in


@pytest.fixture
def ada(app):
    return factories.an_account("Ada", "Lovelace", email="ada@example.org")


def question(client, path):
    return html.unescape(re.search(r'data-options="([^"]*)"', client.get(path).text).group(1))


def add(client, device, name="My phone"):
    answer = device.create(question(client, "/en/account/passkeys/new"))
    return client.post("/en/account/passkeys/new", data={"name": name, "credential": answer})


def sign_in(client, device, answer=None, **more):
    answer = answer or device.get(question(client, "/en/sign-in"))
    return client.post("/en/sign-in/passkey", data={"credential": answer, **more})


@pytest.fixture
def device(app, ada):
    device = Authenticator()
    add(app.test_client().sign_in(ada), device)
    return device


def test_a_device_is_added_and_listed(client, ada, outbox):
    client.sign_in(ada)
    assert add(client, Authenticator()).location == "/en/account/security"
    assert "My phone" in client.get("/en/account/security").text
    assert outbox()[-1].template == "accounts/changed"


def test_a_device_signs_in(client, device):
    assert sign_in(client, device, next="/en/events/").location == "/en/events/"
    assert is_signed_in(client)


def test_an_answer_is_accepted_once(app, client, device):
    answer = device.get(question(client, "/en/sign-in"))
    assert sign_in(client, device, answer).location == "/en/"
    other = app.test_client()
    other.get("/en/sign-in")
    assert sign_in(other, device, answer).location == "/en/sign-in"
    assert not is_signed_in(other)


def test_a_device_for_another_site_is_refused(client, ada):
    client.sign_in(ada)
    refused = add(client, Authenticator(origin="https://evil.example", host="evil.example"))
    assert refused.status_code == 422
    assert 'value="My phone"' in refused.text
    assert queries.passkeys_of(ada) == []


def test_a_device_that_did_not_check_its_owner_is_refused(client, device):
    answer = device.get(question(client, "/en/sign-in"), flags=0x01)
    assert sign_in(client, device, answer).location == "/en/sign-in"
    assert not is_signed_in(client)


def test_another_key_with_the_same_name_is_refused(client, device):
    impostor = Authenticator()
    impostor.credential_id = device.credential_id
    assert sign_in(client, impostor).location == "/en/sign-in"
    assert not is_signed_in(client)


@pytest.mark.parametrize("answer", ["", "null", "{}", "[]", "nonsense", '{"id": "x", "rawId": "x"}'])
def test_nonsense_is_refused(client, ada, answer):
    client.get("/en/sign-in")
    assert client.post("/en/sign-in/passkey", data={"credential": answer}).location == "/en/sign-in"
    client.sign_in(ada)
    client.get("/en/account/passkeys/new")
    refused = client.post("/en/account/passkeys/new", data={"name": "x", "credential": answer})
    assert refused.status_code == 422


def test_a_removed_device_opens_nothing(app, client, ada, device):
    client.sign_in(ada)
    path = f"/en/account/passkeys/{queries.passkeys_of(ada)[0].id}/removal"
    assert "My phone" in client.get(path).text
    assert client.post(path).location == "/en/account/security"
    assert queries.passkeys_of(ada) == []
    assert sign_in(app.test_client(), device).location == "/en/sign-in"


def test_a_strangers_device_is_not_there(client, ada, device):
    path = f"/en/account/passkeys/{queries.passkeys_of(ada)[0].id}/removal"
    client.sign_in(factories.an_account("Stella", "Strange"))
    assert client.get(path).status_code == client.post(path).status_code == 404
    assert len(queries.passkeys_of(ada)) == 1


def test_a_closed_account_stays_closed(client, ada, device):
    ada.active = False
    factories.save(ada)
    assert sign_in(client, device).location == "/en/sign-in"
