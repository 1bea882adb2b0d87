"""The limits and the deadline that hold for a delegation now."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from meetings.core import clock
from meetings.delegations import queries, rules
from meetings.delegations.models import Delegation, DelegationPolicy, FocalPoint, Role, RoleQuota
from meetings.delegations.queries import Terms
from meetings.delegations.rules import Closing, Limits, Naming
from meetings.events.models import Event
from meetings.registration import queries as registrations
from meetings.registration import rules as registration_rules
from meetings.registration.rules import Period, Times


class Standing(NamedTuple):
    """What holds for one delegation; `closings` are there where its categories close at different times."""

    limits: Limits
    opens_at: datetime | None
    deadline: datetime | None
    period: Period
    wants_letter: bool
    closings: Sequence[Closing]


def standing(event: Event, delegation: Delegation, now: datetime) -> Standing:
    """Limits, deadline, whether people can be named now, and whether a letter is wanted: two questions."""
    terms = queries.terms(event)
    policy, naming = terms.policy, _naming(event, terms, now)
    of_policy = policy.closes_at if policy else None
    own = rules.deadline(delegation.closes_at, of_policy, None)
    differ = own is None and len({each.at for each in naming.closings}) > 1
    return Standing(
        with_terms(delegation, terms),
        naming.opens_at,
        own or naming.next_closes_at,
        registration_rules.period(event.state, naming.opens_at, own or naming.closes_at, now),
        bool(policy and policy.wants_letter),
        naming.closings if differ else (),
    )


def _naming(event: Event, terms: Terms, now: datetime) -> Naming:
    return rules.naming(*registrations.named_in(event), categories_of_roles(terms.quotas), now)


def categories_of_roles(quotas: Mapping[Role, RoleQuota]) -> dict[Role, str]:
    """The categories (ids) that organisers have chosen for roles."""
    return {role: each.category_id for role, each in quotas.items() if each.category_id}


def event_limits(terms: Terms) -> Limits:
    """What holds for all delegations of an event without an exception."""
    policy = terms.policy or DelegationPolicy(funded_places=1)
    roles = {role: each.most for role, each in terms.quotas.items() if each.most is not None}
    return Limits(policy.most, roles, policy.funded_places)


def limits_of(delegation: Delegation) -> Limits:
    """The limits of one delegation."""
    return with_terms(delegation, queries.terms(delegation.event))


def with_terms(delegation: Delegation, terms: Terms) -> Limits:
    """The same, where what holds for the event is known."""
    exceptions = delegation.most, delegation.role_limits or {}, delegation.funded_places
    return rules.limits_of(event_limits(terms), *exceptions)


def deadline_of(delegation: Delegation) -> datetime | None:
    """Until when people can be nominated for it; None as long as nobody has said."""
    return times_of(delegation)[1]


def times_of(delegation: Delegation) -> Times:
    """From when to when people can be nominated for it."""
    return times(delegation.event)(delegation)


def times(event: Event) -> Callable[[Delegation], Times]:
    """The same for any delegation of an event, in two questions for all."""
    terms = queries.terms(event)
    naming = _naming(event, terms, clock.now())
    return lambda delegation: (naming.opens_at, _deadline(delegation, terms, naming))


def _deadline(delegation: Delegation, terms: Terms, naming: Naming) -> datetime | None:
    of_policy = terms.policy.closes_at if terms.policy else None
    return rules.deadline(delegation.closes_at, of_policy, naming.next_closes_at)


def usual_deadline(event: Event) -> datetime | None:
    """Until when people can be nominated for delegations without a time of their own."""
    return deadlines(event)(Delegation())


def set_deadline_of(delegation: Delegation) -> datetime | None:
    """The same where organisers have set one for it, or for all delegations; else the time of each category holds."""
    policy = queries.policy(delegation.event)
    return rules.deadline(delegation.closes_at, policy.closes_at if policy else None, None)


def deadlines_of_focal_points(
    event: Event, acting: Sequence[sa.Row[FocalPoint, datetime | None]]
) -> tuple[datetime | None, dict[str, datetime]]:
    """Until when people are named, and until when by each who acts (id of the account), in two questions.

    `acting` are those of `queries.times_of_acting`; whoever acts for several delegations has the first of their times.
    """
    usual, found = usual_deadline(event), dict[str, datetime]()
    for each, own in acting:
        if moment := own or usual:
            found[each.account_id] = min(moment, found.get(each.account_id, moment))
    return usual, found


def deadlines(event: Event) -> Callable[[Delegation], datetime | None]:
    """The same for any delegation of an event, in two questions for all."""
    terms = queries.terms(event)
    naming = _naming(event, terms, clock.now())
    return lambda delegation: _deadline(delegation, terms, naming)
