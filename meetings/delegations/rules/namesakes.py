"""Who of a delegation may be the person who is to be named, with another address."""

from collections.abc import Collection, Iterable

from meetings.accounts.models import normal_email
from meetings.core.errors import Refusals
from meetings.delegations.rules.refusals import PerhapsInYourDelegation
from meetings.registration.models import Registration
from meetings.registration.rules.duplicates import Somebody, alike

THEIRS = "the delegation"
"""All who are compared belong to one delegation, whatever State or organisation their registrations say."""


def namesakes(given_name: str, family_name: str, email: str, among: Iterable[Registration]) -> list[Registration]:
    """Those of some people of one delegation who may be the person of a name and an address; by that address, nobody.

    Only people whom the focal point sees belong in `among`: she is told their names.
    """
    known = {each.id: each for each in among}
    people = [_somebody(one, each.given_name, each.family_name, each.account.email) for one, each in known.items()]
    found = alike(_somebody("", given_name, family_name, normal_email(email)), people)
    return [known[one] for one in found]


def ensure_sure(likes: Iterable[Registration], sure: Collection[str]) -> None:
    """Raise a PerhapsInYourDelegation for each of these people, unless all of them (ids) were asked about before."""
    asked = {each.id: PerhapsInYourDelegation(each.id, each.full_name) for each in likes}
    if asked.keys() - set(sure):
        raise Refusals(list(asked.values()))


def _somebody(one: str, given_name: str, family_name: str, email: str) -> Somebody:
    return Somebody(one, given_name, family_name, email, THEIRS)
