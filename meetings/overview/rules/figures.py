"""The figures of a desk, counted from one line a registration."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any, NamedTuple

from meetings.registration.models import ACTIVE, HOLDING, State


class Line(NamedTuple):
    """One registration. `delegation_id` is the State it answers for; "" when that must not be seen."""

    category_id: str
    delegation_id: str
    state: str
    created_at: datetime
    is_here: bool
    in_person: bool = True


@dataclass(slots=True)
class Figures:
    """How many people there are, by state, category and delegation, and since when; who is expected at the door."""

    by_state: Counter[State] = field(default_factory=Counter)
    by_category: dict[str, Counter[State]] = field(default_factory=dict)
    by_delegation: Counter[str] = field(default_factory=Counter)
    here_of: Counter[str] = field(default_factory=Counter)
    by_day: Counter[date] = field(default_factory=Counter)
    here: int = 0
    expected: int = 0

    @property
    def uncompleted(self) -> int:
        """How many nominations nobody has completed yet."""
        return self.by_state[State.NOMINATED]

    def of_category(self, category_id: str) -> Counter[State]:
        """How many people of a category are in each state."""
        return self.by_category.get(category_id, Counter())

    def held(self, category_id: str) -> int:
        """How many places of a category are taken."""
        counts = self.of_category(category_id)
        return sum(counts[state] for state in HOLDING)

    def over_time(self) -> list[tuple[date, int]]:
        """How many people had registered or been nominated by the end of each day that brought some."""
        total, days = 0, []
        for day in sorted(self.by_day):
            total += self.by_day[day]
            days.append((day, total))
        return days


def counted(rows: Iterable[Iterable[Any]], zone: tzinfo) -> Figures:
    """The figures of registrations, each with the parts of a `Line`; days are those of `zone`."""
    found = Figures()
    for line in map(Line._make, rows):
        state = State(line.state)
        found.by_state[state] += 1
        found.by_category.setdefault(line.category_id, Counter())[state] += 1
        found.by_day[line.created_at.astimezone(zone).date()] += 1
        found.here += line.is_here
        found.expected += state is State.APPROVED and (line.in_person or line.is_here)
        if line.delegation_id and state in ACTIVE:
            found.by_delegation[line.delegation_id] += 1
            found.here_of[line.delegation_id] += line.is_here
    return found
