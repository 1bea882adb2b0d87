"""Questionnaires, their sections, questions and options, and what people answered."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from meetings.accounts.models import Account
from meetings.core.db import Base, Id
from meetings.core.translated import Named, Translated
from meetings.events.models import Event
from meetings.programme.models import ProgrammeSession
from meetings.registration.models import ACTIVE, Category, Registration
from meetings.registration.models import State as RegistrationState


class Purpose(enum.StrEnum):
    """When it is asked: with the registration, or later of those who are approved."""

    REGISTRATION = "registration"
    FOLLOW_UP = "follow_up"


class State(enum.StrEnum):
    """A draft is seen by organisers only; a closed one is read and no longer answered."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class Kind(enum.StrEnum):
    """What sort of answer a question wants."""

    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    YES_NO = "yes_no"
    ONE_OF = "one_of"
    SEVERAL_OF = "several_of"
    DATE = "date"
    TIME = "time"
    COUNTRY = "country"
    FILE = "file"
    PICTURE = "picture"
    TELEPHONE = "telephone"
    EMAIL = "email"
    TRAVEL = "travel"
    DIET = "diet"
    ACCESS = "access"
    CONSENT = "consent"
    SESSIONS = "sessions"


class Audience(enum.StrEnum):
    """Who answers a question: the person, or organisers about her, on no page of hers."""

    PERSON = "person"
    INTERNAL = "internal"


WITH_OPTIONS = frozenset({Kind.ONE_OF, Kind.SEVERAL_OF})
WITH_PLACES = WITH_OPTIONS | {Kind.SESSIONS}
WITH_FILE = frozenset({Kind.FILE, Kind.PICTURE})
WITH_PARTS = frozenset({Kind.TRAVEL, Kind.DIET, Kind.ACCESS})
STATES_ASKED = {Purpose.REGISTRATION: ACTIVE, Purpose.FOLLOW_UP: frozenset({RegistrationState.APPROVED})}

questionnaire_category = sa.Table(
    "questionnaire_category",
    Base.metadata,
    sa.Column("questionnaire_id", sa.ForeignKey("questionnaire.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("category_id", sa.ForeignKey("category.id", ondelete="CASCADE"), primary_key=True, index=True),
)
section_category = sa.Table(
    "question_section_category",
    Base.metadata,
    sa.Column("section_id", sa.ForeignKey("question_section.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("category_id", sa.ForeignKey("category.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class Questionnaire(Named, Base):
    """A form of an event. No categories means that it is for all; `reminder_days` count back from `closes_at`."""

    __tablename__ = "questionnaire"

    id: Mapped[Id]
    event_id: Mapped[str] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(sa.String(12))
    title: Mapped[Translated]
    introduction: Mapped[Translated] = mapped_column(default=Translated)
    state: Mapped[str] = mapped_column(sa.String(10), default=State.DRAFT)
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    reminder_days: Mapped[list[int]] = mapped_column(sa.JSON, default=list)
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]

    event: Mapped[Event] = relationship()
    categories: Mapped[list[Category]] = relationship(secondary=questionnaire_category, order_by=Category.position)
    sections: Mapped[list["Section"]] = relationship(
        cascade="all, delete-orphan", back_populates="questionnaire", order_by="(Section.position, Section.id)"
    )

    @property
    def questions(self) -> list["Question"]:
        """All questions in the order of the form, retired ones too."""
        return [question for section in self.sections for question in section.questions]

    @property
    def names(self) -> Translated:
        """What it is called, in each language."""
        return self.title


class Section(Named, Base):
    """Questions under one title. No categories means that it is for all whom the questionnaire asks."""

    __tablename__ = "question_section"

    id: Mapped[Id]
    questionnaire_id: Mapped[str] = mapped_column(sa.ForeignKey("questionnaire.id", ondelete="CASCADE"), index=True)
    title: Mapped[Translated]
    introduction: Mapped[Translated] = mapped_column(default=Translated)
    position: Mapped[int] = mapped_column(default=0)

    questionnaire: Mapped[Questionnaire] = relationship(back_populates="sections")
    categories: Mapped[list[Category]] = relationship(secondary=section_category, order_by=Category.position)
    questions: Mapped[list["Question"]] = relationship(
        cascade="all, delete-orphan", back_populates="section", order_by="(Question.position, Question.id)"
    )

    @property
    def names(self) -> Translated:
        """What it is called, in each language."""
        return self.title


class Question(Named, Base):
    """One question. With `shown_if_id` it is asked only when that earlier question is answered (with `shown_if_value`).

    A retired one is asked no more; its answers stay. `retention_days` count from the last day of the event and are
    given for sensitive questions only. `version` counts the wordings of a consent, whose words are the help.
    """

    __tablename__ = "question"
    __table_args__ = (
        sa.CheckConstraint("is_sensitive = (retention_days IS NOT NULL)", name="sensitive_is_purged"),
        sa.CheckConstraint("shown_if_id <> id", name="condition_on_another"),
    )

    id: Mapped[Id]
    section_id: Mapped[str] = mapped_column(sa.ForeignKey("question_section.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(12))
    label: Mapped[Translated]
    help: Mapped[Translated] = mapped_column(default=Translated)
    is_required: Mapped[bool] = mapped_column(default=False)
    audience: Mapped[str] = mapped_column(sa.String(10), default=Audience.PERSON)
    is_sensitive: Mapped[bool] = mapped_column(default=False)
    retention_days: Mapped[int | None]
    shown_if_id: Mapped[str | None] = mapped_column(sa.ForeignKey("question.id"), index=True)
    shown_if_value: Mapped[str] = mapped_column(sa.String(12), default="")
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    version: Mapped[int] = mapped_column(default=1)
    position: Mapped[int] = mapped_column(default=0)
    retired_at: Mapped[datetime | None]

    section: Mapped[Section] = relationship(back_populates="questions")
    options: Mapped[list["Option"]] = relationship(
        cascade="all, delete-orphan", back_populates="question", order_by="(Option.position, Option.id)"
    )

    @property
    def offered(self) -> list["Option"]:
        """The options that can still be chosen."""
        return [option for option in self.options if option.retired_at is None]

    @property
    def names(self) -> Translated:
        """What it is called, in each language."""
        return self.label


class Option(Named, Base):
    """One of the answers to choose from; at most `quota` people hold it."""

    __tablename__ = "question_option"
    __table_args__ = (sa.CheckConstraint("quota IS NULL OR quota >= 0", name="quota_not_negative"),)

    id: Mapped[Id]
    question_id: Mapped[str] = mapped_column(sa.ForeignKey("question.id", ondelete="CASCADE"), index=True)
    label: Mapped[Translated]
    quota: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)
    retired_at: Mapped[datetime | None]

    question: Mapped[Question] = relationship(back_populates="options")

    @property
    def names(self) -> Translated:
        """What it is called, in each language."""
        return self.label


class Answered:
    """What an answer is made of: its value as plain JSON, the file it came with, and who gave it when.

    `set_aside_at` says since when its question is not asked of the person any more: the answer is kept and, until the
    question is asked again, is nobody's answer: in no table, export or count, and without a place.
    """

    id: Mapped[Id]
    value: Mapped[Any] = mapped_column(sa.JSON)
    file_key: Mapped[str | None] = mapped_column(sa.String(80), unique=True)
    at: Mapped[datetime]
    set_aside_at: Mapped[datetime | None]

    @declared_attr
    @classmethod
    def registration_id(cls) -> Mapped[str]:
        """Whom it is about."""
        return mapped_column(sa.ForeignKey("registration.id", ondelete="CASCADE"), index=True)

    @declared_attr
    @classmethod
    def question_id(cls) -> Mapped[str]:
        """What was asked; a question with answers cannot be deleted."""
        return mapped_column(sa.ForeignKey("question.id"))

    @declared_attr
    @classmethod
    def by_id(cls) -> Mapped[str]:
        """Who gave it: the person, or an organiser on her behalf."""
        return mapped_column(sa.ForeignKey("account.id"))

    @declared_attr
    @classmethod
    def by(cls) -> Mapped[Account]:
        """The account of who gave it."""
        return relationship(Account)


class Answer(Answered, Base):
    """An ordinary answer."""

    __tablename__ = "answer"
    __table_args__ = (sa.UniqueConstraint("question_id", "registration_id"),)


class SensitiveAnswer(Answered, Base):
    """An answer with readers of its own, each reading recorded, purged on the date of its question."""

    __tablename__ = "sensitive_answer"
    __table_args__ = (sa.UniqueConstraint("question_id", "registration_id"),)


class Choice(Base):
    """A place that an answer takes: of an option with a quota or of a session with a number of seats."""

    __tablename__ = "answer_choice"
    __table_args__ = (
        sa.UniqueConstraint("registration_id", "question_id", "option_id"),
        sa.UniqueConstraint("registration_id", "question_id", "session_id"),
        sa.CheckConstraint("(option_id IS NULL) <> (session_id IS NULL)", name="one_of_the_two"),
    )

    id: Mapped[Id]
    registration_id: Mapped[str] = mapped_column(sa.ForeignKey("registration.id", ondelete="CASCADE"))
    question_id: Mapped[str] = mapped_column(sa.ForeignKey("question.id"), index=True)
    option_id: Mapped[str | None] = mapped_column(sa.ForeignKey("question_option.id"), index=True)
    session_id: Mapped[str | None] = mapped_column(
        sa.ForeignKey("programme_session.id", ondelete="CASCADE"), index=True
    )

    registration: Mapped[Registration] = relationship()
    session: Mapped[ProgrammeSession | None] = relationship()


class QuestionConsent(Base):
    """What a person agreed to, in the words and the language that she read, from when to when."""

    __tablename__ = "question_consent"

    id: Mapped[Id]
    registration_id: Mapped[str] = mapped_column(sa.ForeignKey("registration.id", ondelete="CASCADE"), index=True)
    question_id: Mapped[str] = mapped_column(sa.ForeignKey("question.id"), index=True)
    version: Mapped[int]
    text: Mapped[str] = mapped_column(sa.Text)
    language: Mapped[str] = mapped_column(sa.String(5))
    given_at: Mapped[datetime]
    by_id: Mapped[str] = mapped_column(sa.ForeignKey("account.id"))
    withdrawn_at: Mapped[datetime | None]


class KeptUpload(Base):
    """A file that arrived with a form that was refused: kept for a day, so that nobody has to send it twice."""

    __tablename__ = "kept_upload"

    id: Mapped[Id]
    registration_id: Mapped[str] = mapped_column(sa.ForeignKey("registration.id", ondelete="CASCADE"), index=True)
    question_id: Mapped[str] = mapped_column(sa.ForeignKey("question.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[str] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"))
    file_key: Mapped[str] = mapped_column(sa.String(80), unique=True)
    value: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(index=True)


class Reply(Base):
    """How far a person is with a questionnaire: asked by mail, reminded, and sent with nothing missing (`sent_at`).

    `complete_at` goes while something is missing that is asked only since, and comes back once it is not.
    """

    __tablename__ = "questionnaire_reply"
    __table_args__ = (sa.UniqueConstraint("questionnaire_id", "registration_id"),)

    id: Mapped[Id]
    questionnaire_id: Mapped[str] = mapped_column(sa.ForeignKey("questionnaire.id", ondelete="CASCADE"))
    registration_id: Mapped[str] = mapped_column(sa.ForeignKey("registration.id", ondelete="CASCADE"), index=True)
    asked_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    changed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    complete_at: Mapped[datetime | None]
