"""What makes an address, a password and a name good enough."""

import re
import unicodedata
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from zxcvbn import zxcvbn

from meetings.accounts.models import Account, Purpose
from meetings.core.errors import Refusal
from meetings.institutions.models import Institution
from meetings.institutions.rules import folded

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
JUDGED_LETTERS = 72
HARD_ENOUGH = 2
CODE_DIGITS = 8
LIFETIMES = {
    Purpose.TAKE_OVER: timedelta(days=30),
    Purpose.SIGN_IN: timedelta(minutes=15),
    Purpose.RESET: timedelta(hours=1),
    Purpose.CHANGE_EMAIL: timedelta(hours=2),
}
_NOT_IN_NAMES = re.compile(r"[\d@:/\\<>{}\[\]|#%=+*~^_$&?!\x00-\x1f]|\w{2}\.\w")
FORMS_OF_ADDRESS = {"ms": _l("Ms"), "mr": _l("Mr")}


class WrongCredentials(Refusal):
    """Address and password do not belong together; which of them is wrong is not said."""

    message = _l("The e-mail address or the password is not right.")


class WrongPassword(Refusal):
    """The present password was not repeated rightly."""

    message = _l("This is not your present password.")


class WrongCode(Refusal):
    """The typed code opens nothing."""

    field = "code"
    message = _l("This code is not right, or is no longer valid. Check it, or ask for a new one.")


class WrongAppCode(Refusal):
    """The code of the authenticator application, or the recovery code, opens nothing."""

    field = "code"
    message = _l(
        "This code is not right. Type the one that the application shows now, and check the time of your telephone."
    )


class LinkOver(Refusal):
    """A mailed link was used before, is too old, or never was one."""

    message = _l("This link has been used already or is too old.")


class WeakPassword(Refusal):
    """The password is easy to guess."""

    field = "password"
    message = _l("Choose a longer password: at least %(count)s characters.")


class GuessablePassword(Refusal):
    """The password says what everybody knows."""

    field = "password"
    message = _l("Choose a password without your name or e-mail address, and not only one letter repeated.")


class CommonPassword(Refusal):
    """Programs that guess try it early."""

    field = "password"
    message = _l(
        "This password is among those that are guessed first: a common word, neighbouring keys or a date, perhaps "
        "repeated. Choose several words that do not belong together."
    )


class NotAName(Refusal):
    """Something that mail programs would make a link of, or that is not letters."""

    message = _l("Please write a name: letters, spaces, hyphens and apostrophes.")


class HouseIsGiven(Refusal):
    """Whoever belongs to a host may create its meetings, so nobody says so of herself."""

    message = _l("Only an administrator can enter an organisation that organises meetings.")


class PasskeyRefused(Refusal):
    """The device's answer does not fit the question."""

    message = _l("The passkey could not be used. Try again, or choose another way to sign in.")


def takeover_ends(account: Account, now: datetime) -> datetime | None:
    """Until when a link works that is made now to take an account over; None for one that is taken over already."""
    return None if account.is_taken_over else now + LIFETIMES[Purpose.TAKE_OVER]


def check_name(name: str) -> None:
    """Raise NotAName for what is an address or a command: names of strangers stand in our mails."""
    if _NOT_IN_NAMES.search(name):
        raise NotAName


def check_affiliation(present: Institution | None, chosen: Institution | None) -> None:
    """Raise HouseIsGiven when a person would make herself a member of a host."""
    if chosen is not None and chosen.may_host and chosen is not present:
        raise HouseIsGiven


def masked(email: str) -> str:
    """An address that its owner recognises and nobody else can use: d•••@example.org."""
    name, _at, domain = email.rpartition("@")
    return f"{name[:1]}•••@{domain}"


def normal_password(text: str) -> str:
    """The same password typed on another keyboard is the same password."""
    return unicodedata.normalize("NFKC", text)


def check_password(password: str, account: Account) -> None:
    """Raise WeakPassword, GuessablePassword or CommonPassword; length counts, composition does not.

    NIST SP 800-63B, 3.1.1. The commonest are those that zxcvbn finds within a million guesses (Wheeler, USENIX 2016).
    """
    if len(password) < SHORTEST_PASSWORD:
        raise WeakPassword(count=SHORTEST_PASSWORD)
    known = (account.email.partition("@")[0], account.family_name, account.given_name)
    rest = folded(password)
    for word in sorted((folded(word) for word in known if len(word) > 2), key=len, reverse=True):
        rest = rest.replace(word, "")
    if len(rest) < SHORTEST_PASSWORD // 2 or len(set(rest)) < 4:
        raise GuessablePassword
    if zxcvbn(password[:JUDGED_LETTERS])["score"] < HARD_ENOUGH:
        raise CommonPassword


def typed_code(text: str) -> str:
    """The digits of a code, however they were grouped when typed."""
    return "".join(character for character in text if character.isdecimal())


def typed_recovery_code(text: str) -> str:
    """A recovery code as we wrote it, however it was typed."""
    letters = "".join(character for character in text.lower() if character.isalnum())
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def sort_name(given_name: str, family_name: str) -> str:
    """The key that lists of people are ordered and searched by."""
    return folded(f"{family_name} {given_name}")[:220]
