"""What events know about a person: her tasks, and which hidden meetings she may open."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import selectinload

from meetings.accounts.models import Account
from meetings.core import clock
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.core.personal import BARRIERS, SOURCES, Source
from meetings.core.queue import QueueState
from meetings.events.models import Event, EventGuest, EventHost, EventRole, EventState, Role
from meetings.events.rules.team import LastOrganiserOf


def _export(account_id: str) -> list[dict[str, Any]]:
    tasks = sa.select(EventRole, Event).join(Event, Event.id == EventRole.event_id)
    guests = sa.select(Event).join(EventGuest, EventGuest.event_id == Event.id)
    roles = db.session.execute(tasks.where(EventRole.account_id == account_id))
    return [
        *({"meeting": event.title, "task": role.role, "since": role.created_at} for role, event in roles),
        *(
            {"meeting": event.title, "may_open": True}
            for event in db.session.scalars(guests.where(EventGuest.account_id == account_id))
        ),
    ]


def _erase(account_id: str, now: datetime) -> int:
    gone = 0
    for kind in (EventRole, EventGuest):
        gone += db.session.execute(sa.delete(kind).where(kind.account_id == account_id)).rowcount  # type: ignore[attr-defined]
    _answer_elsewhere(db.session.get_one(Account, account_id).email)
    return gone


def _answer_elsewhere(address: str) -> None:
    """Answers go to this address no longer; those to mails that still leave go where all others of their event do."""
    for held in (Event.contact_email, EventHost.reply_to):
        db.session.execute(sa.update(held.class_).where(held == address).values({held: ""}))
    leaving = db.session.scalars(sa.select(Mail).where(Mail.reply_to == address, Mail.state != QueueState.DONE)).all()
    scopes = {mail.scope for mail in leaving}
    with_organisers = sa.select(Event).where(Event.id.in_(scopes)).options(selectinload(Event.organisers))
    found = db.session.scalars(with_organisers.execution_options(populate_existing=True)) if scopes else ()
    answers_to = {event.id: event.answers_to for event in found}
    for mail in leaving:
        mail.reply_to = answers_to.get(mail.scope or "", "")
    db.session.flush()
    db.session.execute(sa.update(Mail).where(Mail.reply_to == address).values(reply_to=""))


def _expire(event_id: str, now: datetime) -> int:
    return int(db.session.execute(sa.delete(EventGuest).where(EventGuest.event_id == event_id)).rowcount)  # type: ignore[attr-defined]


def _needs(account_id: str, now: datetime) -> bool:
    statement = (
        sa.select(EventRole.id)
        .join(Event, Event.id == EventRole.event_id)
        .where(EventRole.account_id == account_id, Event.anonymised_at.is_(None))
    )
    return db.session.scalar(statement.limit(1)) is not None


def _keeps_a_key(account_id: str) -> None:
    """Raise LastOrganiserOf when a house would lose its key of a meeting that is not over."""
    mine = sa.select(EventRole).where(EventRole.account_id == account_id, EventRole.role == Role.ORGANISER)
    for role in db.session.scalars(mine):
        event = db.session.get_one(Event, role.event_id)
        others = sa.select(EventRole.id).where(
            EventRole.event_id == event.id,
            EventRole.role == Role.ORGANISER,
            EventRole.institution_id == role.institution_id,
            EventRole.account_id != account_id,
        )
        is_over = event.last_day < clock.local_day(clock.now(), event.time_zone) or event.state == EventState.CANCELLED
        if not is_over and db.session.scalar(others.limit(1)) is None:
            raise LastOrganiserOf(event=event.title.shown_in("en").text)


SOURCES["events"] = Source(_l("Your tasks in meetings"), _export, _erase, expire=_expire, needs=_needs)
BARRIERS.append(_keeps_a_key)
