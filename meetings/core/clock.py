"""The one clock. Views and jobs read it and pass the time on; tests stop it."""

from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING = time(8)
NOTICE = timedelta(hours=4)
_stopped: ContextVar[datetime | None] = ContextVar("stopped_clock", default=None)


def now() -> datetime:
    """The present moment in UTC."""
    return _stopped.get() or datetime.now(UTC)


def local_day(moment: datetime, zone: str) -> date:
    """The day that calendars in `zone` show at `moment`."""
    return moment.astimezone(ZoneInfo(zone)).date()


def shifted(moment: datetime, shift: timedelta, zone: str, new_zone: str) -> datetime:
    """`shift` (whole days) later, at the hour in `new_zone` that clocks in `zone` show at `moment`."""
    wall = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return (wall + shift).replace(tzinfo=ZoneInfo(new_zone)).astimezone(UTC)


def days_before(moment: datetime, days: int, zone: str) -> datetime:
    """When a reminder of `moment` leaves that is set `days` before it: at the same hour in `zone`, always earlier.

    On the day itself (0) it leaves in the morning; where that would be less than `NOTICE` before, one day before.
    """
    wall = moment.astimezone(ZoneInfo(zone))
    morning = datetime.combine(wall.date(), MORNING, ZoneInfo(zone))
    if days == 0 and moment - morning >= NOTICE:
        return morning.astimezone(UTC)
    return (wall - timedelta(days=max(days, 1))).astimezone(UTC)


def stop_at(moment: datetime | None) -> None:
    """Make `now()` answer `moment` in this context; None lets the clock run again."""
    _stopped.set(moment)
