"""Cards of the directory, what people agreed to, requests between them, and who does not wish to be met by whom."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.accounts.models import Account
from meetings.core.db import Base, Id
from meetings.core.translated import Translated
from meetings.registration.models import Registration

NEVER_LISTED = frozenset({"press", "interpreter"})
"""Keys of the categories whose people are never in the directory and never see it."""


class Audience(enum.StrEnum):
    """Who may see a person's e-mail address or telephone number."""

    NOBODY = "nobody"
    ACCEPTED = "accepted"
    EVERYONE = "everyone"


class ItemKind(enum.StrEnum):
    """What a card lists: topics offered, topics sought, languages spoken."""

    OFFERS = "offers"
    SEEKS = "seeks"
    SPEAKS = "speaks"


class Subject(enum.StrEnum):
    """What a consent is about. Each is asked for, given and taken back by itself."""

    DIRECTORY = "directory"
    EMAIL = "email"
    PHONE = "phone"


class Purpose(enum.StrEnum):
    """Why one person would like to meet another."""

    EXPERIENCE = "experience"
    COOPERATION = "cooperation"
    PROCEDURE = "procedure"
    TRAINING = "training"
    DATA = "data"
    PROJECT = "project"
    OTHER = "other"


class Card(Base):
    """A person in the directory. Its existence is the membership: leaving deletes it, and all that hangs on it."""

    __tablename__ = "network_card"

    id: Mapped[Id]
    event_id: Mapped[str] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    registration_id: Mapped[str] = mapped_column(sa.ForeignKey("registration.id", ondelete="CASCADE"), unique=True)
    about: Mapped[Translated]
    email_to: Mapped[str] = mapped_column(sa.String(10), default=Audience.NOBODY)
    phone_to: Mapped[str] = mapped_column(sa.String(10), default=Audience.NOBODY)
    joined_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    registration: Mapped[Registration] = relationship()
    items: Mapped[list["CardItem"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)

    def listed(self, kind: ItemKind) -> list[str]:
        """The slugs of one kind that stand on the card."""
        return [item.slug for item in self.items if item.kind == kind]

    def __str__(self) -> str:
        return "card"


class CardItem(Base):
    """One topic or language of a card."""

    __tablename__ = "network_card_item"
    __table_args__ = (sa.Index(None, "kind", "slug"),)

    card_id: Mapped[str] = mapped_column(sa.ForeignKey("network_card.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(8), primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(60), primary_key=True)


class Consent(Base):
    """What a person agreed to: the exact text she read, in its language, its version, from when to when."""

    __tablename__ = "network_consent"
    __table_args__ = (
        sa.Index(
            "uq_network_consent_open",
            "registration_id",
            "subject",
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    registration_id: Mapped[str] = mapped_column(sa.ForeignKey("registration.id", ondelete="CASCADE"))
    subject: Mapped[str] = mapped_column(sa.String(10))
    answer: Mapped[str] = mapped_column(sa.String(10))
    text: Mapped[str] = mapped_column(sa.String(1000))
    language: Mapped[str] = mapped_column(sa.String(5))
    version: Mapped[str] = mapped_column(sa.String(10))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class ContactRequest(Base):
    """One person asks another. A refusal is known to the one who refused only.

    It hangs on the recipient's card, so that nothing is left of it when the recipient leaves. `shows_…` is what the
    sender lets the other see once accepted, `answer_shows_…` what the recipient does.
    """

    __tablename__ = "contact_request"
    __table_args__ = (
        sa.Index(
            "uq_contact_request_open",
            "sender_id",
            "recipient_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.Index(None, "sender_id", "created_at"),
        sa.Index(None, "recipient_id", "created_at"),
    )

    id: Mapped[Id]
    event_id: Mapped[str] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    sender_id: Mapped[str] = mapped_column(sa.ForeignKey("registration.id", ondelete="CASCADE"))
    recipient_id: Mapped[str] = mapped_column(sa.ForeignKey("network_card.id", ondelete="CASCADE"))
    purpose: Mapped[str] = mapped_column(sa.String(12))
    message: Mapped[str] = mapped_column(sa.String(500))
    shows_email: Mapped[bool] = mapped_column(default=False)
    shows_phone: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    answer_shows_email: Mapped[bool] = mapped_column(default=False)
    answer_shows_phone: Mapped[bool] = mapped_column(default=False)

    sender: Mapped[Registration] = relationship()
    recipient: Mapped[Card] = relationship()

    @property
    def is_waiting(self) -> bool:
        """Whether the recipient may still answer."""
        return not (self.accepted_at or self.refused_at or self.ended_at)

    def __str__(self) -> str:
        return "contact request"


class Block(Base):
    """Two people who no longer find each other, because one of them wished so."""

    __tablename__ = "network_block"
    __table_args__ = (sa.UniqueConstraint("blocker_id", "blocked_id"),)

    id: Mapped[Id]
    blocker_id: Mapped[str] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"))
    blocked_id: Mapped[str] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(sa.String(220))
    created_at: Mapped[datetime]

    blocked: Mapped[Account] = relationship(foreign_keys=[blocked_id])

    def __str__(self) -> str:
        return "block"


class Permit(Base):
    """The organisers' word that a protected person may join under the chosen name, if she wishes to."""

    __tablename__ = "network_permit"

    registration_id: Mapped[str] = mapped_column(sa.ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True)
    by_id: Mapped[str] = mapped_column(sa.ForeignKey("account.id"))
    at: Mapped[datetime]

    registration: Mapped[Registration] = relationship()
