"""Reads of questionnaires and of what they are made of."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from meetings.core.db import db
from meetings.core.translated import Translated
from meetings.events.models import Event
from meetings.events.queries import EVENT_ID
from meetings.questionnaires.models import (
    Answer,
    Choice,
    Option,
    Question,
    QuestionConsent,
    Questionnaire,
    Reply,
    Section,
    SensitiveAnswer,
)

WHOLE = (
    joinedload(Questionnaire.sections).joinedload(Section.questions).joinedload(Question.options),
    joinedload(Questionnaire.sections).selectinload(Section.categories),
)

_OF_EVENT = (
    sa.select(Questionnaire)
    .where(Questionnaire.event_id == EVENT_ID)
    .order_by(Questionnaire.position, Questionnaire.created_at, Questionnaire.id)
    .options(selectinload(Questionnaire.categories))
)


def of_event(event: Event) -> Sequence[Questionnaire]:
    """The questionnaires of an event in their order, with their categories."""
    return db.session.scalars(_OF_EVENT, {"event_id": event.id}).all()


def whole_of_event(event: Event) -> Sequence[Questionnaire]:
    """The same with their sections, questions and options."""
    statement = sa.select(Questionnaire).where(Questionnaire.event_id == event.id)
    ordered = statement.order_by(Questionnaire.position, Questionnaire.created_at, Questionnaire.id)
    return db.session.scalars(ordered.options(*WHOLE, selectinload(Questionnaire.categories))).unique().all()


def one(event: Event, questionnaire_id: str) -> Questionnaire | None:
    """A questionnaire with all it is made of, looked up through its event."""
    statement = sa.select(Questionnaire).where(Questionnaire.event_id == event.id, Questionnaire.id == questionnaire_id)
    return db.session.scalars(statement.options(*WHOLE)).unique().one_or_none()


def name_of(event: Event, questionnaire_id: str) -> Translated | None:
    """What one of them is called."""
    asked = sa.select(Questionnaire.title).where(
        Questionnaire.event_id == event.id, Questionnaire.id == questionnaire_id
    )
    return db.session.scalars(asked).one_or_none()


def of_events(events: Sequence[Event]) -> Sequence[Questionnaire]:
    """The questionnaires of several events, those of the newest first."""
    statement = sa.select(Questionnaire).join(Questionnaire.event).where(Event.id.in_([each.id for each in events]))
    ordered = statement.order_by(Event.first_day.desc(), Event.id, Questionnaire.position, Questionnaire.id)
    return db.session.scalars(ordered.options(contains_eager(Questionnaire.event))).all()


def by_id(questionnaire_id: str) -> Questionnaire | None:
    """A questionnaire with all it is made of, for jobs."""
    statement = sa.select(Questionnaire).where(Questionnaire.id == questionnaire_id)
    return db.session.scalars(statement.options(*WHOLE)).unique().one_or_none()


def section(questionnaire: Questionnaire, section_id: str) -> Section | None:
    """A section by its id, if it is one of this form's."""
    return next((each for each in questionnaire.sections if each.id == section_id), None)


def question(questionnaire: Questionnaire, question_id: str) -> Question | None:
    """A question by its id, if it is one of this form's, retired or not."""
    return next((each for each in questionnaire.questions if each.id == question_id), None)


def is_answered(question: Question) -> bool:
    """Whether anybody has answered a question."""
    given = [sa.exists().where(kind.question_id == question.id) for kind in (Answer, SensitiveAnswer, QuestionConsent)]
    return bool(db.session.scalar(sa.select(sa.or_(*given))))


def has_answers(questionnaire: Questionnaire) -> bool:
    """Whether anybody has answered anything of a questionnaire."""
    ids = [each.id for each in questionnaire.questions]
    given = [sa.exists().where(kind.question_id.in_(ids)) for kind in (Answer, SensitiveAnswer, QuestionConsent)]
    replied = sa.exists().where(Reply.questionnaire_id == questionnaire.id, Reply.changed_at.is_not(None))
    return bool(db.session.scalar(sa.select(sa.or_(replied, *given))))


def was_asked(questionnaire: Questionnaire) -> bool:
    """Whether anybody has been written to about a questionnaire."""
    asked = sa.exists().where(Reply.questionnaire_id == questionnaire.id, Reply.asked_at.is_not(None))
    return bool(db.session.scalar(sa.select(asked)))


def chosen_options(question: Question) -> frozenset[str]:
    """The options that are part of somebody's answer."""
    found: set[str] = set()
    for kind in (Answer, SensitiveAnswer):
        for value in db.session.scalars(sa.select(kind.value).where(kind.question_id == question.id)):
            found.update(value if isinstance(value, list) else [value])
    return frozenset(found)


def held(options: Sequence[Option]) -> dict[str, int]:
    """How many people hold each option, by option id."""
    ids = [option.id for option in options]
    statement = sa.select(Choice.option_id, sa.func.count()).where(Choice.option_id.in_(ids))
    return {str(key): count for key, count in db.session.execute(statement.group_by(Choice.option_id))}
