"""What is asked and refused before anything is looked up of an address that a focal point types.

Whatever is said before that is said of every address: nobody learns from it which are known.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from meetings.delegations import queries, rules
from meetings.delegations.actions import limits
from meetings.delegations.models import Delegation, Role
from meetings.registration import actions as registrations
from meetings.registration import queries as registration_queries
from meetings.registration.actions import Details, Invitee, places
from meetings.registration.models import Category, Registration


def ensure_may_name(delegation: Delegation, role: Role, now: datetime) -> Category:
    """The category of one more person, locked; raises whatever keeps a delegation from naming anybody as `role`."""
    rules.ensure_not_confirmed(delegation.confirmed_at)
    category = _category_for(delegation, role)
    places.lock(category)
    people = rules.roles_counted(queries.role_counts(delegation.event, delegation.institution))
    rules.ensure_may_add(role, people, limits.limits_of(delegation))
    registrations.ensure_may_be_named(delegation.event, category, limits.set_deadline_of(delegation), now)
    return category


def ensure_sure(
    delegation: Delegation,
    named: Iterable[tuple[Invitee, Details]],
    sure: Collection[str] | None,
    leaving: Registration | None = None,
) -> None:
    """Raise unless whoever names people was asked about all (ids in `sure`) who may be one of them.

    Whoever leaves is not meant, and where there is nobody to ask, `sure` is None.
    """
    if sure is None:
        return
    among = [one for one in queries.present(delegation.event, delegation.institution) if one is not leaving]
    names = [(details.given_name, details.family_name, invitee.email) for invitee, details in named]
    rules.ensure_sure([like for name in names for like in rules.namesakes(*name, among)], sure)


def _category_for(delegation: Delegation, role: Role) -> Category:
    """The category that people of a role get; raises NoCategory."""
    chosen = limits.categories_of_roles(queries.role_quotas(delegation.event))
    return rules.category_for(role, chosen, registration_queries.categories(delegation.event))
