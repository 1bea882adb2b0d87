"""Mails of a meeting, as its team may see them, and mails of the demo, as their recipients do."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

import sqlalchemy as sa

from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.events.models import Event

PAGE = 50
PRIVATE = "networking/"
OF_REGISTRATION = "registration/"


class MailPage(NamedTuple):
    """One page of mails."""

    mails: Sequence[Mail]
    total: int
    page: int
    pages: int

    @property
    def first(self) -> int:
        """The number of the first one shown, from 1."""
        return (self.page - 1) * PAGE + 1

    @property
    def last(self) -> int:
        """The number of the last one shown."""
        return (self.page - 1) * PAGE + len(self.mails)


def sent_for(event: Event, *, manages: bool) -> sa.ColumnElement[bool]:
    """The mails of a meeting that its team may see.

    Never those between participants: who would like to meet whom is theirs alone. Those who look after registrations
    see the mails about registrations.
    """
    mine = Mail.template.not_like(f"{PRIVATE}%") if manages else Mail.template.like(f"{OF_REGISTRATION}%")
    return sa.and_(Mail.scope == event.id, mine)


def of_event(event: Event, *, manages: bool, states: Collection[str] = (), words: str = "", page: int = 1) -> MailPage:
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


def one(event: Event, mail_id: str, *, manages: bool) -> Mail | None:
    """A mail by its id, looked up through its meeting."""
    return db.session.scalars(sa.select(Mail).where(Mail.id == mail_id, sent_for(event, manages=manages))).one_or_none()


def kept(recipient: str = "", page: int = 1) -> MailPage:
    """All mails of the demo, the newest first, or those to one address."""
    return _page([Mail.recipient == recipient] if recipient else [], page)


def kept_one(mail_id: str) -> Mail | None:
    """A mail of the demo."""
    return db.session.get(Mail, mail_id)


def recipients() -> list[tuple[str, str]]:
    """Who got mail in the demo: address and name."""
    statement = sa.select(Mail.recipient, sa.func.max(Mail.recipient_name)).group_by(Mail.recipient)
    return [(address, name) for address, name in db.session.execute(statement.order_by(Mail.recipient))]


def _page(where: Sequence[sa.ColumnElement[bool]], page: int) -> MailPage:
    total = db.session.scalar(sa.select(sa.func.count()).select_from(Mail).where(*where)) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    statement = sa.select(Mail).where(*where).order_by(Mail.created_at.desc(), Mail.id)
    return MailPage(db.session.scalars(statement.limit(PAGE).offset((page - 1) * PAGE)).all(), total, page, pages)
