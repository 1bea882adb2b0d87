"""Addresses that mail reaches: those of plain letters, as not every mail server takes others."""

import idna
from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _l

from meetings.core.errors import Refusal


class AddressRefused(Refusal):
    """Nothing that mail could be sent to."""

    field = "email"


class NotAnAddress(AddressRefused):
    """Something else than an address."""

    message = _l("This does not look like an e-mail address.")


class LettersRefused(AddressRefused):
    """Before the @ stand letters that only servers with SMTPUTF8 take (RFC 6531)."""

    message = _l(
        "This address has letters that not every mail server can take; please use one with plain letters before the @."
    )


def mailable(text: str) -> str:
    """An address as it is sent to: an international domain in its ASCII form (IDNA).

    Raises NotAnAddress or LettersRefused.
    """
    try:
        found = validate_email(text, check_deliverability=False)
    except EmailNotValidError as error:
        raise NotAnAddress from error
    if found.ascii_email is None:
        raise LettersRefused
    return found.ascii_email


def deliverable(text: str) -> str:
    """The same of an address that was taken before it was asked for plain letters; raises LettersRefused."""
    address = with_ascii_domain(text)
    if not address.isascii():
        raise LettersRefused
    return address


def with_ascii_domain(text: str) -> str:
    """An address with an international domain in its ASCII form; any other text as it is."""
    if text.isascii():
        return text
    try:
        found = validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return text
    return f"{found.local_part}@{found.ascii_domain}"


def as_read(address: str) -> str:
    """An address for people to read, with an international domain in its own letters; it is never sent to so."""
    name, at, domain = address.rpartition("@")
    if not at or "xn--" not in domain:
        return address
    try:
        return f"{name}{at}{idna.decode(domain)}"
    except idna.IDNAError:
        return address
