"""The person to write to: named by the participant, an organiser or her focal point; gets copies, and nothing else."""

import json

import pytest
import sqlalchemy as sa

from meetings.core import audit, clock, personal
from meetings.core.audit import AuditEntry
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.registration import actions, queries, rules
from meetings.registration.actions import news
from meetings.registration.models import Registration, State
from meetings.registration.rules import Verb

EVENT = "/en/events/annual-meeting"
MINE = f"{EVENT}/my-registration/contact"
SENT = {"contact_name": "Κλέλια Ὑπερίδου", "contact_email": "office@example.org"}


@pytest.fixture
def remi(world):
    return queries.of(world.event, world.remi)


def mails():
    return db.session.scalars(sa.select(Mail).order_by(Mail.created_at, Mail.id)).all()


def name_somebody(registration, by):
    actions.set_contact(registration, *SENT.values(), by=by, now=clock.now())
    db.session.flush()


def test_nobody_is_named_for_whoever_does_not_come(world, remi, client):
    remi.state = State.WITHDRAWN
    db.session.commit()
    address = f"{EVENT}/manage/registrations/{remi.id}/contact"
    assert client.sign_in(world.olga).post(address, data=SENT).status_code == 422
    assert client.sign_in(world.remi).post(MINE, data=SENT).location.endswith("/my-registration")
    assert mails() == []
    assert queries.of(world.event, world.remi).contact_email == ""


@pytest.mark.parametrize(("name", "email"), [("Ada", ""), ("", "ada@example.org")])
def test_a_name_and_an_address_come_together(name, email):
    with pytest.raises(rules.ContactIncomplete):
        rules.ensure_contact(name, email, "own@example.org")


def test_nobody_is_her_own_person_to_write_to():
    with pytest.raises(rules.OwnAddress):
        rules.ensure_contact("Ada", "Own@Example.org", "own@example.org")
    rules.ensure_contact("Ada", "ada@example.org", "own@example.org")
    rules.ensure_contact("", "", "own@example.org")


def test_whoever_is_named_is_told_once_and_by_whom(world, remi):
    name_somebody(remi, world.remi)
    name_somebody(remi, world.remi)
    mail = db.session.scalars(sa.select(Mail)).one()
    assert (mail.recipient, mail.language, mail.account_id) == ("office@example.org", "fr", world.remi.id)
    assert "Rémi VASSEUR-DELORME" in mail.text
    assert SENT["contact_name"] in mail.text
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.verb == "registration.contact_changed")).one()
    assert entry.after == SENT


def test_a_copy_says_whose_it_is_and_the_person_gets_hers_unchanged(world, remi):
    news.write(remi, "approved")
    alone = mails()[0].text
    name_somebody(remi, world.remi)
    db.session.execute(sa.delete(Mail))
    news.write(remi, "approved")
    own, copy = sorted(mails(), key=lambda mail: mail.recipient != world.remi.email)
    assert (own.recipient, own.text) == (world.remi.email, alone)
    assert (copy.recipient, copy.recipient_name) == tuple(reversed(SENT.values()))
    assert copy.subject == f"Copie\N{NARROW NO-BREAK SPACE}: {own.subject}"
    assert "Rémi VASSEUR-DELORME, dont l’inscription vous désigne" in copy.text
    assert "dont l’inscription vous désigne" in copy.html
    assert "vous désigne" not in own.text + own.html
    assert own.message_id != copy.message_id


def test_a_link_for_one_person_alone_is_copied_to_nobody(world, remi):
    name_somebody(remi, world.remi)
    db.session.execute(sa.delete(Mail))
    news.ask({remi: "https://example.org/secret"}, by=None)
    assert [mail.recipient for mail in mails()] == [world.remi.email]


def test_no_address_ends_it(world, remi):
    name_somebody(remi, world.remi)
    actions.set_contact(remi, "", "", by=world.remi, now=clock.now())
    db.session.execute(sa.delete(Mail))
    news.write(remi, "approved")
    assert [mail.recipient for mail in mails()] == [world.remi.email]


def test_she_names_and_removes_somebody_on_her_own_page(world, client, remi):
    client.sign_in(world.remi)
    assert "Name a contact person" in client.get(f"{EVENT}/my-registration").text
    assert client.post(MINE, data=SENT).location == f"{EVENT}/my-registration"
    assert "office@example.org" in client.get(f"{EVENT}/my-registration").text
    assert 'value="office@example.org"' in client.get(MINE).text
    client.post(MINE, data={"contact_name": "", "contact_email": ""})
    assert "office@example.org" not in client.get(f"{EVENT}/my-registration").text


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ({"contact_email": "nonsense"}, "This does not look like an e-mail address."),
        ({"contact_email": "jörg@example.org"}, "This address has letters that not every mail server can take"),
        ({"contact_email": ""}, "Please give both"),
        ({"contact_name": ""}, "Please give both"),
        ({"contact_name": "x" * 201}, "200"),
    ],
)
def test_a_refused_contact_keeps_what_was_typed_and_the_one_before(world, client, remi, fault, sentence):
    client.sign_in(world.remi).post(MINE, data=SENT)
    typed = {"contact_name": "Somebody else", "contact_email": "else@example.org"} | fault
    response = client.post(MINE, data=typed)
    assert response.status_code == 422
    assert sentence in response.text
    assert [value for value in typed.values() if value not in response.text] == []
    assert db.session.get(Registration, remi.id).contact_email == "office@example.org"


def test_her_own_address_is_refused_at_its_field(world, client):
    response = client.sign_in(world.remi).post(MINE, data=SENT | {"contact_email": world.remi.email.upper()})
    assert response.status_code == 422
    assert "This is the address of the person herself" in response.text


def test_an_organiser_names_somebody_for_her_and_sees_it_in_the_table(world, client, remi):
    page = f"{EVENT}/manage/registrations/{remi.id}"
    client.sign_in(world.olga)
    assert "Name a contact person" in client.get(page).text
    assert client.post(f"{page}/contact", data=SENT).location == page
    shown = client.get(page).text
    assert "office@example.org" in shown
    assert "Olga LINDQVIST changed whom to write to about" in shown
    assert "E-mail of the contact person" in shown
    assert "office@example.org" in client.get(f"{EVENT}/manage/registrations?columns=contact_email").text
    assert client.post(f"{page}/contact", data=SENT | {"contact_email": "no"}).status_code == 422


@pytest.mark.parametrize("who", ["stella", "gaby", None])
def test_nobody_else_names_or_sees_anybody(world, client, remi, who):
    name_somebody(remi, world.remi)
    db.session.commit()
    if who:
        client.sign_in(getattr(world, who))
    for address in (f"{EVENT}/manage/registrations/{remi.id}/contact", MINE):
        for response in (client.get(address), client.post(address, data=SENT | {"contact_name": "Eve"})):
            assert response.status_code in (302, 404)
            assert "office@example.org" not in response.text
    assert db.session.get(Registration, remi.id).contact_name == SENT["contact_name"]


def test_the_decision_of_many_is_copied_too(world, client, remi):
    name_somebody(remi, world.remi)
    remi.state = State.SUBMITTED
    db.session.commit()
    data = {"verb": Verb.APPROVE.value, "chosen": remi.id}
    client.sign_in(world.olga).post(f"{EVENT}/manage/registrations/decision", data=data)
    assert [mail.recipient for mail in mails() if mail.template == "registration/approved"].count(
        "office@example.org"
    ) == 1


def test_with_the_person_her_contact_and_the_copies_go(world, remi):
    name_somebody(remi, world.remi)
    news.write(remi, "approved")
    personal.erase(world.remi.id, clock.now())
    assert (remi.contact_name, remi.contact_email) == ("", "")
    assert "office@example.org" not in {mail.recipient for mail in mails()}


@pytest.mark.parametrize("spelt", [str, str.upper, str.title])
def test_whoever_is_erased_is_nobodys_contact_any_more(world, remi, spelt):
    actions.set_contact(remi, "Stella", spelt(world.stella.email), by=world.remi, now=clock.now())
    db.session.flush()
    personal.erase(world.stella.id, clock.now())
    db.session.expire_all()
    assert (remi.contact_name, remi.contact_email) == ("", "")


def test_whoever_is_erased_is_in_no_copy_and_in_no_history_under_any_name(world, remi):
    email = world.stella.email
    for name in ("Étoile du Nord", "The office"):
        actions.set_contact(remi, name, email, by=world.remi, now=clock.now())
        db.session.flush()
    news.write(remi, "approved")
    actions.set_contact(remi, "Ada", "ada@example.org", by=world.remi, now=clock.now())
    entry = audit.record("registration.merged", remi, actor=world.olga, after={"contact_not_kept": f"Star, {email}"})
    assert email in {mail.recipient for mail in mails()}
    personal.erase(world.stella.id, clock.now())
    db.session.expire_all()
    assert {mail.recipient for mail in mails()} == {world.remi.email, "ada@example.org"}
    said = json.dumps([[each.before, each.after] for each in db.session.scalars(sa.select(AuditEntry))])
    assert [word for word in ("toile", "The office", "Star", email) if word in said] == []
    assert "Ada" in said
    assert entry.after["contact_not_kept"]
    assert (remi.contact_name, remi.contact_email) == ("Ada", "ada@example.org")


def test_she_is_handed_out_whom_she_named(world, client, remi):
    client.sign_in(world.remi).post(MINE, data=SENT)
    report = client.get("/en/account/my-data/report").text
    assert "office@example.org" in report
    assert "E-mail of the contact person" in report
