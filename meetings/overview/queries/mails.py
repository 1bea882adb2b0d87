"""Mails of a meeting, as its team may see them, and mails of the demo, as their recipients do."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from meetings.accounts.models import Account
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.core.paging import Page, page_of_found
from meetings.core.queue import QueueState
from meetings.events.models import Event, EventRole
from meetings.registration.models import Registration

PAGE = 50
SHOWN = 20
OF_ACCOUNT = "accounts/"
PRIVATE = "networking/"
OF_REGISTRATION = "registration/"


class Returned(NamedTuple):
    """A mail that came back: to whom, with which words, and when it was written."""

    recipient: str
    recipient_name: str
    words: str
    at: datetime


class Undelivered(NamedTuple):
    """The last mails that came back, and how many there are in all."""

    mails: list[Returned]
    total: int


def sent_for(event: Event, *, manages: bool) -> sa.ColumnElement[bool]:
    """The mails of a meeting that its team may see.

    Never those between participants: who would like to meet whom is theirs alone. Those who look after registrations
    see the mails about registrations.
    """
    mine = Mail.template.not_like(f"{PRIVATE}%") if manages else Mail.template.like(f"{OF_REGISTRATION}%")
    return sa.and_(Mail.scope == event.id, mine)


def of_event(
    event: Event, *, manages: bool, states: Collection[str] = (), words: str = "", page: int = 1
) -> Page[Mail]:
    """Mails of a meeting, the newest first; `words` are searched in recipient and subject."""
    where = [sent_for(event, manages=manages)]
    if states:
        where.append(Mail.state.in_(states))
    for word in words.lower().split()[:6]:
        columns = (Mail.recipient, Mail.recipient_name, Mail.subject)
        where.append(sa.or_(*(sa.func.lower(column).contains(word, autoescape=True) for column in columns)))
    return _page(where, page)


def counts(event: Event, *, manages: bool) -> Counter[str]:
    """How many mails of a meeting are in each state of the queue."""
    statement = sa.select(Mail.state, sa.func.count()).where(sent_for(event, manages=manages)).group_by(Mail.state)
    return Counter({state: count for state, count in db.session.execute(statement)})


def given_up_of_accounts(event: Event | None = None) -> sa.ColumnElement[bool]:
    """The mails about accounts that were given up: to people of `event` and its team, or to anybody."""
    where = [Mail.scope.is_(None), Mail.template.like(f"{OF_ACCOUNT}%"), Mail.state == QueueState.FAILED]
    if event is not None:
        registered = sa.select(Registration.account_id).where(Registration.event_id == event.id)
        team = sa.select(EventRole.account_id).where(EventRole.event_id == event.id)
        here = sa.or_(Account.id.in_(registered), Account.id.in_(team))
        where.append(Mail.recipient.in_(sa.select(Account.email).where(here)))
    return sa.and_(*where)


def undelivered_of_accounts(event: Event | None = None) -> Undelivered:
    """The last of these.

    They belong to no meeting, so without this they would stand nowhere; what they said is not given.
    """
    columns = Mail.recipient, Mail.recipient_name, Mail.error, Mail.created_at, sa.func.count().over()
    found = sa.select(*columns).where(given_up_of_accounts(event))
    statement = found.order_by(Mail.created_at.desc(), Mail.id).limit(SHOWN)
    rows = db.session.execute(statement).all()
    return Undelivered([Returned(*row[:-1]) for row in rows], rows[0][-1] if rows else 0)


def undelivered_between_people(event: Event) -> int:
    """How many mails between participants were given up; who wrote to whom is theirs alone."""
    where = Mail.scope == event.id, Mail.template.like(f"{PRIVATE}%"), Mail.state == QueueState.FAILED
    return db.session.scalar(sa.select(sa.func.count()).select_from(Mail).where(*where)) or 0


def one(event: Event, mail_id: str, *, manages: bool) -> Mail | None:
    """A mail by its id, looked up through its meeting."""
    return db.session.scalars(sa.select(Mail).where(Mail.id == mail_id, sent_for(event, manages=manages))).one_or_none()


def kept(recipient: str = "", page: int = 1) -> Page[Mail]:
    """All mails of the demo, the newest first, or those to one address."""
    return _page([Mail.recipient == recipient] if recipient else [], page)


def kept_one(mail_id: str) -> Mail | None:
    """A mail of the demo."""
    return db.session.get(Mail, mail_id)


def recipients() -> list[tuple[str, str]]:
    """Who got mail in the demo: address and name."""
    statement = sa.select(Mail.recipient, sa.func.max(Mail.recipient_name)).group_by(Mail.recipient)
    return [(address, name) for address, name in db.session.execute(statement.order_by(Mail.recipient))]


def _page(where: Sequence[sa.ColumnElement[bool]], number: int) -> Page[Mail]:
    return page_of_found(sa.select(Mail).where(*where).order_by(Mail.created_at.desc(), Mail.id), number, PAGE)
