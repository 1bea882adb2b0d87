"""Codes and links by mail: they work once, for a while, for one person, and only when a person presses."""

from datetime import timedelta

from meetings.accounts.actions.keys import clear_old_keys
from meetings.accounts.models import Key
from meetings.core import clock
from meetings.core.db import db
from tests import factories
from tests.accounts.conftest import code_in, path_in
from tests.accounts.test_signing_in import is_signed_in

EMAIL = "ada@example.org"


def ask(client, email=EMAIL, **more):
    return client.post("/en/sign-in/code", data={"email": email, **more})


def enter(client, code, email=EMAIL, **more):
    return client.post("/en/sign-in/code/entry", data={"email": email, "code": code, **more})


def test_a_typed_code_signs_in_once(app, client, outbox):
    factories.an_account(email=EMAIL)
    response = ask(client, "Ada@Example.org", next="/en/events/")
    assert response.location == "/en/sign-in/code/entry?next=/en/events/"
    assert "Ada@Example.org" in client.get(response.location).text
    code = code_in(outbox()[-1])
    assert enter(client, code.replace(" ", ""), next="/en/events/").location == "/en/events/"
    assert is_signed_in(client)
    again = enter(app.test_client(), code)
    assert again.status_code == 422
    assert "no longer valid" in again.text


def test_the_code_is_kept_as_a_digest_and_the_mail_is_confidential(client, outbox):
    account = factories.an_account(email=EMAIL)
    ask(client)
    mail = outbox()[-1]
    code = code_in(mail)
    assert mail.confidential
    assert mail.account_id == account.id
    kept = db.session.connection().exec_driver_sql("SELECT digest, code_digest FROM account_key").one()
    assert code.replace(" ", "") not in "".join(kept)
    assert {len(value) for value in kept} == {64}


def test_opening_the_link_does_not_use_it_up(client, outbox):
    factories.an_account("Ada", "Byron", email=EMAIL)
    ask(client)
    path = path_in(outbox()[-1], "/sign-in/link/")
    for _scanner in range(3):
        page = client.get(path)
        assert page.status_code == 200
        assert "Ada BYRON" in page.text
    assert not is_signed_in(client)
    assert client.head(path).status_code == 200
    assert client.post(path).status_code == 302
    assert is_signed_in(client)
    assert client.post(path).status_code == 410


def test_a_code_and_its_link_are_one_key(app, client, outbox):
    factories.an_account(email=EMAIL)
    ask(client)
    mail = outbox()[-1]
    enter(client, code_in(mail))
    page = app.test_client().get(path_in(mail, "/sign-in/link/"))
    assert page.status_code == 410
    assert 'action="/en/sign-in/code"' in page.text


def test_a_code_ends_after_a_quarter_of_an_hour(client, outbox):
    factories.an_account(email=EMAIL)
    ask(client)
    code = code_in(outbox()[-1])
    clock.stop_at(clock.now() + timedelta(minutes=16))
    assert enter(client, code).status_code == 422


def test_a_new_code_ends_the_former_one(client, outbox):
    factories.an_account(email=EMAIL)
    ask(client)
    first = code_in(outbox()[-1])
    clock.stop_at(clock.now() + timedelta(minutes=1))
    ask(client)
    second = code_in(outbox()[-1])
    assert enter(client, first).status_code == 422
    assert enter(client, second).status_code == 302


def test_a_code_opens_only_the_account_it_was_sent_to(client, outbox):
    factories.an_account(email=EMAIL)
    factories.an_account(email="eve@example.org")
    ask(client)
    assert enter(client, code_in(outbox()[-1]), email="eve@example.org").status_code == 422


def test_unknown_and_closed_accounts_get_the_same_answer_and_no_mail(client, outbox):
    factories.an_account(email=EMAIL)
    factories.an_account(email="closed@example.org", active=False)
    answers = [ask(client, email) for email in (EMAIL, "nobody@example.org", "closed@example.org")]
    assert {(answer.status_code, answer.location) for answer in answers} == {(302, "/en/sign-in/code/entry")}
    assert [mail.recipient for mail in outbox()] == [EMAIL]
    wrong = [enter(client, "1234 5678", email).text for email in (EMAIL, "nobody@example.org")]
    assert wrong[0].replace(EMAIL, "x") == wrong[1].replace("nobody@example.org", "x")


def test_no_more_than_five_codes_are_mailed_in_a_quarter_of_an_hour(client, outbox):
    factories.an_account(email=EMAIL)
    assert {ask(client).status_code for _attempt in range(7)} == {302}
    assert len(outbox()) == 5


def test_guessing_is_stopped(client, outbox, rate_limits):
    factories.an_account(email=EMAIL)
    ask(client)
    for guess in range(5):
        assert enter(client, f"0000 000{guess}").status_code == 422
    assert enter(client, code_in(outbox()[-1])).status_code == 429


def test_the_mail_speaks_the_language_of_its_reader(client, outbox):
    factories.an_account(email=EMAIL, language="fr")
    ask(client)
    mail = outbox()[-1]
    assert mail.language == "fr"
    assert mail.subject.startswith("Votre code de connexion")
    assert "/fr/sign-in/link/" in mail.text
    assert "code" in mail.html


def test_the_link_never_comes_from_the_host_header(client, outbox):
    factories.an_account(email=EMAIL)
    client.post("/en/sign-in/code", data={"email": EMAIL}, headers={"Host": "evil.example"})
    assert "evil.example" not in outbox()[-1].text + outbox()[-1].html


def test_an_unreadable_address_comes_back(client):
    response = ask(client, "not an address")
    assert response.status_code == 422
    assert 'value="not an address"' in response.text


def test_mails_are_set_with_single_blank_lines(client, outbox):
    factories.an_account(email=EMAIL)
    ask(client)
    assert "\n\n\n" not in outbox()[-1].text


def test_ended_keys_are_forgotten_after_a_week(client):
    factories.an_account(email=EMAIL)
    ask(client)
    clear_old_keys()
    assert db.session.query(Key).count() == 1
    clock.stop_at(clock.now() + timedelta(days=8))
    clear_old_keys()
    db.session.expire_all()
    assert db.session.query(Key).count() == 0


def test_a_mail_never_carries_what_a_stranger_wrote_into_the_address(client, outbox):
    factories.an_account(email=EMAIL)
    answer = ask(client, next="https://evil.example/win")
    assert answer.location == "/en/sign-in/code/entry"
    assert "evil" not in outbox()[-1].text
