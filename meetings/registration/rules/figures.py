"""Figures that tell nothing about a single person."""

from collections.abc import Sequence
from typing import NamedTuple

from flask_babel import LazyString

LEAST = 5


class Figure(NamedTuple):
    """A number under its label; None when it is not told, with `is_few` when only because it is small."""

    label: str
    number: int | None
    is_few: bool = False


class Breakdown(NamedTuple):
    """Counts of one kind."""

    name: str
    label: LazyString | str
    figures: Sequence[Figure]

    @property
    def most(self) -> int:
        """The largest count, which the others are drawn against."""
        return max((figure.number or 0 for figure in self.figures), default=0)


def guarded(figures: Sequence[Figure]) -> list[Figure]:
    """Counts of 1 to 4 are left out, and with one such alone the next larger too: nothing can be subtracted.

    Of such two neither is called few: the larger is not, and the word at the other alone would narrow it down.
    """
    small = {place for place, figure in enumerate(figures) if 0 < (figure.number or 0) < LEAST}
    is_alone = len(small) == 1
    if is_alone:
        larger = [place for place, figure in enumerate(figures) if (figure.number or 0) >= LEAST]
        small |= set(sorted(larger, key=lambda place: figures[place].number or 0)[:1])
    are_few = not (is_alone and len(small) > 1)
    return [Figure(figure.label, None, are_few) if place in small else figure for place, figure in enumerate(figures)]
