"""Pages kept for visitors without a cookie and for one reader: quick, and never a word too old or not theirs."""

import gzip
import sqlite3
import threading
from contextlib import suppress

import pytest
import sqlalchemy as sa
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

    @app.get("/own")
    @access.public
    @pagecache.kept_for_its_reader
    def own():
        calls.append(1)
        return "own"

    @app.get("/overtaken")
    @access.public
    @pagecache.kept_for_its_reader
    def overtaken():
        calls.append(1)
        write_elsewhere(app)
        return "overtaken"

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


def ask(site, path, cookie="a=1", browser="one", place="127.0.0.1", **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    client = site.test_client(use_cookies=False)
    sent = {"Cookie": cookie, "User-Agent": browser, **named} if cookie else {"User-Agent": browser, **named}
    return client.get(path, headers=sent, environ_base={"REMOTE_ADDR": place})


def test_a_page_of_a_reader_is_made_once_until_somebody_writes(site, calls):
    assert {ask(site, "/own").text for _ in range(3)} == {"own"}
    assert len(calls) == 1
    write_elsewhere(site)
    ask(site, "/own")
    assert len(calls) == 2


@pytest.mark.parametrize(
    "other",
    [
        {"cookie": "a=2"},
        {"cookie": ""},
        {"browser": "two"},
        {"place": "127.0.0.2"},
        {"Accept_Encoding": "gzip"},
        {"Host": "elsewhere.example"},
        {"Authorization": "Basic eA=="},
        {"Authentication_Token": "eA"},
        {"HX_Request": "true"},
    ],
)
def test_a_page_of_a_reader_answers_no_other_question(site, calls, other):
    ask(site, "/own")
    ask(site, "/own", **other)
    assert len(calls) == 2


@pytest.mark.parametrize("method", ["head", "post"])
def test_only_readings_are_answered_from_memory(site, method):
    ask(site, "/own")
    answer = getattr(site.test_client(use_cookies=False), method)("/own", headers={"Cookie": "a=1"})
    assert answer.text != "own"


def test_what_is_committed_while_a_page_is_drawn_makes_it_untrue(site, calls):
    for _ in range(2):
        ask(site, "/overtaken")
    assert len(calls) == 2


def test_what_is_committed_after_the_reader_was_recognised_makes_it_untrue(site, calls):
    site.before_request_funcs.setdefault(None, []).append(lambda: write_elsewhere(site))
    for _ in range(2):
        ask(site, "/own")
    assert len(calls) == 2


def test_an_old_page_leaves_the_memory_whatever_is_asked_next(site, monkeypatch):
    ask(site, "/own")
    assert len(site.extensions["pages"]) == 1
    monkeypatch.setattr(pagecache, "LONGEST", -1.0)
    ask(site, "/nowhere")
    assert len(site.extensions["pages"]) == 0


def test_all_that_became_untrue_leaves_the_memory_when_one_is_found_to_be(site):
    for cookie in ("a=1", "a=2", "a=3"):
        ask(site, "/own", cookie)
    write_elsewhere(site)
    ask(site, "/own", "a=1")
    assert len(site.extensions["pages"]) == 1


def test_the_memory_holds_no_cookie(site):
    ask(site, "/own", "session=very-secret")
    assert "very-secret" not in repr(vars(site.extensions["pages"]))


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


@pytest.mark.parametrize(
    "error", [sqlite3.OperationalError("gone"), sa.exc.OperationalError("SELECT", {}, Exception())]
)
def test_without_a_database_the_application_says_so(site, error, monkeypatch):
    """Not the server, which has no page for it."""
    ask(site, "/own")

    def gone():
        raise error

    monkeypatch.setitem(site.extensions, "data_version", gone)
    answer = ask(site, "/own")
    assert answer.status_code == 500
    assert "<main" in answer.text


def page_of(size):
    return pagecache.Page("v", pagecache.time.monotonic(), "", [], b"x" * size)


def test_pages_fill_only_so_much_memory(monkeypatch):
    """An address is what its reader types: `?page=1`, `?page=01`, … are as many long pages."""
    monkeypatch.setattr(pagecache, "MOST_BYTES", 100)
    pages = pagecache.Pages(None, lambda: "v")
    for key, size in (("one", 40), ("two", 40), ("one", 50), ("three", 30)):
        pages.put(key, page_of(size))
    assert [key for key in ("one", "two", "three") if pages.get(key)] == ["one", "three"]
    pages.put("huge", page_of(101))
    assert len(pages) == 0
    pages.put("again", page_of(100))
    pages.clear()
    pages.put("last", page_of(100))
    assert pages.get("last")


def test_requests_that_begin_together_watch_the_database_together(tmp_path, monkeypatch):
    """Each watch of SQLite counts for itself, so that of two the second may call what was committed meanwhile old."""
    app, made = a_test_app(DATA_DIR=str(tmp_path), KEEP_PAGES=True), []
    both = threading.Barrier(2, timeout=1)

    def watch(engine):
        made.append(engine)
        with suppress(threading.BrokenBarrierError):
            both.wait()
        return lambda: "v"

    monkeypatch.setattr("meetings.core.engines.watch", watch)
    askers = [threading.Thread(target=data_version, args=(app,)) for _ in range(2)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert len(made) == 1


def test_postgresql_notices_a_commit_too(app, database):
    if database == "sqlite":
        pytest.skip("shown above, on a database of its own")
    before = data_version()
    with db.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE noticed (a int)")
        connection.exec_driver_sql("DROP TABLE noticed")
        begun = data_version()
    assert data_version() not in (before, begun)
    assert any(data_version() == data_version() for _ in range(50)), "others use this server too"
