"""Shared documents: one item with its language versions, each with its revisions."""

import enum
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.accounts.models import Account
from meetings.core.db import Base, Id
from meetings.core.translated import Named, Translated
from meetings.events.models import Event
from meetings.programme.models import ProgrammeSession


class DocumentKind(enum.StrEnum):
    """What a document is."""

    CONCEPT_NOTE = "concept_note"
    PRESENTATION = "presentation"
    REPORT = "report"
    STATEMENT = "statement"
    OTHER = "other"


class Access(enum.StrEnum):
    """Who may see a document at all."""

    PUBLIC = "public"
    PARTICIPANTS = "participants"
    ORGANISERS = "organisers"


class Document(Named, Base):
    """A document of a meeting or of one session; `sort_en` and `sort_fr` are the folded titles, for order and search.

    A withdrawn one is seen only by the person who shared it and by those who manage documents.
    """

    __tablename__ = "document"
    __table_args__ = (sa.Index(None, "event_id", "access"),)

    id: Mapped[Id]
    event_id: Mapped[str] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    session_id: Mapped[str | None] = mapped_column(
        sa.ForeignKey("programme_session.id", ondelete="SET NULL"), index=True
    )
    owner_id: Mapped[str] = mapped_column(sa.ForeignKey("account.id"), index=True)
    title: Mapped[Translated]
    sort_en: Mapped[str] = mapped_column(sa.String(320))
    sort_fr: Mapped[str] = mapped_column(sa.String(320))
    kind: Mapped[str] = mapped_column(sa.String(16))
    access: Mapped[str] = mapped_column(sa.String(12))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()
    session: Mapped[ProgrammeSession | None] = relationship()
    owner: Mapped[Account] = relationship()
    versions: Mapped[list["DocumentVersion"]] = relationship(
        cascade="all, delete-orphan",
        back_populates="document",
        order_by="(DocumentVersion.language, DocumentVersion.revision.desc())",
    )

    @property
    def current(self) -> dict[str, "DocumentVersion"]:
        """The newest revision in each language."""
        newest: dict[str, DocumentVersion] = {}
        for version in self.versions:
            known = newest.get(version.language)
            if known is None or version.revision > known.revision:
                newest[version.language] = version
        return newest

    @property
    def downloads(self) -> int:
        """How often it was downloaded, in all languages and revisions."""
        return sum(version.downloads for version in self.versions)

    def missing(self, languages: Sequence[str]) -> tuple[str, ...]:
        """Which of the event's languages it does not exist in."""
        return tuple(code for code in languages if code not in self.current)

    @property
    def names(self) -> Translated:
        """What it is called, in each language."""
        return self.title


class DocumentVersion(Base):
    """A file in one language. A new upload is a new revision; earlier ones are kept."""

    __tablename__ = "document_version"
    __table_args__ = (sa.UniqueConstraint("document_id", "language", "revision"),)

    id: Mapped[Id]
    document_id: Mapped[str] = mapped_column(sa.ForeignKey("document.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(sa.String(5))
    revision: Mapped[int]
    file_key: Mapped[str] = mapped_column(sa.String(100), unique=True)
    file_name: Mapped[str] = mapped_column(sa.String(200))
    size: Mapped[int] = mapped_column(sa.BigInteger)
    content_type: Mapped[str] = mapped_column(sa.String(100))
    downloads: Mapped[int] = mapped_column(default=0)
    uploaded_by_id: Mapped[str] = mapped_column(sa.ForeignKey("account.id"))
    uploaded_at: Mapped[datetime]

    document: Mapped[Document] = relationship(back_populates="versions")
    uploaded_by: Mapped[Account] = relationship()
