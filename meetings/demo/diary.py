"""What happens in the demo world, and when: deeds are noted in any order and lived in that of their moments."""

from collections.abc import Callable
from datetime import datetime
from random import Random

from meetings.core import clock

Deed = Callable[[datetime], object]
Progress = Callable[[int, int], None]


class Diary:
    """Deeds with their moments; none is later than `until`, the moment at which the world is opened."""

    def __init__(self, until: datetime, chance: Random) -> None:
        self.until = until
        self.chance = chance
        self._entries: list[tuple[datetime, Deed]] = []

    def note(self, moment: datetime, deed: Deed) -> None:
        """Have `deed(moment)` done; deeds of one moment in the order in which they were noted."""
        self._entries.append((min(moment, self.until), deed))

    def live(self, progress: Progress) -> None:
        """Do everything, each deed with the clock at its moment."""
        entries = sorted(self._entries, key=lambda entry: entry[0])
        try:
            for done, (moment, deed) in enumerate(entries, start=1):
                clock.stop_at(moment)
                deed(moment)
                progress(done, len(entries))
        finally:
            clock.stop_at(None)
