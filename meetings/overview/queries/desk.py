"""What the organiser's desk asks: each question once, whatever the size of the meeting."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from meetings.attendance.models import CheckIn
from meetings.attendance.queries import IN_PERSON, PRESENT
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.core.queue import QueueState
from meetings.core.tasks import Job
from meetings.events.models import Event
from meetings.overview.queries.board import answers_for
from meetings.overview.queries.mails import given_up_of_accounts, sent_for
from meetings.programme.models import ProgrammeSession
from meetings.registration.models import Category, Registration, RegistrationWindow
from meetings.registration.undone import counts

SHOWN = 5
MAIL, JOB, OF_ACCOUNTS = "mail", "job", "accounts"


def lines(event: Event) -> Sequence[Any]:
    """One line a registration that is not of an undone import, to count from; see `rules.figures.Line`."""
    statement = (
        sa.select(
            Registration.category_id,
            answers_for(),
            Registration.state,
            Registration.created_at,
            CheckIn.id.is_not(None),
            Registration.takes_part == IN_PERSON,
        )
        .join(Category, Category.id == Registration.category_id)
        .outerjoin(CheckIn, PRESENT)
        .where(Registration.event_id == event.id, counts())
    )
    return db.session.execute(statement).all()


class Terms(NamedTuple):
    """When registration is open, and the categories in their order."""

    window: RegistrationWindow | None
    categories: list[Category]


def terms(event: Event) -> Terms:
    """The terms of registration."""
    statement = (
        sa.select(RegistrationWindow, Category)
        .select_from(Event)
        .outerjoin(RegistrationWindow, RegistrationWindow.event_id == Event.id)
        .outerjoin(Category, Category.event_id == Event.id)
        .where(Event.id == event.id)
        .order_by(Category.position, Category.id)
    )
    rows = db.session.execute(statement).all()
    return Terms(rows[0][0], [category for _window, category in rows if category])


class Failure(NamedTuple):
    """A mail, or a job, that was given up; `total` is how many of its kind there are."""

    is_mail: bool
    id: str
    recipient: str
    language: str
    subject: str
    words: str
    at: datetime
    total: int


class Failures(NamedTuple):
    """What was given up, and how many mails about accounts of people of the meeting were besides."""

    last: Sequence[Failure] = ()
    of_accounts: int = 0


def failures(event: Event, *, manages: bool) -> Failures:
    """The last mails and jobs that failed, at most five of each; jobs for those alone who manage the meeting."""
    mails = sa.select(
        sa.literal(MAIL),
        Mail.id,
        sa.case((Mail.recipient_name == "", Mail.recipient), else_=Mail.recipient_name),
        Mail.language,
        Mail.subject,
        *_how(Mail),
    ).where(Mail.state == QueueState.FAILED, sent_for(event, manages=manages))
    jobs = sa.select(sa.literal(JOB), Job.id, Job.kind, sa.literal(""), sa.literal(""), *_how(Job)).where(
        Job.state == QueueState.FAILED, Job.scope == event.id
    )
    nothing: Sequence[Any] = [sa.literal("")] * 4
    of_accounts = sa.select(sa.literal(OF_ACCOUNTS), *nothing, *_how(Mail)).where(given_up_of_accounts(event))
    kinds = [_last(mails, Mail), _last(of_accounts, Mail, 1), *([_last(jobs, Job)] if manages else [])]
    rows = db.session.execute(sa.union_all(*kinds)).all()
    return Failures(
        [Failure(row[0] == MAIL, *row[1:]) for row in rows if row[0] != OF_ACCOUNTS],
        sum(row[-1] for row in rows if row[0] == OF_ACCOUNTS),
    )


def _how(kind: type[Mail] | type[Job]) -> tuple[sa.ColumnElement[Any], ...]:
    """The words of a failure, when it was, and how many of its kind there are."""
    return kind.error.expression, kind.finished_at.expression, sa.func.count().over()


def _last(statement: sa.Select[Any], kind: type[Mail] | type[Job], most: int = SHOWN) -> sa.Select[Any]:
    newest = statement.order_by(kind.finished_at.desc(), kind.id).limit(most)
    return sa.select(newest.subquery())


def sessions(event: Event) -> Sequence[ProgrammeSession]:
    """The sessions alone, without rooms and speakers, in the order of time."""
    statement = sa.select(ProgrammeSession).where(ProgrammeSession.event_id == event.id)
    return db.session.scalars(statement.order_by(ProgrammeSession.starts_at, ProgrammeSession.id)).all()
