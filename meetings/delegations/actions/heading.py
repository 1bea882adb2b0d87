"""Role and category of heads go together, also where organisers say the category."""

from collections.abc import Sequence
from datetime import datetime

from meetings.accounts.models import Account
from meetings.core import audit
from meetings.core.db import db
from meetings.delegations import queries, rules
from meetings.delegations.actions import limits
from meetings.delegations.actions.acting import begin
from meetings.delegations.actions.roles import seat
from meetings.delegations.models import Delegation, Member, Role
from meetings.institutions.models import Institution
from meetings.registration import queries as registrations
from meetings.registration.models import Category, Registration
from meetings.registration.signals import Change


def follow_categories(moved: Sequence[tuple[Change, Institution]], *, by: Account | None, now: datetime) -> None:
    """Whoever is put into the category of heads is head, and a head who is put into another one is no longer.

    Raises HasHead where the delegation has another head, and AssistantStays. `moved` are people of one event who come
    with the delegation beside them.
    """
    if not moved:
        return
    event = moved[0][0].registration.event
    chosen, categories = limits.categories_of_roles(queries.role_quotas(event)), registrations.categories(event)

    def is_of_heads(category: Category | None) -> bool:
        return category is not None and rules.is_of_heads(category, chosen, categories)

    for change, institution in moved:
        if is_of_heads(change.registration.category):
            _make_head(change.registration, begin(event, institution, now), by)
        elif is_of_heads(change.was_in):
            _end_as_head(change.registration, by)


def _make_head(registration: Registration, delegation: Delegation, by: Account | None) -> None:
    head, member = queries.heads([delegation.id]).get(delegation.id), queries.member_of(registration)
    if head is None:
        old = Role(member.role) if member else Role.MEMBER
        rules.ensure_role_may_change(old, Role.HEAD)
        place = Member(role=Role.HEAD, position=len(queries.seats(delegation)))
        if member:
            place.position, place.is_funded, place.replaces_id = member.position, member.is_funded, member.replaces_id
        seat(delegation, registration, place, member)
        db.session.flush()
        _note(registration, old, Role.HEAD, by)
    elif head.registration_id != registration.id:
        raise rules.HasHead(
            name=head.registration.full_name,
            delegation=delegation.institution.name,
            category=registration.category.name,
        )


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
