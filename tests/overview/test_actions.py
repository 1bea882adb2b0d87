import pytest
import sqlalchemy as sa

from meetings.core import clock
from meetings.core.audit import AuditEntry
from meetings.core.db import db
from meetings.core.queue import QueueState
from meetings.overview import actions
from meetings.overview.rules.mails import NotFailed


def test_a_failed_mail_gets_new_tries_and_the_log_says_who_asked(world, a_failed_mail):
    mail = a_failed_mail(world.event)
    actions.send_again(mail, account=world.olga, now=clock.now())
    assert (mail.state, mail.attempts, mail.finished_at) == (QueueState.QUEUED, 0, None)
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.verb == "mail.sent_again")).one()
    assert (entry.actor_id, entry.scope, entry.target_name) == (world.olga.id, world.event.id, "Rémi VASSEUR")


def test_nobody_gets_a_mail_twice(world, a_failed_mail):
    mail = a_failed_mail(world.event)
    actions.send_again(mail, account=world.olga, now=clock.now())
    with pytest.raises(NotFailed):
        actions.send_again(mail, account=world.hugo, now=clock.now())
    assert db.session.scalar(sa.select(sa.func.count()).where(AuditEntry.verb == "mail.sent_again")) == 1
