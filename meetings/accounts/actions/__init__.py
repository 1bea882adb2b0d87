"""Verbs on people: what other domains and the command line may use stands here."""

from meetings.accounts.actions import words
from meetings.accounts.actions.people import create_account, find_or_invite, make_administrator, takeover_url
from meetings.accounts.actions.personal import nobody, spellings

__all__ = [
    "create_account",
    "find_or_invite",
    "make_administrator",
    "nobody",
    "spellings",
    "takeover_url",
    "words",
]
