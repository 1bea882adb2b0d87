"""Getting an account: by asking, or by being nominated; the first mail makes it hers."""

import re
from datetime import timedelta

import pytest

from meetings.accounts import actions, queries
from meetings.accounts.models import Account
from meetings.core import clock
from meetings.core.db import db
from tests import factories
from tests.accounts.conftest import path_in
from tests.accounts.test_signing_in import is_signed_in, sign_in

NEW = {"given_name": "Dana", "family_name": "Kapanadze", "email": "Dana@Example.org"}


def local(url):
    return url.removeprefix("http://127.0.0.1:8000")


@pytest.fixture
def invited(app):
    account = actions.find_or_invite("Dana@Example.org", "Dana", "Kapanadze", "fr", clock.now())
    db.session.commit()
    return account


@pytest.fixture
def url(invited):
    url = local(actions.takeover_url(invited, clock.now()))
    db.session.commit()
    return url


def test_signing_up_opens_an_account_after_the_link_was_pressed(client, outbox):
    assert client.post("/fr/sign-up", data=NEW).location == "/fr/sign-up/sent"
    account = queries.by_email("dana@example.org")
    assert account.language == "fr"
    assert not account.is_taken_over
    assert account.password is None
    path = path_in(outbox()[-1], "/take-over/")
    assert client.get(path).status_code == 200
    assert not queries.by_email("dana@example.org").is_taken_over
    answer = client.post(path)
    assert answer.location == "/fr/account/password?next=/fr/"
    chosen = {"password": "a sentence nobody guesses", "again": "a sentence nobody guesses", "next": "/fr/"}
    assert 'name="next" type="hidden" value="/fr/"' in client.get(answer.location).text
    assert client.post("/fr/account/password", data=chosen).location == "/fr/"
    assert is_signed_in(client)
    assert queries.by_email("dana@example.org").is_taken_over


def test_known_and_unknown_addresses_get_the_same_answer(client, outbox):
    factories.an_account(email="dana@example.org")
    known = client.post("/en/sign-up", data=NEW)
    unknown = client.post("/en/sign-up", data=NEW | {"email": "new@example.org"})
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert {mail.recipient: mail.template for mail in outbox()} == {
        "dana@example.org": "accounts/known",
        "new@example.org": "accounts/take_over",
    }


def test_signing_up_does_not_rename_somebody(client, outbox):
    factories.an_account("Real", "Name", email="dana@example.org", confirmed_at=None)
    client.post("/en/sign-up", data=NEW)
    assert queries.by_email("dana@example.org").full_name == "Real NAME"
    assert outbox()[-1].template == "accounts/take_over"


def test_refused_sign_up_keeps_what_was_typed(client):
    response = client.post("/en/sign-up", data=NEW | {"email": "nonsense", "family_name": ""})
    assert response.status_code == 422
    assert 'value="nonsense"' in response.text
    assert 'value="Dana"' in response.text
    assert db.session.query(Account).count() == 0


def test_the_page_says_for_whom_the_link_is_without_giving_the_address(client, url, invited):
    page = client.get(url).text
    assert "Dana KAPANADZE" in page
    assert "d•••@example.org" in page
    assert "dana@example.org" not in page.lower()


def test_whoever_is_signed_in_as_somebody_else_is_told_that_this_ends(client, url, invited):
    assert "Vous êtes actuellement" not in client.get(url).text
    page = client.sign_in(factories.an_account("Sam", "Okonjo")).get(url).text
    assert "Vous êtes actuellement Sam OKONJO sur ce site." in page
    assert f"une session s’ouvre pour {invited.full_name}." in page


@pytest.mark.parametrize("how", ["used", "expired"])
def test_an_old_link_offers_a_new_message_to_the_same_address(client, url, invited, outbox, how):
    """Whoever holds it learns no address and gets no session: the new link goes to the person alone."""
    if how == "used":
        client.post(url)
        client.get("/fr/sign-out")
        client = client.application.test_client()
    else:
        clock.stop_at(clock.now() + timedelta(days=31))
    page = client.get(f"{url}?next=/fr/events/x/my-delegation")
    assert page.status_code == 410
    assert "d•••@example.org" in page.text
    assert "dana@example.org" not in page.text.lower()
    assert client.post(f"{url}/renewal?next=/fr/events/x/my-delegation").location == "/fr/sign-up/sent"
    mail = outbox()[-1]
    assert mail.recipient == "dana@example.org"
    assert mail.template == ("accounts/code" if how == "used" else "accounts/take_over")
    assert "my-delegation" in mail.text
    assert not is_signed_in(client)


def test_whoever_opens_her_own_link_again_while_signed_in_goes_where_it_leads(client, url):
    """It was pressed already, in another window or days ago, and there is nothing more to do."""
    client.post(url)
    assert client.get(f"{url}?next=/fr/events/x/my-registration").location == "/fr/events/x/my-registration"
    assert client.get(f"{url}?next=//evil.example/").location == "/fr/"
    client.post("/fr/sign-out")
    client.sign_in(factories.an_account())
    assert client.get(f"{url}?next=/fr/events/x/my-registration").status_code == 410


def test_a_made_up_link_writes_to_nobody(client, invited, outbox):
    before = len(outbox())
    assert client.post(f"/fr/take-over/{invited.id}nonsense/renewal").location == "/fr/sign-up/sent"
    assert len(outbox()) == before
    assert client.get("/fr/take-over/nonsense").status_code == 410


def test_an_invited_person_is_found_again(invited):
    assert actions.find_or_invite("DANA@example.org", "Other", "Name", "en", clock.now()) is invited
    assert invited.full_name == "Dana KAPANADZE"
    assert invited.fs_uniquifier


def test_taking_over_leads_to_what_the_mail_was_about(client, invited):
    url = local(actions.takeover_url(invited, clock.now(), "/fr/events/annual-meeting/my-registration"))
    db.session.commit()
    assert client.get(url).status_code == 200
    path, _question, query = url.partition("?")
    answer = client.post(path, data={"next": "/fr/events/annual-meeting/my-registration"})
    assert answer.location == "/fr/account/password?next=/fr/events/annual-meeting/my-registration"
    assert "Continuer sans mot de passe" in client.get(answer.location).text
    assert query.startswith("next=")


def test_the_language_chosen_before_the_press_holds_after_it(client, url):
    page = client.get(f"{url}?next=/en/events/")
    other = re.search(r'href="([^"]*)" hreflang="(?:fr|en)" lang', page.text)[1].replace("&amp;", "&")
    language = other[1:3]
    assert f'value="/{language}/events/"' in client.get(other).text
    data = {"next": f"/{language}/events/"}
    assert client.post(other, data=data).location.endswith(f"/{language}/account/password?next=/{language}/events/")


def test_taking_over_works_once_and_the_page_offers_a_way_out(app, client, url, outbox):
    assert client.post(url).status_code == 302
    other = app.test_client()
    for page in (other.get(url), other.post(url)):
        assert page.status_code == 410
        assert 'action="/fr/sign-in/code"' in page.text
    assert not is_signed_in(other)


def test_an_expired_invitation_can_be_asked_for_again(client, invited, url, outbox):
    clock.stop_at(clock.now() + timedelta(days=31))
    assert client.get(url).status_code == 410
    client.post("/fr/sign-in/code", data={"email": "dana@example.org"})
    again = outbox("dana@example.org")[-1]
    assert again.template == "accounts/take_over"
    assert client.post(path_in(again, "/take-over/")).status_code == 302


def test_two_invitations_work_until_one_is_used(app, client, invited, url):
    other = local(actions.takeover_url(invited, clock.now()))
    db.session.commit()
    assert client.get(url).status_code == client.get(other).status_code == 200
    client.post(other)
    client.post("/fr/sign-out")
    assert client.get(url).status_code == 410
    assert actions.takeover_url(invited, clock.now()) == "http://127.0.0.1:8000/fr/sign-in"


def token_in(page):
    return page.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]


def test_whoever_took_it_over_in_another_tab_is_led_on_and_told_so(app, client, invited, url, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    data = {"csrf_token": token_in(client.get(url).text), "next": "/fr/events/"}
    assert client.post(url, data=data).status_code == 302
    second = client.post(url, data=data)
    assert (second.status_code, second.location) == (302, "/fr/events/")
    assert "Vous avez déjà pris possession de votre compte" in client.get(second.location).text
    assert client.post(url, data=data | {"next": "https://evil.example/"}).location == "/fr/"


@pytest.mark.parametrize("who", ["nobody", "somebody else"])
def test_for_nobody_else_does_the_other_tab_open_anything(app, client, invited, url, monkeypatch, who):
    if who == "somebody else":
        client.sign_in(factories.an_account())
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    refused = client.post(url, data={"csrf_token": "of another session"})
    assert refused.status_code == 400
    assert "une connexion ou une déconnexion a eu lieu" in refused.text
    assert f'href="{url}"' in refused.text, "the page of this form"
    assert not queries.by_email("dana@example.org").is_taken_over


@pytest.mark.parametrize("token", ["x", "x" * 44, "%20", "23456789abcd" + "y" * 32])
def test_an_invented_link_opens_nothing(client, invited, token):
    assert client.get(f"/en/take-over/{token}").status_code == 410
    assert client.post(f"/en/take-over/{token}").status_code == 410


def test_a_changed_link_opens_nothing(client, url):
    assert client.post(url[:-1] + ("a" if url[-1] != "a" else "b")).status_code == 410


def test_a_link_of_another_kind_opens_nothing(client, url):
    token = url.rpartition("/")[2]
    for path in (f"/fr/sign-in/link/{token}", f"/fr/forgotten-password/{token}", f"/fr/account/email/{token}"):
        assert client.get(path).status_code == 410


def test_password_before_confirmation_sends_the_link_again(client, outbox, password_hash):
    factories.an_account(email="ada@example.org", password=password_hash, confirmed_at=None)
    assert sign_in(client).location == "/en/sign-up/sent"
    assert outbox()[-1].template == "accounts/take_over"
    assert not is_signed_in(client)
