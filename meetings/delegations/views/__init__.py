"""Pages of delegations: a focal point's own, and the organisers'."""

from meetings.delegations.views import (
    acting,
    addresses,
    board,
    dossier,
    invitations,
    mine,
    organise,
    people,
    policy,
    roles,
    words,
)

BLUEPRINTS = (mine.bp, board.bp)
__all__ = [
    "BLUEPRINTS",
    "acting",
    "addresses",
    "dossier",
    "invitations",
    "organise",
    "people",
    "policy",
    "roles",
    "words",
]
