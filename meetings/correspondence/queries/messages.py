"""Reads of messages, templates and rules, each looked up through its event."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.correspondence.models import Attachment, Copy, Message, Rule, Template, Unsubscription
from meetings.events.models import Event, EventState

MOST_LISTED = 200
NOMINATED = "registration/nominated"


def messages(event: Event) -> Sequence[Message]:
    """The messages of an event, the newest first."""
    statement = (
        sa.select(Message)
        .where(Message.event_id == event.id)
        .order_by(Message.created_at.desc(), Message.id)
        .limit(MOST_LISTED)
        .options(joinedload(Message.created_by), joinedload(Message.house))
    )
    return db.session.scalars(statement).all()


def message_in(event: Event, message_id: str) -> Message | None:
    """One message of this event, with its files."""
    statement = (
        sa.select(Message)
        .where(Message.event_id == event.id, Message.id == message_id)
        .options(joinedload(Message.house), selectinload(Message.attachments))
    )
    return db.session.scalars(statement).one_or_none()


def attachment_in(message: Message, attachment_id: str) -> Attachment | None:
    """One file of this message."""
    return next((each for each in message.attachments if each.id == attachment_id), None)


def templates(event: Event) -> Sequence[Template]:
    """The templates of an event by name."""
    statement = sa.select(Template).where(Template.event_id == event.id).order_by(Template.name, Template.id)
    return db.session.scalars(statement).all()


def template_in(event: Event, template_id: str) -> Template | None:
    """One template of this event."""
    statement = sa.select(Template).where(Template.event_id == event.id, Template.id == template_id)
    return db.session.scalars(statement).one_or_none()


def uses(template: Template) -> bool:
    """Whether a reminder says what the template says."""
    statement = sa.select(Rule.id).where(Rule.template_id == template.id).limit(1)
    return db.session.scalar(statement) is not None


def rules(event: Event) -> Sequence[Rule]:
    """The reminders of an event, those of one trigger together, the earliest of them first."""
    statement = sa.select(Rule).where(Rule.event_id == event.id).order_by(Rule.trigger, Rule.days.desc(), Rule.id)
    return db.session.scalars(statement.options(joinedload(Rule.template), joinedload(Rule.house))).all()


def rule_in(event: Event, rule_id: str) -> Rule | None:
    """One reminder of this event."""
    statement = sa.select(Rule).where(Rule.event_id == event.id, Rule.id == rule_id)
    return db.session.scalars(statement.options(joinedload(Rule.template))).one_or_none()


def active_rules() -> Sequence[Rule]:
    """The reminders of all published events."""
    statement = sa.select(Rule).join(Rule.event).where(Rule.is_active, Event.state == EventState.PUBLISHED)
    return db.session.scalars(statement.order_by(Rule.id).options(joinedload(Rule.event))).all()


class Reminded(NamedTuple):
    """A reminder that somebody has got already, or was to get, and when."""

    copy_id: str
    at: datetime


def reminded(rule: Rule) -> dict[str, Reminded]:
    """The last copy of a reminder that each has got, by account."""
    statement = sa.select(Copy.account_id, Copy.id, Message.created_at).join(Message, Message.id == Copy.message_id)
    return {
        who: Reminded(copy_id, at) for who, copy_id, at in db.session.execute(statement.where(Copy.rule_id == rule.id))
    }


def told_of_nomination(event: Event) -> frozenset[str]:
    """The accounts to which a mail was written that they are nominated; an import without mails writes none."""
    statement = sa.select(Mail.account_id).where(Mail.scope == event.id, Mail.template == NOMINATED)
    return frozenset(filter(None, db.session.scalars(statement)))


def unsubscribed() -> frozenset[str]:
    """The accounts that want no information messages."""
    return frozenset(db.session.scalars(sa.select(Unsubscription.account_id)))


def known_keys() -> frozenset[str]:
    """The keys of all stored files that go with messages."""
    return frozenset(db.session.scalars(sa.select(Attachment.file_key)))
