"""What became of the copy of a contact person stands with the copy of whom she is written to about."""

import csv
import io

import pytest
import sqlalchemy as sa

from meetings.core import clock, personal
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.core.queue import QueueState
from meetings.correspondence import actions, queries
from meetings.correspondence.fates import Fate
from meetings.events import access
from meetings.events.access import Permission
from meetings.events.models import Role
from meetings.registration import queries as registrations
from meetings.registration.models import State
from tests import factories
from tests.core.test_outbox import a_mail
from tests.correspondence.conftest import a_message, copies, deliver, sent
from tests.deeds import deeds

MESSAGES = "/en/events/annual-meeting/manage/messages"
OFFICE = "office@example.org"


def url(message, path="/outbox"):
    return f"{MESSAGES}/{message.id}{path}"


def name_contact(world, account, email=OFFICE, **more):
    registration = registrations.of(world.event, account)
    registration.contact_name, registration.contact_email = "The =office", email
    for name, value in more.items():
        setattr(registration, name, value)
    db.session.commit()
    return registration


def exported(client, message):
    response = client.post(url(message, "/export"), data={"purpose": "Follow-up"})
    text = response.data.decode("utf-8-sig")
    response.close()
    head, *rows = csv.reader(io.StringIO(text))
    return head, rows


def test_the_copy_knows_the_mail_of_the_contact_person_and_no_other(addressed):
    name_contact(addressed, addressed.sam)
    message = sent(addressed)
    found = copies(message)
    assert found["Sam"].contact_mail.recipient == OFFICE
    assert found["Sam"].contact_mail.copy_of_id == found["Sam"].mail_id
    assert found["Rémi"].contact_mail is None
    assert queries.figures(message).total() == 2, "copies of contact persons are not copies of people"


def test_its_fate_and_the_words_of_the_server_are_shown_with_the_copy(client, addressed, post_office):
    post_office.refused = {OFFICE}
    name_contact(addressed, addressed.sam)
    message = sent(addressed)
    page = client.sign_in(addressed.olga).get(url(message)).text
    row = page.partition("Copy to the contact person")[2].partition("</tr>")[0]
    assert [word for word in (OFFICE, "Refused by the mail server", "550 5.1.1") if word not in row] == []
    own = page.partition(addressed.sam.email)[2].partition("</tr>")[0]
    assert "Sent" in own
    assert "550 5.1.1" not in own
    assert page.count("Copy to the contact person") == 1
    assert "Refused by the mail server: 1" in " ".join(page.split())
    assert 'manage/mails?state=failed"' in page
    assert queries.contact_figures(message) == {Fate.REFUSED: 1}
    french = client.get(url(message).replace("/en/", "/fr/")).text
    assert "Copie à la personne à contacter" in french
    assert "Copy to the contact person" not in french


def again(message, name="Sam"):
    return url(message, f"/copies/{copies(message)[name].id}/contact-deliveries")


def test_it_is_tried_again_where_it_is_seen_at_the_address_that_is_named_now(client, addressed, post_office):
    post_office.refused = {OFFICE}
    registration = name_contact(addressed, addressed.sam)
    message = sent(addressed)
    page = client.sign_in(addressed.olga).get(url(message)).text
    assert again(message) in page
    registration.contact_email = "mended@example.org"
    db.session.commit()
    before = list(post_office.recipients)
    answer = client.post(again(message), data={"fate": "sent"})
    assert answer.location.endswith(f"/outbox?fate=sent#copy-{copies(message)['Sam'].id}")
    deliver()
    assert post_office.recipients == [*before, "mended@example.org"], "the person herself gets it once"
    assert again(message) not in client.get(url(message)).text
    (deed,) = deeds("message.contact_tried_again")
    assert (deed.actor_id, deed.scope) == (addressed.olga.id, addressed.event.id)
    twice = client.post(again(message))
    assert (twice.status_code, "has not failed, or was tried again already" in twice.text) == (409, True)


@pytest.mark.parametrize(
    ("change", "said"),
    [({"email": ""}, "No contact person is named"), ({"state": State.WITHDRAWN}, "no longer fits the choice")],
)
def test_nobody_is_written_to_about_whom_nobody_is_named_for_or_who_fits_no_more(
    client, addressed, post_office, change, said
):
    post_office.refused = {OFFICE}
    name_contact(addressed, addressed.sam)
    message = sent(addressed)
    name_contact(addressed, addressed.sam, **change)
    answer = client.sign_in(addressed.olga).post(again(message))
    assert (answer.status_code, said in answer.text) == (409, True)
    assert copies(message)["Sam"].contact_mail.state == "failed"


def test_whoever_names_nobody_has_no_row_for_it(client, addressed):
    page = client.sign_in(addressed.olga).get(url(sent(addressed))).text
    assert "contact person" not in page


def test_nothing_is_said_before_it_leaves(client, addressed):
    name_contact(addressed, addressed.sam)
    message = a_message(addressed)
    client.sign_in(addressed.olga).post(url(message))
    assert "Copy to the contact person" not in client.get(url(message)).text


def test_the_file_of_fates_has_both(client, addressed, post_office):
    post_office.refused = {OFFICE}
    name_contact(addressed, addressed.sam)
    message = sent(addressed)
    head, rows = exported(client.sign_in(addressed.olga), message)
    assert head[7:] == [
        "Contact person",
        "E-mail of the contact person",
        "Copy to the contact person: What became of it",
        "Copy to the contact person: Words of the mail server",
        "Copy to the contact person: When",
    ]
    of_sam, of_remi = (next(row for row in rows if row[2] == each.email) for each in (addressed.sam, addressed.remi))
    assert of_sam[4:6] == ["Sent", ""]
    assert of_sam[7:10] == ["The =office", OFFICE, "Refused by the mail server"]
    assert of_sam[10].startswith("550 5.1.1")
    assert of_sam[11]
    assert of_remi[7:] == [""] * 5


def test_of_a_protected_person_nothing_is_told(client, addressed, monkeypatch):
    name_contact(addressed, addressed.sam, is_protected=True)
    message = sent(addressed)
    writer = factories.an_account("Wanda")
    factories.a_role(addressed.event, writer, Role.READER)
    seen = frozenset({Permission.WRITE_TO_PEOPLE, Permission.EXPORT_PEOPLE})
    monkeypatch.setattr(access, "ROLE_PERMISSIONS", access.ROLE_PERMISSIONS | {Role.READER: seen})
    assert OFFICE in client.sign_in(addressed.olga).get(url(message)).text
    page = client.sign_in(writer).get(url(message)).text
    assert OFFICE not in page
    assert "Copy to the contact person" not in page
    _head, rows = exported(client, message)
    assert [row[7:] for row in rows if row[0] == "Protected person"] == [[""] * 5]
    assert OFFICE not in str(rows)


@pytest.mark.parametrize("who", ["stella", "gaby", "dana", None])
def test_nobody_else_sees_it(client, addressed, who):
    name_contact(addressed, addressed.sam)
    message = sent(addressed)
    if who:
        client.sign_in(getattr(addressed, who))
    for response in (client.get(url(message)), client.post(url(message, "/export"), data={"purpose": "x"})):
        assert response.status_code in {302, 404}
        assert OFFICE not in response.text


def test_many_cost_no_more_questions_than_one(client, addressed, count_queries):
    message = a_message(addressed)
    for number in range(12):
        account = factories.an_account("Ana", f"Petrova{number}")
        factories.a_registration(addressed.event, account, addressed.delegate)
        name_contact(addressed, account, f"office{number}@example.org")
    few = sent(addressed, choice={"state": "approved", "q": "okonjo"})
    many = sent(addressed)
    counted = []
    client.sign_in(addressed.olga)
    for one in (few, many):
        client.get(url(one))
        with count_queries() as statements:
            page = client.get(url(one)).text
        counted.append(len(statements))
    assert page.count("Copy to the contact person") == 12
    assert counted[0] == counted[1]
    assert message.is_draft


def test_with_the_person_both_go(addressed):
    name_contact(addressed, addressed.sam)
    message = sent(addressed)
    personal.erase(addressed.sam.id, clock.now())
    db.session.commit()
    assert db.session.scalar(sa.select(sa.func.count()).where(Mail.recipient == OFFICE)) == 0
    assert queries.contact_figures(message) == {}


def test_a_copy_that_waits_is_counted_as_waiting(addressed):
    name_contact(addressed, addressed.sam)
    message = sent(addressed)
    assert sum(queries.contact_figures(message).values()) == 1
    mail = copies(message)["Sam"].contact_mail
    mail.state = "queued"
    db.session.flush()
    assert queries.contact_figures(message) == {Fate.QUEUED: 1}
    deliver()


@pytest.mark.parametrize("scope", ["", "this meeting"])
def test_nothing_else_that_failed_goes_to_a_contact_person(client, addressed, scope):
    """A copy that has not been written has no mail, and a key that somebody asked for is no copy of anything."""
    name_contact(addressed, addressed.sam)
    message = a_message(addressed)
    actions.review(message, by=addressed.olga, now=clock.now())
    code = a_mail(recipient=addressed.remi.email, state=QueueState.FAILED, scope=message.event_id if scope else None)
    db.session.commit()
    client.sign_in(addressed.olga)
    answer = client.post(again(message))
    assert answer.status_code == 409
    db.session.refresh(code)
    assert (code.recipient, code.state) == (addressed.remi.email, QueueState.FAILED)
