"""Verbs on imports."""

from meetings.imports.actions import personal, words
from meetings.imports.actions.looking import Choice, look_through
from meetings.imports.actions.progress import how_far
from meetings.imports.actions.taking import start
from meetings.imports.actions.undoing import prospects, undo
from meetings.imports.actions.uploading import begin, table_of

__all__ = [
    "Choice",
    "begin",
    "how_far",
    "look_through",
    "personal",
    "prospects",
    "start",
    "table_of",
    "undo",
    "words",
]
