"""What a person is to a meeting by her registration, and what that lets her do."""

from flask import Flask, g

from meetings.accounts.models import Account
from meetings.events.access import GRANTS, Permission
from meetings.events.models import Event
from meetings.registration import queries
from meetings.registration.models import State
from meetings.registration.queries import Part


def init_app(app: Flask) -> None:
    """Tell `events.access` what registrations grant."""
    if granted not in GRANTS:
        GRANTS.append(granted)


def part_of(account: Account, event: Event) -> Part:
    """What the person is to the event; asked once a request."""
    kept: dict[tuple[str, str], Part] = g.setdefault("parts", {})
    key = (account.id, event.id)
    if key not in kept:
        kept[key] = queries.part_of(event, account)
    return kept[key]


def granted(account: Account, event: Event) -> frozenset[Permission]:
    """Whoever takes part reads who else does; a focal point nominates."""
    part = part_of(account, event)
    takes_part = part.registration is not None and part.registration.state == State.APPROVED
    found = {Permission.SEE_PARTICIPANTS: takes_part, Permission.NOMINATE: part.nominates}
    return frozenset(permission for permission, holds in found.items() if holds)
