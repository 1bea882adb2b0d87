"""Pages of registration: a person's own, her delegation's, and the organisers'."""

from meetings.registration.views import (
    categories,
    delegation,
    invitations,
    own,
    participants,
    people,
    table,
    words,
)

BLUEPRINTS = (own.bp, delegation.bp, table.bp, invitations.bp, people.bp, categories.bp)
__all__ = ["BLUEPRINTS", "participants", "words"]
