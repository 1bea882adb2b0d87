"""The second step: set up with an authenticator application, used, and given up."""

import secrets
from datetime import datetime

from flask_security.proxies import _security

from meetings.accounts import rules
from meetings.accounts.actions.notices import tell
from meetings.accounts.models import Account
from meetings.core import audit
from meetings.core.digests import digest, matches

RECOVERY_CODES = 8


def new_secret() -> str:
    """An encrypted secret, to be kept by the browser until its first code was typed."""
    return str(_security.totp_factory.generate_totp_secret())


def uri_of(secret: str, account: Account) -> str:
    """What the QR code tells the application."""
    return str(_security.totp_factory.get_totp_uri(account.email, secret))


def typed_form_of(secret: str) -> str:
    """The same for those who type it."""
    return str(_security.totp_factory.get_totp_pretty_key(secret))


def turn_on(account: Account, secret: str, code: str, now: datetime) -> list[str]:
    """Ask for a second step from now on; gives the recovery codes, which are shown once. Raises WrongAppCode."""
    if not _security.totp_factory.verify_totp(rules.typed_code(code), secret, account, window=30):
        raise rules.WrongAppCode
    account.totp_secret = secret
    audit.record("accounts.second_step_turned_on", account, actor=account)
    tell(account, "second_step_on", now)
    return new_recovery_codes(account)


def turn_off(account: Account, now: datetime) -> None:
    """Ask for one proof only."""
    account.totp_secret, account.totp_counter, account.recovery_codes = None, 0, []
    audit.record("accounts.second_step_turned_off", account, actor=account)
    tell(account, "second_step_off", now)


def new_recovery_codes(account: Account) -> list[str]:
    """Fresh recovery codes; only their digests are kept, and the former ones end."""
    codes = ["-".join(secrets.token_hex(2) for _part in range(3)) for _code in range(RECOVERY_CODES)]
    account.recovery_codes = [digest(code) for code in codes]
    audit.record("accounts.recovery_codes_made", account, actor=account)
    return codes


def check(account: Account, typed: str) -> None:
    """Accept a code of the application or a recovery code, once. Raises WrongAppCode."""
    code = rules.typed_code(typed)
    secret = account.totp_secret or ""
    if len(code) == 6 and _security.totp_factory.verify_totp(code, secret, account, window=30):
        return
    recovery = rules.typed_recovery_code(typed)
    kept = account.recovery_codes
    left = [stored for stored in kept if not matches(recovery, stored)]
    if len(left) == len(kept):
        raise rules.WrongAppCode
    account.recovery_codes = left
    audit.record("accounts.recovery_code_used", account, actor=account, after={"left": len(left)})
