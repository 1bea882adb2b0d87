"""What the first page asks: the meetings of a person, and what waits for her in each."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from meetings.accounts.models import Account
from meetings.core.db import db
from meetings.delegations.models import Delegation as Whole
from meetings.delegations.models import DelegationPolicy, FocalPoint
from meetings.delegations.queries import NamedIn, with_naming
from meetings.delegations.rules import deadline, naming
from meetings.events.models import Event, EventGuest, EventRole, EventState, Proposal, ProposalState
from meetings.institutions.models import Institution
from meetings.registration.models import ACTIVE, Registration, State

MOST = 30
OPEN = (EventState.PUBLISHED, EventState.CANCELLED)


class Mine(NamedTuple):
    """A meeting of mine, with my registration if there is one."""

    event: Event
    registration: Registration | None


def meetings_of(account: Account, today: date) -> list[Mine]:
    """The meetings, not over yet, that a person works for, is registered with, nominates for or is invited to."""
    my_registration = sa.and_(Registration.event_id == Event.id, Registration.account_id == account.id)
    guest = sa.exists().where(EventGuest.event_id == Event.id, EventGuest.account_id == account.id)
    nominates = sa.exists().where(
        FocalPoint.event_id == Event.id, FocalPoint.account_id == account.id, FocalPoint.ended_at.is_(None)
    )
    team = sa.exists().where(EventRole.event_id == Event.id, EventRole.account_id == account.id)
    takes_part = sa.or_(Registration.id.is_not(None), guest, nominates)
    statement = (
        sa.select(Event, Registration)
        .outerjoin(Registration, my_registration)
        .where(Event.last_day >= today, sa.or_(team, sa.and_(Event.state.in_(OPEN), takes_part)))
        .options(joinedload(Registration.category))
        .order_by(Event.first_day, Event.id)
        .limit(MOST)
    )
    return [Mine(*row) for row in db.session.execute(statement)]


def roles_of(account: Account, event_ids: Collection[str]) -> dict[str, list[EventRole]]:
    """What a person does in each of these meetings."""
    found: dict[str, list[EventRole]] = defaultdict(list)
    statement = sa.select(EventRole).where(EventRole.account_id == account.id, EventRole.event_id.in_(event_ids))
    for role in db.session.scalars(statement.order_by(EventRole.created_at, EventRole.id)):
        found[role.event_id].append(role)
    return found


class Delegation(NamedTuple):
    """A State or organisation that a person nominates for, and how many she or others have named for it.

    People can be named from `opens_at` to `closes_at`.
    """

    institution: Institution
    nominated: int
    opens_at: datetime | None
    closes_at: datetime | None


def delegations_of(account: Account, event_ids: Collection[str], now: datetime) -> dict[str, list[Delegation]]:
    """Whom a person nominates for in each of these meetings, in one question."""
    known: dict[tuple[str, Institution], tuple[int, datetime | None]] = {}
    named: dict[str, NamedIn] = {}
    rows = db.session.execute(_nominating(account, event_ids))
    for event_id, institution, count, own, of_policy, opens_at, closes_at, category, role in rows:
        known[event_id, institution] = count, deadline(own, of_policy, None)
        named.setdefault(event_id, NamedIn((opens_at, closes_at))).add(category, role)
    times = {one: naming(each.of_event, each.categories, each.chosen, now) for one, each in named.items()}
    found: dict[str, list[Delegation]] = defaultdict(list)
    for (event_id, institution), (count, until) in known.items():
        one = times[event_id]
        found[event_id].append(Delegation(institution, count, one.opens_at, until or one.closes_at))
    return found


def _nominating(account: Account, event_ids: Collection[str]) -> sa.Select[Any]:
    nominated = (
        sa.select(sa.func.count())
        .where(
            Registration.event_id == FocalPoint.event_id,
            Registration.delegation_id == FocalPoint.institution_id,
            Registration.state.in_(ACTIVE),
        )
        .correlate(FocalPoint)
        .scalar_subquery()
    )
    mine = Whole.event_id == FocalPoint.event_id, Whole.institution_id == FocalPoint.institution_id
    statement = (
        sa.select(FocalPoint.event_id, Institution, nominated, Whole.closes_at, DelegationPolicy.closes_at)
        .join(Institution, Institution.id == FocalPoint.institution_id)
        .outerjoin(Whole, sa.and_(*mine))
        .outerjoin(DelegationPolicy, DelegationPolicy.event_id == FocalPoint.event_id)
        .where(FocalPoint.account_id == account.id, FocalPoint.ended_at.is_(None), FocalPoint.event_id.in_(event_ids))
        .order_by(Institution.sort_en)
    )
    return with_naming(statement, FocalPoint.event_id)


def waiting_in(event_ids: Collection[str]) -> dict[str, list[Proposal]]:
    """The proposals that wait for a key in these meetings, with the keys that are turned."""
    found: dict[str, list[Proposal]] = defaultdict(list)
    for proposal in _waiting(Proposal.event_id.in_(event_ids)) if event_ids else ():
        found[proposal.event_id].append(proposal)
    return found


def waiting(event: Event) -> Sequence[Proposal]:
    """The same for one meeting."""
    return _waiting(Proposal.event_id == event.id)


def _waiting(where: sa.ColumnElement[bool]) -> Sequence[Proposal]:
    statement = (
        sa.select(Proposal)
        .where(where, Proposal.state == ProposalState.WAITING)
        .options(joinedload(Proposal.approvals), joinedload(Proposal.proposed_by))
        .order_by(Proposal.proposed_at, Proposal.id)
    )
    return db.session.scalars(statement).unique().all()


def to_decide(event_ids: Collection[str]) -> dict[str, int]:
    """How many registrations wait for a decision in each of these meetings."""
    if not event_ids:
        return {}
    statement = (
        sa.select(Registration.event_id, sa.func.count())
        .where(Registration.event_id.in_(event_ids), Registration.state == State.SUBMITTED)
        .group_by(Registration.event_id)
    )
    return {event_id: count for event_id, count in db.session.execute(statement)}
