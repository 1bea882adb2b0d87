"""Categories, and the registrations of people."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from meetings.accounts.models import Account
from meetings.core.db import Base, Id
from meetings.core.mail import Mailbox
from meetings.core.translated import Named, Translated
from meetings.events.models import Event
from meetings.institutions.models import Institution
from meetings.institutions.rules import capitals, folded


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
    CHANGES = "changes"
    APPROVED = "approved"
    WAITING = "waiting"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


HOLDING = frozenset({State.NOMINATED, State.SUBMITTED, State.CHANGES, State.APPROVED})
ACTIVE = HOLDING | {State.WAITING}


class RegistrationWindow(Base):
    """When registration for an event is open; no row means not yet decided, so closed.

    `essential` names what an approved person cannot change without a new approval (`rules.ESSENTIAL`).
    """

    __tablename__ = "registration_window"

    event_id: Mapped[str] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    asks_approval: Mapped[bool] = mapped_column(default=True)
    essential: Mapped[list[str]] = mapped_column(sa.JSON, default=list)

    event: Mapped[Event] = relationship()


class Category(Named, Base):
    """A kind of participant: its name, colour and letter on the badge, its places and who may choose it.

    Places are held by people who are nominated, submitted, asked for changes or approved (`HOLDING`); no capacity means
    no limit. `opens_at` and `closes_at` are its own opening times; without them the event's hold.
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
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()

    @property
    def names(self) -> Translated:
        """What it is called, in each language."""
        return self.name


class Registration(Base):
    """One person at one event. What is printed is kept here, so that a later profile change moves no badge.

    `confirmed_at` is when she sent her own answers: somebody nominated has none until then. `delegation_id` names the
    State or organisation whose focal point nominated her; `answered_by` sent the answers. `outside_quota` is an
    assistant of a person with access needs, whom no delegation's limit counts. `seen_as` holds what organisers saw when
    they last decided, of all that she changed since. One that was merged into another says which (`merged_into_id`).
    Whoever is to be written to about her (`contact_name`, `contact_email`) gets a copy of each mail about it.
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
    answered_by_id: Mapped[str | None] = mapped_column(sa.String(12))
    outside_quota: Mapped[bool] = mapped_column(default=False)
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
    institution_search: Mapped[str] = mapped_column(sa.Text, default="")
    takes_part: Mapped[str] = mapped_column(sa.String(10), default="on_site")
    desk_note: Mapped[str] = mapped_column(sa.String(300), default="")
    contact_name: Mapped[str] = mapped_column(sa.String(200), default="")
    contact_email: Mapped[str] = mapped_column(sa.String(254), default="")
    agreed_to_list: Mapped[bool] = mapped_column(default=False)
    is_protected: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    queued_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    extended_until: Mapped[datetime | None]
    seen_as: Mapped[dict[str, Any]] = mapped_column(default=dict)
    merged_into_id: Mapped[str | None] = mapped_column(sa.String(12))

    event: Mapped[Event] = relationship()
    account: Mapped[Account] = relationship(foreign_keys=[account_id])
    category: Mapped[Category] = relationship()
    affiliation: Mapped[Institution | None] = relationship(foreign_keys=[affiliation_id])
    nominated_by: Mapped[Account | None] = relationship(foreign_keys=[nominated_by_id])
    delegation: Mapped[Institution | None] = relationship(foreign_keys=[delegation_id], viewonly=True)
    answered_by: Mapped[Account | None] = relationship(
        primaryjoin=lambda: sa.orm.foreign(Registration.answered_by_id) == Account.id
    )

    @validates("institution_name")
    def _keep_searchable(self, key: str, name: Translated) -> Translated:
        """What she typed as her institution is found in every language, folded."""
        self.institution_search = folded(" ".join(name.values()))
        return name

    @property
    def contact(self) -> Mailbox | None:
        """Whom else one writes to about her, in her language; nobody, if the address has become her own since."""
        if self.contact_email in ("", self.account.email):
            return None
        return Mailbox(self.contact_email, self.contact_name, self.account.language, self.account_id)

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


class Tag(Base):
    """A word by which organisers find people again; `colour` is one of `rules.TAG_COLOURS`."""

    __tablename__ = "tag"
    __table_args__ = (sa.UniqueConstraint("event_id", "name"),)

    id: Mapped[Id]
    event_id: Mapped[str] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(sa.String(40))
    colour: Mapped[str] = mapped_column(sa.String(10))

    def __str__(self) -> str:
        return self.name


class Tagging(Base):
    """A tag on a registration."""

    __tablename__ = "registration_tag"

    registration_id: Mapped[str] = mapped_column(sa.ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True)
    tag_id: Mapped[str] = mapped_column(sa.ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True, index=True)


class InternalNote(Base):
    """What one organiser tells the others about a registration; neither the person nor her focal point sees it."""

    __tablename__ = "internal_note"

    id: Mapped[Id]
    registration_id: Mapped[str] = mapped_column(sa.ForeignKey("registration.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[str] = mapped_column(sa.ForeignKey("account.id"), index=True)
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(sa.String(2000))

    by: Mapped[Account] = relationship()

    def __str__(self) -> str:
        return "internal note"


class SavedView(Base):
    """A view of the organisers' table under a name: what is asked for and which columns are shown.

    `filters` holds the parameters of the address (`queries.Filter`), `columns` keys of `registration.columns`.
    """

    __tablename__ = "saved_view"

    id: Mapped[Id]
    event_id: Mapped[str] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[str] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    is_shared: Mapped[bool] = mapped_column(default=False)
    filters: Mapped[dict[str, Any]]
    columns: Mapped[list[str]] = mapped_column(sa.JSON)
    created_at: Mapped[datetime]

    account: Mapped[Account] = relationship()

    def __str__(self) -> str:
        return self.name


class DifferentPeople(Base):
    """Two registrations that look alike and are not the same person; the smaller id is `one_id`."""

    __tablename__ = "different_people"

    one_id: Mapped[str] = mapped_column(sa.ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[str] = mapped_column(
        sa.ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True, index=True
    )
