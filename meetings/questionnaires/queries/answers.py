"""Reads of what people answered: the organisers' table, the summary, exports and files."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from meetings.core.db import db
from meetings.core.paging import Page, count_of, page_of
from meetings.events.models import Event
from meetings.institutions.models import Institution
from meetings.programme.models import ProgrammeSession
from meetings.questionnaires.models import (
    STATES_ASKED,
    WITH_FILE,
    Answer,
    Kind,
    Purpose,
    Question,
    Questionnaire,
    Reply,
    Section,
    SensitiveAnswer,
    questionnaire_category,
)
from meetings.questionnaires.queries.stored import Given, kept_answers, stored_answers
from meetings.questionnaires.words import Names
from meetings.registration.models import Registration
from meetings.registration.queries.people import WITH_PERSON

PAGE = 50
ONLY: Mapping[str, Sequence[sa.ColumnElement[bool]]] = {
    "complete": (Reply.complete_at.is_not(None),),
    "incomplete": (Reply.complete_at.is_(None),),
    "sent": (Reply.complete_at.is_(None), Reply.sent_at.is_not(None)),
}
"""How far people are whom a page of answers shows; `sent` was complete before more was asked."""


class Row(NamedTuple):
    """A person of the table."""

    registration: Registration
    complete: bool
    values: Mapping[str, Any]


def people_asked(questionnaire: Questionnaire, *, with_protected: bool = True) -> sa.Select[Registration]:
    """Whom a questionnaire asks, by name; a join with their `Reply` as far as there is one."""
    statement = (
        sa.select(Registration)
        .outerjoin(Reply, is_reply(questionnaire))
        .where(Registration.event_id == questionnaire.event_id)
        .where(Registration.state.in_(STATES_ASKED[Purpose(questionnaire.purpose)]), in_its_categories(questionnaire))
        .order_by(Registration.sort_name, Registration.id)
    )
    return statement if with_protected else statement.where(sa.not_(Registration.is_protected))


def is_reply(questionnaire: Questionnaire) -> sa.ColumnElement[bool]:
    """What joins a registration with its reply to a questionnaire."""
    return sa.and_(Reply.registration_id == Registration.id, Reply.questionnaire_id == questionnaire.id)


def in_its_categories(questionnaire: Questionnaire) -> sa.ColumnElement[bool]:
    """Whether a registration is in one of a questionnaire's categories; without any, all are."""
    chosen = sa.select(questionnaire_category.c.category_id).where(
        questionnaire_category.c.questionnaire_id == questionnaire.id
    )
    return sa.or_(sa.not_(chosen.exists()), Registration.category_id.in_(chosen))


def page(
    questionnaire: Questionnaire,
    questions: Sequence[Question],
    number: int,
    *,
    only: str = "",
    with_protected: bool = False,
) -> Page[Row]:
    """A page of people with their ordinary answers; `only` is a key of `ONLY`, or nothing."""
    statement = people_asked(questionnaire, with_protected=with_protected)
    if only:
        statement = statement.where(*ONLY[only])
    wanted = statement.add_columns(Reply.complete_at).limit(PAGE).options(*WITH_PERSON)

    def read(start: int) -> list[Row]:
        found = db.session.execute(wanted.offset(start)).all()
        values = values_of([row[0].id for row in found], questions)
        return [Row(one, complete is not None, values.get(one.id, {})) for one, complete in found]

    return page_of(count_of(statement), number, PAGE, read)


def values_of(
    registration_ids: Sequence[str], questions: Sequence[Question], kind: type[Given] = Answer
) -> dict[str, dict[str, Any]]:
    """registration id → question id → value, of ordinary or (`kind`) of sensitive answers; one statement."""
    ids = [each.id for each in questions if each.is_sensitive == (kind is SensitiveAnswer)]
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    if ids and registration_ids:
        statement = sa.select(kind.registration_id, kind.question_id, kind.value).where(
            kind.question_id.in_(ids), kind.registration_id.in_(registration_ids), kind.set_aside_at.is_(None)
        )
        for registration_id, question_id, value in db.session.execute(statement):
            found[registration_id][question_id] = value
    return found


def names(event: Event, questions: Sequence[Question]) -> Names:
    """The names that answers to these questions may speak of."""
    kinds = {each.kind for each in questions}
    states = db.session.execute(sa.select(Institution.id, Institution.name)) if Kind.COUNTRY in kinds else ()
    titles = sa.select(ProgrammeSession.id, ProgrammeSession.title).where(ProgrammeSession.event_id == event.id)
    sessions = db.session.execute(titles) if Kind.SESSIONS in kinds else ()
    return Names({row.id: row.name for row in states}, {row.id: row.title for row in sessions})


def progress(event: Event, *, with_protected: bool) -> dict[str, int]:
    """How many people have sent each questionnaire of an event complete, by its id."""
    shown = sa.true() if with_protected else sa.not_(Registration.is_protected)
    statement = (
        sa.select(Reply.questionnaire_id, sa.func.count())
        .join(Questionnaire, Questionnaire.id == Reply.questionnaire_id)
        .join(Registration, Registration.id == Reply.registration_id)
        .where(Questionnaire.event_id == event.id, Reply.complete_at.is_not(None), shown)
        .group_by(Reply.questionnaire_id)
    )
    return {key: count for key, count in db.session.execute(statement)}


def counted(
    questions: Sequence[Question], *, sensitive: bool, with_protected: bool
) -> dict[str, list[tuple[Any, int]]]:
    """How often each value was given, by question id; sensitive answers, and protected people, only when asked for."""
    hidden = sa.select(Registration.id).where(Registration.is_protected)
    found: dict[str, list[tuple[Any, int]]] = defaultdict(list)
    for kind in (Answer, SensitiveAnswer) if sensitive else (Answer,):
        ids = [each.id for each in questions if each.is_sensitive == (kind is SensitiveAnswer)]
        text = sa.cast(kind.value, sa.Text)
        statement = sa.select(kind.question_id, text, sa.func.count()).where(
            kind.question_id.in_(ids), kind.set_aside_at.is_(None)
        )
        if not with_protected:
            statement = statement.where(kind.registration_id.not_in(hidden))
        for question_id, value, count in db.session.execute(statement.group_by(kind.question_id, text)):
            found[question_id].append((json.loads(value), count))
    return found


def with_files(questionnaire: Questionnaire, *, sensitive: bool, with_protected: bool) -> Iterator[sa.Row[Any]]:
    """Whose (`person_id`, family and given name), question, value and key of each file that was sent, by person."""
    for kind in (Answer, SensitiveAnswer) if sensitive else (Answer,):
        statement = (
            sa.select(Registration.id.label("person_id"), Registration.family_name, Registration.given_name)
            .add_columns(Question.label, kind.value, kind.file_key)
            .select_from(kind)
            .join(Registration, Registration.id == kind.registration_id)
            .join(Question, Question.id == kind.question_id)
            .join(Section, Section.id == Question.section_id)
            .where(Section.questionnaire_id == questionnaire.id, Question.kind.in_(WITH_FILE))
            .where(kind.file_key.is_not(None), kind.set_aside_at.is_(None))
            .order_by(Registration.sort_name, Registration.id, Question.position)
        )
        if not with_protected:
            statement = statement.where(sa.not_(Registration.is_protected))
        yield from db.session.execute(statement)


def answer_with_file(registration: Registration, question: Question, *, aside: bool = False) -> Given | None:
    """The answer of a person to a question that came with a file; with `aside` also one that is set aside."""
    find = kept_answers if aside else stored_answers
    stored = find(registration, [question]).get(question.id)
    return stored if stored and stored.file_key else None


def to_purge() -> list[tuple[Question, Event]]:
    """The sensitive questions whose answers are not yet purged, with their events."""
    answered = sa.exists().where(SensitiveAnswer.question_id == Question.id)
    statement = (
        sa.select(Question, Event)
        .join(Section, Section.id == Question.section_id)
        .join(Questionnaire, Questionnaire.id == Section.questionnaire_id)
        .join(Event, Event.id == Questionnaire.event_id)
        .where(answered)
        .options(joinedload(Question.section))
    )
    return [(question, event) for question, event in db.session.execute(statement)]
