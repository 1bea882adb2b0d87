"""Fields for days and moments, in years with which every time zone and every sum of days can be reckoned."""

from typing import Any

import wtforms

FIRST_YEAR, LAST_YEAR = 1900, 2199


def _ensure_near(field: wtforms.Field, remark: str) -> None:
    if field.data is not None and not FIRST_YEAR <= field.data.year <= LAST_YEAR:
        field.data = None
        raise ValueError(field.gettext(remark))


class DateField(wtforms.DateField):
    """A day."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed; raises ValueError for no day, or one too far away."""
        super().process_formdata(valuelist)
        _ensure_near(self, "Not a valid date value.")


class DateTimeLocalField(wtforms.DateTimeLocalField):
    """A day with a time."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed; raises ValueError for no moment, or one too far away."""
        super().process_formdata(valuelist)
        _ensure_near(self, "Not a valid datetime value.")
