"""What delegations tell the domains below: once, when the application is made."""

from meetings.delegations import columns, deadlines, queries
from meetings.delegations.actions import listen
from meetings.events.access import GRANTS, Permission
from meetings.events.deadlines import SOURCES


def connect() -> None:
    """Follow registrations, limit their places, grant what focal points may do, and add columns and deadlines."""
    listen()
    GRANTS[Permission.NOMINATE] = queries.ACTS_FOR_ANY
    columns.add()
    SOURCES.update(deadlines.KNOWN)
