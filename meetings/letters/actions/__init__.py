"""Verbs of letters: what the demo and the command line may use stands here."""

from meetings.letters.actions import drawing, personal, words
from meetings.letters.actions.asking import ask, delete_passport
from meetings.letters.actions.ending import follow_merge, follow_states, revoke
from meetings.letters.actions.issuing import Wish, issue, language_for, try_again
from meetings.letters.actions.purging import purge
from meetings.letters.actions.texts import Wording, hold, save_text, set_setting

__all__ = [
    "Wish",
    "Wording",
    "ask",
    "delete_passport",
    "drawing",
    "follow_merge",
    "follow_states",
    "hold",
    "issue",
    "language_for",
    "personal",
    "purge",
    "revoke",
    "save_text",
    "set_setting",
    "try_again",
    "words",
]
