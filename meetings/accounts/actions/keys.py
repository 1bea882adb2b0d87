"""Keys that are mailed: made, used once, cleared away."""

import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa

from meetings.accounts import rules
from meetings.accounts.models import Account, Key, Purpose
from meetings.core import clock, tasks
from meetings.core.db import db, new_id, transaction
from meetings.core.digests import digest

KEPT_AFTER_EXPIRY = timedelta(days=7)


class Issued(NamedTuple):
    """What is mailed and then known to the recipient alone."""

    token: str
    code: str


def issue(account: Account, purpose: Purpose, now: datetime, *, email: str = "") -> Issued:
    """A new key for `account`. Those asked for earlier stop working, except invitations, which may be several."""
    if purpose != Purpose.TAKE_OVER:
        retire(account, purpose, now)
    secret = secrets.token_urlsafe(24)
    code = "".join(secrets.choice("0123456789") for _digit in range(rules.CODE_DIGITS))
    key = Key(
        id=new_id(),
        account_id=account.id,
        purpose=purpose,
        digest=digest(secret),
        code_digest=digest(code) if purpose == Purpose.SIGN_IN else "",
        email=email or account.email,
        created_at=now,
        expires_at=now + rules.LIFETIMES[purpose],
    )
    db.session.add(key)
    return Issued(key.id + secret, f"{code[:4]} {code[4:]}")


def use(key: Key | None, now: datetime) -> Key:
    """Use a key up, with all others of its purpose; raises LinkOver when somebody was faster."""
    if key is None:
        raise rules.LinkOver
    statement = sa.update(Key).where(Key.id == key.id, Key.used_at.is_(None)).values(used_at=now)
    if db.session.execute(statement).rowcount != 1:  # type: ignore[attr-defined]
        raise rules.LinkOver
    retire(key.account, Purpose(key.purpose), now)
    return key


def retire(account: Account, purpose: Purpose, now: datetime) -> None:
    """End every open key of a purpose."""
    db.session.execute(
        sa.update(Key)
        .where(Key.account_id == account.id, Key.purpose == purpose, Key.used_at.is_(None))
        .values(used_at=now)
    )


def retire_all(account: Account, now: datetime) -> None:
    """End every open key of a person, after a change that others must not undo."""
    for purpose in Purpose:
        retire(account, purpose, now)


def lock_all(account: Account) -> None:
    """Nobody uses an open key of a person until this transaction ends."""
    waiting = sa.select(Key.id).where(Key.account_id == account.id, Key.used_at.is_(None)).order_by(Key.id)
    db.session.scalars(waiting.with_for_update()).all()


@tasks.nightly
def clear_old_keys() -> None:
    """Forget keys a week after they ended."""
    with transaction() as session:
        session.execute(sa.delete(Key).where(Key.expires_at < clock.now() - KEPT_AFTER_EXPIRY))
