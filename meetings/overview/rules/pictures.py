"""The geometry of the desk's small pictures: numbers in, coordinates out. Boxes are 100 by 100, y grows downwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

SCALES = (2, 4, 10)


@dataclass(frozen=True, slots=True)
class StepLine:
    """A line that rises on the day somebody came, from 0 at the bottom to `top`."""

    path: str
    area: str
    top: int
    first: date
    last: date
    total: int

    @property
    def ticks(self) -> tuple[int, int, int]:
        """The numbers on the upright axis, from the top."""
        return self.top, self.top // 2, 0

    @property
    def middle(self) -> date:
        """The day half-way along the axis of days."""
        return self.first + (self.last - self.first) / 2


def round_top(value: int) -> int:
    """The smallest of 2, 4, 10, 20, 40, 100, … that is not below `value`: half of it is a whole number."""
    size = 1
    while value > SCALES[-1] * size:
        size *= 10
    return next(scale * size for scale in SCALES if value <= scale * size)


def step_line(days: Sequence[tuple[date, int]], until: date) -> StepLine | None:
    """The line of totals by day, drawn to `until` or to the last day; None when there is nothing to draw."""
    if not days:
        return None
    first, last = days[0][0] - timedelta(days=1), max(until, days[-1][0])
    top, span = round_top(days[-1][1]), (last - first).days
    parts = ["M0 100"]
    for day, total in days:
        parts.append(f"H{_short(100 * (day - first).days / span)}V{_short(100 - 100 * total / top)}")
    path = "".join([*parts, "H100"])
    return StepLine(path, f"{path}V100Z", top, first, last, days[-1][1])


def share(part: int, whole: int) -> float:
    """How much of a bar of 100 is filled; a bar never overflows."""
    return round(100 * min(part, whole) / whole, 2) if whole > 0 else 0


def _short(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
