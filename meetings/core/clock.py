"""The one clock. Views and jobs read it and pass the time on; tests stop it."""

from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_stopped: ContextVar[datetime | None] = ContextVar("stopped_clock", default=None)


def now() -> datetime:
    """The present moment in UTC."""
    return _stopped.get() or datetime.now(UTC)


def local_day(moment: datetime, zone: str) -> date:
    """The day that calendars in `zone` show at `moment`."""
    return moment.astimezone(ZoneInfo(zone)).date()


def stop_at(moment: datetime | None) -> None:
    """Make `now()` answer `moment` in this context; None lets the clock run again."""
    _stopped.set(moment)
