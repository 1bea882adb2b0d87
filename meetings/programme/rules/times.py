"""Times as people type them, in the event's zone, and the moments they mean."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l

from meetings.core.errors import Refusal

MIDNIGHT = time(0)


class NoSuchTime(Refusal):
    """Clocks jump over this time on that day."""

    message = _l("%(time)s does not exist on that day: the clocks go forward.")


class EndsBeforeItStarts(Refusal):
    """A session needs a length."""

    message = _l("The end must be later than the beginning.")


class OutsideTheEvent(Refusal):
    """Sessions take place on the days of the event."""

    message = _l("Choose a day of the meeting.")


def moment_of(day: date, at: time, zone: str) -> datetime:
    """The moment in UTC at which clocks in `zone` show `at` on `day`; the first of two when they go back.

    Raises NoSuchTime for a time that the clocks jump over.
    """
    typed = datetime.combine(day, at, ZoneInfo(zone))
    moment = typed.astimezone(UTC)
    if moment.astimezone(typed.tzinfo).replace(tzinfo=None) != typed.replace(tzinfo=None):
        raise NoSuchTime(time=f"{at:%H:%M}")
    return moment


def span_of(day: date, starts: time, ends: time, zone: str) -> tuple[datetime, datetime]:
    """Beginning and end in UTC of a session of one day; an end at 00:00 is the midnight that closes the day.

    Raises NoSuchTime or EndsBeforeItStarts.
    """
    last = day + timedelta(days=1) if ends == MIDNIGHT else day
    span = moment_of(day, starts, zone), moment_of(last, ends, zone)
    if span[0] >= span[1]:
        raise EndsBeforeItStarts
    return span


def days_between(first: date, last: date) -> list[date]:
    """Every day from `first` to `last`, both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def check_day(day: date, first: date, last: date) -> None:
    """Raise OutsideTheEvent unless `day` is one of the event's."""
    if not first <= day <= last:
        raise OutsideTheEvent


def bounds(first: date, last: date, zone: str) -> tuple[datetime, datetime]:
    """From the first moment of `first` to the end of `last`, as clocks in `zone` show them."""
    tz = ZoneInfo(zone)
    after = last + timedelta(days=1)
    return datetime.combine(first, MIDNIGHT, tz).astimezone(UTC), datetime.combine(after, MIDNIGHT, tz).astimezone(UTC)
