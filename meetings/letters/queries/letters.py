"""Letters that were issued: the register, those of one person, and the one that has a code."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from meetings.accounts.models import Account
from meetings.core.db import db
from meetings.core.paging import Page, page_of_found
from meetings.core.queue import QueueState
from meetings.core.tasks import Job
from meetings.events.models import Event
from meetings.institutions.rules import folded
from meetings.letters import codes
from meetings.letters.models import Ending, Letter, LetterIssue, LetterRequest
from meetings.registration.models import Registration

PAGE = 50
VALID = "valid"
_OF_PERSON = (
    sa.select(Letter)
    .where(Letter.registration_id == sa.bindparam("registration_id"))
    .options(joinedload(Letter.job))
    .order_by(Letter.number.desc())
)


class Progress(NamedTuple):
    """How far the letters that were issued together have come."""

    total: int
    made: int
    failed: int
    retrying: int


def register(event: Event, q: str = "", kind: str = "", state: str = "", number: int = 1) -> Page[Letter]:
    """The letters of an event, the newest first, as far as they fit; `state` is `valid` or an ending."""
    where = [Letter.event_id == event.id]
    if kind:
        where.append(Letter.kind == kind)
    if state:
        where.append(Letter.ending == (Ending.NONE if state == VALID else state))
    for word in q.split()[:8]:
        where.append(_mentions(word))
    statement = sa.select(Letter).join(Registration).where(*where).order_by(Letter.number.desc())
    eager = joinedload(Letter.registration).joinedload(Registration.affiliation), joinedload(Letter.job)
    return page_of_found(statement.options(*eager), number, PAGE)


def _mentions(word: str) -> sa.ColumnElement[bool]:
    return sa.or_(
        Registration.sort_name.contains(folded(word), autoescape=True),
        sa.func.upper(Letter.reference).contains(word.upper(), autoescape=True),
    )


def bearers(ids: Collection[str]) -> frozenset[str]:
    """Those of some people (ids of registrations) who have a letter that counts, or have asked for one."""
    counting = sa.select(Letter.registration_id).where(Letter.registration_id.in_(ids), Letter.ending == Ending.NONE)
    asking = sa.select(LetterRequest.registration_id).where(LetterRequest.registration_id.in_(ids))
    return frozenset(db.session.scalars(sa.union(counting, asking)))


def in_event(event: Event, letter_id: str) -> Letter | None:
    """A letter by its id, looked up through its event."""
    return _one(Letter.event_id == event.id, Letter.id == letter_id)


def own(event: Event, account: Account, letter_id: str) -> Letter | None:
    """A letter of a person, looked up through herself."""
    mine = Letter.registration_id.in_(
        sa.select(Registration.id).where(Registration.event_id == event.id, Registration.account_id == account.id)
    )
    return _one(mine, Letter.id == letter_id)


def by_code(code: str) -> Letter | None:
    """The letter with this code, in its normal form; found by its digest, so that no part of it can be guessed."""
    return _one(Letter.code_digest == codes.digest(code))


def _one(*where: sa.ColumnElement[bool]) -> Letter | None:
    eager = joinedload(Letter.registration), joinedload(Letter.job), joinedload(Letter.issue)
    statement = sa.select(Letter).where(*where).options(*eager, joinedload(Letter.event))
    return db.session.scalars(statement).one_or_none()


def of_person(registration: Registration) -> Sequence[Letter]:
    """All letters of a person, the newest first."""
    return db.session.scalars(_OF_PERSON, {"registration_id": registration.id}).all()


def references(ids: Sequence[str]) -> dict[str, list[str]]:
    """The numbers of the letters that count, by registration."""
    return _references(Letter.registration_id.in_(ids), Letter.ending == Ending.NONE)


def just_ended(ids: Sequence[str]) -> dict[str, list[str]]:
    """The numbers of the letters that ended when their registration was changed last, by registration."""
    changed = sa.select(Registration.changed_at).where(Registration.id == Letter.registration_id).scalar_subquery()
    with_it = Letter.ending.in_((Ending.WITHDRAWN, Ending.REPLACED)), Letter.ended_at >= changed
    return _references(Letter.registration_id.in_(ids), *with_it)


def _references(*where: sa.ColumnElement[bool]) -> dict[str, list[str]]:
    rows = db.session.execute(sa.select(Letter.registration_id, Letter.reference).where(*where).order_by(Letter.number))
    found: dict[str, list[str]] = {}
    for one, reference in rows:
        found.setdefault(one, []).append(reference)
    return found


def asking(ids: Sequence[str]) -> set[str]:
    """Which of these registrations wait for a letter."""
    where = (LetterRequest.registration_id.in_(ids), LetterRequest.answered_at.is_(None))
    return set(db.session.scalars(sa.select(LetterRequest.registration_id).where(*where)))


def of_issue(issue: LetterIssue) -> Sequence[Letter]:
    """The letters that were issued together."""
    statement = sa.select(Letter).where(Letter.issue_id == issue.id).order_by(Letter.number)
    eager = joinedload(Letter.registration).joinedload(Registration.affiliation), joinedload(Letter.job)
    return db.session.scalars(statement.options(*eager)).all()


def issue(event: Event, issue_id: str) -> LetterIssue | None:
    """An issue of this event."""
    statement = sa.select(LetterIssue).where(LetterIssue.event_id == event.id, LetterIssue.id == issue_id)
    return db.session.scalars(statement.options(joinedload(LetterIssue.by))).one_or_none()


def issues(event: Event, most: int = 5) -> Sequence[LetterIssue]:
    """What was issued last, the newest first."""
    statement = sa.select(LetterIssue).where(LetterIssue.event_id == event.id)
    ordered = statement.order_by(LetterIssue.at.desc(), LetterIssue.id).limit(most)
    return db.session.scalars(ordered.options(joinedload(LetterIssue.by))).all()


def progress(issue: LetterIssue) -> Progress:
    """How far they have come; what was revoked before it was made needs no file any more."""
    settled = sa.or_(Letter.made_at.is_not(None), Letter.ending != Ending.NONE)
    open_jobs = sa.not_(settled)
    statement = (
        sa.select(
            sa.func.count(),
            sa.func.count(sa.case((settled, 1))),
            sa.func.count(sa.case((sa.and_(open_jobs, Job.state == QueueState.FAILED), 1))),
            sa.func.count(sa.case((sa.and_(open_jobs, Job.state == QueueState.QUEUED, Job.error != ""), 1))),
        )
        .join(Job, Job.id == Letter.job_id)
        .where(Letter.issue_id == issue.id)
    )
    return Progress(*db.session.execute(statement).one())
