"""Databases for tests: each kind is made once by the migrations, then copied."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from psycopg.pq import ExecStatus, TransactionStatus

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")


ON_ONE = pytest.mark.parametrize("database", ["sqlite"])
"""For thousands of requests whose answer is decided in Python; who gets in where is asked on both databases."""


class Databases:
    """Copies of an empty database of a kind, `sqlite` or `postgresql`, for this worker."""

    def __init__(self, folder: Path, server: Callable[[], Any], migrate: Callable[[str], None]) -> None:
        """Keep SQLite's in `folder`; `server` starts PostgreSQL; `migrate` makes the tables at an address."""
        self._folder, self._server, self._migrate = folder, server, migrate
        self._migrated: set[str] = set()

    def fresh(self, kind: str, name: str) -> str:
        """The address of a database with tables and no rows; what had that name before is gone."""
        if kind not in self._migrated:
            self._migrated.add(kind)
            self._migrate(self.bare(kind, "template"))
        if kind == "postgresql":
            return self._create(name, f"template_{WORKER}")
        shutil.copyfile(self._folder / "template.db", self._removed(name))
        return self._address(name)

    def bare(self, kind: str, name: str) -> str:
        """The address of a database without tables."""
        if kind == "postgresql":
            return self._create(name, "template0")
        self._removed(name)
        return self._address(name)

    def _removed(self, name: str) -> Path:
        for ending in ("", "-wal", "-shm"):
            (self._folder / f"{name}.db{ending}").unlink(missing_ok=True)
        return self._folder / f"{name}.db"

    def _address(self, name: str) -> str:
        return f"sqlite:///{self._folder / name}.db"

    def _create(self, name: str, template: str) -> str:
        address = sa.make_url(self._server().get_uri()).set(drivername="postgresql+psycopg")
        engine = sa.create_engine(address, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(sa.text(f"DROP DATABASE IF EXISTS {name}_{WORKER}"))
            connection.execute(sa.text(f"CREATE DATABASE {name}_{WORKER} ENCODING 'UTF8' TEMPLATE {template}"))
        engine.dispose()
        return address.set(database=f"{name}_{WORKER}").render_as_string(hide_password=False)


def say_savepoints_at_once(engine: sa.Engine) -> None:
    """Let savepoints go straight to the driver: tests set, release and return to more of them than they ask questions.

    The one that opens a transaction, and one that fails, take the usual way through the library.
    """
    say = _say_to_sqlite if engine.dialect.name == "sqlite" else _say_to_postgresql
    for verb, words in (
        ("do_savepoint", "SAVEPOINT"),
        ("do_release_savepoint", "RELEASE SAVEPOINT"),
        ("do_rollback_to_savepoint", "ROLLBACK TO SAVEPOINT"),
    ):
        setattr(engine.dialect, verb, _saying(words, say, getattr(engine.dialect, verb)))


def _saying(words: str, say: Callable[[Any, str], bool], usual: Callable[..., None]) -> Callable[..., None]:
    def said(connection: sa.Connection, name: str) -> None:
        if not say(connection.connection.dbapi_connection, f"{words} {name}"):
            usual(connection, name)

    return said


def _say_to_sqlite(driver: Any, statement: str) -> bool:
    if not driver.in_transaction:
        return False
    driver.execute(statement)
    return True


def _say_to_postgresql(driver: Any, statement: str) -> bool:
    if driver.pgconn.transaction_status == TransactionStatus.IDLE:
        return False
    return bool(driver.pgconn.exec_(statement.encode()).status == ExecStatus.COMMAND_OK)
