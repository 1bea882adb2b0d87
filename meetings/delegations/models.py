"""Delegations, their focal points, the roles of their people, and the limits the organisers set."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.accounts.models import Account
from meetings.core.db import Base, Id
from meetings.core.translated import Named, Translated
from meetings.events.models import Event
from meetings.institutions.models import Institution
from meetings.registration.models import Category, Registration


class Role(enum.StrEnum):
    """As what somebody comes with a delegation; the names are the field's. `MEMBER` is whoever has no other role."""

    HEAD = "head"
    DEPUTY = "deputy"
    COORDINATOR = "coordinator"
    RAPPORTEUR = "rapporteur"
    EXPERT = "expert"
    ADVISER = "adviser"
    INTERPRETER = "interpreter"
    ASSISTANT = "assistant"
    MEMBER = "member"


class Stage(enum.StrEnum):
    """How far a delegation as a whole has come; see `rules.stage`."""

    NOT_INVITED = "not_invited"
    INVITED = "invited"
    OPENED = "opened"
    NOMINATING = "nominating"
    COMPLETE = "complete"
    CONFIRMED = "confirmed"


class FocalRole(enum.StrEnum):
    """A deputy does what a focal point does, but hands nothing on."""

    FOCAL_POINT = "focal_point"
    DEPUTY = "deputy"


class DelegationPolicy(Base):
    """The limits of an event: `most` people of a delegation hold a place at the same time (None: no limit).

    Nominations close at `closes_at`, or when registration closes.
    """

    __tablename__ = "delegation_policy"

    event_id: Mapped[str] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    most: Mapped[int | None]
    funded_places: Mapped[int] = mapped_column(default=1)
    closes_at: Mapped[datetime | None]
    wants_letter: Mapped[bool] = mapped_column(default=False)

    event: Mapped[Event] = relationship()


class RoleQuota(Base):
    """How many people of a role a delegation may have, and the category they get."""

    __tablename__ = "role_quota"
    __table_args__ = (sa.UniqueConstraint("event_id", "role"),)

    id: Mapped[Id]
    event_id: Mapped[str] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(sa.String(12))
    most: Mapped[int | None]
    category_id: Mapped[str | None] = mapped_column(sa.ForeignKey("category.id", ondelete="SET NULL"), index=True)

    category: Mapped[Category | None] = relationship()


class Delegation(Named, Base):
    """The delegation of one State or organisation at one event, as a whole.

    `most`, `funded_places`, `role_limits` (role → number) and `closes_at` are exceptions from the event's limits.
    `changed_at` is when the State last did something.
    """

    __tablename__ = "delegation"
    __table_args__ = (sa.UniqueConstraint("event_id", "institution_id"),)

    id: Mapped[Id]
    event_id: Mapped[str] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    institution_id: Mapped[str] = mapped_column(sa.ForeignKey("institution.id"), index=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]
    invited_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    contact_name: Mapped[str] = mapped_column(sa.String(200), default="")
    contact_email: Mapped[str] = mapped_column(sa.String(254), default="")
    contact_phone: Mapped[str] = mapped_column(sa.String(40), default="")
    remarks: Mapped[str] = mapped_column(sa.String(2000), default="")
    letter_key: Mapped[str] = mapped_column(sa.String(120), default="")
    letter_name: Mapped[str] = mapped_column(sa.String(140), default="")
    letter_type: Mapped[str] = mapped_column(sa.String(120), default="")
    letter_size: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    letter_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    letter_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    most: Mapped[int | None]
    role_limits: Mapped[dict[str, int]] = mapped_column(sa.JSON, default=dict)
    funded_places: Mapped[int | None]

    event: Mapped[Event] = relationship()
    institution: Mapped[Institution] = relationship()
    letter_by: Mapped[Account | None] = relationship()

    @property
    def names(self) -> Translated:
        """That of its State or organisation."""
        return self.institution.names


class Member(Base):
    """As what a person comes with a delegation. It ends with her registration and returns with it.

    `assists` is said of assistants; of those from before it was asked, it is not known.
    """

    __tablename__ = "delegation_member"
    __table_args__ = (
        sa.UniqueConstraint("registration_id"),
        sa.Index(
            "one_active_head",
            "delegation_id",
            unique=True,
            sqlite_where=sa.text("role = 'head' AND ended_at IS NULL"),
            postgresql_where=sa.text("role = 'head' AND ended_at IS NULL"),
        ),
        sa.Index(
            "one_assistant_each",
            "delegation_id",
            "assists_id",
            unique=True,
            sqlite_where=sa.text("role = 'assistant' AND ended_at IS NULL"),
            postgresql_where=sa.text("role = 'assistant' AND ended_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    delegation_id: Mapped[str] = mapped_column(sa.ForeignKey("delegation.id", ondelete="CASCADE"), index=True)
    registration_id: Mapped[str] = mapped_column(sa.ForeignKey("registration.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(sa.String(12), default=Role.MEMBER)
    position: Mapped[int] = mapped_column(default=0)
    is_funded: Mapped[bool] = mapped_column(default=False)
    replaces_id: Mapped[str | None] = mapped_column(sa.ForeignKey("registration.id", ondelete="SET NULL"))
    assists_id: Mapped[str | None] = mapped_column(sa.ForeignKey("registration.id", ondelete="SET NULL"), index=True)
    ended_at: Mapped[datetime | None]

    delegation: Mapped[Delegation] = relationship()
    registration: Mapped[Registration] = relationship(foreign_keys=[registration_id])
    replaces: Mapped[Registration | None] = relationship(foreign_keys=[replaces_id])
    assists: Mapped[Registration | None] = relationship(foreign_keys=[assists_id])


class FocalPoint(Base):
    """The person who nominates for a State or organisation at an event, or her deputy, until it ends.

    Named by organisers in the name of a `house`, or by whoever acted before or beside her (`named_by`).
    """

    __tablename__ = "focal_point"
    __table_args__ = (sa.UniqueConstraint("event_id", "institution_id", "account_id"),)

    id: Mapped[Id]
    event_id: Mapped[str] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    institution_id: Mapped[str] = mapped_column(sa.ForeignKey("institution.id"))
    account_id: Mapped[str] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(sa.String(12), default=FocalRole.FOCAL_POINT)
    created_at: Mapped[datetime]
    invited_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    named_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    house_id: Mapped[str | None] = mapped_column(sa.ForeignKey("institution.id"))

    event: Mapped[Event] = relationship()
    institution: Mapped[Institution] = relationship(foreign_keys=[institution_id])
    account: Mapped[Account] = relationship(foreign_keys=[account_id])
    named_by: Mapped[Account | None] = relationship(foreign_keys=[named_by_id])
    house: Mapped[Institution | None] = relationship(foreign_keys=[house_id])

    @property
    def is_deputy(self) -> bool:
        """Whether she acts for somebody else."""
        return self.role == FocalRole.DEPUTY

    @property
    def known_as(self) -> str:
        """How those who act beside her see her: by her address alone until she has come, unless organisers named her.

        A focal point names a deputy or a successor by any address, and would read whose account it is.
        """
        return self.account.full_name if self.opened_at or self.house_id else self.account.email


class DelegationQuestion(Named, Base):
    """What a focal point asked the organisers."""

    __tablename__ = "delegation_question"

    id: Mapped[Id]
    delegation_id: Mapped[str] = mapped_column(sa.ForeignKey("delegation.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[str] = mapped_column(sa.ForeignKey("account.id"), index=True)
    text: Mapped[str] = mapped_column(sa.String(2000))
    asked_at: Mapped[datetime]

    delegation: Mapped[Delegation] = relationship()
    author: Mapped[Account] = relationship()

    @property
    def names(self) -> Translated:
        """That of the delegation."""
        return self.delegation.names
