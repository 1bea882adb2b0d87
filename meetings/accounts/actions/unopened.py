"""Accounts that were made for an address and never opened: an address that was mistyped belongs to nobody here."""

from datetime import datetime

import sqlalchemy as sa

from meetings.accounts import queries
from meetings.accounts.actions import keys
from meetings.accounts.actions.personal import empty
from meetings.accounts.models import Account, Key
from meetings.core import mentions, personal
from meetings.core.audit import AuditEntry
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.core.queue import QueueState
from meetings.core.traces import drop_mails

WAITING = (QueueState.QUEUED, QueueState.FAILED)


def close(account: Account) -> bool:
    """Nobody opens an account until the transaction ends; False when somebody does, or has, before that.

    Keys come first, as for whoever opens it: of the two, the second sees what the first did.
    """
    keys.lock_all(account)
    locked = sa.select(Account).where(Account.id == account.id).with_for_update()
    db.session.scalars(locked.execution_options(populate_existing=True)).one()
    return account.is_unopened and not queries.passkeys_of(account)


def leave(account: Account, heir: Account, now: datetime) -> None:
    """One in which nothing is left is emptied, its links end, and the log knows its name as the heir's.

    One that is needed, by another meeting, keeps the links that were mailed for that: who corrects an address here must
    not end what others have sent there.
    """
    if personal.is_needed(account.id, now):
        return
    links = Mail.account_id == account.id, Mail.confidential, Mail.scope.is_(None), Mail.state.in_(WAITING)
    drop_mails(sa.and_(*links))
    for entry in db.session.scalars(sa.select(AuditEntry).where(AuditEntry.target_id == account.id)):
        mentions.tie([(heir.id, entry.target_name)], entry=entry)
    db.session.execute(sa.delete(Key).where(Key.account_id == account.id))
    empty(account, now)
    account.email = f"{account.id}@erased.invalid".lower()
    db.session.flush()
