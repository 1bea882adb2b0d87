"""Work that happens after the answer: jobs are rows, recorded with what caused them, run by the worker."""

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app
from huey import Huey, PostgresHuey, SqliteHuey, crontab
from sqlalchemy.orm import Mapped, mapped_column

from meetings.core import clock, queue
from meetings.core.db import after_commit, db, to_follow, transaction

log = logging.getLogger("meetings")
Handler = Callable[["Work"], Mapping[str, Any] | None]
HANDLERS: dict[str, Handler] = {}
NIGHTLY: list[Callable[[], None]] = []
HOURLY: list[Callable[[], None]] = []
Drain = Callable[[], bool]
DRAINS: list[Drain] = []
MOST_FAULTS = 5


class Job(queue.Queued):
    """A piece of long work, its progress and its result."""

    __tablename__ = "job"

    kind: Mapped[str] = mapped_column(sa.String(40))
    payload: Mapped[dict[str, Any]]
    owner_id: Mapped[str | None] = mapped_column(sa.String(12), index=True)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)


@dataclass(slots=True)
class Work:
    """What a handler gets: whose job it is, its payload, and a way to tell how far it has come."""

    job_id: str
    scope: str | None
    owner_id: str | None
    payload: Mapping[str, Any]

    def progress(self, done: int, total: int) -> None:
        """Show progress and keep the lease."""
        until = clock.now() + queue.LEASE
        with transaction() as session:
            session.execute(
                sa.update(Job).where(Job.id == self.job_id).values(done=done, total=total, lease_until=until)
            )


def job(kind: str) -> Callable[[Handler], Handler]:
    """Register the handler of a kind of job. It runs in its own transaction and may run twice: make it repeatable."""

    def register(handler: Handler) -> Handler:
        HANDLERS[kind] = handler
        return handler

    return register


def nightly(function: Callable[[], None]) -> Callable[[], None]:
    """Run `function` each night, in a transaction of its own."""
    NIGHTLY.append(function)
    return function


def hourly(function: Callable[[], None]) -> Callable[[], None]:
    """Run `function` each hour, in a transaction of its own; several machines may run it at the same moment."""
    HOURLY.append(function)
    return function


def enqueue(
    kind: str,
    payload: Mapping[str, Any],
    *,
    owner_id: str | None = None,
    scope: str | None = None,
    due_at: datetime | None = None,
) -> Job:
    """Record a job in the current transaction; the worker is woken when it is committed."""
    now = clock.now()
    row = Job(kind=kind, payload=dict(payload), owner_id=owner_id, scope=scope, created_at=now, due_at=due_at or now)
    db.session.add(row)
    wake_after_commit()
    return row


def wake_after_commit() -> None:
    """Tell the worker, once what it should do is really recorded."""
    if not to_follow(wake):
        after_commit(wake)


def wake() -> None:
    """Tell the worker that there is something to do."""
    alarm = current_app.extensions["wake"]
    if alarm is not None:
        try:
            alarm()
        except Exception:
            log.exception("the queue did not answer; the next sweep will find the work")


def init_app(app: Flask) -> None:
    """Make the queue that wakes the worker; tests have none and call `run_due` themselves."""
    app.extensions["huey"] = app.extensions["wake"] = None
    if app.config["MEETINGS_ENV"] != "testing":
        open_queue(app)


def open_queue(app: Flask) -> None:
    """Connect an application with the queue of its installation: what it records wakes the worker there."""
    huey = _huey(app)

    @huey.task(name="wake")
    def alarm() -> None:
        with app.app_context():
            run_due()

    @huey.periodic_task(crontab(), name="sweep")
    def sweep() -> None:
        with app.app_context():
            run_due()

    @huey.periodic_task(crontab(minute="7"), name="hour")
    def hour() -> None:
        with app.app_context():
            run_hourly()

    @huey.periodic_task(crontab(hour="3", minute="17"), name="night")
    def night() -> None:
        with app.app_context():
            run_nightly()

    app.extensions["huey"], app.extensions["wake"] = huey, alarm


def _huey(app: Flask) -> Huey:
    url = app.config["DATABASE_URL"]
    if url.startswith("postgresql"):
        return PostgresHuey("meetings", dsn=url.replace("+psycopg", "", 1), results=False)
    return SqliteHuey("meetings", filename=str(app.config["DATA_DIR"] / "queue.db"), results=False)


def run_due(limit: int = 10_000) -> int:
    """Run what is due, mails and jobs, until nothing is; says how many pieces were tried.

    A kind of work that fails outside its pieces is logged and does not hold the others up: after a few such faults it
    is left to the next sweep.
    """
    count, faults = 0, Counter[Drain]()
    while count < limit:
        working = [drain for drain in (*DRAINS, _run_one) if faults[drain] < MOST_FAULTS]
        if not any(_tried(drain, faults) for drain in working):
            break
        count += 1
    return count


def _tried(drain: Drain, faults: Counter[Drain]) -> bool:
    """Whether there was a piece to try, or one that could not even be taken or marked."""
    try:
        return drain()
    except Exception:
        log.exception("the queue stumbled", extra={"kind": drain.__name__})
        faults[drain] += 1
        return True


def run_nightly() -> None:
    """Run the nightly housekeeping; one failure does not stop the others."""
    _run_each(NIGHTLY)


def run_hourly() -> None:
    """Run what looks each hour whether something is due; one failure does not stop the others."""
    _run_each(HOURLY)


def _run_each(functions: list[Callable[[], None]]) -> None:
    for function in functions:
        try:
            with current_app.app_context():
                function()
                db.session.commit()
        except Exception:
            log.exception("housekeeping", extra={"kind": function.__name__})


def _run_one() -> bool:
    now = clock.now()
    with transaction() as session:
        row = queue.claim(session, Job, now)
        if row is None:
            return False
        work = Work(row.id, row.scope, row.owner_id, row.payload)
        kind, attempt = row.kind, row.attempts
    log.info("job", extra={"job": work.job_id, "kind": kind, "attempt": attempt})
    try:
        with current_app.app_context():
            result = dict(HANDLERS[kind](work) or {})
            db.session.commit()
        _close(work.job_id, result=result)
    except Exception as error:
        log.exception("job failed", extra={"job": work.job_id, "kind": kind, "attempt": attempt})
        _close(work.job_id, error=f"{type(error).__name__}: {error}")
    return True


def _close(job_id: str, *, result: dict[str, Any] | None = None, error: str = "") -> None:
    with transaction() as session:
        row = session.get_one(Job, job_id)
        if error:
            queue.retry_later(row, clock.now(), error)
        else:
            queue.finish(row, clock.now())
            row.result = result or {}
