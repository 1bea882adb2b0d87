"""What organisers set: limits for all delegations, and exceptions for one."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from flask_babel import lazy_gettext as _l

from meetings.accounts.models import Account
from meetings.core import audit, clock
from meetings.core.db import db
from meetings.core.errors import ensure_all
from meetings.core.i18n import plain
from meetings.delegations import queries, rules
from meetings.delegations.actions import limits
from meetings.delegations.models import Delegation, DelegationPolicy, Role, RoleQuota
from meetings.delegations.rules import Limits
from meetings.events.actions.cloning import CLONERS, Cloner
from meetings.events.models import Event
from meetings.institutions.models import Institution
from meetings.institutions.rules import folded
from meetings.registration import queries as registrations
from meetings.registration.actions import line, places


@dataclass(frozen=True, slots=True)
class Policy:
    """What holds for all delegations: `roles` maps a role to its most people, `categories` to a category's id."""

    most: int | None = None
    funded_places: int = 1
    closes_at: datetime | None = None
    wants_letter: bool = False
    roles: Mapping[Role, int] = field(default_factory=dict)
    categories: Mapping[Role, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Exceptions:
    """What one delegation has otherwise; None and an empty mapping are as everybody."""

    most: int | None = None
    role_limits: Mapping[str, int] = field(default_factory=dict)
    funded_places: int | None = None
    closes_at: datetime | None = None


def set_policy(event: Event, policy: Policy, *, by: Account | None, now: datetime) -> None:
    """Set the limits; a higher one lets people move up.

    Raises at once DeadlineOver, a RoleAboveWhole for each role with more people than there may be in all, and a
    MoreThanThat for each number than which delegations have more already.
    """
    _lock(event)
    known = queries.policy(event)
    ensure_all(
        partial(rules.ensure_ahead, policy.closes_at, known.closes_at if known else None, now),
        partial(rules.ensure_roles_within, policy.roles, policy.most),
        partial(_ensure_all_fit, event, Limits(policy.most, policy.roles, policy.funded_places)),
    )
    _write_policy(event, policy, by, now)


def _write_policy(event: Event, policy: Policy, by: Account | None, now: datetime) -> None:
    known = queries.policy(event) or DelegationPolicy(event_id=event.id, funded_places=1)
    old, old_most = _facts(event, known), known.most
    for name in ("most", "funded_places", "closes_at", "wants_letter"):
        setattr(known, name, getattr(policy, name))
    db.session.add(known)
    _set_quotas(event, policy)
    db.session.flush()
    before, after = audit.changes(old, _facts(event, known))
    if after:
        audit.record("delegation.policy_set", event, actor=by, scope=event.id, before=before, after=after)
    if old_most is not None and (policy.most is None or policy.most > old_most):
        line.freed_in(event, queries.waiting_delegations(event), now)


def set_exceptions(delegation: Delegation, exceptions: Exceptions, *, by: Account, now: datetime) -> None:
    """Give one delegation other limits or another deadline.

    Raises at once DeadlineOver, a RoleAboveWhole for each role with more people than there may be in all, and a
    HasMoreThanThat for each number than which it has more already.
    """
    event = delegation.event
    _lock(event)
    if queries.policy(event) is None:
        set_policy(event, Policy(), by=by, now=now)
    new = {name: getattr(exceptions, name) for name in Exceptions.__slots__} | {
        "role_limits": dict(exceptions.role_limits)
    }
    wanted = rules.limits_of(
        limits.event_limits(queries.terms(event)), exceptions.most, exceptions.role_limits, exceptions.funded_places
    )
    ensure_all(
        partial(rules.ensure_ahead, exceptions.closes_at, delegation.closes_at, now),
        partial(
            rules.ensure_roles_within, {Role(role): most for role, most in exceptions.role_limits.items()}, wanted.most
        ),
        partial(_ensure_fits, delegation.institution, event, wanted),
    )
    old_most = limits.limits_of(delegation).most
    before, after = audit.changes({name: getattr(delegation, name) for name in new}, new)
    for name, value in new.items():
        setattr(delegation, name, value)
    db.session.flush()
    if after:
        audit.record("delegation.exceptions_set", delegation, actor=by, scope=event.id, before=before, after=after)
    if old_most is not None and (wanted.most is None or wanted.most > old_most):
        line.freed_in(event, {delegation.institution_id}, now)


def _lock(event: Event) -> None:
    """Nobody takes or frees a place meanwhile."""
    places.lock(*registrations.categories(event))


def _ensure_all_fit(event: Event, wanted: Limits) -> None:
    """Every delegation must fit the new limits, where it has no number of its own."""
    held, people, funded = queries.held(event), queries.people_by_role(event), queries.funded_by_delegation(event)
    known = queries.delegations(event)
    found = []
    for institution_id in {*held, *people, *funded}:
        own = known.get(institution_id)
        fitted = rules.limits_of(wanted, own.most, own.role_limits, own.funded_places) if own else wanted
        has = people.get(institution_id, Counter())
        over = rules.excesses(held.get(institution_id, 0), has, funded.get(institution_id, 0), fitted)
        if over := [each for each in over if each.number not in _own_numbers(own)]:
            found.append((plain(db.session.get_one(Institution, institution_id).name), over))
    rules.ensure_all_fit(sorted(found, key=lambda each: folded(each[0])))


def _own_numbers(own: Delegation | None) -> set[str]:
    """Which numbers of the event do not concern a delegation, as fields of the form."""
    if own is None:
        return set()
    wholes = {name for name in ("most", "funded_places") if getattr(own, name) is not None}
    return wholes | {f"most_{role}" for role in own.role_limits or {}}


def _ensure_fits(institution: Institution, event: Event, wanted: Limits) -> None:
    held, has = queries.held(event).get(institution.id, 0), queries.people_by_role(event).get(institution.id, Counter())
    funded = queries.funded_by_delegation(event).get(institution.id, 0)
    rules.ensure_fits(rules.excesses(held, has, funded, wanted))


def _set_quotas(event: Event, policy: Policy) -> None:
    known = queries.role_quotas(event)
    for role in Role:
        quota = known.get(role)
        most, category_id = policy.roles.get(role), policy.categories.get(role)
        if quota is None and most is None and category_id is None:
            continue
        quota = quota or RoleQuota(event_id=event.id, role=role)
        quota.most, quota.category_id = most, category_id
        db.session.add(quota)


def _facts(event: Event, policy: DelegationPolicy) -> dict[str, Any]:
    names = ("most", "funded_places", "closes_at", "wants_letter")
    facts = {name: getattr(policy, name) for name in names}
    for role, quota in queries.role_quotas(event).items():
        facts[f"most_{role}"] = quota.most
    return facts


def _copy_policy(old: Event, new: Event, shift: timedelta) -> None:
    """The limits, with the categories of the same key; exceptions stay behind, for they were for that year."""
    policy = queries.policy(old)
    if policy is None:
        return
    quotas = queries.role_quotas(old)
    keys = {each.id: each.key for each in registrations.categories(old)}
    ids = {each.key: each.id for each in registrations.categories(new)}
    wanted = Policy(
        most=policy.most,
        funded_places=policy.funded_places,
        closes_at=policy.closes_at and clock.shifted(policy.closes_at, shift, old.time_zone, new.time_zone),
        wants_letter=policy.wants_letter,
        roles={role: each.most for role, each in quotas.items() if each.most is not None},
        categories={
            role: ids[keys[each.category_id]]
            for role, each in quotas.items()
            if each.category_id and keys[each.category_id] in ids
        },
    )
    _write_policy(new, wanted, None, new.created_at)


CLONERS["delegations"] = Cloner(_l("Limits of delegations, by role"), _copy_policy)
