"""The programme of an event: rooms, sessions and who speaks in them."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.accounts.models import Account
from meetings.core.db import Base, Id
from meetings.core.translated import Named, Translated
from meetings.events.models import Event


class SessionKind(enum.StrEnum):
    """What a session is."""

    PLENARY = "plenary"
    PANEL = "panel"
    WORKSHOP = "workshop"
    SIDE_EVENT = "side_event"
    BREAK = "break"


class SpeakerRole(enum.StrEnum):
    """What a person does in a session."""

    SPEAKER = "speaker"
    MODERATOR = "moderator"


class FeedScope(enum.StrEnum):
    """What a calendar feed holds."""

    PROGRAMME = "programme"
    MINE = "mine"


class Room(Named, Base):
    """A room of an event."""

    __tablename__ = "room"

    id: Mapped[Id]
    event_id: Mapped[str] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    name: Mapped[Translated]
    seats: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)

    event: Mapped[Event] = relationship()

    @property
    def names(self) -> Translated:
        """What it is called, in each language."""
        return self.name


class ProgrammeSession(Named, Base):
    """A part of the programme, from `starts_at` to `ends_at` (UTC); without a room it is for everybody everywhere.

    `revision` counts the changes: forms and calendars tell by it whether they have the newest version.
    """

    __tablename__ = "programme_session"
    __table_args__ = (
        sa.Index(None, "event_id", "starts_at"),
        sa.CheckConstraint("ends_at > starts_at", name="times_in_order"),
    )

    id: Mapped[Id]
    event_id: Mapped[str] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    room_id: Mapped[str | None] = mapped_column(sa.ForeignKey("room.id", ondelete="SET NULL"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(12))
    title: Mapped[Translated]
    description: Mapped[Translated] = mapped_column(default=Translated)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    interpretation: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    revision: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]

    event: Mapped[Event] = relationship()
    room: Mapped[Room | None] = relationship()
    speakers: Mapped[list["Speaker"]] = relationship(
        cascade="all, delete-orphan", back_populates="session", order_by="Speaker.position"
    )

    @property
    def names(self) -> Translated:
        """What it is called, in each language."""
        return self.title


class Speaker(Base):
    """A person named in a session, with or without an account."""

    __tablename__ = "speaker"

    id: Mapped[Id]
    session_id: Mapped[str] = mapped_column(sa.ForeignKey("programme_session.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"), index=True)
    role: Mapped[str] = mapped_column(sa.String(10), default=SpeakerRole.SPEAKER)
    name: Mapped[str] = mapped_column(sa.String(200))
    function: Mapped[Translated] = mapped_column(default=Translated)
    affiliation: Mapped[Translated] = mapped_column(default=Translated)
    position: Mapped[int] = mapped_column(default=0)

    session: Mapped[ProgrammeSession] = relationship(back_populates="speakers")
    account: Mapped[Account | None] = relationship()


class CalendarFeed(Base):
    """An address that calendars read again and again: whoever knows its token reads what its owner may read.

    Without an account it is the feed of the event itself, for everybody who may open its programme.
    """

    __tablename__ = "calendar_feed"

    id: Mapped[Id]
    token: Mapped[str] = mapped_column(sa.String(48), unique=True)
    event_id: Mapped[str] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), index=True)
    scope: Mapped[str] = mapped_column(sa.String(10), default=FeedScope.PROGRAMME)
    created_at: Mapped[datetime]

    event: Mapped[Event] = relationship()
    account: Mapped[Account | None] = relationship()

    def __str__(self) -> str:
        return str(self.scope)
