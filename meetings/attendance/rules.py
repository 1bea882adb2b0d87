"""Who may come in, what the desk calls people, and what a scanner typed."""

import enum
import re
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from meetings.core.errors import Refusal
from meetings.institutions.rules import folded
from meetings.registration.models import Registration, State

SHORTEST = 2
SAME_CLICK = timedelta(seconds=10)
CODE = re.compile(r"[A-Za-z0-9_-]{16,64}")


class NotApproved(Refusal):
    """Only approved people are checked in."""

    message = _l("This registration is not approved, so nobody was checked in.")


class Arrival(enum.StrEnum):
    """How much of a delegation has arrived."""

    NONE = "none"
    SOME = "some"
    ALL = "all"


def may_enter(state: str) -> None:
    """Refuse unless the registration is approved."""
    if state != State.APPROVED:
        raise NotApproved


def is_same_click(first_by: str, first_at: datetime, by: str, now: datetime) -> bool:
    """Whether a second check-in is only a second click of the same desk."""
    return first_by == by and now - first_at <= SAME_CLICK


def desk_name(registration: Registration) -> str:
    """What the desk reads: FAMILY NAME Given name; of a protected person only the chosen name."""
    if registration.is_protected and registration.badge_name:
        return registration.badge_name
    return registration.listed_name


def said_name(registration: Registration) -> str:
    """The same person in a sentence: Given name FAMILY NAME, or the chosen name."""
    if registration.is_protected and registration.badge_name:
        return registration.badge_name
    return registration.full_name


def code_in(text: str) -> str | None:
    """The code in what was scanned or typed: the code itself, or an address that ends in it."""
    last = text.strip().rstrip("/").rsplit("/", 1)[-1]
    return last if CODE.fullmatch(last) else None


def words_in(text: str) -> tuple[str, ...]:
    """The folded words to search by; none when there is too little to go by."""
    words = tuple(folded(text).split())
    return words if sum(map(len, words)) >= SHORTEST else ()


def arrival(here: int, expected: int) -> Arrival:
    """Nobody, some or all of those expected."""
    if here == 0:
        return Arrival.NONE
    return Arrival.ALL if here >= expected else Arrival.SOME
