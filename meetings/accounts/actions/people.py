"""People get an account: by themselves, by somebody who nominates them, or by the command line."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from flask_security import hash_password

from meetings.accounts import queries, rules
from meetings.accounts.actions import keys
from meetings.accounts.models import Account, Purpose, normal_email
from meetings.core import audit
from meetings.core.db import db
from meetings.core.i18n import LANGUAGES
from meetings.core.urls import external_url
from meetings.institutions.models import Institution


class Named(NamedTuple):
    """Somebody who may have an account or not."""

    email: str
    given_name: str
    family_name: str
    language: str
    affiliation: Institution | None


def create_account(  # noqa: PLR0913 - a person is made of these
    *,
    email: str,
    now: datetime,
    password: str | None = None,
    given_name: str = "",
    family_name: str = "",
    language: str = "en",
    affiliation: Institution | None = None,
    confirmed: bool = False,
    is_administrator: bool = False,
    actor: Account | None = None,
    **profile: object,
) -> Account:
    """A new account. `password` is not checked for strength; `profile` may hold any other column of `Account`."""
    account = Account(
        email=normal_email(email),
        password=hash_password(rules.normal_password(password)) if password else None,
        active=True,
        fs_uniquifier=new_uniquifier(),
        confirmed_at=now if confirmed else None,
        given_name=given_name,
        family_name=family_name,
        sort_name=rules.sort_name(given_name, family_name),
        language=language if language in LANGUAGES else "en",
        affiliation=affiliation,
        is_administrator=is_administrator,
        created_at=now,
        **profile,
    )
    db.session.add(account)
    db.session.flush()
    audit.record("accounts.created", account, actor=actor, after={"administrator": is_administrator})
    return account


def make_administrator(account: Account, wanted: bool, *, actor: Account | None = None) -> None:
    """Give or end the right to look after the whole installation; `actor` is None for the command line."""
    before, after = audit.changes({"administrator": account.is_administrator}, {"administrator": wanted})
    if after:
        account.is_administrator = wanted
        audit.record("accounts.administrator_changed", account, actor=actor, before=before, after=after)


def find_or_invite(
    email: str,
    given_name: str,
    family_name: str,
    language: str,
    now: datetime,
    *,
    affiliation: Institution | None = None,
    actor: Account | None = None,
) -> Account:
    """The account of an address; a new one without password when there is none. What a person has stays as it is.

    A host as `affiliation` is left out: whoever belongs to a host may create its meetings.
    """
    known = queries.by_email(email)
    if known is not None:
        return known
    return create_account(
        email=email,
        given_name=given_name,
        family_name=family_name,
        language=language,
        affiliation=affiliation if affiliation and not affiliation.may_host else None,
        actor=actor,
        now=now,
    )


def find_or_invite_all(people: Sequence[Named], now: datetime, *, actor: Account) -> dict[str, Account]:
    """The same for many at once, by address: one question, and one statement that makes those who have no account."""
    found = queries.by_emails(person.email for person in people)
    new = {normal_email(each.email): each for each in people if normal_email(each.email) not in found}
    made = {email: _without_password(email, person, now) for email, person in new.items()}
    db.session.add_all(made.values())
    db.session.flush()
    for account in made.values():
        audit.record("accounts.created", account, actor=actor, after={"administrator": False})
    return found | made


def _without_password(email: str, person: Named, now: datetime) -> Account:
    house = person.affiliation
    return Account(
        email=email,
        active=True,
        fs_uniquifier=new_uniquifier(),
        given_name=person.given_name,
        family_name=person.family_name,
        sort_name=rules.sort_name(person.given_name, person.family_name),
        language=person.language if person.language in LANGUAGES else "en",
        affiliation=house if house and not house.may_host else None,
        created_at=now,
    )


def takeover_url(account: Account, now: datetime, next_path: str = "") -> str:
    """The address that makes an invited account hers, for a mail to her and nobody else.

    It works once, for 30 days, and leads to `next_path`. For an account that is taken over already it is the
    page itself, or the sign-in page when there is none.
    """
    more = {"next": next_path} if next_path else {}
    if account.is_taken_over:
        return external_url("security.login", lang=account.language, **more)
    token = keys.issue(account, Purpose.TAKE_OVER, now).token
    return external_url("joining.take_over", lang=account.language, token=token, **more)


def new_uniquifier() -> str:
    """What sessions name a person by; a new one ends them all."""
    return uuid.uuid4().hex
