"""In the category of heads of delegation comes the head of a delegation, and nobody else of it: one rule for all ways.

Whoever gets into that category is head, or is refused where another person is; whoever leaves it is head no longer. It
is asked of everybody who begins to come, who is moved, who comes with another delegation, and who is approved.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from meetings.accounts.models import Account
from meetings.core import audit
from meetings.core.db import db
from meetings.core.errors import Refusal
from meetings.delegations import queries, rules
from meetings.delegations.actions import limits
from meetings.delegations.actions.acting import begin_all
from meetings.delegations.actions.roles import seat
from meetings.delegations.models import Delegation, Member, Role
from meetings.events.models import Event
from meetings.institutions.models import Institution
from meetings.registration import actions as registrations
from meetings.registration import queries as registration_queries
from meetings.registration.models import ACTIVE, Category, Registration
from meetings.registration.rules import Verb
from meetings.registration.signals import Change


class Arriving(NamedTuple):
    """Somebody in the category of heads, and with whose delegation she comes."""

    change: Change
    house: Institution


def house_id_of(registration: Registration) -> str | None:
    """Of whose delegation she is; whoever is protected and came by herself is of none (`belongs_to`)."""
    is_alone = registration.is_protected and not registration.delegation_id
    if not registration.category.in_delegation or is_alone:
        return None
    affiliation = registration.affiliation
    return registration.delegation_id or (affiliation.id if affiliation else None)


def follow_categories(
    changes: Sequence[Change], *, verb: Verb, by: Account | None, now: datetime
) -> Collection[Registration]:
    """Whoever is in the category of heads is head, and a head who was put into another one is no longer.

    Gives those who have become head. Raises HasHead, or AnotherIsHead to the person herself, where the delegation has
    another head, and AssistantStays.
    Whoever is protected no longer is moved to the category of members instead. `changes` are of one event.
    """
    moved = [one for one in changes if _begins_here(one, verb)]
    if not moved:
        return ()
    event = moved[0].registration.event
    chosen = limits.categories_of_roles(queries.role_quotas(event))
    categories = registration_queries.categories(event)
    of_heads = _of_heads(chosen, categories)
    for change in moved:
        if change.was_in and change.was_in.id in of_heads - {change.registration.category_id}:
            _end_as_head(change.registration, by)
    arriving = [one for change in moved if (one := _arriving(change, of_heads))]
    made, elsewhere = _make_heads(event, arriving, by, now)
    for registration, organiser in elsewhere:
        usual = rules.category_for(Role.MEMBER, chosen, categories)
        registrations.change_category(registration, usual, by=organiser, now=now)
    return made


def categories_of_heads(event: Event) -> frozenset[str]:
    """The categories (ids) in which heads of delegations come, and nobody else of these."""
    chosen = limits.categories_of_roles(queries.role_quotas(event))
    return frozenset(_of_heads(chosen, registration_queries.categories(event)))


def obstacles(people: Sequence[Registration]) -> dict[str, Refusal]:
    """Who of some people of an event cannot be approved, and why, by id: a head comes already, or one before her.

    Nor can an assistant, who becomes no head: organisers have made her category that of heads since.
    """
    if not any(one.category.in_delegation for one in people):
        return {}
    event = people[0].event
    chosen = limits.categories_of_roles(queries.role_quotas(event))
    of_heads = _of_heads(chosen, registration_queries.categories(event))
    arriving = [wanted for one in people if (wanted := _arriving(Change(one, None), of_heads))]
    if not arriving:
        return {}
    houses, begun = {one.house.id for one in arriving}, queries.delegations(event)
    heads = queries.heads([one.id for house, one in begun.items() if house in houses])
    coming = {house: heads[one.id].registration for house, one in begun.items() if one.id in heads}
    seats = queries.members_of([change.registration.id for change, _house in arriving])
    found: dict[str, Refusal] = {
        one.registration_id: rules.AssistantStays() for one in seats if one.role == Role.ASSISTANT
    }
    for change, house in arriving:
        if change.registration.id in found:
            continue
        head = coming.setdefault(house.id, change.registration)
        if head.id != change.registration.id:
            found[change.registration.id] = _refusal(head, change.registration, house, None)
    return found


def _begins_here(change: Change, verb: Verb) -> bool:
    """Whether she may be in the category of heads of a delegation from now on, or in it no longer.

    Whom focal points nominate gets her role, and by it her category, from them.
    """
    registration = change.registration
    if not registration.is_active or (verb is Verb.NOMINATE and registration.delegation_id):
        return False
    is_new = change.before not in ACTIVE or verb is Verb.APPROVE or change.was_in is not None
    is_elsewhere = change.came_with is not None and change.came_with != (house_id_of(registration) or "")
    return (is_new or is_elsewhere) and (registration.category.in_delegation or change.was_in is not None)


def _of_heads(chosen: Mapping[Role, str], categories: Sequence[Category]) -> set[str]:
    return {one.id for one in categories if rules.is_of_heads(one, chosen, categories)}


def _arriving(change: Change, of_heads: Collection[str]) -> Arriving | None:
    registration = change.registration
    if registration.category_id not in of_heads or house_id_of(registration) is None:
        return None
    house = registration.delegation or registration.affiliation
    return Arriving(change, house) if house else None


def _make_heads(
    event: Event, arriving: Sequence[Arriving], by: Account | None, now: datetime
) -> tuple[list[Registration], list[tuple[Registration, Account]]]:
    """Each is head of her delegation; gives those who have become it, and who has to be in another category."""
    made: list[Registration] = []
    elsewhere: list[tuple[Registration, Account]] = []
    if not arriving:
        return made, elsewhere
    begun = begin_all(event, [one.house for one in arriving], now)
    ids = {begun[one.house.id].id for one in arriving}
    heads, seats = queries.heads(ids), queries.seats_by_delegation(ids)
    members = {one.registration_id: one for one in queries.members_of([one.change.registration.id for one in arriving])}
    for change, house in arriving:
        registration, delegation = change.registration, begun[house.id]
        head = heads.get(delegation.id)
        if head is None:
            known, last = members.get(registration.id), seats[delegation.id]
            heads[delegation.id] = _make_head(registration, delegation, known, last, by)
            made.append(registration)
        elif head.registration is not registration and change.revealed_by:
            elsewhere.append((registration, change.revealed_by))
        elif head.registration is not registration:
            raise _refusal(head.registration, registration, house, by)
    db.session.flush()
    return made, elsewhere


def _make_head(
    registration: Registration, delegation: Delegation, known: Member | None, last: int, by: Account | None
) -> Member:
    """In the place that she has with this delegation; a `known` one that has ended was with another."""
    rules.ensure_role_may_change(Role(known.role) if known else Role.MEMBER, Role.HEAD)
    here = known if known and known.ended_at is None else Member(role=Role.MEMBER, position=last)
    _note(registration, Role(here.role), Role.HEAD, by)
    place = Member(role=Role.HEAD, position=here.position, is_funded=here.is_funded, replaces_id=here.replaces_id)
    return seat(delegation, registration, place, known)


def _refusal(head: Registration, registration: Registration, house: Institution, by: Account | None) -> Refusal:
    """The person herself does not read who is head."""
    if by and by.id == registration.account_id:
        return rules.AnotherIsHead(delegation=house.name)
    return rules.HasHead(name=head.full_name, delegation=house.name, category=registration.category.name)


def _end_as_head(registration: Registration, by: Account | None) -> None:
    member = queries.member_of(registration)
    if member is None or member.ended_at or member.role != Role.HEAD:
        return
    delegation = member.delegation
    people = rules.roles_counted(queries.role_counts(delegation.event, delegation.institution))
    member.role = rules.role_of_former_head(people, limits.limits_of(delegation))
    db.session.flush()
    _note(registration, Role.HEAD, Role(member.role), by)


def _note(registration: Registration, old: Role, new: Role, by: Account | None) -> None:
    before, after = {"delegation_role": old}, {"delegation_role": new}
    scope = registration.event_id
    audit.record("delegation.role_changed", registration, actor=by, scope=scope, before=before, after=after)
