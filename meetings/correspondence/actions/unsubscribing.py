"""Ending information messages, and wanting them again. Mails carry a signed address that does it in one step."""

from datetime import datetime

from meetings.accounts.models import Account
from meetings.core import audit
from meetings.core.db import db
from meetings.core.digests import digest, matches
from meetings.core.urls import external_url
from meetings.correspondence.models import Unsubscription

ID_LENGTH = 12


def token_of(account: Account) -> str:
    """What stands in the address: who, and our signature under it."""
    return f"{account.id}{digest(_claim(account.id))}"


def whose(token: str) -> Account | None:
    """The account of a token, if we signed it."""
    account_id, signature = token[:ID_LENGTH], token[ID_LENGTH:]
    return db.session.get(Account, account_id) if matches(_claim(account_id), signature) else None


def one_click_url(account: Account) -> str:
    """The address that mail programs post to (RFC 8058) and people open."""
    return external_url("unsubscribing.one_click", token=token_of(account))


def unsubscribe(account: Account, *, now: datetime) -> None:
    """No more information messages; nothing happens when it was so before."""
    if is_unsubscribed(account):
        return
    db.session.add(Unsubscription(account_id=account.id, at=now))
    db.session.flush()
    audit.record("account.unsubscribed", account, actor=account)


def subscribe_again(account: Account) -> None:
    """Information messages as before."""
    known = db.session.get(Unsubscription, account.id)
    if known is not None:
        db.session.delete(known)
        db.session.flush()
        audit.record("account.subscribed_again", account, actor=account)


def is_unsubscribed(account: Account) -> bool:
    """Whether the person wants no information messages."""
    return db.session.get(Unsubscription, account.id) is not None


def _claim(account_id: str) -> str:
    return f"unsubscribe {account_id}"
