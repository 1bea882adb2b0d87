"""What domains above know of a person: `my-registration` shows it to her, and her page to organisers."""

from collections.abc import Callable, Mapping, Sequence

from flask_babel import LazyString

from meetings.registration.models import Registration

Fact = tuple[LazyString, LazyString | str]
FACTS: list[Callable[[Registration], Sequence[Fact]]] = []

Told = Callable[[Sequence[Registration]], Mapping[str, Sequence[Fact]]]
TOLD: list[Told] = []
"""What stands in mails to people about their registrations, by id; words that wait for the reader's language."""


def facts_of(registration: Registration) -> list[Fact]:
    """All of it, each with what it is called."""
    return [fact for facts in FACTS for fact in facts(registration)]


def told(people: Sequence[Registration]) -> dict[str, list[Fact]]:
    """What mails say of each of these people, by id of the registration."""
    found: dict[str, list[Fact]] = {}
    for source in TOLD:
        for one, facts in source(people).items():
            found.setdefault(one, []).extend(facts)
    return found
