"""What stands in the cells of a spreadsheet."""

from datetime import date, datetime

Cell = str | int | date
"""A text, a number, a day, or a moment without a zone (a datetime is a date), as the clocks of the meeting show it."""

BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def safe_cell(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula (OWASP, CSV injection).

    Some read a full-width sign as the plain one.
    """
    return f"'{text}" if text.startswith(BEGINNINGS) else text


def written(cell: Cell) -> str:
    """A cell where there are only texts: days and moments by ISO 8601, without the T."""
    return f"{cell:%Y-%m-%d %H:%M}" if isinstance(cell, datetime) else str(cell)
