"""The sign-in library set up for us: it hashes, counts and remembers; pages, mails and links are our own."""

import hashlib
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask_security import FSQLALiteUserDatastore, RoleMixin, Security, Totp, UserMixin
from passlib.totp import TOTP, AppWallet, TotpMatch

from meetings.accounts.models import Account
from meetings.core import clock
from meetings.core.db import db

SETTINGS: dict[str, Any] = {
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_DEPRECATED_PASSWORD_SCHEMES": [],
    "SECURITY_PASSWORD_SINGLE_HASH": True,
    "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {
        "argon2__memory_cost": 19456,
        "argon2__time_cost": 2,
        "argon2__parallelism": 1,
    },
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
    "SECURITY_TOTP_ISSUER": "Meetings",
    "SECURITY_DATETIME_FACTORY": clock.now,
    "SECURITY_CLI_USERS_NAME": None,
    "SECURITY_CLI_ROLES_NAME": None,
}


WHOSE_SESSION = sa.select(Account).where(Account.fs_uniquifier == sa.bindparam("uniquifier"))


class People(FSQLALiteUserDatastore):
    """The accounts, as the library asks for them."""

    def find_user(self, case_insensitive: bool = False, **by: Any) -> UserMixin | None:
        """Every page of a person who is signed in asks whose session it is: by a statement that is built once."""
        if case_insensitive or by.keys() != {"fs_uniquifier"}:
            return super().find_user(case_insensitive, **by)
        return db.session.scalar(WHOSE_SESSION, {"uniquifier": by["fs_uniquifier"]})


class OnceOnlyTotp(Totp):
    """Codes of authenticator applications, each accepted once; secrets are encrypted under the installation's key."""

    def __init__(self, secrets: dict[str, str], issuer: str) -> None:
        super().__init__(secrets, issuer)
        newest = next(iter(secrets))
        self._totp = TOTP.using(issuer=issuer, wallet=AppWallet(secrets, default_tag=newest))

    def get_last_counter(self, user: Any) -> int | None:
        """The step of the last accepted code, which is refused from now on."""
        return user.totp_counter or None

    def set_last_counter(self, user: Any, tmatch: TotpMatch) -> None:
        """Remember the step of an accepted code."""
        user.totp_counter = tmatch.counter


def init_app(app: Flask) -> None:
    """Give the library its settings; it registers no pages. Roles belong to events, so it knows none."""
    app.config.from_mapping(SETTINGS)
    keys = (app.config["SECRET_KEY"], *app.config["SECRET_KEY_FALLBACKS"])
    app.config["SECURITY_PASSWORD_SALT"] = keys[0]
    app.config["SECURITY_TOTP_SECRETS"] = {_tag(key): key for key in keys}
    datastore = People(db, Account, RoleMixin)
    Security(app, datastore, register_blueprint=False, totp_cls=OnceOnlyTotp)


def _tag(key: str) -> str:
    """A name for a key that says nothing about it."""
    return hashlib.sha256(b"totp" + key.encode()).hexdigest()[:12]
