"""Reads of what one person has answered, and of what there is to choose from."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from meetings.core.db import db
from meetings.core.translated import Translated
from meetings.events.models import Event
from meetings.institutions.models import DELEGATIONS, Institution
from meetings.programme.models import ProgrammeSession, SessionKind
from meetings.questionnaires.models import WITH_OPTIONS, Answer, Choice, Kind, Question, SensitiveAnswer
from meetings.registration.models import ACTIVE, Registration

Given = Answer | SensitiveAnswer


class Person(NamedTuple):
    """Whom some questions concern: her category, whether she comes, and her answers, set aside or not."""

    category_id: str
    is_active: bool
    answers: list[Given]


def stored_answers(registration: Registration, questions: Sequence[Question]) -> dict[str, Given]:
    """The answers of a person to `questions`, by question id; sensitive ones are read only when asked for."""
    return {key: each for key, each in kept_answers(registration, questions).items() if each.set_aside_at is None}


def kept_answers(registration: Registration, questions: Sequence[Question]) -> dict[str, Given]:
    """The same with those that are set aside, as they are stored now, whatever was read of them before."""
    return _given(Answer, registration, questions) | _given(SensitiveAnswer, registration, questions)


def _given(kind: type[Given], registration: Registration, questions: Sequence[Question]) -> dict[str, Given]:
    ids = [each.id for each in questions if each.is_sensitive == (kind is SensitiveAnswer)]
    if not ids:
        return {}
    statement = sa.select(kind).where(kind.registration_id == registration.id, kind.question_id.in_(ids))
    whole = statement.options(joinedload(kind.by)).execution_options(populate_existing=True)
    found: Sequence[Any] = db.session.scalars(whole).all()
    return {answer.question_id: answer for answer in found}


def people_with_answers(questions: Sequence[Question], only: Registration | None = None) -> list[Person]:
    """Everybody who has answered any of `questions`, or `only` her, with these answers."""
    ids = [each.id for each in questions]
    found: dict[str, Person] = {}
    for kind in (Answer, SensitiveAnswer):
        statement = sa.select(kind, Registration.category_id, Registration.state).join(
            Registration, Registration.id == kind.registration_id
        )
        if only is not None:
            statement = statement.where(Registration.id == only.id)
        rows: Sequence[Any] = db.session.execute(statement.where(kind.question_id.in_(ids))).all()
        for answer, category_id, state in rows:
            person = found.setdefault(answer.registration_id, Person(category_id, state in ACTIVE, []))
            person.answers.append(answer)
    return list(found.values())


def questions_set_aside(questions: Sequence[Question]) -> dict[str, int]:
    """How many answers to each of `questions` are set aside, by question id; none for those without any."""
    ids = [each.id for each in questions]
    ordinary, sensitive = (
        sa.select(kind.question_id, sa.func.count())
        .where(kind.question_id.in_(ids), kind.set_aside_at.is_not(None))
        .group_by(kind.question_id)
        for kind in (Answer, SensitiveAnswer)
    )
    return {key: count for key, count in db.session.execute(ordinary.union_all(sensitive))}


def values_and_givers(
    registration: Registration, questions: Sequence[Question]
) -> tuple[dict[str, Any], dict[str, str]]:
    """What a person's answers to `questions` are, sensitive ones too, and who gave them: both by question id.

    Of an answer that is set aside only who gave it: it stays hers.
    """
    ids = [each.id for each in questions]
    ordinary, sensitive = (
        sa.select(kind.question_id, sa.cast(kind.value, sa.Text), kind.by_id, kind.set_aside_at).where(
            kind.registration_id == registration.id, kind.question_id.in_(ids)
        )
        for kind in (Answer, SensitiveAnswer)
    )
    rows = db.session.execute(ordinary.union_all(sensitive)).all()
    values = {one: json.loads(value) for one, value, _by, aside in rows if aside is None}
    return values, {one: by for one, _value, by, _aside in rows}


def answered_by(registration: Registration, questions: Sequence[Question]) -> dict[str, str]:
    """Who gave the answers of a person to `questions`: question id → account id, and not what was answered.

    Those set aside too: what she said herself stays hers while it is not asked.
    """
    ids = [each.id for each in questions]
    ordinary, sensitive = (
        sa.select(kind.question_id, kind.by_id).where(
            kind.registration_id == registration.id, kind.question_id.in_(ids)
        )
        for kind in (Answer, SensitiveAnswer)
    )
    return {question_id: by_id for question_id, by_id in db.session.execute(ordinary.union_all(sensitive))}


def states(questions: Sequence[Question], language: str) -> list[tuple[str, Translated]]:
    """The States to choose from in the reader's order, when a question asks for one."""
    if not any(each.kind == Kind.COUNTRY for each in questions):
        return []
    order = Institution.sort_fr if language == "fr" else Institution.sort_en
    where = Institution.kind.in_(DELEGATIONS), Institution.is_retired.is_(False)
    rows = db.session.execute(sa.select(Institution.id, Institution.name).where(*where).order_by(order))
    return [(row.id, row.name) for row in rows]


def sessions(event: Event, questions: Sequence[Question]) -> list[ProgrammeSession]:
    """The sessions with a room to choose from, in the order of time, when a question asks for them."""
    return all_sessions(event) if any(each.kind == Kind.SESSIONS for each in questions) else []


def all_sessions(event: Event) -> list[ProgrammeSession]:
    """The sessions of an event that have a room and are no break, in the order of time."""
    statement = sa.select(ProgrammeSession).where(
        ProgrammeSession.event_id == event.id,
        ProgrammeSession.room_id.is_not(None),
        ProgrammeSession.kind != SessionKind.BREAK,
    )
    ordered = statement.order_by(ProgrammeSession.starts_at, ProgrammeSession.id)
    return list(db.session.scalars(ordered.options(joinedload(ProgrammeSession.room))))


def taken(questions: Sequence[Question], but: Registration | None) -> dict[str, int]:
    """How many places of options with a quota and of sessions others hold, by option or session id."""
    options = [
        option.id
        for each in questions
        if each.kind in WITH_OPTIONS
        for option in each.options
        if option.quota is not None
    ]
    asks_sessions = any(each.kind == Kind.SESSIONS for each in questions)
    if not options and not asks_sessions:
        return {}
    place = sa.func.coalesce(Choice.option_id, Choice.session_id)
    where = sa.or_(Choice.option_id.in_(options), Choice.session_id.is_not(None) if asks_sessions else sa.false())
    mine = Choice.registration_id != (but.id if but else "")
    people = sa.func.count(sa.distinct(Choice.registration_id))
    return {
        key: count for key, count in db.session.execute(sa.select(place, people).where(where, mine).group_by(place))
    }
