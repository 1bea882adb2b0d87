"""Verbs of the directory: join, write a card, leave, ask, answer, end, block, permit."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from meetings.accounts.models import Account
from meetings.core import audit, mail
from meetings.core.db import db
from meetings.core.i18n import language
from meetings.core.personal import SOURCES
from meetings.core.translated import Translated
from meetings.core.urls import external_url
from meetings.events.models import Event
from meetings.networking import personal, queries, rules
from meetings.networking.models import (
    Audience,
    Block,
    Card,
    CardItem,
    Consent,
    ContactRequest,
    ItemKind,
    Permit,
    Purpose,
    Subject,
)
from meetings.registration.models import Registration


@dataclass(frozen=True, slots=True)
class CardDetails:
    """What a person writes on the card, and who may see which of her contact data."""

    about: Translated
    offers: tuple[str, ...] = ()
    seeks: tuple[str, ...] = ()
    speaks: tuple[str, ...] = ()
    email_to: Audience = Audience.NOBODY
    phone_to: Audience = Audience.NOBODY


@dataclass(frozen=True, slots=True)
class Wish:
    """Why one asks, in a few words, and what one lets the other see once accepted."""

    purpose: str
    message: str
    shows: rules.Shown


def join(me: queries.Me, details: CardDetails, *, agreed: bool, now: datetime) -> Card:
    """Come into the directory. Raises MayNotJoin and ConsentNeeded."""
    registration = me.registration
    rules.ensure_may_join(rules.standing(registration, permitted=me.is_permitted), agreed=agreed)
    card = Card(event_id=registration.event_id, registration=registration, about=details.about)
    card.joined_at = card.changed_at = now
    db.session.add(card)
    _agree(registration, Subject.DIRECTORY, "yes", str(rules.DIRECTORY_CONSENT), now)
    audit.record("networking.joined", card, actor=registration.account, scope=card.event_id)
    return change(card, details, now=now)


def change(card: Card, details: CardDetails, *, now: datetime) -> Card:
    """Write the card anew; what is no longer agreed to is taken back at once."""
    card.about, card.changed_at = details.about, now
    kinds = ((ItemKind.OFFERS, details.offers), (ItemKind.SEEKS, details.seeks), (ItemKind.SPEAKS, details.speaks))
    db.session.flush()
    db.session.execute(sa.delete(CardItem).where(CardItem.card_id == card.id))
    db.session.add_all(CardItem(card_id=card.id, kind=kind, slug=slug) for kind, slugs in kinds for slug in set(slugs))
    for subject, audience in ((Subject.EMAIL, details.email_to), (Subject.PHONE, details.phone_to)):
        _let_see(card.registration, subject, audience, now)
    card.email_to, card.phone_to = details.email_to, details.phone_to
    db.session.flush()
    db.session.expire(card, ["items"])
    return card


def leave(card: Card, *, now: datetime) -> None:
    """Leave the directory: the card, what came in and all consents end; nothing of it is shown from now on."""
    registration = card.registration
    for consent in queries.consents(registration).values():
        consent.withdrawn_at = now
    sent = sa.update(ContactRequest).where(
        ContactRequest.sender_id == registration.id, ContactRequest.ended_at.is_(None)
    )
    db.session.execute(sent.values(ended_at=now))
    audit.record("networking.left", card, actor=registration.account, scope=card.event_id)
    db.session.flush()
    db.session.execute(sa.delete(Card).where(Card.id == card.id))
    db.session.expunge(card)


def ask(event: Event, sender: Card, recipient: Card, wish: Wish, *, now: datetime) -> ContactRequest:
    """Ask somebody for contact. Raises AlreadyAsked, AskedYou, EnoughForToday."""
    registration = sender.registration
    _hold(registration)
    since = now - rules.A_DAY
    rules.ensure_may_ask(
        asked=queries.was_asked(registration, recipient) or _are_in_contact(event, sender, recipient),
        asked_by=_waits_for(event, sender, recipient),
        today=queries.sent_since(registration, since),
    )
    may_show = rules.offered(sender.email_to, sender.phone_to)
    request = ContactRequest(
        event_id=event.id,
        sender=registration,
        recipient=recipient,
        purpose=wish.purpose,
        message=wish.message,
        shows_email=wish.shows.email and may_show.email,
        shows_phone=wish.shows.phone and may_show.phone,
        created_at=now,
    )
    is_quiet = queries.received_since(recipient, since) >= rules.MAILS_A_DAY
    db.session.add(request)
    db.session.flush()
    if not is_quiet:
        _tell("networking/asked", event, recipient.registration.account, registration, request)
    return request


def accept(event: Event, request: ContactRequest, shows: rules.Shown, *, now: datetime) -> None:
    """Say yes, and choose what the other may see. A second answer changes nothing."""
    _hold(request.recipient.registration)
    db.session.refresh(request)
    if not request.is_waiting:
        return
    may_show = rules.offered(request.recipient.email_to, request.recipient.phone_to)
    request.accepted_at = now
    request.answer_shows_email = shows.email and may_show.email
    request.answer_shows_phone = shows.phone and may_show.phone
    db.session.flush()
    _tell("networking/accepted", event, request.sender.account, request.recipient.registration, request)


def refuse(request: ContactRequest, *, now: datetime) -> None:
    """Leave a request unanswered: the other is not told and sees no difference."""
    _hold(request.recipient.registration)
    db.session.refresh(request)
    if request.is_waiting:
        request.refused_at = now
        db.session.flush()


def end(request: ContactRequest, *, now: datetime) -> None:
    """End a contact: neither sees from now on what the other chose to show."""
    if request.accepted_at and not request.ended_at:
        request.ended_at = now
        db.session.flush()


def block(account: Account, card: Card, *, now: datetime) -> None:
    """No longer find each other, in this meeting and in others; the other is not told. Twice is once."""
    blocked = card.registration
    known = sa.select(Block.id).where(Block.blocker_id == account.id, Block.blocked_id == blocked.account_id)
    if db.session.scalar(known) is None:
        name = rules.name_of(blocked)
        db.session.add(Block(blocker_id=account.id, blocked_id=blocked.account_id, name=name, created_at=now))
        db.session.flush()


def unblock(block: Block) -> None:
    """Find each other again."""
    db.session.delete(block)
    db.session.flush()


def permit(registration: Registration, *, by: Account, now: datetime) -> None:
    """Let a protected person join under the chosen name; whether she does is for her to say."""
    if db.session.get(Permit, registration.id) is None:
        db.session.add(Permit(registration_id=registration.id, by_id=by.id, at=now))
        name = rules.name_of(registration)
        audit.record("networking.permitted", registration, actor=by, scope=registration.event_id, name=name)
        db.session.flush()


def forbid(registration: Registration, *, by: Account) -> None:
    """Take that back: the person is in no directory from the next request on."""
    given = db.session.get(Permit, registration.id)
    if given:
        db.session.delete(given)
        name = rules.name_of(registration)
        audit.record("networking.forbidden", registration, actor=by, scope=registration.event_id, name=name)
        db.session.flush()


def _let_see(registration: Registration, subject: Subject, audience: Audience, now: datetime) -> None:
    given = queries.consents(registration).get(subject)
    if given and given.answer == audience:
        return
    if given:
        given.withdrawn_at = now
        db.session.flush()
    if audience != Audience.NOBODY:
        _agree(registration, subject, audience, str(rules.FIELD_CONSENT[subject, audience]), now)


def _agree(registration: Registration, subject: Subject, answer: str, text: str, now: datetime) -> None:
    db.session.add(
        Consent(
            registration_id=registration.id,
            subject=subject,
            answer=answer,
            text=text,
            language=language(),
            version=rules.CONSENT_VERSION,
            given_at=now,
        )
    )
    db.session.flush()


def _are_in_contact(event: Event, one: Card, other: Card) -> bool:
    return any(exchange.request.accepted_at for exchange in queries.between(event, one, other))


def _waits_for(event: Event, one: Card, other: Card) -> bool:
    return any(not exchange.sent and exchange.request.is_waiting for exchange in queries.between(event, one, other))


def _hold(registration: Registration) -> None:
    """Lock a person's registration until the commit, so that limits hold at the same moment too."""
    db.session.execute(sa.select(Registration.id).where(Registration.id == registration.id).with_for_update())


def _tell(template: str, event: Event, to: Account, about: Registration, request: ContactRequest) -> None:
    values = {
        "event": event,
        "name": rules.name_of(about),
        "purpose": rules.PURPOSES[Purpose(request.purpose)],
        "message": request.message,
        "url": external_url("networking.contacts", lang=to.language, slug=event.slug),
    }
    mail.write(template, to=to, scope=event.id, naming=[(about.account_id, values["name"])], values=values)


def follow_merge(kept: Registration, *, other: Registration, by: Account, now: datetime) -> None:
    """A card is hers to move: consent was given for it. Raises StillInDirectory while the other has one.

    What hangs on one that she withdrew herself, and that was merged with none, follows, as if she were nominated again.
    """
    if other.merged_into_id is None:
        _take_along(kept, other)
    elif db.session.scalar(sa.select(Card.id).where(Card.registration_id == other.id)):
        raise rules.StillInDirectory(name=other.full_name)


def _take_along(kept: Registration, other: Registration) -> None:
    if db.session.get(Permit, kept.id) is None:
        permits = sa.update(Permit).where(Permit.registration_id == other.id)
        db.session.execute(permits.values(registration_id=kept.id))
    sent = sa.update(ContactRequest).where(ContactRequest.sender_id == other.id)
    db.session.execute(sent.values(sender_id=kept.id))
    for table in (Card, Consent):
        theirs = sa.update(table).where(table.registration_id == other.id)
        db.session.execute(theirs.values(registration_id=kept.id))


def withdraw_consent(account_id: str, consent_id: str, now: datetime) -> None:
    """Take one consent back: leave the directory, or show an address no more; nothing happens for somebody else's."""
    given = db.session.get(Consent, consent_id)
    card = db.session.scalar(sa.select(Card).where(Card.registration_id == given.registration_id)) if given else None
    if given is None or card is None or card.registration.account_id != account_id or given.withdrawn_at:
        return
    if given.subject == Subject.DIRECTORY:
        leave(card, now=now)
        return
    _let_see(card.registration, Subject(given.subject), Audience.NOBODY, now)
    setattr(card, "email_to" if given.subject == Subject.EMAIL else "phone_to", Audience.NOBODY)


audit.VERBS.update(
    {
        "networking.joined": _l("%(actor)s came into the directory"),
        "networking.left": _l("%(actor)s left the directory"),
        "networking.permitted": _l("%(actor)s permitted a protected person to join the directory"),
        "networking.forbidden": _l("%(actor)s no longer permits a protected person to join the directory"),
    }
)
audit.VALUES.update({f"purpose.{code}": word for code, word in rules.PURPOSES.items()})
audit.VALUES.update({f"email_to.{code}": word for code, word in rules.SEEN_BY.items()})
SOURCES["networking"] = personal.source(withdraw_consent)
