"""Whom else one writes to about a person."""

from meetings.registration.rules.refusals import ContactIncomplete, OwnAddress


def ensure_contact(name: str, email: str, own_email: str) -> None:
    """Raise ContactIncomplete unless both are given or neither, OwnAddress when it is the person herself."""
    if bool(name) is not bool(email):
        raise ContactIncomplete
    if email and email.casefold() == own_email.casefold():
        raise OwnAddress
