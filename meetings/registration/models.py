"""Categories, registrations and the people who nominate."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.accounts.models import Account
from meetings.core.db import Base, Id
from meetings.core.translated import Translated
from meetings.events.models import Event
from meetings.institutions.models import Institution
from meetings.institutions.rules import capitals


class Audience(enum.StrEnum):
    """Who may choose a category: anyone who registers, focal points when they nominate, or organisers only."""

    ANYONE = "anyone"
    NOMINATION = "nomination"
    ORGANISERS = "organisers"


class Listing(enum.StrEnum):
    """Whether people of a category are on the list of participants: by the event's rule, or when they agree."""

    RULE = "rule"
    CONSENT = "consent"
    NEVER = "never"


class State(enum.StrEnum):
    """Where a registration stands. Each change is a verb in `registration.actions`."""

    NOMINATED = "nominated"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    WAITING = "waiting"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


HOLDING = frozenset({State.NOMINATED, State.SUBMITTED, State.APPROVED})
ACTIVE = HOLDING | {State.WAITING}


class RegistrationWindow(Base):
    """When registration for an event is open; no row means not yet decided, so closed."""

    __tablename__ = "registration_window"

    event_id: Mapped[str] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    asks_approval: Mapped[bool] = mapped_column(default=True)

    event: Mapped[Event] = relationship()


class Category(Base):
    """A kind of participant: its name, colour and letter on the badge, its places and who may choose it.

    Places are held by people who are nominated, submitted or approved (`HOLDING`); no capacity means no limit.
    """

    __tablename__ = "category"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "letter"),
        sa.CheckConstraint("capacity IS NULL OR capacity >= 0", name="capacity_not_negative"),
    )

    id: Mapped[Id]
    event_id: Mapped[str] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(sa.String(30))
    name: Mapped[Translated]
    letter: Mapped[str] = mapped_column(sa.String(2))
    colour: Mapped[str] = mapped_column(sa.String(7))
    capacity: Mapped[int | None]
    audience: Mapped[str] = mapped_column(sa.String(12), default=Audience.ANYONE)
    listing: Mapped[str] = mapped_column(sa.String(10), default=Listing.CONSENT)
    in_delegation: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)

    event: Mapped[Event] = relationship()

    def __str__(self) -> str:
        return self.name.shown_in("en").text


class FocalPoint(Base):
    """The person who nominates for a State or organisation at an event."""

    __tablename__ = "focal_point"
    __table_args__ = (sa.UniqueConstraint("event_id", "institution_id", "account_id"),)

    id: Mapped[Id]
    event_id: Mapped[str] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    institution_id: Mapped[str] = mapped_column(sa.ForeignKey("institution.id"))
    account_id: Mapped[str] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]

    event: Mapped[Event] = relationship()
    institution: Mapped[Institution] = relationship()
    account: Mapped[Account] = relationship()


class Registration(Base):
    """One person at one event. What is printed is kept here, so that a later profile change moves no badge.

    `confirmed_at` is when she sent her own answers: somebody nominated has none until then. `delegation_id` names the
    State or organisation whose focal point nominated her.
    """

    __tablename__ = "registration"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "account_id"),
        sa.Index(None, "event_id", "state"),
        sa.Index(None, "event_id", "sort_name"),
        sa.Index(None, "category_id", "state", "queued_at"),
    )

    id: Mapped[Id]
    event_id: Mapped[str] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    account_id: Mapped[str] = mapped_column(sa.ForeignKey("account.id"), index=True)
    category_id: Mapped[str] = mapped_column(sa.ForeignKey("category.id"))
    affiliation_id: Mapped[str | None] = mapped_column(sa.ForeignKey("institution.id"), index=True)
    nominated_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    delegation_id: Mapped[str | None] = mapped_column(sa.ForeignKey("institution.id"), index=True)
    state: Mapped[str] = mapped_column(sa.String(10))
    reason: Mapped[str] = mapped_column(sa.String(1000), default="")
    token: Mapped[str] = mapped_column(sa.String(32), unique=True)
    form_of_address: Mapped[str] = mapped_column(sa.String(20), default="")
    given_name: Mapped[str] = mapped_column(sa.String(100))
    family_name: Mapped[str] = mapped_column(sa.String(100))
    badge_name: Mapped[str] = mapped_column(sa.String(200), default="")
    sort_name: Mapped[str] = mapped_column(sa.String(220))
    function: Mapped[Translated]
    institution_name: Mapped[Translated]
    takes_part: Mapped[str] = mapped_column(sa.String(10), default="on_site")
    desk_note: Mapped[str] = mapped_column(sa.String(300), default="")
    agreed_to_list: Mapped[bool] = mapped_column(default=False)
    is_protected: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    queued_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()
    account: Mapped[Account] = relationship(foreign_keys=[account_id])
    category: Mapped[Category] = relationship()
    affiliation: Mapped[Institution | None] = relationship(foreign_keys=[affiliation_id])
    nominated_by: Mapped[Account | None] = relationship(foreign_keys=[nominated_by_id])

    @property
    def full_name(self) -> str:
        """Given name and FAMILY NAME."""
        return f"{self.given_name} {capitals(self.family_name)}".strip()

    @property
    def listed_name(self) -> str:
        """FAMILY NAME Given name."""
        return f"{capitals(self.family_name)} {self.given_name}".strip()

    @property
    def is_active(self) -> bool:
        """Whether it has neither been refused nor withdrawn."""
        return self.state in ACTIVE

    def __str__(self) -> str:
        return self.full_name


class Consent(Base):
    """What a person agreed to, in the words she read, from when to when."""

    __tablename__ = "registration_consent"

    id: Mapped[Id]
    registration_id: Mapped[str] = mapped_column(sa.ForeignKey("registration.id", ondelete="CASCADE"), index=True)
    subject: Mapped[str] = mapped_column(sa.String(20))
    text: Mapped[str] = mapped_column(sa.String(1000))
    language: Mapped[str] = mapped_column(sa.String(5))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    registration: Mapped[Registration] = relationship()
