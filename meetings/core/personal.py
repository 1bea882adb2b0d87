"""What is kept about a person: each domain says how it is handed out to her and what becomes of it when she leaves.

Domains write their `Source` into `SOURCES` when they are loaded, the lower ones first; what is erased is erased from
the top down, so that nothing loses what it hangs on.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import LazyString

from meetings.core.translated import Translated

NOBODY = "—"
"""The name of somebody who was erased."""

Export = Callable[[str], list[dict[str, Any]]]
Erase = Callable[[str, datetime], int]


class Given(NamedTuple):
    """Something that a person agreed to: the words she read, from when to when, and for what."""

    id: str
    text: str
    language: str
    given_at: datetime
    withdrawn_at: datetime | None
    about: Translated


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of data about people.

    `export` gives what there is about an account (id) as plain values: texts, numbers, moments, lists, dicts of them.
    `erase` removes it, or makes it nobody's, and says how many things it touched. `kept` tells the person what stays,
    and why. `expire` does the same for all people of one event (id) when its time of keeping is over, and `people`
    says how many people of it that would be. `needs` says
    whether an account (id) still has a part in something that is not over. `ends` says in sentences, in the reader's
    language, what her leaving ends for others. `consents` are what she agreed to, and
    `withdraw` takes one of them back (account, id of the consent, now).
    """

    label: LazyString
    export: Export
    erase: Erase
    kept: LazyString | str = ""
    expire: Erase | None = None
    people: Callable[[str], int] | None = None
    needs: Callable[[str, datetime], bool] | None = None
    ends: Callable[[str, datetime], Sequence[str]] | None = None
    consents: Callable[[str], Sequence[Given]] | None = None
    withdraw: Callable[[str, str, datetime], None] | None = None


SOURCES: dict[str, Source] = {}
BARRIERS: list[Callable[[str], None]] = []
"""Each raises a `Refusal` when a person (id of her account) cannot be erased yet, and says what has to happen first."""


def export(account_id: str) -> dict[str, list[dict[str, Any]]]:
    """Everything about a person, by source."""
    return {name: source.export(account_id) for name, source in SOURCES.items()}


def erase(account_id: str, now: datetime) -> int:
    """Remove a person everywhere; says how many things were touched. Raises what stands in `BARRIERS`."""
    for barrier in BARRIERS:
        barrier(account_id)
    return sum(source.erase(account_id, now) for source in reversed(SOURCES.values()))


def expire(event_id: str, now: datetime) -> dict[str, int]:
    """Remove the people of an event everywhere; says how many things were touched, by name of the source."""
    return {name: source.expire(event_id, now) for name, source in reversed(SOURCES.items()) if source.expire}


def people(event_id: str) -> int:
    """How many people of an event its expiry would make anonymous."""
    return sum(source.people(event_id) for source in SOURCES.values() if source.people)


def is_needed(account_id: str, now: datetime) -> bool:
    """Whether an account still has a part in something that is not over."""
    return any(source.needs(account_id, now) for source in SOURCES.values() if source.needs)


def ends(account_id: str, now: datetime) -> list[str]:
    """What the leaving of a person ends for others, as sentences."""
    return [each for source in SOURCES.values() if source.ends for each in source.ends(account_id, now)]


def consents(account_id: str) -> list[tuple[str, Given]]:
    """All that a person agreed to, with the name of the source, the latest first."""
    found = [
        (name, given) for name, source in SOURCES.items() if source.consents for given in source.consents(account_id)
    ]
    return sorted(found, key=lambda pair: pair[1].given_at, reverse=True)
