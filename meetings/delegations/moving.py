"""What a move to another category makes of the head of a delegation, said to the organiser who moves her."""

from collections.abc import Callable

from flask_babel import gettext as _

from meetings.delegations import queries
from meetings.delegations.models import Role
from meetings.registration.models import Registration


def watch(registration: Registration) -> Callable[[], str]:
    """Look whether she is head; what comes back says, after the move, whether she has become it or is so no longer."""
    was = _is_head(registration)
    return lambda: _said(registration, was)


def _said(registration: Registration, was: bool) -> str:
    name, is_head = registration.full_name, _is_head(registration)
    if is_head and not was:
        return str(_("%(name)s is head of the delegation now.", name=name))
    if was and not is_head:
        return str(_("%(name)s is no longer head of the delegation, which has no head now.", name=name))
    return ""


def _is_head(registration: Registration) -> bool:
    role, _funded = queries.places_of([registration.id]).get(registration.id, (None, False))
    return role is Role.HEAD
