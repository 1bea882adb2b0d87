"""Messages, their copies, and what they are made from."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.accounts.models import Account
from meetings.core.db import Base, Id
from meetings.core.mail import Attached, Mail
from meetings.core.translated import Named, Translated
from meetings.events.models import Event
from meetings.institutions.models import Institution
from meetings.registration.models import Registration


class Stage(enum.StrEnum):
    """Where a message is on its way. It can be written in a draft only, and called back until it is sent."""

    DRAFT = "draft"
    REVIEW = "review"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    SENT = "sent"


class CopyState(enum.StrEnum):
    """What becomes of a copy before it is a mail; once it is one (`WRITTEN`), the mail's own state counts.

    `LEFT_OUT`: an organiser took the person out. `NO_LONGER`: she no longer fitted when it left. `UNSUBSCRIBED`: she
    wants no information messages. `STOPPED`: sending was stopped before it came to her.
    """

    WAITING = "waiting"
    LEFT_OUT = "left_out"
    NO_LONGER = "no_longer"
    UNSUBSCRIBED = "unsubscribed"
    STOPPED = "stopped"
    WRITTEN = "written"


class Trigger(enum.StrEnum):
    """What a reminder is counted from, and with it who gets it."""

    BEFORE_DEADLINE = "before_deadline"
    AFTER_NOMINATION = "after_nomination"
    BEFORE_MEETING = "before_meeting"
    AFTER_MEETING = "after_meeting"


class Template(Base):
    """A text to begin messages with, and the people whom it suits."""

    __tablename__ = "message_template"

    id: Mapped[Id]
    event_id: Mapped[str] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(sa.String(30), default="")
    name: Mapped[str] = mapped_column(sa.String(120))
    subject: Mapped[Translated]
    text: Mapped[Translated]
    audience: Mapped[str] = mapped_column(sa.String(20))
    choice: Mapped[dict[str, Any]] = mapped_column(default=dict)
    changed_at: Mapped[datetime]

    event: Mapped[Event] = relationship()

    def __str__(self) -> str:
        return self.name


class Rule(Base):
    """A reminder that leaves by itself, once to each person: `days` before or after its trigger, in a host's name."""

    __tablename__ = "message_rule"

    id: Mapped[Id]
    event_id: Mapped[str] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    template_id: Mapped[str] = mapped_column(sa.ForeignKey("message_template.id", ondelete="CASCADE"), index=True)
    house_id: Mapped[str] = mapped_column(sa.ForeignKey("institution.id"))
    trigger: Mapped[str] = mapped_column(sa.String(20))
    days: Mapped[int]
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

    event: Mapped[Event] = relationship()
    template: Mapped[Template] = relationship()
    house: Mapped[Institution] = relationship()

    def __str__(self) -> str:
        return self.template.name


class Attachment(Base):
    """A file that goes with a message, to everybody or to the readers of one language."""

    __tablename__ = "message_attachment"

    id: Mapped[Id]
    message_id: Mapped[str] = mapped_column(sa.ForeignKey("message.id", ondelete="CASCADE"), index=True)
    language: Mapped[str] = mapped_column(sa.String(5), default="")
    file_key: Mapped[str] = mapped_column(sa.String(80))
    file_name: Mapped[str] = mapped_column(sa.String(140))
    content_type: Mapped[str] = mapped_column(sa.String(100))
    size: Mapped[int]

    @property
    def attached(self) -> Attached:
        """The file as a mail carries it."""
        return Attached(self.file_key, self.file_name, self.content_type)


class Message(Named, Base):
    """One text to many people, in the name of one host. `choice` is what the audience was filtered by."""

    __tablename__ = "message"
    __table_args__ = (sa.Index(None, "event_id", "created_at"),)

    id: Mapped[Id]
    event_id: Mapped[str] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    house_id: Mapped[str] = mapped_column(sa.ForeignKey("institution.id"))
    rule_id: Mapped[str | None] = mapped_column(sa.ForeignKey("message_rule.id", ondelete="SET NULL"), index=True)
    subject: Mapped[Translated]
    text: Mapped[Translated]
    audience: Mapped[str] = mapped_column(sa.String(20))
    choice: Mapped[dict[str, Any]] = mapped_column(default=dict)
    is_information: Mapped[bool] = mapped_column(default=False)
    stage: Mapped[str] = mapped_column(sa.String(10), default=Stage.DRAFT)
    send_at: Mapped[datetime | None]
    created_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    reviewed_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()
    house: Mapped[Institution] = relationship()
    rule: Mapped[Rule | None] = relationship()
    created_by: Mapped[Account | None] = relationship(foreign_keys=created_by_id)
    reviewed_by: Mapped[Account | None] = relationship(foreign_keys=reviewed_by_id)
    attachments: Mapped[list[Attachment]] = relationship(cascade="all, delete-orphan", order_by=Attachment.file_name)

    @property
    def is_draft(self) -> bool:
        """Whether it is still being written."""
        return self.stage == Stage.DRAFT

    @property
    def was_held_back(self) -> bool:
        """Whether its time came and it did not leave."""
        return self.stage == Stage.REVIEW and self.send_at is not None

    @property
    def names(self) -> Translated:
        """What it is called, in each language."""
        return self.subject


class Copy(Base):
    """The copy of one person: of a message she gets one, and of a rule too.

    `contact_mail` is what went to whom else one writes to about her; there is none where nobody is named, or the mail
    had a link for her alone.
    """

    __tablename__ = "message_copy"
    __table_args__ = (
        sa.UniqueConstraint("message_id", "account_id"),
        sa.UniqueConstraint("rule_id", "account_id"),
        sa.Index(None, "message_id", "state"),
    )

    id: Mapped[Id]
    message_id: Mapped[str] = mapped_column(sa.ForeignKey("message.id", ondelete="CASCADE"))
    rule_id: Mapped[str | None] = mapped_column(sa.ForeignKey("message_rule.id", ondelete="SET NULL"))
    account_id: Mapped[str] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), index=True)
    registration_id: Mapped[str | None] = mapped_column(
        sa.ForeignKey("registration.id", ondelete="SET NULL"), index=True
    )
    mail_id: Mapped[str | None] = mapped_column(sa.ForeignKey("mail.id", ondelete="SET NULL"), unique=True)
    state: Mapped[str] = mapped_column(sa.String(12), default=CopyState.WAITING)

    message: Mapped[Message] = relationship()
    account: Mapped[Account] = relationship()
    registration: Mapped[Registration | None] = relationship()
    mail: Mapped[Mail | None] = relationship()
    contact_mail: Mapped[Mail | None] = relationship(
        primaryjoin=lambda: sa.orm.foreign(Mail.copy_of_id) == Copy.mail_id, viewonly=True, uselist=False
    )

    @property
    def name(self) -> str:
        """FAMILY NAME Given name, as registered."""
        return (self.registration or self.account).listed_name

    @property
    def is_protected(self) -> bool:
        """Whether the person is shown only to those who may see protected people."""
        return self.registration is not None and self.registration.is_protected


class Unsubscription(Base):
    """A person who wants no more information messages of organisers; what concerns her own part still reaches her."""

    __tablename__ = "message_unsubscription"

    account_id: Mapped[str] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime]
