"""What goes with a decision and does not come back, said before it is taken. Domains above add to `CONSEQUENCES`."""

from collections.abc import Callable, Sequence

from meetings.registration.models import Registration, State

CONSEQUENCES: list[Callable[[State, Sequence[Registration]], str]] = []
"""Each says in words what becomes of what it keeps about these people once they are in that state; "" for nothing."""


def consequences(state: State, people: Sequence[Registration]) -> list[str]:
    """All of it."""
    return [said for says in CONSEQUENCES if (said := says(state, people))]
