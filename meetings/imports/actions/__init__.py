"""Verbs on imports."""

from meetings.imports.actions import personal, words
from meetings.imports.actions.inviting import invite, uninvited
from meetings.imports.actions.looking import Choice, choose, look_again
from meetings.imports.actions.progress import how_far
from meetings.imports.actions.stages import give_up
from meetings.imports.actions.taking import start
from meetings.imports.actions.undoing import prospects, undo
from meetings.imports.actions.uploading import begin, remove, table_of

__all__ = [
    "Choice",
    "begin",
    "choose",
    "give_up",
    "how_far",
    "invite",
    "look_again",
    "personal",
    "prospects",
    "remove",
    "start",
    "table_of",
    "undo",
    "uninvited",
    "words",
]
