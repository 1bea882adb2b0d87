"""Verbs on people: what other domains and the command line may use stands here."""

from meetings.accounts.actions import words
from meetings.accounts.actions.people import (
    Named,
    create_account,
    find_or_invite,
    find_or_invite_all,
    make_administrator,
    takeover_url,
)
from meetings.accounts.actions.personal import leaver, nobody

__all__ = [
    "Named",
    "create_account",
    "find_or_invite",
    "find_or_invite_all",
    "leaver",
    "make_administrator",
    "nobody",
    "takeover_url",
    "words",
]
