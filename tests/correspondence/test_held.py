"""A scheduled message that nobody would let leave any more is held back, and says so."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from meetings.core import clock
from meetings.core.audit import AuditEntry
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.correspondence import actions
from meetings.correspondence.actions import holding
from meetings.correspondence.models import Stage
from meetings.correspondence.rules.held import WRITERS, Held, why_held
from meetings.events.access import ROLE_PERMISSIONS, Permission
from meetings.events.models import EventRole, EventState, Role
from tests import factories
from tests.correspondence.conftest import a_message, deliver, mails

HOUR = timedelta(hours=1)


@pytest.fixture
def scheduled(addressed):
    """A message that Stella, a registration officer, let leave in an hour."""
    start = clock.now()
    clock.stop_at(start)
    factories.a_role(addressed.event, addressed.stella, Role.REGISTRATION_OFFICER)
    message = a_message(addressed)
    actions.review(message, by=addressed.olga, now=start)
    actions.approve(message, start + HOUR, by=addressed.stella, now=start)
    db.session.commit()
    return message


def its_hour_comes():
    clock.stop_at(clock.now() + HOUR)
    deliver()


def to_people():
    return mails(Mail.template == "correspondence/message")


def take_role(account):
    db.session.execute(sa.delete(EventRole).where(EventRole.account_id == account.id))
    db.session.commit()


def test_those_who_may_write_are_those_of_the_table():
    assert {role for role, granted in ROLE_PERMISSIONS.items() if Permission.WRITE_TO_PEOPLE in granted} == WRITERS


def test_why_a_message_stays():
    assert why_held(EventState.PUBLISHED, {Role.ORGANISER}) is None
    assert why_held(EventState.PUBLISHED, {Role.DESK, Role.REGISTRATION_OFFICER}) is None
    assert why_held(EventState.PUBLISHED, {Role.DESK}) is Held.WRITES_NO_MORE
    assert why_held(EventState.PUBLISHED, set()) is Held.WRITES_NO_MORE
    assert why_held(EventState.CANCELLED, {Role.ORGANISER}) is Held.CANCELLED


def test_it_leaves_while_whoever_let_it_leave_may_write(scheduled):
    its_hour_comes()
    assert (scheduled.stage, len(to_people())) == (Stage.SENT, 2)


def test_it_stays_once_whoever_let_it_leave_has_no_such_role(addressed, scheduled):
    take_role(addressed.stella)
    its_hour_comes()
    assert (scheduled.stage, to_people()) == (Stage.REVIEW, [])
    told = mails(Mail.template == holding.TEMPLATE)
    assert {mail.account_id for mail in told} == {addressed.olga.id, addressed.hugo.id}
    assert "Whoever let it leave no longer writes to people for this meeting." in told[0].text
    assert f"/messages/{scheduled.id}/outbox" in told[0].text
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.verb == "message.held_back")).one()
    assert (entry.actor_id, entry.target_id) == (None, scheduled.id)
    deliver()
    assert to_people() == [], "and it is not tried again"


def test_held_back_it_leaves_once_somebody_else_lets_it(addressed, scheduled, client):
    take_role(addressed.stella)
    its_hour_comes()
    address = f"/en/events/{addressed.event.slug}/manage/messages/{scheduled.id}/outbox"
    page = client.sign_in(addressed.olga).get(address).text
    assert "Held back" in page
    assert "no longer writes to people" in page
    assert "Looked through by" not in page
    assert "Il devait partir le" in client.get(address.replace("/en/", "/fr/")).text
    client.post(address.replace("outbox", "sending"), data={"when": "now"})
    deliver()
    assert "Held back" not in client.get(address).text
    assert len(to_people()) == 2


def test_it_stays_when_the_meeting_was_cancelled_meanwhile_and_takes_no_other_time(addressed, scheduled, client):
    address = f"/en/events/{addressed.event.slug}/manage/messages/{scheduled.id}/outbox"
    assert "will be held back" not in client.sign_in(addressed.olga).get(address).text
    addressed.event.state = EventState.CANCELLED
    db.session.commit()
    assert (
        "At this time it will be held back, as things stand now. The meeting is cancelled." in client.get(address).text
    )
    its_hour_comes()
    assert (scheduled.stage, to_people()) == (Stage.REVIEW, [])
    assert "Held back" in client.get(address.removesuffix(f"/{scheduled.id}/outbox")).text
    assert "The meeting is cancelled." in client.sign_in(addressed.olga).get(address).text
    later = {"when": "later", "send_at": f"{clock.now() + 2 * HOUR:%Y-%m-%dT%H:%M}"}
    refused = client.post(address.replace("outbox", "sending"), data=later)
    assert refused.status_code == 422
    assert "leaves now or not at all" in refused.text
    client.post(address.replace("outbox", "sending"), data={"when": "now"})
    deliver()
    assert len(to_people()) == 2


def test_taken_back_to_the_draft_it_forgets_that_it_was_held(addressed, scheduled):
    take_role(addressed.stella)
    its_hour_comes()
    actions.to_draft(scheduled, by=addressed.olga, now=clock.now())
    assert (scheduled.stage, scheduled.send_at, scheduled.reviewed_by) == (Stage.DRAFT, None, None)
