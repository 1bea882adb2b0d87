"""Reads of documents. What a reader may not see is in no list, no count and no search."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from meetings.accounts.models import Account
from meetings.core.db import db
from meetings.core.paging import Page, page_of_found
from meetings.events.models import Event
from meetings.events.queries import ACCOUNT_ID, EVENT_ID, values_of
from meetings.institutions.rules import folded
from meetings.programme.models import ProgrammeSession, Room, Speaker
from meetings.resources.models import Access, Document, DocumentVersion

PAGE = 50
_SPEAKS = (
    sa.select(Speaker.id)
    .join(Speaker.session)
    .where(ProgrammeSession.event_id == EVENT_ID, Speaker.account_id == ACCOUNT_ID)
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader looks for. `session` is an id, `""` for all, or MEETING for what belongs to no session."""

    words: str = ""
    session: str = ""
    language: str = ""
    kind: str = ""

    MEETING: ClassVar[str] = "meeting"

    @property
    def is_set(self) -> bool:
        """Whether anything is looked for."""
        return bool(self.words) or self.narrows

    @property
    def narrows(self) -> bool:
        """Whether it is more than words."""
        return any((self.session, self.language, self.kind))


@dataclass(frozen=True, slots=True)
class Sight:
    """What a reader may see: documents of these kinds of access, and her own."""

    levels: Collection[Access]
    account_id: str | None = None


def _visible(event: Event, sight: Sight) -> sa.ColumnElement[bool]:
    offered = sa.and_(Document.withdrawn_at.is_(None), Document.access.in_(sight.levels))
    mine = Document.owner_id == sight.account_id if sight.account_id else sa.false()
    return sa.and_(Document.event_id == event.id, sa.or_(offered, mine))


def offered(event: Event, sight: Sight, wish: Wish, language: str, page: int = 1) -> Page[Document]:
    """The documents a reader may see: those of the whole meeting, then session by session."""
    return _found([_visible(event, sight), *_wished(wish)], language, page)


def of_session(event: Event, sight: Sight, session_id: str, language: str) -> Sequence[Document]:
    """The documents of one session that a reader may see."""
    return offered(event, sight, Wish(session=session_id), language).rows


def managed(event: Event, wish: Wish, language: str, page: int = 1) -> Page[Document]:
    """All documents of an event, withdrawn ones included, for those who manage them."""
    return _found([Document.event_id == event.id, *_wished(wish)], language, page)


def _wished(wish: Wish) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    for word in folded(wish.words).split()[:6]:
        conditions.append(
            sa.or_(Document.sort_en.contains(word, autoescape=True), Document.sort_fr.contains(word, autoescape=True))
        )
    if wish.session:
        whole = wish.session == Wish.MEETING
        conditions.append(Document.session_id.is_(None) if whole else Document.session_id == wish.session)
    if wish.language:
        conditions.append(Document.versions.any(DocumentVersion.language == wish.language))
    if wish.kind:
        conditions.append(Document.kind == wish.kind)
    return conditions


def _found(conditions: list[sa.ColumnElement[bool]], language: str, page: int) -> Page[Document]:
    statement = (
        sa.select(Document)
        .outerjoin(Document.session)
        .outerjoin(ProgrammeSession.room)
        .where(*conditions)
        .order_by(
            ProgrammeSession.starts_at.asc().nulls_first(),
            Room.position.asc().nulls_first(),
            ProgrammeSession.id,
            Document.sort_fr if language == "fr" else Document.sort_en,
            Document.id,
        )
        .options(joinedload(Document.session), joinedload(Document.owner), selectinload(Document.versions))
    )
    return page_of_found(statement, page, PAGE)


def latest(event: Event, sight: Sight, limit: int = 3) -> tuple[Sequence[Document], int]:
    """The documents that were shared last, of those a reader may see, and how many she may see; no files with them."""
    statement = (
        sa.select(Document, sa.func.count().over())
        .where(_visible(event, sight), Document.withdrawn_at.is_(None))
        .order_by(Document.created_at.desc(), Document.id)
        .limit(limit)
    )
    rows = db.session.execute(statement).all()
    return [row[0] for row in rows], rows[0][1] if rows else 0


def of_event(event: Event, document_id: str) -> Document | None:
    """A document of this event and no other."""
    statement = sa.select(Document).where(Document.id == document_id, Document.event_id == event.id)
    return db.session.scalars(statement.options(selectinload(Document.versions))).one_or_none()


def sessions(event: Event) -> Sequence[ProgrammeSession]:
    """The sessions of the event in the order they take place."""
    statement = sa.select(ProgrammeSession).where(ProgrammeSession.event_id == event.id)
    order = (ProgrammeSession.starts_at, Room.position.asc().nulls_first(), ProgrammeSession.id)
    return db.session.scalars(statement.outerjoin(ProgrammeSession.room).order_by(*order)).all()


def speaks(event: Event, account: Account) -> bool:
    """Whether a person is named as a speaker or moderator."""
    return db.session.scalar(_SPEAKS, values_of(event, account)) is not None


def missing_versions(event: Event) -> list[tuple[Document, tuple[str, ...]]]:
    """Documents that are offered but lack a language of the event, with the languages they lack."""
    statement = (
        sa.select(Document)
        .where(Document.event_id == event.id, Document.withdrawn_at.is_(None))
        .options(joinedload(Document.versions))
        .order_by(Document.sort_en, Document.id)
    )
    documents = db.session.scalars(statement).unique()
    pairs = [(document, document.missing(event.languages)) for document in documents]
    return [(document, codes) for document, codes in pairs if codes]


def known_keys() -> frozenset[str]:
    """Where the files of all documents are stored."""
    return frozenset(db.session.scalars(sa.select(DocumentVersion.file_key)))
