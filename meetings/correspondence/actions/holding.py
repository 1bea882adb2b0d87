"""A scheduled message whose time has come is held back where nobody would let it leave any more."""

from datetime import datetime

import sqlalchemy as sa

from meetings.core import audit, mail
from meetings.core.db import db
from meetings.core.i18n import in_language
from meetings.core.urls import external_url
from meetings.correspondence.actions.filling import deadline_of, heading
from meetings.correspondence.models import Message, Stage
from meetings.correspondence.rules.held import HELD, Held, why_held
from meetings.events import queries as events
from meetings.events.models import EventRole

TEMPLATE = "correspondence/held_back"


def held(message: Message) -> Held | None:
    """Why a message may not leave at its time, as things stand now."""
    mine = sa.select(EventRole.role).where(
        EventRole.event_id == message.event_id, EventRole.account_id == message.reviewed_by_id
    )
    return why_held(message.event.state, frozenset(db.session.scalars(mine)))


def hold_back(message: Message, why: Held, now: datetime) -> None:
    """Back to review; the time it had stays, as a sign of what happened. The organisers are written to."""
    message.stage, message.changed_at = Stage.REVIEW, now
    audit.record("message.held_back", message, actor=None, scope=message.event_id, after={"send_at": message.send_at})
    for account in {role.account_id: role.account for role in events.organisers(message.event)}.values():
        link = external_url("outbox.show", slug=message.event.slug, message_id=message.id, lang=account.language)
        with in_language(account.language):
            headline = heading(message, deadline_of(message.event))
        values = {
            "headline": headline,
            "event_title": message.event.title.shown_in(account.language).text,
            "because": HELD[why],
            "link": link,
        }
        mail.write(TEMPLATE, to=account, scope=message.event_id, values=values)
