"""What could not be delivered is tried again: the copies of people, and those of their contact persons."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from meetings.accounts.models import Account
from meetings.core import audit, queue, tasks
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.core.prose import one_line
from meetings.core.queue import QueueState
from meetings.core.stamps import stamp
from meetings.correspondence import queries
from meetings.correspondence.actions.drafting import see_now
from meetings.correspondence.actions.outbox import record
from meetings.correspondence.actions.sending import leaving, still_meant
from meetings.correspondence.models import Copy, Message
from meetings.correspondence.rules import stages


def to_try_again(message: Message) -> list[Copy]:
    """The copies that failed, of those who would still get theirs now."""
    failed = queries.to_resend(message)
    meant = {person.account_id for person in leaving(message, {copy.account_id for copy in failed})}
    return [copy for copy in failed if copy.account_id in meant]


def shown_to_try(copies: Iterable[Copy]) -> str:
    """A stamp of what an organiser sees before copies are tried again: whose they are, and where they go."""
    return stamp(sorted((copy.account_id, copy.account.email) for copy in copies))


def resend(message: Message, *, by: Account, now: datetime, seen: str = "") -> int:
    """Try the copies again that could not be delivered, to the address each person has now; says how many.

    Not to whoever no longer fits the choice of people, or has unsubscribed meanwhile. Raises OtherCopiesFailed unless
    `seen` is the stamp of what they are now.
    """
    see_now(message)
    stages.ensure_failed_as_seen(seen, shown_to_try(to_try_again(message)))
    failed = still_meant(message, queries.to_resend(message))
    for copy in failed:
        if copy.mail is not None:
            copy.mail.recipient = copy.account.email
            queue.send_again(copy.mail, now)
    if failed:
        tasks.wake_after_commit()
        record("message.sent_again", message, by, len(failed))
    return len(failed)


def send_to_contact_again(copy: Copy, *, by: Account, now: datetime) -> Mail:
    """Try the copy to a contact person again that could not be delivered, to whoever is named now.

    Raises NothingFailed, NoContactNow or FitsNoMore.
    """
    see_now(copy.message)
    mail = _failed_at_contact(copy)
    if mail is None:
        raise stages.NothingFailed
    contact = copy.registration.contact if copy.registration else None
    if contact is None:
        raise stages.NoContactNow
    if not leaving(copy.message, {copy.account_id}):
        raise stages.FitsNoMore
    mail.recipient, mail.recipient_name = contact.email, one_line(contact.full_name)
    queue.send_again(mail, now)
    db.session.flush()
    tasks.wake_after_commit()
    naming = [(copy.account_id, str(copy.account))]
    audit.record("message.contact_tried_again", copy, actor=by, scope=mail.scope, name=str(copy.account), naming=naming)
    return mail


def _failed_at_contact(copy: Copy) -> Mail | None:
    """The copy of this copy that went to the contact person, if it failed; a copy that was not written has none."""
    if copy.mail_id is None:
        return None
    failed = sa.select(Mail).where(Mail.state == QueueState.FAILED, Mail.scope == copy.message.event_id)
    its = failed.where(Mail.copy_of_id == copy.mail_id).with_for_update()
    return db.session.scalars(its.execution_options(populate_existing=True)).first()
