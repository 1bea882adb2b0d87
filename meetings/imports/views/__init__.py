"""Pages of organisers who take people in from a file."""

from meetings.imports.views import columns, files, runs, taking
from meetings.imports.views.blueprint import bp

__all__ = ["bp", "columns", "files", "runs", "taking"]
