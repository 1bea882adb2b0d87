"""People who came last time are named again, with whom one writes to about them."""

import dataclasses
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from meetings.accounts.models import Account
from meetings.core.db import db
from meetings.core.errors import Refusal, refusals_of
from meetings.delegations import queries, rules
from meetings.delegations.actions import asking, assisting, limits
from meetings.delegations.actions.people import Nominee, nominate
from meetings.delegations.models import Delegation, Role
from meetings.delegations.queries import Person
from meetings.registration import actions as registrations
from meetings.registration.actions import Details, Invitee
from meetings.registration.models import Registration


class Carried(NamedTuple):
    """Who is named again, as what, and as what she came last time."""

    registration: Registration
    role: Role
    former: Role


def carry_over(
    delegation: Delegation,
    former: Sequence[Person],
    *,
    by: Account,
    now: datetime,
    sure: Collection[str] | None = None,
) -> tuple[list[Carried], list[tuple[str, str]]]:
    """Name people who came last time; gives who is named, and who could not be, with why.

    Each comes as what she came, where nobody else is that meanwhile, and with the contact person of then, who is told.
    Assistants follow those whom they assist, and are left where these do not come.
    `sure` is that of a nomination: before anybody is named, it is asked about those who may be one of the people.
    """
    if sure is not None:
        _ensure_sure(delegation, [_as_last_time(person) for person in former], sure, now)
    made, left, to_tell = [], [], []
    for person in sorted(former, key=lambda each: each.role is Role.ASSISTANT):
        wanted = _as_last_time(person)
        role, assists = _role_with_room(delegation, wanted.role), assisting.again(delegation, person)
        nominee = dataclasses.replace(wanted, role=role, assists=assists)
        try:
            with db.session.begin_nested():
                one = nominate(delegation, nominee, by=by, now=now)
                is_named = _name_contact(delegation, person.registration, one, by, now)
        except Refusal as refusal:
            left.append((person.registration.full_name, refusal.sentence))
        else:
            made.append(Carried(one, nominee.role, wanted.role))
            to_tell += [one] if is_named else []
    registrations.tell_contacts(to_tell, by=by)
    return made, left


def _ensure_sure(delegation: Delegation, wanted: Sequence[Nominee], sure: Collection[str], now: datetime) -> None:
    """Only about people for whom nothing else is in the way: whoever has no room is told that alone."""
    roles = {one.role: _role_with_room(delegation, one.role) for one in wanted}
    may_name = partial(asking.ensure_may_name, delegation, now=now)
    free = {then for then, role in roles.items() if not refusals_of(partial(may_name, role))}
    asking.ensure_sure(delegation, [(one.invitee, one.details) for one in wanted if one.role in free], sure)


def _name_contact(
    delegation: Delegation, former: Registration, registration: Registration, by: Account, now: datetime
) -> bool:
    """Whom one wrote to last time comes along, if the delegation could see her then; says whether she is to be told."""
    contact = former.contact
    if contact is None or not rules.sees_contact(former.delegation_id, delegation.institution_id):
        return False
    return registrations.note_contact(registration, contact.full_name, contact.email, by=by, now=now)


def _role_with_room(delegation: Delegation, role: Role) -> Role:
    people = rules.roles_counted(queries.role_counts(delegation.event, delegation.institution))
    return rules.role_again(role, people, limits.limits_of(delegation))


def _as_last_time(person: Person) -> Nominee:
    """What was printed about a person last time."""
    registration, account = person.registration, person.registration.account
    details = Details(**{name: getattr(registration, name) for name in Details.__slots__})
    invitee = Invitee(account.email, account.given_name, account.family_name, account.language)
    return Nominee(invitee, details, person.role)
