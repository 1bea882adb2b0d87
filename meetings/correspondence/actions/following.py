"""Copies of messages follow a person whose address was mistyped, so that they can be tried again to the right one."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from meetings.accounts.models import Account
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.core.queue import QueueState
from meetings.correspondence.actions.sending import rewrite
from meetings.correspondence.models import Copy
from meetings.registration.models import Registration


def follow_merge(kept: Registration, *, other: Registration, by: Account, now: datetime) -> None:
    """Copies of one that she withdrew, and that was merged with none, are those of the one kept: the other is gone."""
    if other.merged_into_id is None:
        copies = sa.update(Copy).where(Copy.registration_id == other.id)
        db.session.execute(copies.values(registration_id=kept.id))


def follow_address(registration: Registration, *, former: Account, by: Account, now: datetime) -> None:
    """Her copies are those of her account now, but for what that one has a copy of; what has not left is written anew.

    A link in it would open the former account.
    """
    own = aliased(Copy)
    same = sa.or_(own.message_id == Copy.message_id, own.rule_id == Copy.rule_id)
    had = sa.exists().where(own.account_id == registration.account_id, same)
    hers = Copy.registration_id == registration.id, Copy.account_id == former.id
    copies = db.session.scalars(sa.select(Copy).where(*hers, ~had)).all()
    for copy in copies:
        copy.account = registration.account
    db.session.flush()
    by_mail = {copy.mail_id: copy for copy in copies if copy.mail_id}
    unsent = Mail.id.in_(by_mail), Mail.state.in_((QueueState.QUEUED, QueueState.FAILED))
    locked = sa.select(Mail).where(*unsent).with_for_update().execution_options(populate_existing=True)
    for row in db.session.scalars(locked).all():
        rewrite(by_mail[row.id], row)
    db.session.flush()
