"""Whom else one writes to about a person."""

from meetings.registration.models import ACTIVE
from meetings.registration.rules.refusals import AddressChanged, CameAlready, ContactIncomplete, HasTask, OwnAddress


def ensure_contact(name: str, email: str, own_email: str) -> None:
    """Raise ContactIncomplete unless both are given or neither, OwnAddress when it is the person herself."""
    if bool(name) is not bool(email):
        raise ContactIncomplete
    if email and email.casefold() == own_email.casefold():
        raise OwnAddress


def contact_of_both(own_email: str, *named: tuple[str, str]) -> tuple[str, str]:
    """Whom to write to about a person who was registered twice: the first named who is not the person herself.

    Each is a name and an address, both empty where nobody is named.
    """
    others = (each for each in named if each[1] and each[1].casefold() != own_email.casefold())
    return next(others, ("", ""))


def may_readdress(state: str, is_answered: bool, is_nominated: bool, is_unopened: bool) -> bool:
    """Whether others can still put her address right: she was nominated, is expected, and has never come."""
    return state in ACTIVE and is_nominated and not is_answered and is_unopened


def ensure_not_come(may: bool) -> None:
    """Raise CameAlready unless `may_readdress` holds still."""
    if not may:
        raise CameAlready


def ensure_address_as_seen(seen: str, present: str) -> None:
    """Raise AddressChanged when it is another one than whoever corrects it saw."""
    if seen != present:
        raise AddressChanged(email=present)


def ensure_no_task(has_task: bool) -> None:
    """Raise HasTask for an address that does more at the event than come to it."""
    if has_task:
        raise HasTask
