"""What goes with a decision and does not come back, said before it is taken and in the mail about it.

Domains above add to the lists.
"""

from collections.abc import Callable, Mapping, Sequence

from meetings.registration.models import Registration, State

CONSEQUENCES: list[Callable[[State, Sequence[Registration], bool], str]] = []
"""Each says in words what becomes of what it keeps about these people once they are in that state; "" for nothing.

The last is whether it is said to the one person whom it is about.
"""

Papers = Callable[[Sequence[Registration]], Mapping[str, Sequence[str]]]
ENDING: list[Papers] = []
"""Each gives the numbers of papers of these people that would end with their place, by id of the registration."""
ENDED: list[Papers] = []
"""The same of papers that ended with the last change of these registrations."""

MOVING: list[Callable[[Registration], Callable[[], str]]] = []
"""Each looks at somebody before she is moved to another category; what it gives says what became of it; "" for nothing.
"""


def consequences(state: State, people: Sequence[Registration], *, to_herself: bool = False) -> list[str]:
    """All of it."""
    return [said for says in CONSEQUENCES if (said := says(state, people, to_herself))]


def watched(registration: Registration) -> Callable[[], list[str]]:
    """Look before somebody is moved; what comes back says afterwards what the move has changed besides."""
    watching = [watch(registration) for watch in MOVING]
    return lambda: [sentence for said in watching if (sentence := said())]


def ending(people: Sequence[Registration]) -> dict[str, list[str]]:
    """The numbers of all papers that would end, by id of the registration."""
    return _numbers(ENDING, people)


def ended(people: Sequence[Registration]) -> dict[str, list[str]]:
    """The numbers of all papers that have just ended, by id of the registration."""
    return _numbers(ENDED, people)


def _numbers(sources: Sequence[Papers], people: Sequence[Registration]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for papers in sources:
        for one, numbers in papers(people).items():
            found.setdefault(one, []).extend(numbers)
    return found
