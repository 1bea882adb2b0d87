"""Sharing, replacing, withdrawing, deleting, on both databases."""

import io
from datetime import timedelta

import pytest

from meetings.core import audit, clock, files, tasks
from meetings.core.db import db
from meetings.core.translated import Translated
from meetings.core.uploads.content import Inspected
from meetings.resources import actions, queries
from meetings.resources.actions import Details
from meetings.resources.models import Access, Document, DocumentKind, DocumentVersion
from meetings.resources.queries import Sight, Wish
from meetings.resources.rules import NoFile, NoTitle, Standing, readable
from tests import factories

EVERYTHING = Sight(frozenset(Access))


def details(title="Note", **overrides):
    values = {"title": Translated(en=title), "kind": DocumentKind.REPORT, "access": Access.PARTICIPANTS}
    return Details(**(values | overrides))


def a_file(content=b"words", name="note.txt"):
    return Inspected(io.BytesIO(content), name, "text/plain")


def shared(world, *languages, **more):
    uploads = {code: a_file(name=f"note-{code}.txt") for code in languages or ("en",)}
    document = actions.share(world.event, details(**more), uploads, world.olga, clock.now())
    db.session.commit()
    return document


def test_two_languages_make_one_document(world):
    document = shared(world, "en", "fr")
    assert set(document.current) == {"en", "fr"}
    assert queries.offered(world.event, EVERYTHING, Wish(), "en").total == 1
    assert b"".join(files.stream(document.current["fr"].file_key)) == b"words"
    assert document.current["fr"].size == 5


def test_a_document_needs_a_file_and_a_title(world):
    with pytest.raises(NoFile):
        actions.share(world.event, details(), {}, world.olga, clock.now())
    with pytest.raises(NoTitle):
        actions.share(world.event, details(" "), {"en": a_file()}, world.olga, clock.now())


def test_a_new_upload_is_a_new_revision_and_the_old_one_stays(world):
    document = shared(world)
    old = document.current["en"]
    actions.change(document, details("Better"), {"en": a_file(b"more")}, world.hugo, clock.now())
    db.session.commit()
    assert document.current["en"].revision == 2
    assert document.current["en"].uploaded_by == world.hugo
    assert b"".join(files.stream(old.file_key)) == b"words"
    entry = db.session.query(audit.AuditEntry).filter_by(verb="resources.changed").one()
    assert entry.before["title"] == {"en": "Note"}
    assert entry.after["title"] == {"en": "Better"}


def test_withdrawn_documents_leave_no_trace_for_others(world):
    document = shared(world)
    participant = Sight(readable(Standing.PARTICIPANT), world.remi.id)
    assert queries.offered(world.event, participant, Wish("note"), "fr").total == 1
    actions.withdraw(document, world.olga, clock.now())
    db.session.commit()
    assert queries.offered(world.event, participant, Wish("note"), "fr").total == 0
    assert queries.offered(world.event, Sight(frozenset(), world.olga.id), Wish(), "fr").total == 1
    actions.offer_again(document, world.olga, clock.now())
    db.session.commit()
    assert queries.offered(world.event, participant, Wish("note"), "fr").total == 1


def test_deleting_removes_the_files_once_it_is_certain(world):
    document = shared(world, "en", "fr")
    keys = [version.file_key for version in document.versions]
    actions.delete(document, world.olga)
    assert all(files.size_of(key) for key in keys)
    db.session.commit()
    assert db.session.query(Document).count() == db.session.query(DocumentVersion).count() == 0
    assert not any(files.size_of(key) for key in keys)


def test_the_sweep_removes_only_old_files_that_nobody_knows(world):
    known = shared(world).current["en"].file_key
    files.put("documents/lost/upload", io.BytesIO(b"x"))
    tasks.run_nightly()
    assert files.size_of("documents/lost/upload") == 1
    clock.stop_at(clock.now() + timedelta(days=2))
    tasks.run_nightly()
    assert files.size_of("documents/lost/upload") is None
    assert files.size_of(known) == 5


def test_downloads_are_counted(world):
    version = shared(world).current["en"]
    actions.count_download(version)
    actions.count_download(version)
    db.session.expire_all()
    assert version.downloads == version.document.downloads == 2


def test_search_folds_titles_and_takes_signs_as_they_are(world):
    factories.a_document(world.event, world.olga, title=Translated(en="Aide", fr="Évaluation : 100 % des États"))
    factories.a_document(world.event, world.olga, title=Translated(en="Evaluations of others"))
    for words, total in (("evaluation", 2), ("ÉTATS evalu", 1), ("100 %", 1), ("1_0", 0), ("aide", 1), ("x", 0)):
        assert queries.offered(world.event, EVERYTHING, Wish(words), "en").total == total, words


def test_lists_go_by_session_then_title_in_the_readers_language(world):
    late = factories.a_session(world.event, factories.at(world.event.first_day, 14))
    early = factories.a_session(world.event, factories.at(world.event.first_day, 9))
    for session, en, fr in (
        (late, "A", "A"), (early, "B", "Z"), (early, "C", "Y"), (None, "D", "D"),
    ):  # fmt: skip
        factories.a_document(world.event, world.olga, session=session, title=Translated(en=en, fr=fr))
    assert [str(d) for d in queries.offered(world.event, EVERYTHING, Wish(), "en").rows] == list("DBCA")
    assert [str(d) for d in queries.offered(world.event, EVERYTHING, Wish(), "fr").rows] == list("DCBA")
    assert queries.offered(world.event, EVERYTHING, Wish(session=Wish.MEETING), "en").total == 1
    assert len(queries.of_session(world.event, EVERYTHING, early.id, "en")) == 2


def test_what_lacks_a_language(world):
    factories.a_document(world.event, world.olga)
    alone = factories.a_document(world.event, world.olga, {"en": "note.pdf"})
    factories.a_document(world.event, world.olga, {"en": "note.pdf"}, withdrawn_at=clock.now())
    factories.a_document(factories.an_event(), world.olga, {"en": "note.pdf"})
    assert queries.missing_versions(world.event) == [(alone, ("fr",))]
    assert queries.offered(world.event, EVERYTHING, Wish(language="fr"), "en").total == 1


def test_pages(world, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    for _ in range(5):
        factories.a_document(world.event, world.olga, {"en": "note.pdf"})
    found = queries.offered(world.event, EVERYTHING, Wish(), "en", page=3)
    assert (found.pages, found.first, found.last, found.total) == (3, 5, 5, 5)
    assert queries.offered(world.event, EVERYTHING, Wish(), "en", page=99).number == 3
    assert queries.offered(world.event, EVERYTHING, Wish("nothing"), "en").first == 0
