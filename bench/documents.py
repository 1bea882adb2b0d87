"""Documents: the list of many, and a large download that is never whole in memory."""

from collections.abc import Iterator
from io import BytesIO

from sqlalchemy import select

from bench.figures import Figure
from bench.pages import QUERIES, count_queries
from bench.server import Server, beside_hello, multiple
from bench.world import World, a_world
from meetings.accounts.models import Account
from meetings.core import clock, files
from meetings.core.db import db
from meetings.core.translated import Translated
from meetings.events.models import Event
from meetings.resources.models import Access, Document, DocumentKind, DocumentVersion

EVENT, MANY, MEGABYTES = "annual-meeting", 400, 40
GROWTH = 16.0


def measure(seed: int) -> Iterator[Figure]:
    """Four hundred documents, one of them large."""
    with a_world(seed) as world:
        world.meeting(EVENT, 30)
        large = _documents(world)
        cookie = world.cookie(f"person1@{EVENT}.example")
        listed = f"/en/events/{EVENT}/documents"
        with beside_hello(world.environment) as server:
            yield Figure(f"list of {MANY} documents, a participant", multiple(server, listed, cookie), "× hello")
            yield from _download(server, f"{listed}/{large}/en/large.pdf", cookie)
        yield Figure(f"list of {MANY} documents: queries", count_queries(world, listed, cookie), "queries", QUERIES)


def _download(server: Server, path: str, cookie: str) -> Iterator[Figure]:
    before = server.megabytes()
    answer = server.ask(path, cookie)
    if len(answer.body) != MEGABYTES * 1_000_000:
        raise RuntimeError(f"{path} answered {answer.status} with {len(answer.body)} bytes")
    yield Figure(f"memory that a download of {MEGABYTES} MB adds", server.megabytes() - before, "MB", GROWTH)


def _documents(world: World) -> str:
    """Write the rows and one large file; says the id of the document that has it."""
    with world.app.app_context():
        event = db.session.scalars(select(Event).where(Event.slug == EVENT)).one()
        owner = db.session.scalars(select(Account).where(Account.email.startswith("organiser@"))).one()
        made = [_document(event, owner, number) for number in range(MANY)]
        for number, document in enumerate(made):
            document.versions = [_version(document, owner, language, number) for language in ("en", "fr")]
        made[0].versions[0].size = _large(made[0].versions[0].file_key)
        db.session.add_all(made)
        db.session.commit()
        return made[0].id


def _large(key: str) -> int:
    return files.put(key, BytesIO(b"%PDF-1.7\n".ljust(MEGABYTES * 1_000_000, b"0")))


def _document(event: Event, owner: Account, number: int) -> Document:
    now = clock.now()
    return Document(
        event_id=event.id,
        owner=owner,
        title=Translated(en=f"Paper {number} on identification", fr=f"Document {number} sur l’identification"),
        sort_en=f"paper {number:04} on identification",
        sort_fr=f"document {number:04} sur l'identification",
        kind=DocumentKind.CONCEPT_NOTE,
        access=Access.PARTICIPANTS,
        created_at=now,
        changed_at=now,
    )


def _version(document: Document, owner: Account, language: str, number: int) -> DocumentVersion:
    return DocumentVersion(
        document=document,
        language=language,
        revision=1,
        file_key=f"documents/bench/{number}-{language}",
        file_name="large.pdf",
        size=1000,
        content_type="application/pdf",
        downloads=0,
        uploaded_by=owner,
        uploaded_at=clock.now(),
    )
