"""Reads of how far people are."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from meetings.accounts.models import Account
from meetings.core.db import db
from meetings.core.paging import count_of
from meetings.events.models import Event, EventState
from meetings.questionnaires.models import (
    STATES_ASKED,
    Answer,
    Audience,
    Kind,
    Purpose,
    Question,
    Questionnaire,
    Reply,
    Section,
    SensitiveAnswer,
    State,
    questionnaire_category,
)
from meetings.questionnaires.queries.answers import people_asked
from meetings.registration.models import Registration


def reply(questionnaire: Questionnaire, registration: Registration) -> Reply | None:
    """How far a person is with a questionnaire; None when she has not begun and was not written to."""
    statement = sa.select(Reply).where(
        Reply.questionnaire_id == questionnaire.id, Reply.registration_id == registration.id
    )
    return db.session.scalars(statement).one_or_none()


def of_person(registration: Registration) -> dict[str, Reply]:
    """How far a person is with each questionnaire that she has begun or was written to about, by its id."""
    statement = sa.select(Reply).where(Reply.registration_id == registration.id)
    return {each.questionnaire_id: each for each in db.session.scalars(statement)}


def by_others(registration: Registration) -> dict[str, list[Account]]:
    """Who answered questions to the person on her behalf, by id of the questionnaire."""
    ordinary, sensitive = (
        sa.select(kind.question_id, kind.by_id).where(
            kind.registration_id == registration.id,
            kind.by_id != registration.account_id,
            kind.set_aside_at.is_(None),
        )
        for kind in (Answer, SensitiveAnswer)
    )
    given = ordinary.union_all(sensitive).subquery()
    pairs = (
        sa.select(Section.questionnaire_id, given.c.by_id)
        .join(Question, Question.id == given.c.question_id)
        .join(Section, Section.id == Question.section_id)
        .where(Question.audience == Audience.PERSON)
        .distinct()
        .subquery()
    )
    statement = sa.select(pairs.c.questionnaire_id, Account).join(Account, Account.id == pairs.c.by_id)
    found: dict[str, list[Account]] = defaultdict(list)
    for questionnaire_id, account in db.session.execute(statement.order_by(Account.family_name, Account.id)):
        found[questionnaire_id].append(account)
    return found


def with_outdated_consents(registration: Registration) -> set[str]:
    """The ids of the questionnaires in which a person agreed to words of a consent that have changed since."""
    found: set[str] = set()
    for kind in (Answer, SensitiveAnswer):
        statement = (
            sa.select(Section.questionnaire_id)
            .join(Question, Question.section_id == Section.id)
            .join(kind, kind.question_id == Question.id)
            .where(kind.registration_id == registration.id, kind.set_aside_at.is_(None))
            .where(Question.kind == Kind.CONSENT, Question.retired_at.is_(None))
            .where(sa.cast(kind.value, sa.Text) != sa.cast(Question.version, sa.Text))
        )
        found.update(db.session.scalars(statement))
    return found


def incomplete(event: Event, now: datetime) -> sa.Select[str]:
    """The ids of the registrations of an event that lack an answer to an open questionnaire, once for each."""
    return _asked(event, now).where(sa.not_(_replied(Reply.complete_at.is_not(None))))


def lapsed(event: Event, now: datetime, questionnaire_id: str = "") -> sa.Select[str]:
    """The same of those alone who had sent the questionnaire, one or any, with nothing missing."""
    lacking = _asked(event, now).where(_replied(Reply.sent_at.is_not(None), Reply.complete_at.is_(None)))
    return lacking.where(Questionnaire.id == questionnaire_id) if questionnaire_id else lacking


def counts_of_lapsed(event: Event, now: datetime, *, with_protected: bool) -> dict[str, int]:
    """How many these are, by id of the questionnaire."""
    shown = sa.true() if with_protected else sa.not_(Registration.is_protected)
    counting = lapsed(event, now).where(shown).with_only_columns(Questionnaire.id, sa.func.count())
    rows = db.session.execute(counting.group_by(Questionnaire.id))
    return {questionnaire_id: number for questionnaire_id, number in rows}


def _replied(*how: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    mine = Reply.questionnaire_id == Questionnaire.id, Reply.registration_id == Registration.id
    return sa.exists().where(*mine, *how)


def _asked(event: Event, now: datetime) -> sa.Select[str]:
    """The registrations of an event, each as often as an open questionnaire asks it."""
    form = questionnaire_category
    of_form = sa.select(form.c.category_id).where(form.c.questionnaire_id == Questionnaire.id)
    asked = sa.or_(
        *(
            sa.and_(Questionnaire.purpose == purpose, Registration.state.in_(STATES_ASKED[purpose]))
            for purpose in Purpose
        )
    )
    return (
        sa.select(Registration.id)
        .join(Questionnaire, Questionnaire.event_id == Registration.event_id)
        .where(Registration.event_id == event.id, is_open(now), asked)
        .where(sa.or_(sa.not_(of_form.exists()), Registration.category_id.in_(of_form)))
    )


def is_open(now: datetime) -> sa.ColumnElement[bool]:
    """Whether a questionnaire can be answered at `now`; as `rules.standing.phase` says it."""
    return sa.and_(
        Questionnaire.state == State.OPEN,
        sa.or_(Questionnaire.opens_at.is_(None), Questionnaire.opens_at <= now),
        sa.or_(Questionnaire.closes_at.is_(None), Questionnaire.closes_at > now),
    )


def open_now(now: datetime) -> Sequence[Questionnaire]:
    """All questionnaires of all events that can be answered at `now`."""
    statement = sa.select(Questionnaire).where(is_open(now)).options(joinedload(Questionnaire.event))
    return db.session.scalars(statement.order_by(Questionnaire.id)).all()


def still_to_ask(questionnaire: Questionnaire) -> int:
    """How many people are written to when a follow-up opens now."""
    if questionnaire.purpose != Purpose.FOLLOW_UP or questionnaire.event.state != EventState.PUBLISHED:
        return 0
    unasked = people_asked(questionnaire).where(Reply.complete_at.is_(None), Reply.asked_at.is_(None))
    return count_of(unasked)


def without_answer(questionnaire: Questionnaire) -> Sequence[tuple[Registration, Reply | None]]:
    """Whom a questionnaire asks and who has not sent it complete, with how far they are."""
    statement = people_asked(questionnaire).where(Reply.complete_at.is_(None)).add_columns(Reply)
    statement = statement.options(joinedload(Registration.account), joinedload(Registration.event))
    return [(registration, found) for registration, found in db.session.execute(statement)]
