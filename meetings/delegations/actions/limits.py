"""The limits and the deadline that hold for a delegation now."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from meetings.delegations import queries, rules
from meetings.delegations.models import Delegation, DelegationPolicy
from meetings.delegations.queries import Terms
from meetings.delegations.rules import Limits
from meetings.events.models import Event
from meetings.registration import queries as registrations
from meetings.registration import rules as registration_rules
from meetings.registration.rules import Period, Times


class Standing(NamedTuple):
    """What holds for one delegation."""

    limits: Limits
    opens_at: datetime | None
    deadline: datetime | None
    period: Period
    wants_letter: bool


def standing(event: Event, delegation: Delegation, now: datetime) -> Standing:
    """Limits, deadline, whether people can be named now, and whether a letter is wanted: two questions."""
    terms = queries.terms(event)
    policy = terms.policy
    opens_at, closes_at = registrations.naming_times(event)
    deadline = rules.deadline(delegation.closes_at, policy.closes_at if policy else None, closes_at)
    return Standing(
        with_terms(delegation, terms),
        opens_at,
        deadline,
        registration_rules.period(event.state, opens_at, deadline, now),
        bool(policy and policy.wants_letter),
    )


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
    opens_at, of_registration = registrations.naming_times(delegation.event)
    policy = queries.policy(delegation.event)
    return opens_at, rules.deadline(delegation.closes_at, policy.closes_at if policy else None, of_registration)


def usual_deadline(event: Event) -> datetime | None:
    """Until when people can be nominated for delegations without a time of their own."""
    return deadlines(event)(Delegation())


def set_deadline_of(delegation: Delegation) -> datetime | None:
    """The same where organisers have set one for it, or for all delegations; else the time of each category holds."""
    policy = queries.policy(delegation.event)
    return rules.deadline(delegation.closes_at, policy.closes_at if policy else None, None)


def deadlines_of_focal_points(event: Event) -> tuple[datetime | None, dict[str, datetime]]:
    """Until when people are named, and until when by each who acts (id of the account), in two questions.

    Whoever acts for several delegations has the first of their times.
    """
    _opens_at, of_registration = registrations.naming_times(event)
    found: dict[str, datetime] = {}
    for account_id, own, of_policy in queries.times_of_acting(event):
        if moment := rules.deadline(own, of_policy, of_registration):
            found[account_id] = min(moment, found.get(account_id, moment))
    return of_registration, found


def deadlines(event: Event) -> Callable[[Delegation], datetime | None]:
    """The same for any delegation of an event, in two questions for all."""
    policy, (_opens_at, of_registration) = queries.policy(event), registrations.naming_times(event)
    of_policy = policy.closes_at if policy else None
    return lambda delegation: rules.deadline(delegation.closes_at, of_policy, of_registration)
