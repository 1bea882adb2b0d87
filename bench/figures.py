"""One measured figure, and whether it holds."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its unit and its aim; `aim` is None where there is nothing to hold."""

    name: str
    value: float
    unit: str
    aim: float | None = None
    at_least: bool = False

    @property
    def holds(self) -> bool:
        """Whether the value is on the right side of the aim."""
        if self.aim is None:
            return True
        return self.value >= self.aim if self.at_least else self.value <= self.aim

    def as_json(self) -> dict[str, Any]:
        """The promised shape of a line."""
        words = asdict(self)
        del words["at_least"]
        return words | {"holds": self.holds}

    def as_text(self) -> str:
        """A line for people."""
        sign = "≥" if self.at_least else "≤"
        aim = "" if self.aim is None else f"   aim {sign} {self.aim:g}: {'holds' if self.holds else 'DOES NOT HOLD'}"
        return f"{self.name:<58} {self.value:>10.4g} {self.unit}{aim}"
