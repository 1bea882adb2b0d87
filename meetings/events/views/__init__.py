"""Pages about events: finding and reading them, creating and organising them."""

from meetings.events.views import (
    audit_log,
    copies,
    creation,
    deadlines,
    drafts,
    hosts,
    keys,
    listing,
    privacy,
    settings,
    team,
)
from meetings.events.views.blueprint import bp

__all__ = [
    "audit_log",
    "bp",
    "copies",
    "creation",
    "deadlines",
    "drafts",
    "hosts",
    "keys",
    "listing",
    "privacy",
    "settings",
    "team",
]
