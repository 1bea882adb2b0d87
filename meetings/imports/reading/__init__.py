"""Files as lines of cells, whatever program wrote them."""

from meetings.imports.reading.tables import Table, open_table, uploaded

__all__ = ["Table", "open_table", "uploaded"]
