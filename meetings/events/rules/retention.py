"""How long people of an event are kept."""

from calendar import monthrange
from datetime import date, timedelta

LONGEST = 120


def days_after(last_day: date, days: int) -> date:
    """The day on which something is deleted so many days after an event; not before the event is over."""
    return last_day + timedelta(days=max(days, 1))


def due_day(last_day: date, months: int | None) -> date | None:
    """The day on which people of an event become nobody: so many months after its end; None when nobody has said."""
    if months is None:
        return None
    years, month = divmod(last_day.month - 1 + months, 12)
    year, month = last_day.year + years, month + 1
    return date(year, month, min(last_day.day, monthrange(year, month)[1]))
