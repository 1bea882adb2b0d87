"""What delegations tell the domains below: once, when the application is made."""

from meetings.core.problems import GUARDED
from meetings.delegations import columns, deadlines, moving, queries
from meetings.delegations.actions import listen
from meetings.delegations.rules import HasAssistant
from meetings.events.access import GRANTS, Permission
from meetings.events.deadlines import SOURCES
from meetings.registration.consequences import MOVING

ONE_ASSISTANT_EACH = ("one_assistant_each", "delegation_member.delegation_id, delegation_member.assists_id")


def connect() -> None:
    """Follow registrations, limit their places, grant what focal points may do, and add columns and deadlines."""
    listen()
    GRANTS[Permission.NOMINATE] = queries.ACTS_FOR_ANY
    columns.add()
    GUARDED.update(dict.fromkeys(ONE_ASSISTANT_EACH, HasAssistant.message))
    SOURCES.update(deadlines.KNOWN)
    if moving.watch not in MOVING:
        MOVING.append(moving.watch)
