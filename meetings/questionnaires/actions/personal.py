"""What answers say about a person: handed out to her, taken away when she leaves, and moved when she had two names."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from meetings.accounts.models import Account
from meetings.core import audit, files
from meetings.core.db import after_commit, db
from meetings.core.personal import SOURCES, Given, Source
from meetings.events.models import Event
from meetings.questionnaires.actions import moving
from meetings.questionnaires.models import (
    Answer,
    Choice,
    KeptUpload,
    Question,
    QuestionConsent,
    Reply,
    Section,
    SensitiveAnswer,
)
from meetings.questionnaires.queries import answers, replies
from meetings.questionnaires.words import answer_words
from meetings.registration.models import Registration

WITH_FILES = (Answer, SensitiveAnswer, KeptUpload)
HERS = (*WITH_FILES, Choice, QuestionConsent, Reply)
FOLLOWING = (Answer, SensitiveAnswer, Choice, QuestionConsent)


def _export(account_id: str) -> list[dict[str, Any]]:
    """Her answers, and what others answered for or about her; sensitive ones too, for they are hers."""
    return [line for kind in (Answer, SensitiveAnswer) for line in _lines(kind, account_id)]


def _lines(kind: Any, account_id: str) -> list[dict[str, Any]]:
    statement = (
        sa.select(kind, Question, Event)
        .join(Registration, Registration.id == kind.registration_id)
        .join(Question, Question.id == kind.question_id)
        .join(Event, Event.id == Registration.event_id)
        .where(Registration.account_id == account_id)
        .order_by(kind.at)
    )
    return [
        {
            "meeting": event.title,
            "question": question.label,
            "answer": answer_words(question, answer.value, answers.names(event, [question])),
            "at": answer.at,
            "by_somebody_else": answer.by_id != account_id,
            "set_aside_at": answer.set_aside_at,
        }
        for answer, question, event in db.session.execute(statement).all()
    ]


def _erase(account_id: str, now: datetime) -> int:
    return _delete(sa.select(Registration.id).where(Registration.account_id == account_id))


def _expire(event_id: str, now: datetime) -> int:
    return _delete(sa.select(Registration.id).where(Registration.event_id == event_id))


def _delete(registrations: sa.Select[str]) -> int:
    """Everything that hangs on these registrations, the files once that is certain; says how many answers went."""
    count = 0
    for kind in HERS:
        theirs = kind.registration_id.in_(registrations)
        if kind in WITH_FILES:
            for key in db.session.scalars(sa.select(kind.file_key).where(theirs)):
                if key:
                    after_commit(lambda key=key: files.delete(key))
        gone = db.session.execute(sa.delete(kind).where(theirs))
        count += int(gone.rowcount) if kind in (Answer, SensitiveAnswer) else 0  # type: ignore[attr-defined]
    return count


def _consents(account_id: str) -> Sequence[Given]:
    statement = (
        sa.select(QuestionConsent, Question)
        .join(Registration, Registration.id == QuestionConsent.registration_id)
        .join(Question, Question.id == QuestionConsent.question_id)
        .where(Registration.account_id == account_id)
    )
    return [
        Given(one.id, one.text, one.language, one.given_at, one.withdrawn_at, question.label)
        for one, question in db.session.execute(statement)
    ]


def _withdraw(account_id: str, consent_id: str, now: datetime) -> None:
    """Take a consent back at once, whether the form is open or not; nothing happens for somebody else's."""
    given = db.session.get(QuestionConsent, consent_id)
    registration = db.session.get(Registration, given.registration_id) if given else None
    if given is None or registration is None or registration.account_id != account_id or given.withdrawn_at:
        return
    given.withdrawn_at = now
    question = db.session.get_one(Question, given.question_id)
    for kind in (Answer, SensitiveAnswer):
        mine = kind.question_id == question.id, kind.registration_id == registration.id
        db.session.execute(sa.delete(kind).where(*mine))
    if question.is_required:
        form = sa.select(Section.questionnaire_id).where(Section.id == question.section_id).scalar_subquery()
        mine = Reply.questionnaire_id == form, Reply.registration_id == registration.id
        db.session.execute(sa.update(Reply).where(*mine).values(complete_at=None))
    title = question.section.questionnaire.title
    after = {"questionnaire": title, "questions": [question.label]}
    by = registration.account
    audit.record("answers.consent_withdrawn", registration, actor=by, scope=registration.event_id, after=after)


SOURCES["questionnaires"] = Source(
    _l("Your answers to forms"),
    _export,
    _erase,
    expire=_expire,
    consents=_consents,
    withdraw=_withdraw,
)


def follow_merge(kept: Registration, *, other: Registration, by: Account, now: datetime) -> None:
    """What the other registration answered and the kept one did not goes to the kept one, with its places and files.

    What the kept one is not asked with these answers is set aside. A form that either has sent is sent.
    """
    for question_id in _answered(other) - _answered(kept):
        for kind in FOLLOWING:
            theirs = kind.registration_id == other.id, kind.question_id == question_id
            db.session.execute(sa.update(kind).where(*theirs).values(registration_id=kept.id))
    own = replies.of_person(kept)
    for form_id, reply in replies.of_person(other).items():
        if form_id not in own:
            reply.registration_id = kept.id
        else:
            own[form_id].sent_at = min(filter(None, (own[form_id].sent_at, reply.sent_at)), default=None)
    db.session.flush()
    moving.follow(kept, now=now)


def _answered(registration: Registration) -> set[str]:
    found: set[str] = set()
    for kind in (Answer, SensitiveAnswer):
        found.update(db.session.scalars(sa.select(kind.question_id).where(kind.registration_id == registration.id)))
    return found
