"""Reads of the directory. Whatever is shown of a person goes through `members`, so that leaving works everywhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from meetings.accounts.models import Account
from meetings.core.db import db
from meetings.core.paging import Page, page_of_found
from meetings.events.models import Event
from meetings.institutions.models import Institution
from meetings.institutions.queries import is_named
from meetings.institutions.rules import folded, sort_key
from meetings.networking.models import (
    NEVER_LISTED,
    Block,
    Card,
    CardItem,
    Consent,
    ContactRequest,
    ItemKind,
    Permit,
    Subject,
)
from meetings.registration.models import Category, Registration, State

PAGE = 24
FILTERS = ("q", "offers", "seeks", "speaks", "state")
WITH_PERSON = (
    contains_eager(Card.registration).contains_eager(Registration.account),
    contains_eager(Card.registration).contains_eager(Registration.category),
    contains_eager(Card.registration).contains_eager(Registration.affiliation),
    selectinload(Card.items),
)


class Me(NamedTuple):
    """How the reader stands to the directory of an event."""

    registration: Registration
    card: Card | None
    is_permitted: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """What a reader looks for; empty means anything."""

    q: str = ""
    offers: str = ""
    seeks: str = ""
    speaks: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request between the reader and the person of `card`; `sent` says that the reader asked."""

    request: ContactRequest
    card: Card
    sent: bool


def me(event: Event, account: Account) -> Me | None:
    """The reader's registration, card and permission, if there is a registration."""
    statement = (
        sa.select(Registration, Card, Permit.registration_id)
        .outerjoin(Card, Card.registration_id == Registration.id)
        .outerjoin(Permit, Permit.registration_id == Registration.id)
        .where(Registration.event_id == event.id, Registration.account_id == account.id)
        .options(
            joinedload(Registration.category),
            joinedload(Registration.affiliation),
            joinedload(Registration.account),
        )
    )
    row = db.session.execute(statement).one_or_none()
    if row is None:
        return None
    registration, card, permitted = row
    if card:
        set_committed_value(card, "registration", registration)
    return Me(registration, card, permitted is not None)


def members(event: Event) -> sa.Select[Card]:
    """The cards that may be seen at all now: approved people of a listed category, protected ones by permission."""
    permit = sa.exists().where(Permit.registration_id == Registration.id).correlate(Registration)
    return (
        sa.select(Card)
        .join(Card.registration)
        .join(Registration.account)
        .join(Registration.category)
        .outerjoin(Registration.affiliation)
        .where(
            Card.event_id == event.id,
            Registration.event_id == event.id,
            Registration.state == State.APPROVED,
            Category.key.not_in(NEVER_LISTED),
            sa.or_(Registration.is_protected.is_(False), sa.and_(Registration.badge_name != "", permit)),
        )
    )


def visible_to(event: Event, viewer: Card) -> sa.Select[Card]:
    """The same for one member: without herself, those she blocked and those who blocked her."""
    account = viewer.registration.account_id
    either = sa.or_(
        sa.and_(Block.blocker_id == account, Block.blocked_id == Registration.account_id),
        sa.and_(Block.blocked_id == account, Block.blocker_id == Registration.account_id),
    )
    return members(event).where(Card.id != viewer.id, ~sa.exists().where(either).correlate(Registration))


def page(event: Event, viewer: Card, wanted: Filter, number: int) -> Page[Card]:
    """One page of those who fit, by name; a number beyond the last page gives the last."""
    fitting = _fitting(visible_to(event, viewer), wanted)
    return page_of_found(fitting.order_by(_sort_name(), Card.id).options(*WITH_PERSON), number, PAGE)


def card(event: Event, viewer: Card, card_id: str) -> Card | None:
    """The card of somebody else, as far as the viewer may see it."""
    return db.session.scalars(visible_to(event, viewer).where(Card.id == card_id).options(*WITH_PERSON)).one_or_none()


def states(event: Event, viewer: Card, language: str) -> Sequence[Institution]:
    """The States and organisations of those who can be found, in the reader's order; never a protected person's."""
    found = visible_to(event, viewer).where(Registration.is_protected.is_(False))
    ids = found.with_only_columns(Registration.affiliation_id).distinct()
    order = Institution.sort_fr if language == "fr" else Institution.sort_en
    return db.session.scalars(sa.select(Institution).where(Institution.id.in_(ids)).order_by(order)).all()


def exchanges(event: Event, viewer: Card) -> list[Exchange]:
    """All that is between the viewer and people she may see, the newest first."""
    seen = visible_to(event, viewer).options(*WITH_PERSON).with_only_columns(Card, ContactRequest)
    sent = seen.join(ContactRequest, ContactRequest.recipient_id == Card.id)
    sent = sent.where(ContactRequest.sender_id == viewer.registration_id)
    received = seen.join(ContactRequest, ContactRequest.sender_id == Card.registration_id)
    received = received.where(ContactRequest.recipient_id == viewer.id)
    found = [
        Exchange(row[1], row[0], is_sent) for is_sent, half in ((True, sent), (False, received)) for row in _open(half)
    ]
    return sorted(found, key=lambda one: one.request.created_at, reverse=True)


def _open(half: sa.Select[Card, ContactRequest]) -> Sequence[sa.Row[Card, ContactRequest]]:
    return db.session.execute(half.where(ContactRequest.ended_at.is_(None))).all()


def count_waiting(event: Event, viewer: Card) -> int:
    """How many requests wait for the viewer's answer."""
    waiting = visible_to(event, viewer).join(ContactRequest, ContactRequest.sender_id == Card.registration_id)
    waiting = waiting.where(
        ContactRequest.recipient_id == viewer.id,
        ContactRequest.ended_at.is_(None),
        ContactRequest.accepted_at.is_(None),
        ContactRequest.refused_at.is_(None),
    )
    return db.session.scalar(waiting.with_only_columns(sa.func.count(Card.id))) or 0


def exchange(event: Event, viewer: Card, request_id: str) -> Exchange | None:
    """One of them by the id of its request."""
    return next((one for one in exchanges(event, viewer) if one.request.id == request_id), None)


def between(event: Event, viewer: Card, other: Card) -> list[Exchange]:
    """What is between two people, in both directions."""
    return [one for one in exchanges(event, viewer) if one.card.id == other.id]


def sent_since(registration: Registration, moment: datetime) -> int:
    """How many requests a person has sent since `moment`."""
    statement = sa.select(sa.func.count()).where(
        ContactRequest.sender_id == registration.id, ContactRequest.created_at > moment
    )
    return db.session.scalar(statement) or 0


def received_since(recipient: Card, moment: datetime) -> int:
    """How many requests a person has got since `moment`."""
    statement = sa.select(sa.func.count()).where(
        ContactRequest.recipient_id == recipient.id, ContactRequest.created_at > moment
    )
    return db.session.scalar(statement) or 0


def was_asked(registration: Registration, recipient: Card) -> bool:
    """Whether a request of this person is open, or was never accepted: a second one would tell of a refusal."""
    statement = sa.select(
        sa.exists().where(
            ContactRequest.sender_id == registration.id,
            ContactRequest.recipient_id == recipient.id,
            sa.or_(ContactRequest.ended_at.is_(None), ContactRequest.accepted_at.is_(None)),
        )
    )
    return bool(db.session.scalar(statement))


def consents(registration: Registration) -> dict[Subject, Consent]:
    """What a person agrees to now."""
    statement = sa.select(Consent).where(Consent.registration_id == registration.id, Consent.withdrawn_at.is_(None))
    return {Subject(row.subject): row for row in db.session.scalars(statement)}


def blocks(account: Account) -> Sequence[Block]:
    """Whom a person has blocked, the newest first."""
    statement = sa.select(Block).where(Block.blocker_id == account.id).order_by(Block.created_at.desc())
    return db.session.scalars(statement).all()


def block(account: Account, block_id: str) -> Block | None:
    """One of them."""
    return db.session.scalars(
        sa.select(Block).where(Block.blocker_id == account.id, Block.id == block_id)
    ).one_or_none()


def protected(event: Event) -> list[tuple[Registration, bool]]:
    """The protected people who take part, and whether the organisers let them join."""
    statement = (
        sa.select(Registration, Permit.registration_id)
        .outerjoin(Permit, Permit.registration_id == Registration.id)
        .where(
            Registration.event_id == event.id,
            Registration.state == State.APPROVED,
            Registration.is_protected.is_(True),
        )
        .order_by(sa.func.lower(Registration.badge_name), Registration.id)
    )
    return [(row[0], row[1] is not None) for row in db.session.execute(statement)]


def figures(event: Event) -> tuple[int, int, int]:
    """People in the directory, requests sent, requests accepted: sums only."""
    joined = db.session.scalar(members(event).with_only_columns(sa.func.count(Card.id)))
    asked = sa.select(sa.func.count(), sa.func.count(ContactRequest.accepted_at))
    row = db.session.execute(asked.where(ContactRequest.event_id == event.id)).one()
    return joined or 0, row[0], row[1]


def _sort_name() -> sa.ColumnElement[str]:
    """A protected person stands where the chosen name belongs."""
    return sa.case((Registration.is_protected, sa.func.lower(Registration.badge_name)), else_=Registration.sort_name)


def _fitting(statement: sa.Select[Card], wanted: Filter) -> sa.Select[Card]:
    for kind in ItemKind:
        slug = getattr(wanted, kind.value)
        if slug:
            has = sa.exists().where(CardItem.card_id == Card.id, CardItem.kind == kind, CardItem.slug == slug)
            statement = statement.where(has.correlate(Card))
    if wanted.state:
        statement = statement.where(Registration.affiliation_id == wanted.state, Registration.is_protected.is_(False))
    for word in folded(wanted.q).split()[:8]:
        statement = statement.where(_mentions(word))
    return statement


def _mentions(word: str) -> sa.ColumnElement[bool]:
    """What a card shows: an institution that somebody typed is on it where no State or organisation is."""
    typed = Registration.institution_search.contains(word, autoescape=True)
    shown = sa.or_(is_named(sort_key(word)), sa.and_(Registration.affiliation_id.is_(None), typed))
    return sa.or_(_sort_name().contains(word, autoescape=True), sa.and_(Registration.is_protected.is_(False), shown))
