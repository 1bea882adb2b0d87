"""Who leaves, how she is called, and whether somebody else is called so too."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from meetings.core.db import db
from meetings.core.naming import is_unmistakable, words

BEARERS: list[Callable[[], sa.Select[*tuple[Any, ...]]]] = []
"""Each domain that keeps names of people says how to read them: id of the account (None: nobody's), and the parts."""


@dataclass(frozen=True, slots=True)
class Leaver:
    """Somebody who leaves: her account, the `ids` under which records know her, her address, since when she is here.

    `printed` are her names as mails write them, `names` all spellings.
    """

    account_id: str
    ids: frozenset[str]
    email: str
    printed: tuple[str, ...]
    names: tuple[str, ...]
    since: datetime


class Names:
    """The names of some who leave that nobody else has; those of all people are read when first needed."""

    def __init__(self, people: Sequence[Leaver]) -> None:
        self._leaving = {person.account_id for person in people}
        self._others: list[frozenset[str]] | None = None

    def of(self, people: Collection[Leaver]) -> list[str]:
        """Every spelling of these, but for names that are a word or two letters, or somebody else's, or part of it."""
        return [name for person in people for name in person.names if is_unmistakable(name) and self.are_hers(name)]

    def are_hers(self, name: str) -> bool:
        """Whether no other person's name is this, or has all its words."""
        if self._others is None:
            self._others = self._read()
        sought = set(words(name))
        return not any(sought <= other for other in self._others)

    def _read(self) -> list[frozenset[str]]:
        rows = (row for bearers in BEARERS for row in db.session.execute(bearers()))
        names = {" ".join(parts) for account_id, *parts in rows if account_id not in self._leaving}
        return [frozenset(words(name)) for name in names]
