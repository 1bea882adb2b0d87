"""Files as lines of cells, whatever program wrote them."""

from meetings.imports.reading.tables import Table, beginnings, open_table, uploaded

__all__ = ["Table", "beginnings", "open_table", "uploaded"]
