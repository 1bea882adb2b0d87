"""Ways to show who one is: a password, or a code or link that was mailed."""

from datetime import datetime, timedelta
from functools import cache

from flask_security import hash_password
from flask_security.utils import verify_password

from meetings.accounts import queries, rules
from meetings.accounts.actions import keys, people
from meetings.accounts.actions.waiting import waiting_for
from meetings.accounts.models import Account, Key, Purpose
from meetings.core import audit, mail
from meetings.core.urls import external_url

CODES_AT_ONCE = 5
CODES_WITHIN = timedelta(minutes=15)


def by_password(email: str, password: str) -> Account:
    """The person whose address and password these are; raises WrongCredentials, after the same work for everybody."""
    account = queries.by_email(email)
    known = account.password if account and account.active else None
    right = verify_password(rules.normal_password(password), known or _some_hash())
    if account is None or known is None or not right:
        raise rules.WrongCredentials
    return account


@cache
def _some_hash() -> str:
    return str(hash_password("the password of nobody at all"))


def send_code(email: str, now: datetime, next_path: str = "") -> None:
    """Mail a code and a link to sign in with, if there is such a person; the caller is told nothing."""
    account = queries.by_email(email)
    if account is None or not account.active:
        return
    if not account.is_taken_over:
        send_invitation(account, now, next_path)
    elif queries.issued_since(account, Purpose.SIGN_IN, now - CODES_WITHIN) < CODES_AT_ONCE:
        issued = keys.issue(account, Purpose.SIGN_IN, now)
        more = {"next": next_path} if next_path else {}
        url = external_url("codes.link", lang=account.language, token=issued.token, **more)
        mail.write("accounts/code", to=account, confidential=True, values={"number": issued.code, "url": url})


def send_invitation(account: Account, now: datetime, next_path: str = "") -> None:
    """Mail the link that makes an account hers; unless it was to lead elsewhere, it leads to what waits for her."""
    if queries.issued_since(account, Purpose.TAKE_OVER, now - CODES_WITHIN) < CODES_AT_ONCE:
        waiting = waiting_for(account, now)
        url = people.takeover_url(account, now, next_path or (waiting[0].path if waiting else ""))
        mail.write("accounts/take_over", to=account, confidential=True, values={"url": url, "waiting": waiting})


def by_code(email: str, code: str, now: datetime) -> Account:
    """The person to whom this code was mailed; the code is used up. Raises WrongCode."""
    account = queries.by_email(email)
    key = queries.open_code(account, rules.typed_code(code), now) if account and account.active else None
    if key is None:
        raise rules.WrongCode
    return keys.use(key, now).account


def by_link(token: str, now: datetime) -> Account:
    """The person to whom this link was mailed; the link is used up. Raises LinkOver."""
    return keys.use(queries.open_key(token, Purpose.SIGN_IN, now), now).account


def sign_up(email: str, given_name: str, family_name: str, language: str, now: datetime) -> None:
    """A person asks for an account. What happens to a known address is told to its owner only, by mail."""
    account = queries.by_email(email)
    if account is None:
        account = people.create_account(
            email=email, given_name=given_name, family_name=family_name, language=language, now=now
        )
    if not account.is_taken_over:
        send_invitation(account, now)
    elif account.active:
        url = external_url("security.login", lang=account.language)
        mail.write("accounts/known", to=account, confidential=True, values={"url": url})


def take_over(token: str, now: datetime) -> Account:
    """The person shows that the address is hers, and the account is hers. Raises LinkOver."""
    account = keys.use(queries.open_key(token, Purpose.TAKE_OVER, now), now).account
    confirm(account, now)
    return account


def confirm(account: Account, now: datetime) -> None:
    """The address is shown to be hers."""
    if account.confirmed_at is None:
        account.confirmed_at = now
        audit.record("accounts.taken_over", account, actor=account)


def renew(token: str, now: datetime, next_path: str = "") -> None:
    """Mail a new link, or a code, to the address that an old link was sent to; to nobody when it never was one."""
    key = queries.past_key(token, Purpose.TAKE_OVER)
    if key is not None:
        send_code(key.account.email, now, next_path)


def key_of(token: str, purpose: Purpose, now: datetime) -> Key:
    """The key of a link that could be used now; raises LinkOver."""
    key = queries.open_key(token, purpose, now)
    if key is None:
        raise rules.LinkOver
    return key
