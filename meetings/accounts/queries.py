"""Reads of people and keys that deserve a name."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from meetings.accounts.models import Account, Key, Passkey, Purpose, normal_email
from meetings.core.db import db
from meetings.core.digests import matches

ID_LENGTH = 12


def by_email(email: str) -> Account | None:
    """The account of an address, however it is written."""
    return db.session.scalars(sa.select(Account).where(Account.email == normal_email(email))).one_or_none()


def by_emails(emails: Iterable[str]) -> dict[str, Account]:
    """Accounts by their address in its normal form."""
    wanted = [normal_email(email) for email in emails]
    return {
        account.email: account for account in db.session.scalars(sa.select(Account).where(Account.email.in_(wanted)))
    }


def by_id(account_id: str) -> Account | None:
    """The account with this id."""
    return db.session.get(Account, account_id)


def by_ids(ids: Iterable[str]) -> dict[str, Account]:
    """Accounts by id."""
    found = db.session.scalars(sa.select(Account).where(Account.id.in_(list(ids))))
    return {account.id: account for account in found}


def open_key(token: str, purpose: Purpose, now: datetime) -> Key | None:
    """The key of a mailed link, while it can still be used."""
    key = db.session.get(Key, token[:ID_LENGTH])
    if key is None or not matches(token[ID_LENGTH:], key.digest):
        return None
    return key if key.purpose == purpose and _is_open(key, now) else None


def past_key(token: str, purpose: Purpose) -> Key | None:
    """The key of a mailed link that was real, whether or not it can still be used."""
    key = db.session.get(Key, token[:ID_LENGTH])
    is_real = key is not None and key.purpose == purpose and matches(token[ID_LENGTH:], key.digest)
    return key if is_real else None


def open_code(account: Account, code: str, now: datetime) -> Key | None:
    """The sign-in key whose code was typed, while it can still be used."""
    keys = db.session.scalars(
        sa.select(Key).where(
            Key.account_id == account.id,
            Key.purpose == Purpose.SIGN_IN,
            Key.used_at.is_(None),
            Key.expires_at > now,
        )
    )
    return next((key for key in keys if key.code_digest and matches(code, key.code_digest)), None)


def _is_open(key: Key, now: datetime) -> bool:
    return key.used_at is None and key.expires_at > now and key.account.active


def issued_since(account: Account, purpose: Purpose, moment: datetime) -> int:
    """How many keys of a purpose were mailed to `account` since `moment`."""
    statement = sa.select(sa.func.count()).where(
        Key.account_id == account.id, Key.purpose == purpose, Key.created_at >= moment
    )
    return db.session.scalar(statement) or 0


def passkeys_of(account: Account) -> list[Passkey]:
    """The passkeys of a person, oldest first."""
    statement = sa.select(Passkey).where(Passkey.account_id == account.id).order_by(Passkey.created_at, Passkey.id)
    return list(db.session.scalars(statement))


def passkey(credential_id: bytes) -> Passkey | None:
    """The passkey a device answers with."""
    return db.session.scalars(sa.select(Passkey).where(Passkey.credential_id == credential_id)).one_or_none()


def own_passkey(account: Account, passkey_id: str) -> Passkey | None:
    """A passkey by its id, if it is this person's."""
    found = db.session.get(Passkey, passkey_id)
    return found if found is not None and found.account_id == account.id else None


def by_uniquifier(uniquifier: str) -> Account | None:
    """The active account that sessions name so."""
    return db.session.scalars(
        sa.select(Account).where(Account.fs_uniquifier == uniquifier, Account.active)
    ).one_or_none()
