"""What the parts of the demo world share: its days, its people, its meetings."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from meetings.accounts.models import Account
from meetings.demo.diary import Diary
from meetings.demo.guests import Guest, all_guests
from meetings.events.models import Event
from meetings.institutions import queries as institutions
from meetings.institutions.models import Institution
from meetings.programme.models import ProgrammeSession, Room
from meetings.registration import queries as registration
from meetings.registration.models import Category

SEED = 197
ZONE = ZoneInfo("Europe/Paris")


@dataclass
class Stage:
    """The world while it is being made. Days are counted from the first day of the annual meeting, which is today."""

    opens_at: datetime
    diary: Diary
    chance: Random
    guests: dict[str, Guest] = field(default_factory=all_guests)
    events: dict[str, Event] = field(default_factory=dict)
    rooms: dict[str, Room] = field(default_factory=dict)
    sessions: dict[str, ProgrammeSession] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The first day of the annual meeting."""
        return self.opens_at.astimezone(ZONE).date()

    @property
    def annual(self) -> Event:
        """The annual meeting, once it is there."""
        return self.events["annual"]

    def day(self, number: int) -> date:
        """A day of the calendar: 0 is the first of the meeting, -1 the eve."""
        return self.today + timedelta(days=number)

    def at(self, day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
        """A moment of a day, on the clocks of Strasbourg."""
        return datetime.combine(self.day(day), time(hour, minute, second), ZONE).astimezone(UTC)

    def early(self, day: int) -> datetime:
        """The beginning of a working day."""
        return self.at(day, 8)

    def working_hour(self, day: int) -> datetime:
        """Some moment at which people write."""
        return self.at(day, self.chance.randint(8, 18), self.chance.randint(0, 59), self.chance.randint(0, 59))

    def organiser(self) -> Account:
        """Olga or Hugo, whoever comes to it first."""
        return self.guests[self.chance.choice(("COE-1", "OSCE-1"))].person

    def institution(self, code: str) -> Institution | None:
        """A State or organisation."""
        return institutions.by_code(code) if code else None

    def category(self, event: Event, key: str) -> Category:
        """A category of a meeting."""
        return next(one for one in registration.categories(event) if one.key == key)


def a_stage(opens_at: datetime) -> Stage:
    """An empty stage; the same day makes the same world."""
    chance = Random(SEED)  # noqa: S311 - nothing to keep secret
    return Stage(opens_at, Diary(opens_at, chance), chance)
