"""What each database needs so that both behave alike: reads see what is committed, writers queue, GETs only read."""

import fcntl
import sqlite3
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

PRAGMAS = ("busy_timeout=15000", "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON")
READS = ("SELECT", "PRAGMA", "EXPLAIN")


def prepare(engine: sa.Engine, writing: Callable[[], bool]) -> None:
    """Set up `engine`; `writing` says, when a transaction begins, whether it may change data."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", partial(_open_sqlite, engine.url.database or ""))
        event.listen(engine, "close", _close_sqlite)
        event.listen(engine, "checkin", _next_in_queue)
        event.listen(engine, "begin", lambda connection: _begin_sqlite(connection, writing()))
        event.listen(engine, "before_cursor_execute", partial(_lock_sqlite, threading.Lock()))
    else:
        event.listen(engine, "begin", lambda connection: _begin_postgresql(connection, writing()))


def _open_sqlite(path: str, connection: Any, record: Any) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    record.info["queue"] = open(f"{path}-queue", "w")  # noqa: SIM115 - lives as long as the connection


def _close_sqlite(connection: Any, record: Any) -> None:
    record.info["queue"].close()


def _next_in_queue(connection: Any, record: Any) -> None:
    """The transaction is over: whoever waits goes on at once, without SQLite's sleeps between tries."""
    if not record.info["queue"].closed:
        fcntl.flock(record.info["queue"], fcntl.LOCK_UN)
    turn = record.info.pop("turn", None)
    if turn is not None:
        turn.release()


def _begin_sqlite(connection: sa.Connection, write: bool) -> None:
    """A GET reads one moment and cannot write; who may write takes the lock when it is needed, not before."""
    driver: Any = connection.connection.dbapi_connection
    if connection.info.get("writes") is not write:
        driver.execute(f"PRAGMA query_only={'OFF' if write else 'ON'}")
        connection.info["writes"] = write
    connection.info["begun"] = not write
    if not write:
        driver.execute("BEGIN")


def _lock_sqlite(
    turn: threading.Lock,
    connection: sa.Connection,
    cursor: Any,
    statement: str,
    parameters: Any,
    context: Any,
    many: bool,
) -> None:
    """Begin at the first change, or at the first SELECT … FOR UPDATE: writers queue here, none fails half-way.

    Of a process, only the thread whose `turn` it is stands in the queue: a file that is unlocked wakes all who wait.
    """
    if connection.info.get("begun", True) or (statement.startswith(READS) and not _locks(context)):
        return
    connection.info["begun"] = True
    if connection.info.get("turn") is None:
        turn.acquire()
        connection.info["turn"] = turn
    fcntl.flock(connection.info["queue"], fcntl.LOCK_EX)
    cursor.execute("BEGIN IMMEDIATE")


def _locks(context: Any) -> bool:
    statement = getattr(getattr(context, "compiled", None), "statement", None)
    return getattr(statement, "_for_update_arg", None) is not None


def _begin_postgresql(connection: sa.Connection, write: bool) -> None:
    driver: Any = connection.connection.dbapi_connection
    driver.read_only = not write


def watch(engine: sa.Engine) -> Callable[[], str]:
    """A question whose answer differs after any commit: SQLite's data version; which transactions PostgreSQL lets see.

    Not PostgreSQL's place in its log: that moves on a moment before others can see what was committed.
    """
    if engine.dialect.name == "postgresql":
        seen = sa.text("SELECT CAST(pg_current_snapshot() AS text)")

        def ask_postgresql() -> str:
            with engine.connect() as connection:
                return str(connection.scalar(seen))

        return ask_postgresql
    watcher = sqlite3.connect(engine.url.database or "", check_same_thread=False, isolation_level=None)
    watching = threading.Lock()
    event.listen(engine, "engine_disposed", lambda engine: watcher.close())

    def ask_sqlite() -> str:
        with watching:
            return str(watcher.execute("PRAGMA data_version").fetchone()[0])

    return ask_sqlite
