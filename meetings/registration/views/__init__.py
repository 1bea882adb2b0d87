"""Pages of registration: a person's own, her delegation's, and the organisers'."""

from meetings.registration.views import (
    addresses,
    asked,
    categories,
    contacts,
    decisions,
    desk,
    duplicates,
    exports,
    invitations,
    line,
    own,
    participants,
    people,
    statistics,
    table,
    tags,
    words,
)

BLUEPRINTS = (
    own.bp,
    asked.bp,
    invitations.bp,
    people.bp,
    categories.bp,
    tags.bp,
    line.bp,
    duplicates.bp,
    statistics.bp,
)
__all__ = ["BLUEPRINTS", "addresses", "contacts", "decisions", "desk", "exports", "participants", "table", "words"]
