"""Reads of delegations as wholes, and of what the organisers set."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from meetings.core.audit import AuditEntry
from meetings.core.db import db
from meetings.delegations.models import Delegation, DelegationPolicy, DelegationQuestion, Role, RoleQuota
from meetings.events.models import Event
from meetings.institutions.models import Institution
from meetings.registration.models import Registration

LONGEST_HISTORY = 100
OF_PEOPLE = (
    "registration.nominated",
    "registration.registered",
    "registration.withdrawn",
    "delegation.invited_again",
    "delegation.role_changed",
    "delegation.assistance_changed",
    "delegation.funded_place_given",
    "delegation.funded_place_taken_back",
)
"""The deeds by which people of a delegation come, go and change their part in it."""
OF_ACTING = ("delegation.focal_point_appointed", "delegation.deputy_appointed", "delegation.focal_point_dismissed")
"""Those by which somebody begins and ends to act for it."""


def delegation(event: Event, institution: Institution) -> Delegation | None:
    """What is known of a delegation; None as long as nothing is."""
    statement = sa.select(Delegation).where(
        Delegation.event_id == event.id, Delegation.institution_id == institution.id
    )
    return db.session.scalars(statement.options(joinedload(Delegation.letter_by))).one_or_none()


def with_institution(event: Event, institution_id: str) -> tuple[Institution | None, Delegation | None]:
    """A State or organisation by its id, and what is known of its delegation."""
    statement = (
        sa.select(Institution, Delegation)
        .outerjoin(Delegation, sa.and_(Delegation.institution_id == Institution.id, Delegation.event_id == event.id))
        .where(Institution.id == institution_id)
        .options(joinedload(Delegation.letter_by))
    )
    row = db.session.execute(statement).one_or_none()
    return (row[0], row[1]) if row else (None, None)


def delegations(event: Event) -> dict[str, Delegation]:
    """All of an event, by id of the institution."""
    found = db.session.scalars(sa.select(Delegation).where(Delegation.event_id == event.id))
    return {each.institution_id: each for each in found}


def declared(event: Event) -> Sequence[Delegation]:
    """Those that their States have declared complete, or the organisers confirmed."""
    said = sa.or_(Delegation.completed_at.is_not(None), Delegation.confirmed_at.is_not(None))
    return db.session.scalars(sa.select(Delegation).where(Delegation.event_id == event.id, said)).all()


def own_deadlines(event: Event) -> dict[str, datetime]:
    """Until when delegations with a time of their own are nominated, by id of the institution."""
    statement = sa.select(Delegation.institution_id, Delegation.closes_at)
    rows = db.session.execute(statement.where(Delegation.event_id == event.id, Delegation.closes_at.is_not(None)))
    return {institution_id: closes_at for institution_id, closes_at in rows if closes_at}


def deadlines_of(registrations: Collection[Registration]) -> dict[str, datetime]:
    """The same for the delegations that nominated some people, by id of the registration."""
    named = {each.id: (each.event_id, each.delegation_id) for each in registrations if each.delegation_id}
    if not named:
        return {}
    key = sa.tuple_(Delegation.event_id, Delegation.institution_id)
    statement = sa.select(Delegation.event_id, Delegation.institution_id, Delegation.closes_at)
    rows = db.session.execute(statement.where(key.in_(set(named.values()))))
    times = {(event_id, institution_id): closes_at for event_id, institution_id, closes_at in rows}
    return {one: until for one, house in named.items() if (until := times.get(house))}


def locked(event: Event, ids: Collection[str]) -> dict[str, Delegation]:
    """Some of them, by id of the institution, as they are once nobody else changes them."""
    statement = sa.select(Delegation).where(Delegation.event_id == event.id, Delegation.institution_id.in_(ids))
    found = db.session.scalars(
        statement.order_by(Delegation.id).with_for_update().execution_options(populate_existing=True)
    )
    return {each.institution_id: each for each in found}


def policy(event: Event) -> DelegationPolicy | None:
    """The limits of an event; None as long as nobody has set any."""
    return db.session.get(DelegationPolicy, event.id)


class Terms(NamedTuple):
    """All that organisers have set for the delegations of an event."""

    policy: DelegationPolicy | None
    quotas: Mapping[Role, RoleQuota]


def terms(event: Event) -> Terms:
    """The limits of an event and what was set for roles, in one question."""
    statement = (
        sa.select(DelegationPolicy, RoleQuota)
        .outerjoin(RoleQuota, RoleQuota.event_id == DelegationPolicy.event_id)
        .where(DelegationPolicy.event_id == event.id)
    )
    rows = db.session.execute(statement).all()
    return Terms(rows[0][0] if rows else None, {Role(quota.role): quota for _policy, quota in rows if quota})


def role_quotas(event: Event) -> Mapping[Role, RoleQuota]:
    """What was set for roles at an event."""
    found = db.session.scalars(sa.select(RoleQuota).where(RoleQuota.event_id == event.id))
    return {Role(each.role): each for each in found}


def known_letters() -> frozenset[str]:
    """The keys of all letters that delegations have."""
    return frozenset(db.session.scalars(sa.select(Delegation.letter_key).where(Delegation.letter_key != "")))


def questions(delegation: Delegation) -> Sequence[DelegationQuestion]:
    """What was asked for a delegation, the latest first."""
    statement = sa.select(DelegationQuestion).where(DelegationQuestion.delegation_id == delegation.id)
    ordered = statement.order_by(DelegationQuestion.asked_at.desc(), DelegationQuestion.id).options(
        joinedload(DelegationQuestion.author)
    )
    return db.session.scalars(ordered).all()


def history(
    event: Event, institution: Institution, delegation: Delegation | None, people: Collection[str]
) -> Sequence[AuditEntry]:
    """What was done with a delegation, who acted for it, and how some people (ids of registrations) came and went.

    The latest first; at most `LONGEST_HISTORY` deeds, and one more when there are more.
    """
    of_people = sa.and_(AuditEntry.target_id.in_(people), AuditEntry.verb.in_(OF_PEOPLE))
    of_whole = AuditEntry.target_id == delegation.id if delegation else sa.false()
    of_acting = sa.and_(
        AuditEntry.scope == event.id,
        AuditEntry.verb.in_(OF_ACTING),
        sa.or_(
            AuditEntry.after[("institution", "en")].as_string() == institution.name["en"],
            AuditEntry.after["institution"].as_string() == str(institution),
        ),
    )
    statement = sa.select(AuditEntry).where(sa.or_(of_whole, of_people, of_acting))
    ordered = statement.order_by(AuditEntry.at.desc(), AuditEntry.id).limit(LONGEST_HISTORY + 1)
    return db.session.scalars(ordered).all()
