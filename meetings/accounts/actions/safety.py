"""What protects an account: password, address, sessions."""

from dataclasses import dataclass
from datetime import datetime

from flask_security import hash_password
from flask_security.utils import verify_password

from meetings.accounts import queries, rules
from meetings.accounts.actions import keys, people
from meetings.accounts.actions.notices import tell
from meetings.accounts.actions.signing_in import confirm
from meetings.accounts.models import Account, Purpose, normal_email
from meetings.core import audit, mail
from meetings.core.urls import external_url


@dataclass(frozen=True, slots=True)
class Addressee:
    """The person, at an address that is not hers yet."""

    id: str
    email: str
    full_name: str
    language: str


def set_password(account: Account, password: str, now: datetime) -> None:
    """A new password. Every session and mailed key ends; raises WeakPassword or GuessablePassword."""
    rules.check_password(password, account)
    account.password = hash_password(rules.normal_password(password))
    keys.retire_all(account, now)
    end_sessions(account)
    audit.record("accounts.password_changed", account, actor=account)
    tell(account, "password", now)


def change_password(account: Account, present: str, password: str, now: datetime) -> None:
    """A new password from somebody who knows the present one; raises WrongPassword too."""
    if not account.password or not verify_password(rules.normal_password(present), account.password):
        raise rules.WrongPassword
    set_password(account, password, now)


def send_reset(email: str, now: datetime) -> None:
    """Mail a link to set a new password, if there is such a person; the caller is told nothing."""
    account = queries.by_email(email)
    if account is not None and account.active:
        mail.write("accounts/reset", to=account, confidential=True, values={"url": reset_url(account, now)})


def reset_url(account: Account, now: datetime) -> str:
    """The address that sets a new password, once, within the hour; those made earlier stop working."""
    token = keys.issue(account, Purpose.RESET, now).token
    return external_url("resetting.choose", lang=account.language, token=token)


def reset_password(token: str, password: str, now: datetime) -> Account:
    """A new password by a mailed link, which also shows that the address is hers."""
    account = keys.use(queries.open_key(token, Purpose.RESET, now), now).account
    set_password(account, password, now)
    confirm(account, now)
    return account


def ask_to_change_email(account: Account, email: str, now: datetime) -> None:
    """Mail a link to the new address; nothing changes until it is used. A taken address gets another mail."""
    owner = queries.by_email(email)
    if owner is not None:
        url = external_url("security.login", lang=owner.language)
        mail.write("accounts/known", to=owner, confidential=True, values={"url": url})
        return
    address = normal_email(email)
    issued = keys.issue(account, Purpose.CHANGE_EMAIL, now, email=address)
    url = external_url("safety.confirm_email", lang=account.language, token=issued.token)
    to = Addressee(account.id, address, account.full_name, account.language)
    mail.write("accounts/new_email", to=to, confidential=True, values={"url": url})


def change_email(token: str, now: datetime) -> Account:
    """The new address is shown to be hers; the old one is told, and every session ends. Raises LinkOver."""
    key = keys.use(queries.open_key(token, Purpose.CHANGE_EMAIL, now), now)
    account, before = key.account, key.account.email
    if queries.by_email(key.email) is not None:
        raise rules.LinkOver
    tell(account, "email", now, email=key.email)
    account.email = key.email
    keys.retire_all(account, now)
    end_sessions(account)
    audit.record("accounts.email_changed", account, actor=account, before={"email": before}, after={"email": key.email})
    return account


def end_sessions(account: Account) -> None:
    """Sign the person out everywhere, at once."""
    account.fs_uniquifier = people.new_uniquifier()
    audit.record("accounts.sessions_ended", account, actor=account)
