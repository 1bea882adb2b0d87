"""What waits for a person who has not opened her account yet: the mail that opens it names it and leads there."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from meetings.accounts.models import Account
from meetings.core.translated import Translated


class Waiting(NamedTuple):
    """A page that asks her for an answer: what it is about, its path, and until when (in which time zone) she may."""

    about: Translated
    path: str
    until: datetime | None
    time_zone: str


WAITING: list[Callable[[Account, datetime], Sequence[Waiting]]] = []
"""Domains above write here how they find what waits for a person."""


def waiting_for(account: Account, now: datetime) -> list[Waiting]:
    """All that waits for a person, what is due first at the top."""
    found = [each for find in WAITING for each in find(account, now)]
    return sorted(found, key=lambda each: (each.until is None, each.until or now))
