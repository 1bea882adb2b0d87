"""What an account says about a person: handed out to her, and taken away when she leaves."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from meetings.accounts.actions import people
from meetings.accounts.models import Account, Key, Passkey
from meetings.core import audit
from meetings.core.db import db, new_id
from meetings.core.namesakes import BEARERS, Leaver
from meetings.core.personal import NOBODY, SOURCES, Source
from meetings.core.traces import forget, forget_things
from meetings.core.translated import Translated

PROFILE = (
    "email",
    "language",
    "form_of_address",
    "given_name",
    "family_name",
    "function",
    "institution_name",
    "phone",
    "created_at",
    "confirmed_at",
)


def leaver(account: Account) -> Leaver:
    """How records know a person."""
    given, family = account.given_name, account.family_name
    printed = account.full_name, account.listed_name
    return Leaver(
        account_id=account.id,
        ids=frozenset({account.id}),
        email=account.email,
        printed=printed,
        names=(*printed, f"{given} {family}", f"{family} {given}"),
        since=account.created_at,
    )


def _bearers() -> sa.Select[*tuple[Any, ...]]:
    statement = sa.select(Account.id, Account.given_name, Account.family_name)
    return statement.where(Account.erased_at.is_(None))


def nobody(now: datetime) -> Account:
    """An account that is nobody's and opens for nobody: figures of people who were forgotten hang on it."""
    account = Account(email=f"{new_id()}@erased.invalid", fs_uniquifier=people.new_uniquifier(), created_at=now)
    empty(account, now)
    db.session.add(account)
    db.session.flush()
    return account


def _export(account_id: str) -> list[dict[str, Any]]:
    account = db.session.get(Account, account_id)
    if account is None:
        return []
    kept: dict[str, Any] = {name: getattr(account, name) for name in PROFILE}
    kept["affiliation"] = account.affiliation.name if account.affiliation else ""
    kept["second_step"] = account.has_second_step
    return [kept]


def _passkeys(account_id: str) -> list[dict[str, Any]]:
    statement = sa.select(Passkey).where(Passkey.account_id == account_id).order_by(Passkey.created_at)
    return [
        {"name": one.name, "created_at": one.created_at, "used_at": one.used_at}
        for one in db.session.scalars(statement)
    ]


def _erase(account_id: str, now: datetime) -> int:
    account = db.session.get(Account, account_id)
    if account is None or account.erased_at:
        return 0
    leaving = leaver(account)
    empty(account, now)
    account.email = f"{account.id}@erased.invalid".lower()
    account.fs_uniquifier, account.passkey_handle = people.new_uniquifier(), uuid.uuid4().hex
    db.session.execute(sa.delete(Key).where(Key.account_id == account_id))
    db.session.flush()
    audit.record("accounts.erased", account, actor=None)
    db.session.flush()
    return 1 + forget([leaving])


def empty(account: Account, now: datetime) -> None:
    """Nothing in it tells any more whose it was, and it opens for nobody."""
    account.active, account.is_administrator, account.erased_at = False, False, now
    account.password = account.totp_secret = account.confirmed_at = None
    account.recovery_codes = []
    account.given_name, account.family_name, account.sort_name = "", NOBODY, ""
    account.form_of_address = account.phone = ""
    account.function = account.institution_name = Translated()
    account.affiliation = None


def _erase_passkeys(account_id: str, now: datetime) -> int:
    named = sa.select(Passkey.id, Passkey.name).where(Passkey.account_id == account_id)
    forget_things((passkey_id, name) for passkey_id, name in db.session.execute(named))
    gone = db.session.execute(sa.delete(Passkey).where(Passkey.account_id == account_id))
    return int(gone.rowcount)  # type: ignore[attr-defined]


BEARERS.append(_bearers)
SOURCES["accounts"] = Source(
    _l("Your account"),
    _export,
    _erase,
    kept=_l("An empty account without name or address stays, because figures of meetings hang on it."),
)
SOURCES["passkeys"] = Source(_l("Your passkeys"), _passkeys, _erase_passkeys)
