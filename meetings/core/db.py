"""The database: the declarative base, column kinds, the session and the one commit."""

import secrets
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from inspect import iscoroutinefunction
from typing import Annotated, Any

import sqlalchemy as sa
from flask import Flask, Response, current_app, has_request_context, request
from flask_alembic import Alembic
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase, Session, SessionTransaction, mapped_column
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.types import TypeDecorator

from meetings.core import engines
from meetings.core.translated import Translated, TranslatedText

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH_OF_ID = 12
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def new_id() -> str:
    """A random public id of 12 characters (about 69 bits): nothing to guess, nothing to count."""
    number = secrets.randbelow(len(ALPHABET) ** LENGTH_OF_ID)
    letters = []
    for _ in range(LENGTH_OF_ID):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC on every database; a naive one is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """To the database."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """From the database."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Id = Annotated[str, mapped_column(sa.String(12), primary_key=True, default=new_id)]


class Base(DeclarativeBase):
    """All tables. Names of constraints are fixed so that migrations can speak of them."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime, Translated: TranslatedText, dict[str, Any]: sa.JSON}


db = SQLAlchemy(session_options={"expire_on_commit": False})
alembic = Alembic(metadatas=Base.metadata, run_mkdir=False)
_beginning_to_watch = threading.Lock()
_may_write: ContextVar[bool | None] = ContextVar("may_write", default=None)


def init_app(app: Flask) -> None:
    """Connect the database and make this module the only place that commits."""
    app.config["DATA_DIR"].mkdir(parents=True, exist_ok=True)
    app.config.setdefault("ALEMBIC_CONTEXT", {"render_item": _render_type, "render_as_batch": True})
    db.init_app(app)
    _without_async(app)
    alembic.init_app(app)
    with app.app_context():
        engines.prepare(db.engine, writing)
    app.after_request(_finish)


def _without_async(app: Flask) -> None:
    """Drop the closing of asynchronous sessions, which starts an event loop after each request; we have none."""
    app.teardown_appcontext_funcs = [each for each in app.teardown_appcontext_funcs if not iscoroutinefunction(each)]


def migrate() -> None:
    """Bring the database to the present shape, in a context of its own that gives its connection back."""
    with current_app.app_context():
        alembic.upgrade()


def _render_type(kind: str, item: Any, context: Any) -> str | bool:
    """Migrations speak of plain column types, so that they outlive our classes."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, TranslatedText):
        return "sa.JSON()"
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


def writing() -> bool:
    """Whether what happens now may change data: any request but a safe one, jobs and commands."""
    said = _may_write.get()
    if said is not None:
        return said
    return not (has_request_context() and request.method in SAFE_METHODS)


def in_own_transaction() -> bool:
    """Whether `transaction()` is open, which may write even while a GET is answered."""
    return _may_write.get() is True


def _finish(response: Response) -> Response:
    """The one commit: after the view, when it answered below 400; else nothing happened."""
    if request.method in SAFE_METHODS:
        return response
    if response.status_code < 400:
        db.session.commit()
    else:
        db.session.rollback()
    return response


def write_alike(rows: Iterable[Base], *columns: str) -> None:
    """Flush rows of a table that changed together as one statement: all `columns` of each, whichever of them differ."""
    for row in rows:
        for column in columns:
            flag_modified(row, column)
    db.session.flush()


def after_commit(todo: Any) -> None:
    """Call `todo()` once the current transaction is committed; never when it, or a savepoint around this, is undone."""
    db.session.info.setdefault("after_commit", []).append(todo)


def to_follow(todo: Any) -> bool:
    """Whether `todo()` is called once the current transaction is committed."""
    return todo in db.session.info.get("after_commit", ())


@event.listens_for(Session, "after_commit")
def _run_after_commit(session: Session) -> None:
    if session.in_nested_transaction():  # a savepoint is released: nothing is certain yet
        return
    session.info.pop("at_savepoint", None)
    for todo in session.info.pop("after_commit", []):
        todo()


@event.listens_for(Session, "after_transaction_create")
def _note_savepoint(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        session.info.setdefault("at_savepoint", {})[transaction] = len(session.info.get("after_commit", ()))


@event.listens_for(Session, "after_soft_rollback")
def _forget_after_rollback(session: Session, transaction: SessionTransaction) -> None:
    """What was to follow from before a savepoint still does when it is gone back to, and everything is read anew.

    What was loaded since it was set has values in memory that are no longer in the database.
    """
    if transaction.nested:
        before = session.info.get("at_savepoint", {}).pop(transaction, 0)
        del session.info.get("after_commit", [])[before:]
        session.expire_all()
    elif transaction.parent is None:
        session.info.pop("at_savepoint", None)
        session.info.pop("after_commit", None)


@contextmanager
def transaction() -> Iterator[Session]:
    """One transaction of its own, on a connection of its own: for jobs, commands and records of reading."""
    token = _may_write.set(True)
    try:
        with db.sessionmaker() as session:
            yield session
            session.commit()
    finally:
        _may_write.reset(token)


def data_version(app: Flask | None = None) -> str:
    """A value that differs after any commit to the database, by whichever process; all who ask share one watch."""
    extensions = (app or current_app).extensions
    if "data_version" not in extensions:
        with _beginning_to_watch, (app or current_app).app_context():
            if "data_version" not in extensions:
                extensions["data_version"] = engines.watch(db.engine)
    return str(extensions["data_version"]())


@contextmanager
def snapshot() -> Iterator[sa.Connection]:
    """A connection that sees one moment of the database, writes nothing and holds nobody up."""
    token = _may_write.set(False)
    try:
        with db.engine.connect() as connection:
            if db.engine.dialect.name == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection
    finally:
        _may_write.reset(token)
