"""Reads of copies and what became of them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from meetings.accounts.models import Account
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.core.paging import Page, page_of_found
from meetings.core.queue import QueueState
from meetings.correspondence.fates import TO_RESEND, Fate, fate
from meetings.correspondence.models import Copy, CopyState, Message
from meetings.events.models import Event
from meetings.institutions.rules import folded
from meetings.registration.models import Registration

PAGE = 50
REFUSAL: sa.ColumnElement[bool] = sa.func.coalesce(Mail.error, "").like("5__ %")
NAME = sa.func.coalesce(Registration.sort_name, Account.sort_name)
WITH_PERSON = (joinedload(Copy.account), joinedload(Copy.registration), joinedload(Copy.mail))
OfContact = aliased(Mail)


def figures(message: Message) -> Counter[Fate]:
    """How many copies have which fate."""
    return figures_by_message(Copy.message_id == message.id).get(message.id, Counter())


def figures_by_message(*where: sa.ColumnElement[bool]) -> dict[str, Counter[Fate]]:
    """The same for all messages whose copies fit."""
    statement = (
        sa.select(Copy.message_id, Copy.state, Mail.state, REFUSAL, sa.func.count())
        .outerjoin(Mail, Mail.id == Copy.mail_id)
        .where(*where)
        .group_by(Copy.message_id, Copy.state, Mail.state, REFUSAL)
    )
    found: dict[str, Counter[Fate]] = {}
    for message_id, copy_state, mail_state, is_refusal, count in db.session.execute(statement):
        found.setdefault(message_id, Counter())[fate(copy_state, mail_state, bool(is_refusal))] += count
    return found


def last_handed_on(message: Message) -> datetime | None:
    """When the last copy was taken by a mail server or given up; None as long as none was."""
    statement = sa.select(sa.func.max(Mail.finished_at)).join(Copy, Copy.mail_id == Mail.id)
    return db.session.scalar(statement.where(Copy.message_id == message.id))


def waiting(message: Message) -> dict[str, bool]:
    """The accounts whose copies wait, and whether one writes to somebody else too about each."""
    has_contact = sa.func.coalesce(Registration.contact_email, "") != ""
    statement = sa.select(Copy.account_id, has_contact).outerjoin(Copy.registration)
    where = Copy.message_id == message.id, Copy.state == CopyState.WAITING
    return {account_id: bool(has) for account_id, has in db.session.execute(statement.where(*where))}


def contact_figures(message: Message) -> Counter[Fate]:
    """How many copies to contact persons have which fate."""
    refusal: sa.ColumnElement[bool] = sa.func.coalesce(OfContact.error, "").like("5__ %")
    statement = (
        sa.select(OfContact.state, refusal, sa.func.count())
        .join(Copy, Copy.mail_id == OfContact.copy_of_id)
        .where(Copy.message_id == message.id)
        .group_by(OfContact.state, refusal)
    )
    found: Counter[Fate] = Counter()
    for mail_state, is_refusal, count in db.session.execute(statement):
        found[fate(CopyState.WRITTEN, mail_state, bool(is_refusal))] += count
    return found


def copies(message: Message, number: int, wanted: Fate | None = None, q: str = "") -> Page[Copy]:
    """One page of the copies of a message by name, of one fate when `wanted`, whose names have the words of `q`."""
    statement = _of(message, wanted)
    for word in folded(q).split()[:8]:
        statement = statement.where(NAME.contains(word, autoescape=True))
    return page_of_found(statement.options(*WITH_PERSON, joinedload(Copy.contact_mail)), number, PAGE)


def copy_in(event: Event, message_id: str, copy_id: str) -> Copy | None:
    """One copy, looked up through its message and event."""
    statement = (
        sa.select(Copy)
        .join(Copy.message)
        .where(Message.event_id == event.id, Message.id == message_id, Copy.id == copy_id)
        .options(*WITH_PERSON)
    )
    return db.session.scalars(statement).one_or_none()


def to_resend(message: Message) -> Sequence[Copy]:
    """The copies that could not be delivered."""
    undelivered = Copy.state == CopyState.WRITTEN, Mail.state == QueueState.FAILED
    statement = sa.select(Copy).join(Copy.mail).where(Copy.message_id == message.id, *undelivered)
    return db.session.scalars(statement.options(*WITH_PERSON).order_by(Copy.id)).all()


def fates(message: Message) -> Iterator[Any]:
    """Every copy with its fate and that of the contact person, by name, read in pieces."""
    with_contact = _of(message, None).outerjoin(OfContact, OfContact.copy_of_id == Copy.mail_id)
    statement = with_contact.with_only_columns(
        sa.func.coalesce(Registration.family_name, Account.family_name).label("family_name"),
        sa.func.coalesce(Registration.given_name, Account.given_name).label("given_name"),
        sa.func.coalesce(Registration.is_protected, sa.false()).label("is_protected"),
        Account.email,
        Account.language,
        Copy.state,
        Mail.state.label("mail_state"),
        Mail.error,
        Mail.finished_at,
        OfContact.recipient_name.label("contact_name"),
        OfContact.recipient.label("contact_email"),
        OfContact.state.label("contact_state"),
        OfContact.error.label("contact_error"),
        OfContact.finished_at.label("contact_finished_at"),
    )
    yield from db.session.execute(statement.execution_options(yield_per=500))


def _of(message: Message, wanted: Fate | None) -> sa.Select[Any]:
    statement = (
        sa.select(Copy)
        .join(Account, Account.id == Copy.account_id)
        .outerjoin(Registration, Registration.id == Copy.registration_id)
        .outerjoin(Mail, Mail.id == Copy.mail_id)
        .where(Copy.message_id == message.id)
        .order_by(NAME, Copy.id)
    )
    return statement.where(_has(wanted)) if wanted else statement


def _has(wanted: Fate) -> sa.ColumnElement[bool]:
    if wanted.value in set(CopyState):
        return Copy.state == wanted
    written = Copy.state == CopyState.WRITTEN
    failed = sa.func.coalesce(Mail.state, QueueState.DONE) == QueueState.FAILED
    under_way = sa.func.coalesce(Mail.state, QueueState.DONE).in_((QueueState.QUEUED, QueueState.RUNNING))
    if wanted in TO_RESEND:
        return sa.and_(written, failed, REFUSAL if wanted is Fate.REFUSED else sa.not_(REFUSAL))
    return sa.and_(written, under_way if wanted is Fate.QUEUED else sa.not_(sa.or_(failed, under_way)))
