"""Places of options and sessions are taken while they are locked, so that no two people get the last one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from meetings.core.db import db
from meetings.core.i18n import plain
from meetings.programme.models import ProgrammeSession, Room
from meetings.questionnaires.models import (
    WITH_OPTIONS,
    WITH_PLACES,
    Answer,
    Choice,
    Kind,
    Option,
    Question,
    Reply,
    Section,
)
from meetings.questionnaires.queries import stored
from meetings.questionnaires.queries.stored import Given
from meetings.questionnaires.rules import places
from meetings.registration.models import Registration


def take(registration: Registration, wanted: Mapping[Question, Any]) -> None:
    """Give a person the places of what she chose (question → value) and free those that she no longer wants.

    Raises Full. Sensitive questions have no places: who holds one could be counted.
    """
    limited = {each: value for each, value in wanted.items() if has_places(each)}
    if not limited:
        return
    chosen = {each: _ids(value) for each, value in limited.items()}
    quotas = _lock(chosen)
    taken = stored.taken(list(limited), registration)
    for question, ids in chosen.items():
        held = _held(registration, question)
        full = places.full(quotas, taken, [each for each in ids if each not in held])
        if full is not None:
            raise places.Full(question.id, _name(question, full), taken)
    for question, ids in chosen.items():
        _replace(registration, question, ids)


def has_places(question: Question) -> bool:
    """Whether a choice of its answers is a place."""
    return question.kind in WITH_PLACES and not question.is_sensitive


def take_again(wanted: Sequence[tuple[Given, Question]]) -> list[Given]:
    """Give places to answers that come back, in this order; those that find one of theirs full get none at all.

    A session or an option that is gone needs no place.
    """
    chosen = defaultdict[Question, list[str]](list)
    for answer, question in wanted:
        chosen[question] += _ids(answer.value)
    quotas = _lock(chosen)
    taken = stored.taken(list(chosen), None)
    refused = []
    for answer, question in wanted:
        ids = [each for each in _ids(answer.value) if each in quotas]
        if places.full(quotas, taken, ids) is not None:
            refused.append(answer)
            continue
        _add(answer.registration_id, question, ids)
        taken |= {each: taken.get(each, 0) + 1 for each in ids}
    return refused


def free_hidden(questions: Sequence[Question]) -> None:
    """An answer that is set aside holds no place."""
    db.session.flush()
    hidden = sa.exists().where(
        Answer.registration_id == Choice.registration_id,
        Answer.question_id == Choice.question_id,
        Answer.set_aside_at.is_not(None),
    )
    mine = Choice.question_id.in_([each.id for each in questions])
    db.session.execute(sa.delete(Choice).where(mine, hidden), execution_options={"synchronize_session": False})


def _ids(value: Any) -> list[str]:
    return [] if value is None else list(value) if isinstance(value, list) else [value]


def _lock(chosen: Mapping[Question, Iterable[str]]) -> dict[str, int | None]:
    """How many places there are of each option and session chosen, locked in the order of their ids."""
    options = {each for question, ids in chosen.items() if question.kind in WITH_OPTIONS for each in ids}
    sessions = {each for question, ids in chosen.items() if question.kind == Kind.SESSIONS for each in ids}
    quotas: dict[str, int | None] = {}
    if options:
        statement = sa.select(Option).where(Option.id.in_(options)).order_by(Option.id).with_for_update(key_share=True)
        for option in db.session.scalars(statement.execution_options(populate_existing=True)):
            quotas[option.id] = option.quota
    if sessions:
        held = sa.select(ProgrammeSession.id).where(ProgrammeSession.id.in_(sessions)).order_by(ProgrammeSession.id)
        quotas |= dict.fromkeys(db.session.scalars(held.with_for_update(key_share=True)))
        seats = sa.select(ProgrammeSession.id, Room.seats).join(Room, Room.id == ProgrammeSession.room_id)
        rows = db.session.execute(seats.where(ProgrammeSession.id.in_(sessions)))
        quotas |= {key: number for key, number in rows}
    return quotas


def _held(registration: Registration, question: Question) -> set[str]:
    statement = sa.select(sa.func.coalesce(Choice.option_id, Choice.session_id)).where(
        Choice.registration_id == registration.id, Choice.question_id == question.id
    )
    return set(db.session.scalars(statement))


def _replace(registration: Registration, question: Question, ids: Iterable[str]) -> None:
    mine = Choice.registration_id == registration.id, Choice.question_id == question.id
    db.session.execute(sa.delete(Choice).where(*mine))
    _add(registration.id, question, ids)


def _add(registration_id: str, question: Question, ids: Iterable[str]) -> None:
    column = "session_id" if question.kind == Kind.SESSIONS else "option_id"
    for each in dict.fromkeys(ids):
        db.session.add(Choice(registration_id=registration_id, question_id=question.id, **{column: each}))


def _name(question: Question, chosen: str) -> str:
    if question.kind != Kind.SESSIONS:
        return next((plain(option.label) for option in question.options if option.id == chosen), "–")
    session = db.session.get(ProgrammeSession, chosen)
    return plain(session.title) if session else "–"


def free(people: Collection[str]) -> None:
    """Some (ids of registrations) no longer come: their places are free.

    Their answers stay, and they are asked to send them if they return.
    """
    if not people:
        return
    theirs = Choice.registration_id.in_(people)
    forms = (
        sa.select(Choice.registration_id, Section.questionnaire_id)
        .join(Question, Question.section_id == Section.id)
        .join(Choice, Choice.question_id == Question.id)
        .where(theirs)
    )
    sent = [tuple(row) for row in db.session.execute(forms.distinct())]
    if sent:
        replies = sa.update(Reply).where(sa.tuple_(Reply.registration_id, Reply.questionnaire_id).in_(sent))
        db.session.execute(replies.values(sent_at=None, complete_at=None))
        db.session.execute(sa.delete(Choice).where(theirs))
