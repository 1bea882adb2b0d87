"""Reads of events that deserve a name."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from meetings.accounts.models import Account
from meetings.core.db import db
from meetings.core.paging import Page, page_of_found
from meetings.events.models import (
    Event,
    EventGuest,
    EventRole,
    EventState,
    Proposal,
    ProposalKind,
    ProposalState,
    Role,
    Visibility,
)
from meetings.institutions.models import Institution, Kind
from meetings.institutions.rules import folded

PAGE = 20
EVENT_ID = sa.bindparam("event_id", type_=sa.String)
ACCOUNT_ID = sa.bindparam("account_id", type_=sa.String)
"""Stand for an event and a person in statements that are built once, because every page asks them."""
_BY_SLUG = sa.select(Event).where(Event.slug == sa.bindparam("slug")).options(joinedload(Event.hosts))
_ROLES = sa.select(EventRole.role).where(EventRole.event_id == EVENT_ID, EventRole.account_id == ACCOUNT_ID)
ROLES_TOGETHER = _ROLES.with_only_columns(sa.func.aggregate_strings(EventRole.role, ",")).scalar_subquery()
"""All that `ACCOUNT_ID` does for `EVENT_ID`, as one text."""


def by_slug(slug: str) -> Event | None:
    """The event of an address, whatever its state, with its hosts."""
    return db.session.scalars(_BY_SLUG, {"slug": slug}).unique().one_or_none()


def slugs_like(beginning: str) -> frozenset[str]:
    """The addresses in use that begin so."""
    return frozenset(db.session.scalars(sa.select(Event.slug).where(Event.slug.startswith(beginning, autoescape=True))))


def roles_of(event: Event, account: Account) -> frozenset[Role]:
    """What `account` does for `event`."""
    return frozenset(Role(role) for role in db.session.scalars(_ROLES, values_of(event, account)))


def values_of(event: Event, account: Account) -> dict[str, str]:
    """What `EVENT_ID` and `ACCOUNT_ID` stand for."""
    return {"event_id": event.id, "account_id": account.id}


def standing(
    question: sa.Select[*tuple[Any, ...]], event: Event, account: Account
) -> tuple[frozenset[Role], tuple[bool, ...]]:
    """What `account` does for `event`, and which conditions hold: `question` asks `ROLES_TOGETHER`, then these."""
    roles, *held = db.session.execute(question, values_of(event, account)).one()
    return frozenset(Role(role) for role in roles.split(",")) if roles else frozenset(), tuple(map(bool, held))


def is_guest(event: Event, account: Account) -> bool:
    """Whether `account` was invited to, nominated for or registered with `event`."""
    return db.session.get(EventGuest, (event.id, account.id)) is not None


def organises_any(account: Account) -> bool:
    """Whether `account` belongs to a host, or organises a meeting that both keys have published.

    Being named in somebody's draft is not enough: names of States are not for whoever is written into a form.
    """
    if account.affiliation and account.affiliation.may_host:
        return True
    return db.session.scalar(_organised_in_public(account).limit(1)) is not None


def _organised_in_public(account: Account) -> sa.Select[str | None]:
    """The houses for which `account` organises meetings that are no drafts any more."""
    return (
        sa.select(EventRole.institution_id)
        .join(Event, Event.id == EventRole.event_id)
        .where(EventRole.account_id == account.id, EventRole.role == Role.ORGANISER, Event.state != EventState.DRAFT)
    )


def house_of(event: Event, account: Account) -> str | None:
    """The host whose key `account` holds in `event`."""
    return db.session.scalars(
        sa.select(EventRole.institution_id).where(
            EventRole.event_id == event.id, EventRole.account_id == account.id, EventRole.role == Role.ORGANISER
        )
    ).one_or_none()


def organisers(event: Event) -> Sequence[EventRole]:
    """The organisers of every house, with their accounts."""
    return db.session.scalars(
        sa.select(EventRole)
        .where(EventRole.event_id == event.id, EventRole.role == Role.ORGANISER)
        .options(joinedload(EventRole.account))
    ).all()


def houses_with_organiser(event: Event) -> frozenset[str]:
    """The hosts that somebody holds a key of."""
    statement = sa.select(EventRole.institution_id).where(
        EventRole.event_id == event.id, EventRole.role == Role.ORGANISER
    )
    return frozenset(house for house in db.session.scalars(statement) if house)


def houses_that_act(event: Event) -> frozenset[str]:
    """The hosts whose key somebody holds who belongs to the host and has opened her account: no slip of the pen."""
    statement = (
        sa.select(EventRole.institution_id)
        .join(EventRole.account)
        .where(
            EventRole.event_id == event.id,
            EventRole.role == Role.ORGANISER,
            Account.affiliation_id == EventRole.institution_id,
            Account.confirmed_at.is_not(None),
        )
    )
    return frozenset(house for house in db.session.scalars(statement) if house)


def domains_of(houses: Collection[str]) -> dict[str, frozenset[str]]:
    """From where the people write who are known to belong to these institutions, by institution."""
    statement = sa.select(Account.affiliation_id, Account.email).where(
        Account.affiliation_id.in_(houses), Account.confirmed_at.is_not(None), Account.erased_at.is_(None)
    )
    found: dict[str, set[str]] = {house: set() for house in houses}
    for house, email in db.session.execute(statement):
        found[str(house)].add(email.rpartition("@")[2].lower())
    return {house: frozenset(domains) for house, domains in found.items()}


def team(event: Event) -> Sequence[EventRole]:
    """Everybody who works for the event, by name."""
    return db.session.scalars(
        sa.select(EventRole)
        .join(EventRole.account)
        .where(EventRole.event_id == event.id)
        .options(joinedload(EventRole.account), joinedload(EventRole.institution))
        .order_by(Account.sort_name, EventRole.id)
    ).all()


def role_in(event: Event, role_id: str) -> EventRole | None:
    """One role of this event."""
    return db.session.scalars(
        sa.select(EventRole)
        .where(EventRole.event_id == event.id, EventRole.id == role_id)
        .options(joinedload(EventRole.account), joinedload(EventRole.institution))
    ).one_or_none()


def possible_hosts() -> Sequence[Institution]:
    """The organisations that may host meetings."""
    return db.session.scalars(
        sa.select(Institution)
        .where(Institution.may_host, Institution.is_retired.is_(False))
        .order_by(Institution.sort_en)
    ).all()


def possible_host(institution_id: str) -> Institution | None:
    """One of the organisations that may host meetings."""
    return next((house for house in possible_hosts() if house.id == institution_id), None)


def draft_of(account: Account, event_id: str) -> Event | None:
    """The event with this id, if `account` organises it and it is a draft."""
    return db.session.scalars(
        sa.select(Event)
        .join(EventRole, EventRole.event_id == Event.id)
        .where(
            Event.id == event_id,
            Event.state == EventState.DRAFT,
            EventRole.account_id == account.id,
            EventRole.role == Role.ORGANISER,
        )
    ).one_or_none()


def houses_for(account: Account) -> Sequence[Institution]:
    """The organisations `account` may create an event for: none means that it may not."""
    houses = possible_hosts()
    if account.is_administrator:
        return houses
    own = set(db.session.scalars(_organised_in_public(account)))
    own.add(account.affiliation_id)
    return [house for house in houses if house.id in own]


def states(language: str) -> Sequence[Institution]:
    """The States, in the order of the language."""
    order = Institution.sort_fr if language == "fr" else Institution.sort_en
    statement = sa.select(Institution).where(Institution.kind == Kind.STATE, Institution.is_retired.is_(False))
    return db.session.scalars(statement.order_by(order)).all()


def organised_by(account: Account) -> Sequence[Event]:
    """The events `account` is an organiser of, the newest first: those it may copy."""
    return db.session.scalars(
        sa.select(Event)
        .join(EventRole, EventRole.event_id == Event.id)
        .where(EventRole.account_id == account.id, EventRole.role == Role.ORGANISER)
        .order_by(Event.first_day.desc(), Event.id)
        .limit(PAGE)
    ).all()


def proposals(event: Event) -> Sequence[Proposal]:
    """All proposals of an event, those that wait first, then the newest."""
    return db.session.scalars(
        sa.select(Proposal)
        .where(Proposal.event_id == event.id)
        .options(joinedload(Proposal.proposed_by), joinedload(Proposal.institution), joinedload(Proposal.closed_by))
        .order_by(Proposal.state != ProposalState.WAITING, Proposal.proposed_at.desc())
    ).all()


def proposal_in(event: Event, proposal_id: str) -> Proposal | None:
    """One proposal of this event."""
    return db.session.scalars(
        sa.select(Proposal).where(Proposal.event_id == event.id, Proposal.id == proposal_id)
    ).one_or_none()


def waiting(event: Event) -> dict[ProposalKind, Proposal]:
    """The proposals that wait for a key, by kind."""
    statement = sa.select(Proposal).where(Proposal.event_id == event.id, Proposal.state == ProposalState.WAITING)
    return {ProposalKind(proposal.kind): proposal for proposal in db.session.scalars(statement)}


def findable(
    account: Account | None, today: date, *, past: bool = False, search: str = "", page: int = 1
) -> Page[Event]:
    """The events a reader may find: public ones, and those he works for or is a guest of."""
    where = [_may_find(account), Event.last_day < today if past else Event.last_day >= today]
    where += [Event.search.contains(word, autoescape=True) for word in folded(search).split()[:8]]
    order = (Event.first_day.desc(), Event.id) if past else (Event.first_day, Event.id)
    return page_of_found(sa.select(Event).where(*where).order_by(*order), page, PAGE)


def _may_find(account: Account | None) -> sa.ColumnElement[bool]:
    is_open = Event.state.in_((EventState.PUBLISHED, EventState.CANCELLED))
    public = sa.and_(is_open, Event.visibility == Visibility.PUBLIC)
    if account is None:
        return public
    guest = sa.exists().where(EventGuest.event_id == Event.id, EventGuest.account_id == account.id)
    team = sa.exists().where(EventRole.event_id == Event.id, EventRole.account_id == account.id)
    return sa.or_(public, sa.and_(is_open, guest), team)


def locked(event: Event) -> Event:
    """The event, read again and locked until the end of the transaction: deeds on its keys and team queue here."""
    return db.session.scalars(
        sa.select(Event).where(Event.id == event.id).with_for_update().execution_options(populate_existing=True)
    ).one()
