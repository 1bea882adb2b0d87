"""Signing in by password: works, refused, forged, sent elsewhere."""

import re

import pytest

from meetings.core.db import db
from tests import factories


@pytest.fixture
def ada(app, password_hash):
    return factories.an_account("Ada", "Lovelace", email="ada@example.org", password=password_hash, language="fr")


def sign_in(client, email="ada@example.org", password=factories.PASSWORD, **more):
    return client.post("/en/sign-in", data={"email": email, "password": password, **more})


def is_signed_in(client):
    return client.get("/en/account").status_code == 200


def test_the_page_is_an_ordinary_form(client):
    page = client.get("/en/sign-in").text
    assert 'action="/en/sign-in"' in page
    assert 'name="email"' in page
    assert 'name="password"' in page


def test_password_signs_in_and_leads_home_in_the_persons_language(client, ada):
    response = sign_in(client, " ADA@Example.org ")
    assert (response.status_code, response.location) == (302, "/fr/")
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("email", "password"), [("ada@example.org", "wrong"), ("nobody@example.org", factories.PASSWORD)]
)
def test_wrong_password_and_unknown_address_get_the_same_answer(client, ada, email, password):
    response = sign_in(client, email, password)
    assert response.status_code == 422
    assert "The e-mail address or the password is not right." in response.text
    assert "Please check the following.<" in response.text  # and not that nothing is lost: the password is
    assert f'value="{email}"' in response.text
    assert password not in response.text
    assert not is_signed_in(client)


def test_closed_account_cannot_sign_in(client, ada):
    ada.active = False
    db.session.commit()
    assert sign_in(client).status_code == 422


def test_account_without_password_cannot_sign_in_by_any(client):
    factories.an_account(email="none@example.org")
    for password in ("", "None", "the password of nobody at all"):
        assert sign_in(client, "none@example.org", password).status_code == 422


def test_next_leads_back_inside(client, ada):
    assert sign_in(client, next="/en/events/?q=x").location == "/en/events/?q=x"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\tevil", "evil"]
)
def test_next_never_leads_outside(client, ada, target):
    assert sign_in(client, next=target).location == "/fr/"


def test_the_form_needs_its_token(app, client, ada, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    assert sign_in(client).status_code == 400
    page = client.get("/en/sign-in").text
    token = page.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]
    assert sign_in(client, csrf_token=token).status_code == 302


def test_nothing_from_before_stays_in_the_session(client, ada):
    with client.session_transaction() as before:
        before["planted"], before["csrf_token"] = "by somebody", "known to somebody"
    sign_in(client)
    with client.session_transaction() as after:
        assert "planted" not in after
        assert after.get("csrf_token") != "known to somebody"


def test_signing_out_is_a_post(client, ada):
    sign_in(client)
    assert client.get("/en/sign-out").status_code == 405
    assert client.post("/en/sign-out").status_code == 302
    assert not is_signed_in(client)


def test_signing_out_everywhere_ends_other_sessions(app, client, ada):
    other = app.test_client()
    sign_in(client), sign_in(other)
    assert client.post("/en/sign-out-everywhere").status_code == 302
    assert not is_signed_in(client)
    assert not is_signed_in(other)


def test_many_failures_are_slowed_down_for_that_person_only(client, ada, rate_limits):
    for _attempt in range(10):
        assert sign_in(client, password="wrong").status_code == 422
    refused = sign_in(client)
    assert refused.status_code == 429
    assert "A wrong password was typed too often for this e-mail address." in refused.text
    wait = int(refused.headers["Retry-After"])
    assert 60 < wait <= 15 * 60
    minutes = re.search(r"You can try again in (\d+) minutes?\.", refused.text)
    assert minutes
    assert (int(minutes[1]) - 1) * 60 < wait <= int(minutes[1]) * 60
    french = client.post("/fr/sign-in", data={"email": ada.email, "password": "wrong"}).text
    assert "Un mot de passe erroné a été saisi trop souvent pour cette adresse électronique." in french
    assert "Vous pourrez réessayer dans" in french
    assert sign_in(client, "somebody@example.org").status_code == 422


def test_the_french_page_is_french(client, ada):
    page = client.post("/fr/sign-in", data={"email": "", "password": ""}).text
    assert "Veuillez saisir votre mot de passe." in page
    assert "Se connecter" in page
    assert "Please write" not in page
    assert "Sign in" not in page
