"""A contact's card as a file that address books take (vCard 3.0, RFC 2426)."""

import vobject

from meetings.networking import rules
from meetings.networking.models import Card


def vcard(card: Card, shown: rules.Shown, language: str) -> bytes:
    """Name, function, institution and what the person chose to show, in UTF-8. Nothing else."""
    registration = card.registration
    made = vobject.vCard()
    made.add("fn").value = _plain(rules.name_of(registration))
    made.add("n").value = _name(card)
    if not registration.is_protected:
        if registration.function:
            made.add("title").value = _plain(registration.function.shown_in(language).text)
        institution = registration.affiliation.name if registration.affiliation else registration.institution_name
        if institution:
            made.add("org").value = [_plain(institution.shown_in(language).text)]
    if shown.email:
        made.add("email").value = _plain(registration.account.email)
    if shown.phone and registration.account.phone:
        made.add("tel").value = _plain(registration.account.phone)
    return str(made.serialize()).encode()


def _name(card: Card) -> vobject.vcard.Name:
    registration = card.registration
    if registration.is_protected:
        return vobject.vcard.Name(given=_plain(registration.badge_name))
    return vobject.vcard.Name(family=_plain(registration.family_name), given=_plain(registration.given_name))


def _plain(text: str) -> str:
    """One line without control characters, which would begin new properties."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
