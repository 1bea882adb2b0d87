import pytest
import sqlalchemy as sa

from meetings.core.audit import AuditEntry
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.core.queue import QueueState
from meetings.events.models import Role
from tests import factories

MAILS = "/en/events/annual-meeting/manage/mails"


@pytest.fixture
def officer(world):
    account = factories.an_account("Officer")
    factories.a_role(world.event, account, Role.REGISTRATION_OFFICER)
    return account


def test_mails_are_listed_with_their_fate(client, world, a_mail, a_failed_mail):
    a_mail(world.event, state=QueueState.DONE, subject="It has left")
    a_mail(world.event, subject="It waits", error="451 try later", attempts=2)
    a_failed_mail(world.event, subject="It came back")
    a_mail(factories.an_event(), subject="Of another meeting")
    a_mail(None, subject="Your code to sign in: 123456")
    page = client.sign_in(world.olga).get(MAILS).text
    for shown in ("It has left", "It waits", "It came back", "451 try later", "550 5.1.1", "remi@ministry.example"):
        assert shown in page
    assert "Of another meeting" not in page
    assert "123456" not in page
    assert page.count("/deliveries") == 1


def test_mails_are_filtered_and_paged(client, world, a_mail, a_failed_mail):
    for number in range(60):
        a_mail(world.event, subject=f"Number {number:02}", message_id=f"<{number}@localhost>")
    a_failed_mail(world.event, recipient="dana@ministry.example", recipient_name="", subject="For Dana")
    client.sign_in(world.olga)
    assert "1 to 50 of 61" in client.get(MAILS).text
    assert "51 to 61 of 61" in client.get(MAILS, query_string={"page": 2}).text
    for query in ({"state": "failed"}, {"q": "DANA"}):
        page = client.get(MAILS, query_string=query).text
        assert "For Dana" in page
        assert "Number" not in page
    assert "No mail fits" in client.get(MAILS, query_string={"q": "nobody"}).text
    assert "of 61" in client.get(MAILS, query_string={"state": "nonsense", "page": "x"}).text


def test_a_failed_mail_is_sent_again_once(client, world, a_failed_mail):
    mail = a_failed_mail(world.event)
    client.sign_in(world.olga)
    address = f"{MAILS}/{mail.id}/deliveries"
    response = client.post(address, data={"next": "/en/events/annual-meeting/manage/"})
    assert (response.status_code, response.location) == (303, "/en/events/annual-meeting/manage/")
    assert db.session.get(Mail, mail.id).state == QueueState.QUEUED
    assert client.post(address, data={"next": "https://evil.example/"}).location == MAILS
    assert "has not failed" in client.get(MAILS).text
    assert db.session.scalar(sa.select(sa.func.count()).where(AuditEntry.verb == "mail.sent_again")) == 1


def test_a_mail_of_another_meeting_is_not_sent_again(client, world, a_failed_mail):
    mail = a_failed_mail(factories.an_event())
    client.sign_in(world.olga)
    assert client.post(f"{MAILS}/{mail.id}/deliveries").status_code == 404
    assert client.get(f"{MAILS}/{mail.id}").status_code == 404
    assert db.session.get(Mail, mail.id).state == QueueState.FAILED


def test_a_confidential_mail_shows_no_text(client, world, a_mail):
    secret = a_mail(world.event, confidential=True, text="http://127.0.0.1/take-over/secret-token")
    plain = a_mail(world.event, message_id="<2@localhost>")
    client.sign_in(world.olga)
    assert "You are expected in Vienna." in client.get(f"{MAILS}/{plain.id}").text
    page = client.get(f"{MAILS}/{secret.id}").text
    assert "secret-token" not in page
    assert "its text is not shown" in page
    assert "secret-token" not in client.get(MAILS).text


def test_who_would_like_to_meet_whom_is_not_shown(client, world, a_mail, a_failed_mail):
    asked = a_mail(world.event, template="networking/asked", subject="Sam OKONJO would like to meet you")
    a_failed_mail(world.event, template="networking/accepted", subject="Sam OKONJO has accepted")
    client.sign_in(world.olga)
    for path in (MAILS, "/en/events/annual-meeting/manage/"):
        assert "Sam OKONJO" not in client.get(path).text
    assert client.get(f"{MAILS}/{asked.id}").status_code == 404
    assert client.post(f"{MAILS}/{asked.id}/deliveries").status_code == 404


def test_a_registration_officer_sees_the_mails_about_registrations(client, world, officer, a_mail):
    key = a_mail(world.event, template="events/key_waiting", subject="Your key is needed")
    a_mail(world.event, subject="Your registration is approved", message_id="<2@localhost>")
    page = client.sign_in(officer).get(MAILS).text
    assert "Your registration is approved" in page
    assert "Your key is needed" not in page
    assert client.get(f"{MAILS}/{key.id}").status_code == 404


def test_others_have_no_page_of_mails(client, world, a_failed_mail):
    mail = a_failed_mail(world.event)
    addresses = (MAILS, f"{MAILS}/{mail.id}")
    for path in addresses:
        assert "/sign-in" in client.get(path).location
    reader = factories.an_account("Reader")
    factories.a_role(world.event, reader, Role.READER)
    for account in (world.stella, world.remi, world.dana, world.gaby, reader):
        client.sign_in(account)
        assert [client.get(path).status_code for path in addresses] == [404, 404]
        assert client.post(f"{MAILS}/{mail.id}/deliveries").status_code == 404
    assert db.session.get(Mail, mail.id).state == QueueState.FAILED


def test_the_page_costs_the_same_for_one_and_for_thirty(client, world, count_queries, a_failed_mail):
    client.sign_in(world.olga)

    def cost():
        client.get(MAILS)
        with count_queries() as statements:
            assert client.get(MAILS).status_code == 200
        return len(statements)

    a_failed_mail(world.event)
    one = cost()
    for number in range(30):
        a_failed_mail(world.event, message_id=f"<{number}@localhost>")
    assert cost() == one
    assert one <= 8


def test_the_words_of_no_server_are_shown_where_none_was_asked(app, client, world, a_mail, monkeypatch):
    mail = a_mail(world.event, state=QueueState.DONE, answer="250 2.0.0 Ok", error="")
    client.sign_in(world.olga)
    assert "250 2.0.0 Ok" in client.get(f"{MAILS}/{mail.id}").text
    monkeypatch.setitem(app.config, "MAIL_URL", "demo:")
    page = client.get(f"{MAILS}/{mail.id}").text
    assert "The server’s words" not in page


def test_a_list_of_one_counts_one(client, world, a_mail):
    a_mail(world.event)
    assert "1 of 1" in client.sign_in(world.olga).get(MAILS).text
    assert "1 to 1" not in client.get(MAILS).text


SECRET = {"template": "accounts/code", "subject": "Your code: 123456", "text": "123456", "confidential": True}


def test_mails_about_accounts_that_came_back_are_shown_where_their_people_are(client, world, a_failed_mail):
    a_failed_mail(None, recipient=world.remi.email, recipient_name=world.remi.full_name, **SECRET)
    a_failed_mail(None, recipient=world.gaby.email, recipient_name="", **SECRET)
    a_failed_mail(None, recipient="somebody@elsewhere.example", **SECRET)
    other = factories.an_event(hosts=(world.council,))
    factories.a_role(other, world.sam, Role.ORGANISER, world.council)
    client.sign_in(world.olga)
    page = client.get(MAILS).text
    assert "2 mails about accounts could not be delivered" in page
    assert world.remi.email in page
    assert world.gaby.email in page
    assert "550 5.1.1" in page
    assert "somebody@elsewhere.example" not in page
    assert "123456" not in page
    desk = client.get("/en/events/annual-meeting/manage/").text
    assert "2 mails about accounts could not be delivered." in desk
    assert f"{MAILS}#accounts" in desk
    client.sign_in(world.sam)
    assert world.remi.email not in client.get(f"/en/events/{other.slug}/manage/mails").text


def test_an_administrator_sees_all_of_them_without_whole_addresses(client, world, a_failed_mail):
    a_failed_mail(None, recipient="somebody@elsewhere.example", **SECRET)
    client.sign_in(world.stella)
    assert "elsewhere.example" not in client.get("/en/").text
    world.stella.is_administrator = True
    db.session.commit()
    page = client.get("/en/").text
    assert "s•••@elsewhere.example" in page
    assert "somebody@" not in page
    assert "123456" not in page


def test_mails_between_participants_that_came_back_are_counted_only(client, world, officer, a_failed_mail):
    a_failed_mail(world.event, template="networking/asked", subject="Sam would like to meet you")
    client.sign_in(world.olga)
    page = client.get(MAILS).text
    assert "1 mail between participants could not be delivered." in page
    assert "Sam would like" not in page
    assert "remi@ministry.example" not in page
    assert "between participants could not" not in client.sign_in(officer).get(MAILS).text
