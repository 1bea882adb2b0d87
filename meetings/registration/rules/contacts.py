"""Whom else one writes to about a person."""

from meetings.registration.rules.refusals import ContactIncomplete, OwnAddress


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
