"""Pages kept for visitors without a cookie: quick, and never a word too old or not theirs."""

import gzip
import sqlite3

import pytest
from flask import g, session

from meetings.core import access, headers, pagecache
from meetings.core.db import data_version, db, migrate
from tests.conftest import a_test_app


@pytest.fixture
def calls():
    return []


@pytest.fixture
def site(tmp_path, calls):
    """An app with a database of its own, which the page cache watches."""
    app = a_test_app(DATA_DIR=str(tmp_path), KEEP_PAGES=True)

    @app.get("/counted")
    @access.public
    @pagecache.kept_for_anonymous
    def counted():
        calls.append(1)
        return "page " + "x" * 2000

    @app.get("/personal")
    @access.public
    @pagecache.kept_for_anonymous
    def personal():
        calls.append(1)
        session["a"] = 1
        return "personal"

    @app.get("/with-nonce")
    @access.public
    @pagecache.kept_for_anonymous
    def with_nonce():
        calls.append(1)
        assert headers.csp_nonce() == g.csp_nonce
        return "nonce"

    with app.app_context():
        migrate()
        yield app
        db.session.close()
        db.engine.dispose()


def write_elsewhere(app):
    with sqlite3.connect(app.config["DATA_DIR"] / "meetings.db") as other:
        other.execute("UPDATE alembic_version SET version_num = version_num")
    other.close()


def test_a_page_is_made_once_until_somebody_writes(site, calls):
    client = site.test_client()
    assert {client.get("/counted").text for _ in range(3)} == {"page " + "x" * 2000}
    assert len(calls) == 1
    write_elsewhere(site)
    client.get("/counted")
    assert len(calls) == 2


def test_a_visitor_with_a_cookie_is_never_answered_from_memory(site, calls):
    client = site.test_client()
    client.get("/counted")
    client.set_cookie("session", "anything")
    client.get("/counted")
    assert len(calls) == 2


@pytest.mark.parametrize("path", ["/personal", "/with-nonce"])
def test_an_answer_for_one_person_is_never_kept(site, calls, path):
    for _ in range(2):
        site.test_client().get(path)
    assert len(calls) == 2


def test_time_alone_makes_a_page_old(site, calls, monkeypatch):
    site.test_client().get("/counted")
    monkeypatch.setattr(pagecache, "LONGEST", -1.0)
    site.test_client().get("/counted")
    assert len(calls) == 2


def test_compressed_forms_hold_the_same_page(site):
    client = site.test_client()
    plain = client.get("/counted").data
    packed = client.get("/counted", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert packed.headers["Cache-Control"] == "private, no-store"


def test_every_answer_has_an_id_of_its_own(site):
    client = site.test_client()
    assert len({client.get("/counted").headers["X-Request-Id"] for _ in range(3)}) == 3


def test_an_answer_from_memory_is_as_strict_as_the_first(site):
    client = site.test_client()
    first, second = client.get("/counted"), client.get("/counted")
    differing = {"X-Request-Id"}
    assert {k: v for k, v in first.headers if k not in differing} == {
        k: v for k, v in second.headers if k not in differing
    }


def test_only_so_many_pages_are_kept():
    pages = pagecache.Pages(None, lambda: "v")
    for number in range(pagecache.MOST + 5):
        pages.put(str(number), pagecache.Page("v", pagecache.time.monotonic(), "", [], b""))
    assert pages.get("4") is None
    assert pages.get("5") is not None


def test_postgresql_notices_a_commit_too(app, database):
    if database == "sqlite":
        pytest.skip("shown above, on a database of its own")
    before = data_version()
    with db.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE noticed (a int)")
        connection.exec_driver_sql("DROP TABLE noticed")
    assert data_version() != before
