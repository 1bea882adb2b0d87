"""Addresses that not every mail server takes: refused where they are typed, or kept in a form that all take."""

import pytest
import sqlalchemy as sa

from meetings.accounts import queries
from meetings.accounts.models import Account, normal_email
from meetings.core import addresses
from meetings.core.db import alembic, db, migrate
from tests import factories
from tests.core.test_outbox import a_mail

LETTERS = "This address has letters that not every mail server can take"
LETTRES = "Cette adresse contient des lettres qui ne sont pas acceptées par tous les serveurs de messagerie"
NEW = {"given_name": "Jörg", "family_name": "Ämmer", "email": "jörg@example.org"}
WIDE, ASCII = "info@exämple.example", "info@xn--exmple-cua.example"


class TestForms:
    def test_plain_ones_stay_as_they_are(self):
        assert addresses.mailable("Dana@example.org") == "Dana@example.org"
        assert normal_email(" Dana@Example.org ") == "dana@example.org"

    def test_a_domain_takes_its_ascii_form(self):
        assert addresses.mailable(WIDE) == ASCII
        assert normal_email("Info@EXÄMPLE.example") == ASCII

    @pytest.mark.parametrize("text", ["jörg@example.org", "jörg@exämple.example", "почта@пример.example"])
    def test_letters_before_the_at_are_refused(self, text):
        with pytest.raises(addresses.LettersRefused):
            addresses.mailable(text)

    @pytest.mark.parametrize("text", ["", "ä", "ä@", "@ä", "a@b@ä.example", "a@ä..example", "é" * 300 + "@é.example"])
    def test_what_is_no_address_is_compared_as_it_is(self, text):
        assert normal_email(text) == text
        with pytest.raises(addresses.NotAnAddress):
            addresses.mailable(text)


@pytest.mark.parametrize(("language", "sentence"), [("en", LETTERS), ("fr", LETTRES)])
def test_signing_up_is_refused_at_the_field(client, outbox, language, sentence):
    response = client.post(f"/{language}/sign-up", data=NEW)
    assert response.status_code == 422
    assert sentence in response.text
    assert 'value="jörg@example.org"' in response.text
    assert db.session.query(Account).count() == 0


def test_signing_up_with_an_international_domain(client, outbox):
    assert client.post("/en/sign-up", data=NEW | {"email": WIDE}).status_code == 302
    assert [mail.recipient for mail in outbox()] == [ASCII]
    assert queries.by_email(WIDE).email == queries.by_email(ASCII).email == ASCII
    assert list(queries.by_emails([WIDE])) == [ASCII]


def test_a_change_of_address_is_refused_at_the_field(client, outbox):
    client.sign_in(factories.an_account("Ada", "Lovelace", email="ada@example.org"))
    response = client.post("/en/account/email", data={"email": "jörg@example.org"})
    assert response.status_code == 422
    assert LETTERS in response.text
    assert outbox() == []


def test_who_came_with_such_letters_before_is_not_locked_out(client, password_hash):
    factories.an_account("Jörg", "Ämmer", email="jörg@example.org", password=password_hash)
    typed = {"email": "jörg@example.org", "password": factories.PASSWORD}
    assert client.post("/en/sign-in", data=typed).status_code == 302


def test_addresses_that_are_there_take_the_form_and_nobody_elses(own_app):
    wide = factories.an_account(email=WIDE).id
    twins = [factories.an_account(email=f"twin@{domain}").id for domain in ("ä.example", "xn--4ca.example")]
    plain = factories.an_account(email="jörg@example.org").id
    event = factories.an_event()
    registration = factories.a_registration(event, db.session.get(Account, wide), factories.a_category(event))
    registration.contact_email = "ask@exämple.example"
    event.contact_email = "Ask@exämple.example"
    a_mail(reply_to="Ask@exämple.example")
    db.session.commit()
    db.session.close()
    with own_app.app_context():
        alembic.downgrade("0015")
    migrate()
    with db.engine.begin() as connection:
        found = dict(connection.execute(sa.text("SELECT id, email FROM account")).all())
        contacts = connection.execute(sa.text("SELECT contact_email FROM registration")).scalars().all()
        both = sa.text("SELECT contact_email FROM event UNION SELECT reply_to FROM mail")
        answers = connection.execute(both).scalars().all()
    assert (found[wide], found[plain]) == (ASCII, "jörg@example.org")
    assert [found[each] for each in twins] == ["twin@ä.example", "twin@xn--4ca.example"]
    assert contacts == answers == ["ask@xn--exmple-cua.example"]


@pytest.mark.parametrize(
    ("kept", "read"),
    [
        ("info@xn--exmple-cua.example", "info@exämple.example"),
        ("info@mail.xn--qxam", "info@mail.ελ"),
        ("xn--a@example.org", "xn--a@example.org"),
        ("info@xn--zz--.example", "info@xn--zz--.example"),
        ("xn--exmple-cua", "xn--exmple-cua"),
        ("", ""),
    ],
)
def test_an_address_is_read_in_its_own_letters(kept, read):
    assert addresses.as_read(kept) == read


def test_organisers_read_an_international_domain_in_its_letters(world, client):
    account = factories.an_account("Nikos", "Pappas", email="nikos@xn--hxajbheg2az3al.xn--jxalpdlp")
    registration = factories.a_registration(world.event, account, world.delegate)
    client.sign_in(world.olga)
    for path in (f"registrations/{registration.id}", "registrations"):
        page = client.get(f"/en/events/annual-meeting/manage/{path}?columns=email").text
        assert "PAPPAS" in page
        assert "xn--" not in page
    assert (
        "nikos@παράδειγμα.δοκιμή"
        in client.get(f"/en/events/annual-meeting/manage/registrations/{registration.id}").text
    )
