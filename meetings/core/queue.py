"""Rows that a worker claims one by one: the promise that nothing recorded is forgotten."""

import enum
from datetime import datetime, timedelta
from typing import Any, ClassVar, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from meetings.core.db import Base, Id

LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 8
BACK_OFF = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=4)
LONGEST_ERROR = 2000
SILENT = "Every worker that began this went silent."


class QueueState(enum.StrEnum):
    """Where a row is on its way."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Queued(Base):
    """Columns of a row that waits for a worker; a lease that runs out gives the row back."""

    __abstract__ = True
    most_attempts: ClassVar[int] = MOST_ATTEMPTS

    id: Mapped[Id]
    state: Mapped[str] = mapped_column(sa.String(10), default=QueueState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
    lease_until: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(sa.Text, default="")
    scope: Mapped[str | None] = mapped_column(sa.String(12), index=True)


Row = TypeVar("Row", bound=Queued)


def claim(session: Session, kind: type[Row], now: datetime) -> Row | None:
    """Take the next row that is due, or whose worker has gone silent, and lease it; the caller commits.

    A row whose worker went silent at the last of its attempts is given up: it may be what silences them.
    """
    while (row := _next(session, kind, now)) is not None:
        if row.attempts < row.most_attempts:
            row.state = QueueState.RUNNING
            row.attempts += 1
            row.lease_until = now + LEASE
            return row
        give_up(row, now, row.error or SILENT)
        session.flush()
    return None


def _next(session: Session, kind: type[Row], now: datetime) -> Row | None:
    free = sa.and_(kind.state == QueueState.QUEUED, kind.due_at <= now)
    orphaned = sa.and_(kind.state == QueueState.RUNNING, kind.lease_until < now)
    statement = (
        sa.select(kind)
        .where(sa.or_(free, orphaned))
        .order_by(kind.due_at, kind.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.scalars(statement).first()


def finish(row: Queued, now: datetime) -> None:
    """The work is done."""
    row.state, row.lease_until, row.finished_at, row.error = QueueState.DONE, None, now, ""


def give_up(row: Queued, now: datetime, error: str) -> None:
    """The work cannot be done; a person has to look."""
    row.state, row.lease_until, row.finished_at, row.error = QueueState.FAILED, None, now, _kept(error)


def retry_later(row: Queued, now: datetime, error: str) -> None:
    """Try again after a pause that doubles each time, and give up after the most attempts of its kind."""
    if row.attempts >= row.most_attempts:
        give_up(row, now, error)
        return
    row.state, row.lease_until, row.error = QueueState.QUEUED, None, _kept(error)
    row.due_at = now + min(BACK_OFF * 2 ** (row.attempts - 1), LONGEST_PAUSE)


def _kept(error: str) -> str:
    """As much of the words as fits, without what a database takes for no text."""
    return error.encode(errors="replace").decode().replace("\0", " ")[:LONGEST_ERROR]


def send_again(row: Queued, now: datetime) -> None:
    """A person asks for another try of what had failed."""
    row.state, row.attempts, row.due_at, row.finished_at = QueueState.QUEUED, 0, now, None


def counts(session: Session, kind: type[Queued], **where: Any) -> dict[str, int]:
    """How many rows are in each state."""
    statement = sa.select(kind.state, sa.func.count()).filter_by(**where).group_by(kind.state)
    return {state: count for state, count in session.execute(statement)}
