"""Texts of letters, what people ask for, their passports, and the letters themselves."""

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.accounts.models import Account
from meetings.core import clock
from meetings.core.db import Base, Id
from meetings.core.tasks import Job
from meetings.core.translated import Named, Translated
from meetings.events.models import Event
from meetings.institutions.models import Institution
from meetings.registration.models import Registration

PASSPORT_DAYS = 30


class Kind(enum.StrEnum):
    """What a letter is for. One for a visa names the passport, and is issued only to those who ask for it."""

    INVITATION = "invitation"
    VISA = "visa"


class Ending(enum.StrEnum):
    """Why a letter counts no more: a newer one took its place, an organiser said so, or the person does not come."""

    NONE = ""
    REPLACED = "replaced"
    REVOKED = "revoked"
    WITHDRAWN = "withdrawn"


class Answer(enum.StrEnum):
    """What became of a request: it waits, its letter counts, or the letter that was issued counts no more."""

    OPEN = "open"
    ISSUED = "answered"
    REVOKED = "revoked"


class LetterSetting(Base):
    """How letters of an event are numbered, and how many days after its end passport data are kept."""

    __tablename__ = "letter_setting"
    __table_args__ = (sa.CheckConstraint("passport_days >= 0", name="passport_days_not_negative"),)

    event_id: Mapped[str] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    prefix: Mapped[str] = mapped_column(sa.String(20), unique=True)
    passport_days: Mapped[int] = mapped_column(default=PASSPORT_DAYS)
    last_number: Mapped[int] = mapped_column(default=0)

    event: Mapped[Event] = relationship()


class LetterText(Named, Base):
    """What letters of a kind say and who signs them; letters that were issued keep the words they had."""

    __tablename__ = "letter_text"
    __table_args__ = (sa.UniqueConstraint("event_id", "kind"),)

    id: Mapped[Id]
    event_id: Mapped[str] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(sa.String(10))
    subject: Mapped[Translated]
    text: Mapped[Translated]
    signatory: Mapped[str] = mapped_column(sa.String(200))
    signatory_function: Mapped[Translated]
    house_id: Mapped[str] = mapped_column(sa.ForeignKey("institution.id"))
    changed_at: Mapped[datetime]

    event: Mapped[Event] = relationship()
    house: Mapped[Institution] = relationship()

    @property
    def names(self) -> Translated:
        """What it is called, in each language."""
        return self.subject


class LetterRequest(Base):
    """Somebody asks for a visa support letter, or again after a correction; `answered_at` is when one was issued."""

    __tablename__ = "letter_request"
    __table_args__ = (sa.Index(None, "event_id", "answered_at"),)

    registration_id: Mapped[str] = mapped_column(sa.ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True)
    event_id: Mapped[str] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(sa.String(5))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]

    registration: Mapped[Registration] = relationship()

    def answer(self, has_letter: bool) -> Answer:
        """What became of it; `has_letter` is whether the person has a visa support letter that counts."""
        if self.answered_at is None:
            return Answer.OPEN
        return Answer.ISSUED if has_letter else Answer.REVOKED


class Passport(Base):
    """Sensitive: what a consulate needs to know. Read by few, each time in the audit log, and deleted on its date."""

    __tablename__ = "passport"

    registration_id: Mapped[str] = mapped_column(sa.ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True)
    full_name: Mapped[str] = mapped_column(sa.String(200))
    number: Mapped[str] = mapped_column(sa.String(20))
    nationality_id: Mapped[str | None] = mapped_column(sa.ForeignKey("institution.id"))
    other_nationality: Mapped[str] = mapped_column(sa.String(100), default="")
    born_on: Mapped[date]
    issued_on: Mapped[date]
    expires_on: Mapped[date]
    consulate: Mapped[str] = mapped_column(sa.String(150))
    given_at: Mapped[datetime]

    nationality: Mapped[Institution | None] = relationship(lazy="joined")

    def __str__(self) -> str:
        return "passport data"


class LetterIssue(Base):
    """Letters issued together by one person."""

    __tablename__ = "letter_issue"
    __table_args__ = (sa.Index(None, "event_id", "at"),)

    id: Mapped[Id]
    event_id: Mapped[str] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(sa.String(10))
    by_id: Mapped[str] = mapped_column(sa.ForeignKey("account.id"))
    at: Mapped[datetime]
    count: Mapped[int]

    by: Mapped[Account] = relationship()


class Letter(Base):
    """A letter as it was issued; nothing in it changes afterwards.

    `facts` is what it says but for the passport, which stands in `passport` and in the file until its date: then
    both go. `ending` says why it counts no more; of letters that still do, a person has one of each kind. Without
    `code` the person was erased: by its digest whoever holds the letter finds it, and reads no more than its number.
    """

    __tablename__ = "letter"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "number"),
        sa.Index(
            "one_valid_of_a_kind",
            "registration_id",
            "kind",
            unique=True,
            sqlite_where=sa.text("ending = ''"),
            postgresql_where=sa.text("ending = ''"),
        ),
    )

    id: Mapped[Id]
    event_id: Mapped[str] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    issue_id: Mapped[str] = mapped_column(sa.ForeignKey("letter_issue.id", ondelete="CASCADE"), index=True)
    registration_id: Mapped[str] = mapped_column(sa.ForeignKey("registration.id", ondelete="CASCADE"), index=True)
    job_id: Mapped[str] = mapped_column(sa.ForeignKey("job.id"))
    kind: Mapped[str] = mapped_column(sa.String(10))
    number: Mapped[int]
    reference: Mapped[str] = mapped_column(sa.String(40))
    language: Mapped[str] = mapped_column(sa.String(5))
    name: Mapped[str] = mapped_column(sa.String(220))
    code: Mapped[str] = mapped_column(sa.String(16))
    code_digest: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    facts: Mapped[dict[str, Any]]
    passport: Mapped[dict[str, Any]]
    issued_at: Mapped[datetime]
    made_at: Mapped[datetime | None]
    file_key: Mapped[str] = mapped_column(sa.String(60), default="")
    size: Mapped[int] = mapped_column(default=0)
    ending: Mapped[str] = mapped_column(sa.String(10), default=Ending.NONE)
    ended_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
    replaced_by_id: Mapped[str | None] = mapped_column(sa.String(12))

    event: Mapped[Event] = relationship()
    issue: Mapped[LetterIssue] = relationship()
    registration: Mapped[Registration] = relationship()
    job: Mapped[Job] = relationship()

    @property
    def day(self) -> date:
        """The date that stands on it: that of the meeting's own clock when it was issued."""
        return (
            date.fromisoformat(self.facts["day"])
            if self.facts
            else clock.local_day(self.issued_at, self.event.time_zone)
        )

    @property
    def is_erased(self) -> bool:
        """Whether nothing is left of it but number, kind and day."""
        return self.code == ""

    @property
    def is_valid(self) -> bool:
        """Whether it still counts."""
        return self.ending == Ending.NONE

    def __str__(self) -> str:
        return self.reference
