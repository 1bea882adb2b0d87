"""What a person is to a meeting by her registration, and what that lets her do."""

from flask import Flask, g

from meetings.accounts.models import Account
from meetings.events.access import GRANTS, Permission
from meetings.events.deadlines import SOURCES
from meetings.events.models import Event
from meetings.registration import deadlines, queries
from meetings.registration.models import Registration


def init_app(app: Flask) -> None:
    """Whoever takes part reads who else does; the preparation of a meeting looks through its closing times."""
    GRANTS[Permission.SEE_PARTICIPANTS] = queries.TAKES_PART
    SOURCES.update(deadlines.KNOWN)


def registration_of(account: Account, event: Event) -> Registration | None:
    """Her registration with its category; asked once a request."""
    kept: dict[tuple[str, str], Registration | None] = g.setdefault("registrations", {})
    key = (account.id, event.id)
    if key not in kept:
        kept[key] = queries.with_category(event, account)
    return kept[key]
