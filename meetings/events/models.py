"""The joint event and what belongs to it alone."""

import enum
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.accounts.models import Account
from meetings.core.db import Base, Id
from meetings.core.translated import Named, Translated
from meetings.institutions.models import Institution
from meetings.institutions.rules import folded


class Kind(enum.StrEnum):
    """What sort of meeting it is. A round table belongs to a State."""

    ANNUAL_MEETING = "annual_meeting"
    ROUND_TABLE = "round_table"
    NETWORK_MEETING = "network_meeting"
    PROJECT_ACTIVITY = "project_activity"
    STATUTORY_MEETING = "statutory_meeting"


class EventState(enum.StrEnum):
    """A draft is seen by its team only."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class Format(enum.StrEnum):
    """Where people take part."""

    ON_SITE = "on_site"
    HYBRID = "hybrid"
    ONLINE = "online"


class Visibility(enum.StrEnum):
    """Who may find and open a published event."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    INVITED = "invited"


class Role(enum.StrEnum):
    """What a person does for an event; `events.access` says what each may do."""

    ORGANISER = "organiser"
    PROGRAMME_EDITOR = "programme_editor"
    REGISTRATION_OFFICER = "registration_officer"
    DESK = "desk"
    DOCUMENT_OFFICER = "document_officer"
    READER = "reader"


class Place(NamedTuple):
    """Where people go."""

    venue: Translated = Translated()
    address: Translated = Translated()
    city: Translated = Translated()


class Event(Named, Base):
    """A meeting of two or more host organisations with equal rights.

    `retention_months` after its end its people become nobody (None: not decided); `anonymised_at` is when they did.
    """

    __tablename__ = "event"
    __table_args__ = (sa.CheckConstraint("last_day >= first_day", name="days_in_order"),)

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    state: Mapped[str] = mapped_column(sa.String(10), default=EventState.DRAFT, index=True)
    visibility: Mapped[str] = mapped_column(sa.String(10), default=Visibility.PUBLIC)
    title: Mapped[Translated]
    subtitle: Mapped[Translated] = mapped_column(default=Translated)
    description: Mapped[Translated] = mapped_column(default=Translated)
    languages: Mapped[list[str]] = mapped_column(sa.JSON, default=lambda: ["en", "fr"])
    first_day: Mapped[date] = mapped_column(index=True)
    last_day: Mapped[date]
    time_zone: Mapped[str] = mapped_column(sa.String(40), default="Europe/Paris")
    format: Mapped[str] = mapped_column(sa.String(10), default=Format.ON_SITE)
    online_link: Mapped[str] = mapped_column(sa.String(500), default="")
    venue: Mapped[Translated] = mapped_column(default=Translated)
    address: Mapped[Translated] = mapped_column(default=Translated)
    city: Mapped[Translated] = mapped_column(default=Translated)
    access_note: Mapped[Translated] = mapped_column(default=Translated)
    hotels: Mapped[Translated] = mapped_column(default=Translated)
    visa: Mapped[Translated] = mapped_column(default=Translated)
    contact: Mapped[Translated] = mapped_column(default=Translated)
    contact_email: Mapped[str] = mapped_column(sa.String(254), default="")
    cancellation: Mapped[Translated] = mapped_column(default=Translated)
    search: Mapped[str] = mapped_column(sa.Text, default="")
    state_of_round_table_id: Mapped[str | None] = mapped_column(sa.ForeignKey("institution.id"))
    cloned_from_id: Mapped[str | None] = mapped_column(sa.ForeignKey("event.id"))
    is_demo: Mapped[bool] = mapped_column(default=False)
    privacy_note: Mapped[Translated] = mapped_column(default=Translated)
    retention_months: Mapped[int | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    anonymised_at: Mapped[datetime | None]

    hosts: Mapped[list["EventHost"]] = relationship(
        order_by="EventHost.position", cascade="all, delete-orphan", back_populates="event", lazy="selectin"
    )
    state_of_round_table: Mapped[Institution | None] = relationship()
    organisers: Mapped[list[Account]] = relationship(
        secondary=lambda: EventRole.__table__,
        primaryjoin=lambda: sa.and_(EventRole.event_id == Event.id, EventRole.role == Role.ORGANISER),
        order_by=lambda: (EventRole.created_at, EventRole.id),
        viewonly=True,
    )

    @property
    def is_open_to_read(self) -> bool:
        """Whether people outside the team may see it at all."""
        return self.state in {EventState.PUBLISHED, EventState.CANCELLED}

    @property
    def is_draft(self) -> bool:
        """Whether it is still being prepared."""
        return self.state == EventState.DRAFT

    @property
    def place(self) -> Place:
        """Where people go, as they are told: nowhere when all is online, whatever is kept for another format."""
        return Place() if self.format == Format.ONLINE else Place(self.venue, self.address, self.city)

    @property
    def link(self) -> str:
        """The link to take part online; a meeting on site has none."""
        return "" if self.format == Format.ON_SITE else self.online_link

    @property
    def answers_to(self) -> str:
        """Where answers to its mails go: to the contact, to the first host that gave an address, or to an organiser."""
        given = [each for each in (self.contact_email, *(host.reply_to for host in self.hosts)) if each]
        return given[0] if given else next((each.email for each in self.organisers), "")

    @property
    def host_ids(self) -> tuple[str, ...]:
        """The institutions that hold a key, in the order set for the event."""
        return tuple(host.institution_id for host in self.hosts)

    @property
    def names(self) -> Translated:
        """What it is called, in each language."""
        return self.title


@sa.event.listens_for(Event, "before_insert")
@sa.event.listens_for(Event, "before_update")
def _keep_searchable(mapper: Any, connection: sa.Connection, event: Event) -> None:
    """What the list of events is searched by: title, subtitle and city in every language, folded."""
    texts = (text for field in (event.title, event.subtitle, event.place.city) for text in (field or {}).values())
    event.search = folded(" ".join(texts))


class EventHost(Base):
    """One of the host organisations, at its place in the order; answers to its messages go to `reply_to`."""

    __tablename__ = "event_host"
    __table_args__ = (sa.UniqueConstraint("event_id", "institution_id"),)

    id: Mapped[Id]
    event_id: Mapped[str] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    institution_id: Mapped[str] = mapped_column(sa.ForeignKey("institution.id"))
    position: Mapped[int]
    reply_to: Mapped[str] = mapped_column(sa.String(254), default="")

    event: Mapped[Event] = relationship(back_populates="hosts")
    institution: Mapped[Institution] = relationship(lazy="joined")


class EventRole(Base):
    """A person's task in an event; an organiser acts for one of its hosts."""

    __tablename__ = "event_role"
    __table_args__ = (sa.UniqueConstraint("event_id", "account_id", "role"),)

    id: Mapped[Id]
    event_id: Mapped[str] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[str] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(sa.String(24))
    institution_id: Mapped[str | None] = mapped_column(sa.ForeignKey("institution.id"))
    created_at: Mapped[datetime]

    account: Mapped[Account] = relationship()
    institution: Mapped[Institution | None] = relationship()


class EventGuest(Base):
    """A person who may open an unlisted or invited-only event: invited, nominated or registered."""

    __tablename__ = "event_guest"

    event_id: Mapped[str] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[str] = mapped_column(
        sa.ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class ProposalKind(enum.StrEnum):
    """What needs both keys."""

    PUBLISH = "publish"
    CHANGE = "change"
    CANCEL = "cancel"


class ProposalState(enum.StrEnum):
    """A proposal waits until every host has turned its key, or one has said no."""

    WAITING = "waiting"
    APPLIED = "applied"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Proposal(Base):
    """Something one house proposes and every house must approve, with the difference it makes.

    `before` and `after` hold plain values by field (`rules.keys`): for a publication the whole guarded part of the
    event as it was when proposed, for a change only what differs.
    """

    __tablename__ = "event_proposal"
    __table_args__ = (
        sa.Index(
            "one_waiting_of_a_kind",
            "event_id",
            "kind",
            unique=True,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        ),
    )

    id: Mapped[Id]
    event_id: Mapped[str] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(10))
    state: Mapped[str] = mapped_column(sa.String(10), default=ProposalState.WAITING)
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(sa.String(1000), default="")
    answer: Mapped[str] = mapped_column(sa.String(1000), default="")
    institution_id: Mapped[str] = mapped_column(sa.ForeignKey("institution.id"))
    proposed_by_id: Mapped[str] = mapped_column(sa.ForeignKey("account.id"))
    proposed_at: Mapped[datetime]
    closed_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    closed_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()
    institution: Mapped[Institution] = relationship()
    proposed_by: Mapped[Account] = relationship(foreign_keys=proposed_by_id)
    closed_by: Mapped[Account | None] = relationship(foreign_keys=closed_by_id)
    approvals: Mapped[list["Approval"]] = relationship(
        cascade="all, delete-orphan", back_populates="proposal", lazy="selectin"
    )


class Approval(Base):
    """One house's key, turned by one of its organisers."""

    __tablename__ = "event_approval"
    __table_args__ = (sa.UniqueConstraint("proposal_id", "institution_id"),)

    id: Mapped[Id]
    proposal_id: Mapped[str] = mapped_column(sa.ForeignKey("event_proposal.id", ondelete="CASCADE"))
    institution_id: Mapped[str] = mapped_column(sa.ForeignKey("institution.id"))
    account_id: Mapped[str] = mapped_column(sa.ForeignKey("account.id"))
    at: Mapped[datetime]

    proposal: Mapped[Proposal] = relationship(back_populates="approvals")
    institution: Mapped[Institution] = relationship()
    account: Mapped[Account] = relationship()
