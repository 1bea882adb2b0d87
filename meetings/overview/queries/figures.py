"""Who comes with delegations, counted for the board: by role, gender if a form asks, format and language."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

import sqlalchemy as sa
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from meetings.accounts.models import Account
from meetings.core.db import db
from meetings.core.i18n import LANGUAGES, language_name, plain
from meetings.delegations import rules as delegations
from meetings.delegations.models import Member, Role
from meetings.events.models import Event
from meetings.events.queries import EVENT_ID
from meetings.overview.queries.board import NOBODY, NOW_MEMBER, answers_for
from meetings.questionnaires.models import Answer, Audience, Kind, Option, Question, Questionnaire, Section
from meetings.registration.models import ACTIVE, Category, Registration
from meetings.registration.rules.figures import Breakdown, Figure, guarded
from meetings.registration.rules.words import TAKES_PART


def breakdowns(event: Event, asks_gender: Callable[[Iterable[str]], bool]) -> list[Breakdown]:
    """Where few are counted by something personal, the cells say no number; protected people are left out.

    `asks_gender` knows a question about it by its words in all languages.
    """
    counts = _counts(event)
    found: list[tuple[str, LazyString, Mapping[str, Any]]] = [
        ("role", _l("Role in the delegation"), {role: str(word) for role, word in delegations.ROLES.items()}),
        ("takes_part", _l("Takes part"), TAKES_PART),
        ("language", _l("Language of messages"), {code: language_name(code) for code in LANGUAGES}),
    ]
    made = [
        Breakdown(name, label, guarded([Figure(str(word), counts[name].get(code, 0)) for code, word in words.items()]))
        for name, label, words in found
    ]
    return [*made[:1], *_by_gender(event, asks_gender), *made[1:]]


def _of_delegations() -> sa.ColumnElement[bool]:
    return sa.and_(Registration.event_id == EVENT_ID, Registration.state.in_(ACTIVE), answers_for() != NOBODY)


COLUMNS: dict[str, sa.ColumnElement[str]] = {
    "role": sa.func.coalesce(Member.role, sa.literal_column(f"'{Role.MEMBER.value}'")),
    "takes_part": Registration.takes_part.expression,
    "language": Account.language.expression,
}


@cache
def _counting() -> sa.CompoundSelect[*tuple[Any, ...]]:
    parts = [
        sa.select(sa.literal(name), column, sa.func.count())
        .select_from(Registration)
        .join(Category, Category.id == Registration.category_id)
        .join(Account, Account.id == Registration.account_id)
        .outerjoin(Member, NOW_MEMBER)
        .where(_of_delegations())
        .group_by(column)
        for name, column in COLUMNS.items()
    ]
    return sa.union_all(*parts)


def _counts(event: Event) -> Mapping[str, Mapping[str, int]]:
    found: dict[str, dict[str, int]] = {name: {} for name in COLUMNS}
    for name, value, number in db.session.execute(_counting(), {"event_id": event.id}):
        found[name][value] = number
    return found


def _by_gender(event: Event, asks_gender: Callable[[Iterable[str]], bool]) -> list[Breakdown]:
    """From a question that asks it: one of several answers, which the person gives and all organisers may read."""
    asked = (
        sa.select(Question, Option)
        .join(Option, Option.question_id == Question.id)
        .join(Section, Section.id == Question.section_id)
        .join(Questionnaire, Questionnaire.id == Section.questionnaire_id)
        .where(
            Questionnaire.event_id == event.id,
            Question.kind == Kind.ONE_OF,
            Question.audience == Audience.PERSON,
            Question.is_sensitive.is_(False),
        )
        .order_by(Questionnaire.position, Question.position, Option.position, Option.id)
    )
    rows = [row for row in db.session.execute(asked) if asks_gender(row[0].label.values())]
    if not rows:
        return []
    question = rows[0][0]
    answers = (
        sa.select(Answer.value)
        .join(Registration, Registration.id == Answer.registration_id)
        .join(Category, Category.id == Registration.category_id)
        .where(Answer.question_id == question.id, Answer.set_aside_at.is_(None), _of_delegations())
    )
    given = list(db.session.scalars(answers, {"event_id": event.id}))
    figures = [Figure(plain(option.label), given.count(option.id)) for each, option in rows if each.id == question.id]
    return [Breakdown("gender", plain(question.label), guarded(figures))]
