"""What domains above know of a person: `my-registration` shows it to her, and her page to organisers."""

from collections.abc import Callable, Sequence

from flask_babel import LazyString

from meetings.registration.models import Registration

Fact = tuple[LazyString, str]
FACTS: list[Callable[[Registration], Sequence[Fact]]] = []


def facts_of(registration: Registration) -> list[Fact]:
    """All of it, each with what it is called."""
    return [fact for facts in FACTS for fact in facts(registration)]
