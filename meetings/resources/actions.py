"""Sharing, replacing, withdrawing and deleting documents, and counting who took them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from meetings.accounts import actions as accounts
from meetings.accounts.models import Account
from meetings.core import audit, clock, files, tasks
from meetings.core.db import after_commit, db, new_id, transaction
from meetings.core.personal import SOURCES, Source
from meetings.core.translated import Translated
from meetings.core.uploads.content import Inspected
from meetings.events.models import Event
from meetings.institutions.rules import folded
from meetings.programme.models import ProgrammeSession
from meetings.registration.models import Registration
from meetings.resources import queries
from meetings.resources.models import Access, Document, DocumentKind, DocumentVersion
from meetings.resources.rules import NoFile, NoTitle

FOLDER = "documents"
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Details:
    """What a document is and for whom."""

    title: Translated
    kind: DocumentKind
    access: Access
    session: ProgrammeSession | None = None


def share(event: Event, details: Details, uploads: Mapping[str, Inspected], by: Account, now: datetime) -> Document:
    """Share a document in one language or several (`uploads`: language → file)."""
    if not uploads:
        raise NoFile
    document = Document(event_id=event.id, owner=by, created_at=now)
    _describe(document, details, now)
    db.session.add(document)
    for language, upload in uploads.items():
        _add_version(document, language, upload, by, now)
    db.session.flush()
    audit.record("resources.shared", document, actor=by, scope=event.id, after=_facts(document))
    return document


def change(
    document: Document, details: Details, uploads: Mapping[str, Inspected], by: Account, now: datetime
) -> Document:
    """Change what a document is called, belongs to and who may see it; each upload is a new revision."""
    before = _facts(document)
    _describe(document, details, now)
    for language, upload in uploads.items():
        _add_version(document, language, upload, by, now)
    db.session.flush()
    before, after = audit.changes(before, _facts(document))
    audit.record("resources.changed", document, actor=by, scope=document.event_id, before=before, after=after)
    return document


def withdraw(document: Document, by: Account, now: datetime) -> None:
    """Take a document back; it stays for its owner and the organisers, who can offer it again."""
    document.withdrawn_at = document.changed_at = now
    audit.record("resources.withdrawn", document, actor=by, scope=document.event_id)


def offer_again(document: Document, by: Account, now: datetime) -> None:
    """Undo a withdrawal."""
    document.withdrawn_at, document.changed_at = None, now
    audit.record("resources.offered_again", document, actor=by, scope=document.event_id)


def delete(document: Document, by: Account) -> None:
    """Remove a document with all its revisions, for good; the files go once that is certain."""
    audit.record("resources.deleted", document, actor=by, scope=document.event_id, before=_facts(document))
    for version in document.versions:
        after_commit(lambda key=version.file_key: files.delete(key))
    db.session.delete(document)
    db.session.flush()


def count_download(version: DocumentVersion) -> None:
    """Count one download, in a transaction of its own: a GET has no other."""
    with transaction() as session:
        session.execute(
            sa.update(DocumentVersion)
            .where(DocumentVersion.id == version.id)
            .values(downloads=DocumentVersion.downloads + 1)
        )


@tasks.nightly
def sweep() -> None:
    """Remove stored files that no document knows, as their upload was cut off; the last day's may be on their way."""
    known = queries.known_keys()
    for key in files.older_than(clock.now() - A_DAY, FOLDER):
        if key not in known:
            files.delete(key)


def _describe(document: Document, details: Details, now: datetime) -> None:
    if not details.title:
        raise NoTitle
    document.title = details.title
    document.sort_en = folded(details.title.shown_in("en").text)
    document.sort_fr = folded(details.title.shown_in("fr").text)
    document.kind, document.access = details.kind, details.access
    document.session = details.session
    document.changed_at = now


def _add_version(document: Document, language: str, upload: Inspected, by: Account, now: datetime) -> None:
    """Store the file and record it. Should the rest fail, the nightly sweep finds the file that nobody knows."""
    known = document.current.get(language)
    version = DocumentVersion(
        language=language,
        revision=known.revision + 1 if known else 1,
        file_key=f"{FOLDER}/{document.event_id}/{new_id()}{new_id()}",
        file_name=upload.name,
        content_type=upload.content_type,
        downloads=0,
        uploaded_by=by,
        uploaded_at=now,
    )
    version.size = files.put(version.file_key, upload.content)
    document.versions.append(version)


def _facts(document: Document) -> dict[str, object]:
    return {
        "title": document.title,
        "document_kind": document.kind,
        "document_access": document.access,
        "session": document.session,
        "versions": [f"{code}: {v.file_name} ({v.revision})" for code, v in sorted(document.current.items())],
    }


def follow_merge(kept: Registration, *, other: Registration, by: Account, now: datetime) -> None:
    """Documents that a person shared with a registration that was merged belong to the account that is kept."""
    owned = sa.update(Document).where(Document.event_id == kept.event_id, Document.owner_id == other.account_id)
    db.session.execute(owned.values(owner_id=kept.account_id))


def _export(account_id: str) -> list[dict[str, Any]]:
    statement = sa.select(Document).where(Document.owner_id == account_id).order_by(Document.created_at)
    return [
        {
            "title": document.title,
            "shared_at": document.created_at,
            "files": [version.file_name for version in document.versions],
        }
        for document in db.session.scalars(statement)
    ]


def _stays(account_id: str, now: datetime) -> int:
    """Documents are those of the meeting; the account that shared them becomes nobody's."""
    return 0


def _expire(event_id: str, now: datetime) -> int:
    """Nobody can tell any more who shared the documents of an event."""
    documents = sa.select(Document.id).where(Document.event_id == event_id)
    if db.session.scalar(documents.limit(1)) is None:
        return 0
    nobody = accounts.nobody(now)
    versions = sa.update(DocumentVersion).where(DocumentVersion.document_id.in_(documents))
    db.session.execute(versions.values(uploaded_by_id=nobody.id))
    owned = db.session.execute(sa.update(Document).where(Document.event_id == event_id).values(owner_id=nobody.id))
    return int(owned.rowcount)  # type: ignore[attr-defined]


SOURCES["resources"] = Source(
    _l("Documents that you shared"),
    _export,
    _stays,
    kept=_l(
        "Documents stay with the meeting, without the name of who shared them. If you do not want that, withdraw them "
        "first."
    ),
    expire=_expire,
)
