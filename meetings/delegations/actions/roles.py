"""As what people come with their delegations: one, or many at once."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from meetings.accounts.models import Account
from meetings.core import audit, mail
from meetings.core.db import db
from meetings.delegations import queries, rules
from meetings.delegations.actions import assisting, limits
from meetings.delegations.models import Delegation, Member, Role
from meetings.delegations.queries import Person
from meetings.events.models import Event
from meetings.registration import actions as registrations
from meetings.registration import queries as registration_queries
from meetings.registration import rules as registration_rules
from meetings.registration.actions import places
from meetings.registration.models import HOLDING, Category, Registration
from meetings.registration.rules import Verb


class Wish(NamedTuple):
    """As what somebody is to come with a delegation."""

    delegation: Delegation
    person: Person
    role: Role


def set_role(
    delegation: Delegation,
    person: Person,
    role: Role,
    *,
    by: Account,
    now: datetime,
    assists: str | None = None,
    seen: str | None = None,
) -> Member | None:
    """As what somebody comes; gives whoever made room for a new head.

    She becomes deputy, or a member when there is a deputy already. An assistant stays one, and `assists` somebody.
    `seen` is the role that whoever chose this one saw; raises RoleMeanwhile where it is a third one by now.
    """
    places.hold(person.registration)
    registration_rules.ensure_can(Verb.AMEND, person.registration.state)
    if person.member:
        db.session.refresh(person.member)
    rules.ensure_role_as_seen(seen, person.role, role, person.registration.full_name)
    if role is person.role:
        if role is Role.ASSISTANT:
            assisting.set_assisted(delegation, person, assists, by=by, now=now)
        return None
    wish = Wish(delegation, person, role)
    return Roles(delegation.event, [wish]).change(wish, by=by, now=now)


def set_roles(event: Event, wishes: Sequence[Wish], *, by: Account, now: datetime) -> list[Member | None]:
    """The same for many people, one after the other; nobody is written to about her own role.

    It asks as much for many as for one, but for those whose category follows and those who make room.
    """
    moved = places.hold_all([wish.person.registration for wish in wishes])
    roles, former = Roles(event, wishes), list[Member | None]()
    for wish in wishes:
        registration = wish.person.registration
        registration_rules.ensure_unmoved(registration in moved, registration.state)
        registration_rules.ensure_can(Verb.AMEND, registration.state)
        with mail.quietly([registration.account.email]):
            is_new = wish.role is not wish.person.role
            former.append(roles.change(wish, by=by, now=now) if is_new else None)
    return former


def roles_with_a_category(event: Event) -> frozenset[Role]:
    """The roles whose people come in another category than members without one; none where nobody nominates."""
    categories = registration_queries.categories(event)
    if not rules.offered(categories):
        return frozenset()
    chosen = limits.categories_of_roles(queries.terms(event).quotas)
    usual = rules.category_for(Role.MEMBER, chosen, categories)
    return frozenset(role for role in Role if rules.category_for(role, chosen, categories) is not usual)


class Roles:
    """What is asked before somebody gets a role, kept up while roles change; certain while categories are locked."""

    def __init__(self, event: Event, wishes: Collection[Wish]) -> None:
        delegations = {wish.delegation.id for wish in wishes}
        self._terms = queries.terms(event)
        self._categories = registration_queries.categories(event)
        self._people = queries.people_by_role(event)
        self._seats = queries.seats_by_delegation(delegations)
        self._heads = queries.heads(delegations)
        unseated = [wish.person.registration.id for wish in wishes if wish.person.member is None]
        self._elsewhere = {member.registration_id: member for member in queries.members_of(unseated)}

    def change(self, wish: Wish, *, by: Account, now: datetime) -> Member | None:
        """Give a person another role than she has; gives whoever made room for a new head."""
        delegation, person, role = wish
        old = person.role
        rules.ensure_role_may_change(old, role)
        former = self._step_down(delegation, by, now) if role is Role.HEAD else None
        rules.ensure_role(role, self._counts(delegation), self._limits(delegation))
        member = person.member or self._seat(delegation, person)
        self._set(delegation, member, role, by, now)
        if former and self._may_exchange(former, person.registration, old):
            registrations.exchange_categories(former.registration, person.registration, by=by, now=now)
            return former
        if former:
            self._follow(former.registration, Role.HEAD, Role(former.role), by, now)
        self._follow(person.registration, old, role, by, now)
        return former

    def _step_down(self, delegation: Delegation, by: Account, now: datetime) -> Member | None:
        """Whoever is head makes room for another person."""
        head = self._heads.get(delegation.id)
        if head:
            role = rules.role_of_former_head(self._counts(delegation), self._limits(delegation))
            self._set(delegation, head, role, by, now)
        return head

    def _seat(self, delegation: Delegation, person: Person) -> Member:
        position = self._seats[delegation.id]
        self._seats[delegation.id] += 1
        known = self._elsewhere.get(person.registration.id)
        return seat(delegation, person.registration, Member(role=person.role, position=position), known)

    def _set(self, delegation: Delegation, member: Member, role: Role, by: Account, now: datetime) -> None:
        """The role; at once of a head, for a delegation never has two."""
        registration, old = member.registration, Role(member.role)
        member.role, delegation.changed_at = role, now
        if member.ended_at is None:
            self._counts(delegation)[old] -= 1
            self._counts(delegation)[role] += 1
            if role is Role.HEAD:
                self._heads[delegation.id] = member
            elif old is Role.HEAD:
                del self._heads[delegation.id]
                db.session.flush()
        audit.record(
            "delegation.role_changed",
            registration,
            actor=by,
            scope=delegation.event_id,
            before={"delegation_role": old},
            after={"delegation_role": role},
        )

    def _follow(self, registration: Registration, old: Role, role: Role, by: Account, now: datetime) -> None:
        """The category follows the role, if it was that of the old one and the new one has room.

        Whoever waits keeps her place in line, so she stays where she is. But in the category of heads nobody stays who
        is head no longer: raises NoPlaceElsewhere.
        """
        category = self._category_for(role)
        if category.id == registration.category_id or registration.category_id != self._category_for(old).id:
            return
        has_place, has_to_leave = registration.state in HOLDING, old is Role.HEAD and self._has_heads_alone
        if not has_place and not has_to_leave:
            return
        db.session.flush()
        if not has_place or places.has_room(category):
            registrations.change_category(registration, category, by=by, now=now)
        elif has_to_leave:
            raise rules.NoPlaceElsewhere(name=registration.full_name, category=category.name)

    def _may_exchange(self, former: Member, registration: Registration, old: Role) -> bool:
        """Whether a new head can give her place to the former one, whose own she gets: no other need be free."""
        category, present = self._category_for(Role(former.role)), former.registration
        return (
            self._has_heads_alone
            and {registration.state, present.state} <= HOLDING
            and present.category_id == self._category_for(Role.HEAD).id
            and registration.category_id == category.id == self._category_for(old).id
        )

    @cached_property
    def _has_heads_alone(self) -> bool:
        chosen = limits.categories_of_roles(self._terms.quotas)
        return rules.is_of_heads(self._category_for(Role.HEAD), chosen, self._categories)

    def _category_for(self, role: Role) -> Category:
        return rules.category_for(role, limits.categories_of_roles(self._terms.quotas), self._categories)

    def _limits(self, delegation: Delegation) -> rules.Limits:
        return limits.with_terms(delegation, self._terms)

    def _counts(self, delegation: Delegation) -> Counter[Role]:
        return self._people.setdefault(delegation.institution_id, Counter())


def seat(delegation: Delegation, registration: Registration, place: Member, known: Member | None) -> Member:
    """The one row of a registration, if it is `known` already, takes the role, order and funded place of `place`."""
    member = known or Member(registration=registration)
    member.delegation, member.ended_at = delegation, None
    member.role, member.position = place.role, place.position or 0
    member.is_funded, member.replaces_id = bool(place.is_funded), place.replaces_id
    member.assists_id = place.assists_id
    db.session.add(member)
    return member
