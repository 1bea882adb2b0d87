"""What the directory knows about a person: handed out to her, and taken away when she leaves or the time is over."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import selectinload

from meetings.core.db import db
from meetings.core.i18n import language
from meetings.core.personal import Given, Source
from meetings.events.models import Event
from meetings.networking import rules
from meetings.networking.models import Block, Card, Consent, ContactRequest, ItemKind, Permit
from meetings.registration.models import Registration


def _registrations(account_id: str) -> sa.Select[str]:
    return sa.select(Registration.id).where(Registration.account_id == account_id)


def export(account_id: str) -> list[dict[str, Any]]:
    """Her cards, what she wrote to others, and whom she does not wish to meet."""
    mine = _registrations(account_id)
    cards = sa.select(Card).where(Card.registration_id.in_(mine)).options(selectinload(Card.items))
    sent = sa.select(ContactRequest).where(ContactRequest.sender_id.in_(mine)).order_by(ContactRequest.created_at)
    blocks = sa.select(Block).where(Block.blocker_id == account_id)
    return [
        *({"card": _card(card)} for card in db.session.scalars(cards)),
        *(
            {"asked_at": one.created_at, "purpose": one.purpose, "message": one.message}
            for one in db.session.scalars(sent)
        ),
        *({"blocked": one.name, "at": one.created_at} for one in db.session.scalars(blocks)),
    ]


def _card(card: Card) -> dict[str, Any]:
    return {
        "about": card.about,
        "offers": _named(card, ItemKind.OFFERS),
        "seeks": _named(card, ItemKind.SEEKS),
        "speaks": [rules.language_name(code, language()) for code in card.listed(ItemKind.SPEAKS)],
        "email_to": card.email_to,
        "phone_to": card.phone_to,
        "joined_at": card.joined_at,
    }


def _named(card: Card, kind: ItemKind) -> list[Any]:
    """Topics by name; one that is no longer in the vocabulary by its code."""
    return [rules.TOPICS[slug].name if slug in rules.TOPICS else slug for slug in card.listed(kind)]


def erase(account_id: str, now: datetime) -> int:
    """Cards with all that came in, what she wrote, her consents, and blocks in either direction."""
    count = _remove(_registrations(account_id))
    blocks = sa.delete(Block).where(sa.or_(Block.blocker_id == account_id, Block.blocked_id == account_id))
    return count + int(db.session.execute(blocks).rowcount)  # type: ignore[attr-defined]


def expire(event_id: str, now: datetime) -> int:
    """The whole directory of an event. Blocks stay: they protect at the next meeting too."""
    return _remove(sa.select(Registration.id).where(Registration.event_id == event_id))


def _remove(registrations: sa.Select[str]) -> int:
    where = (
        (ContactRequest, ContactRequest.sender_id),
        (Card, Card.registration_id),
        (Consent, Consent.registration_id),
        (Permit, Permit.registration_id),
    )
    count = 0
    for kind, column in where:
        gone = db.session.execute(sa.delete(kind).where(column.in_(registrations)))
        count += int(gone.rowcount)  # type: ignore[attr-defined]
    return count


def consents(account_id: str) -> list[Given]:
    """What she agreed to in directories."""
    statement = (
        sa.select(Consent, Event)
        .join(Registration, Registration.id == Consent.registration_id)
        .join(Event, Event.id == Registration.event_id)
        .where(Registration.account_id == account_id)
    )
    return [
        Given(given.id, given.text, given.language, given.given_at, given.withdrawn_at, event.title)
        for given, event in db.session.execute(statement)
    ]


LABEL = _l("Your cards in directories")


def source(withdraw: Any) -> Source:
    """What `core.personal` is told; `withdraw` is the verb that takes a consent back."""
    return Source(LABEL, export, erase, expire=expire, consents=consents, withdraw=withdraw)
