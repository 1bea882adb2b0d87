"""A contact's card as a file that address books take (vCard 3.0, RFC 2426)."""

import vobject

from meetings.core.prose import one_line
from meetings.networking import rules
from meetings.networking.models import Card


def vcard(card: Card, shown: rules.Shown, language: str) -> bytes:
    """Name, function, institution and what the person chose to show, in UTF-8. Nothing else."""
    registration = card.registration
    made = vobject.vCard()
    made.add("fn").value = one_line(rules.name_of(registration))
    made.add("n").value = _name(card)
    if not registration.is_protected:
        if registration.function:
            made.add("title").value = one_line(registration.function.shown_in(language).text)
        institution = registration.affiliation.name if registration.affiliation else registration.institution_name
        if institution:
            made.add("org").value = [one_line(institution.shown_in(language).text)]
    if shown.email:
        made.add("email").value = one_line(registration.account.email)
    if shown.phone and registration.account.phone:
        made.add("tel").value = one_line(registration.account.phone)
    return str(made.serialize()).encode()


def _name(card: Card) -> vobject.vcard.Name:
    registration = card.registration
    if registration.is_protected:
        return vobject.vcard.Name(given=one_line(registration.badge_name))
    return vobject.vcard.Name(family=one_line(registration.family_name), given=one_line(registration.given_name))
