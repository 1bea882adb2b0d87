"""The second step: set up, asked for, used once, recovered from, given up."""

from datetime import UTC, datetime

import pytest
from flask_security.proxies import _security

from meetings.accounts.actions import second_step
from meetings.core import clock
from meetings.core.db import db
from tests import factories
from tests.accounts.test_signing_in import is_signed_in, sign_in


@pytest.fixture
def ada(app, password_hash):
    return factories.an_account("Ada", "Lovelace", email="ada@example.org", password=password_hash)


@pytest.fixture
def secret(app):
    return second_step.new_secret()


@pytest.fixture
def codes(ada, secret):
    codes = second_step.turn_on(ada, secret, number(secret), clock.now())
    ada.totp_counter = 0
    db.session.commit()
    return codes


def number(secret):
    return _security.totp_factory.generate_totp_password(secret)


def step(client, code, **more):
    return client.post("/en/sign-in/second-step", data={"code": code, **more})


def test_setting_it_up_needs_a_code_that_works(client, ada, outbox):
    client.sign_in(ada)
    page = client.get("/en/account/second-step")
    assert "data:image/svg+xml" in page.text
    assert "%23fff" in page.text, "a code on no ground of its own cannot be read in the dark scheme"
    with client.session_transaction() as session:
        secret = session["totp"]
    wrong = client.post("/en/account/second-step", data={"code": "000000"})
    assert wrong.status_code == 422
    assert not ada.has_second_step
    right = client.post("/en/account/second-step", data={"code": number(secret)})
    assert right.status_code == 200
    assert right.text.count("<code>") == second_step.RECOVERY_CODES
    assert ada.has_second_step
    assert outbox()[-1].template == "accounts/changed"


def test_the_password_alone_does_not_sign_in(client, ada, codes, secret):
    answer = sign_in(client, next="/en/events/")
    assert answer.location == "/en/sign-in/second-step?next=/en/events/"
    assert not is_signed_in(client)
    refused = step(client, "000000")
    assert refused.status_code == 422
    assert "that the application shows now" in refused.text
    assert "ask for a new one" not in refused.text
    assert not is_signed_in(client)
    assert step(client, number(secret), next="/en/events/").location == "/en/events/"
    assert is_signed_in(client)


def test_a_code_is_accepted_once(app, client, ada, codes, secret):
    sign_in(client)
    code = number(secret)
    step(client, code)
    other = app.test_client()
    sign_in(other)
    assert step(other, code).status_code == 422


def test_a_recovery_code_is_accepted_once_however_it_is_typed(app, client, ada, codes):
    sign_in(client)
    assert step(client, codes[0].upper().replace("-", " ")).status_code == 302
    other = app.test_client()
    sign_in(other)
    assert step(other, codes[0]).status_code == 422
    assert len(ada.recovery_codes) == len(codes) - 1
    assert codes[1] not in ada.recovery_codes


def test_the_step_needs_a_first_proof_and_does_not_wait_for_ever(client, ada, codes, secret):
    assert client.get("/en/sign-in/second-step").location == "/en/sign-in"
    assert step(client, number(secret)).location == "/en/sign-in"
    sign_in(client)
    with client.session_transaction() as session:
        session["second_step"] = [ada.fs_uniquifier, datetime(2020, 1, 1, tzinfo=UTC).timestamp()]
    assert step(client, number(secret)).location == "/en/sign-in"
    assert not is_signed_in(client)


def test_a_mailed_code_asks_for_the_step_too(client, ada, codes, outbox):
    client.post("/en/sign-in/code", data={"email": ada.email})
    link = outbox()[-1].text.split("http://127.0.0.1:8000")[1].split()[0]
    assert client.post(link).location == "/en/sign-in/second-step"


def test_new_recovery_codes_end_the_former(client, ada, codes):
    client.sign_in(ada)
    page = client.post("/en/account/second-step/recovery-codes")
    assert codes[0] not in page.text
    with pytest.raises(second_step.rules.WrongAppCode):
        second_step.check(ada, codes[0])


def test_turning_it_off_asks_first(client, ada, codes):
    client.sign_in(ada)
    assert client.get("/en/account/second-step/removal").status_code == 200
    assert ada.has_second_step
    assert client.post("/en/account/second-step/removal").location == "/en/account/security"
    assert not ada.has_second_step


def test_secrets_made_under_a_former_key_still_work(app, monkeypatch, secret):
    totp = type(_security.totp_factory)
    (tag, key), *_rest = app.config["SECURITY_TOTP_SECRETS"].items()
    rotated = totp({"newer": "n" * 32, tag: key}, "Meetings")
    assert rotated.get_totp_pretty_key(secret) == _security.totp_factory.get_totp_pretty_key(secret)
    assert '"newer"' in rotated.generate_totp_secret()
