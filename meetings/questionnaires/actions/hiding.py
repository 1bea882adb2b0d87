"""Answers to questions that are not asked now: set aside, given by nobody, and back when they are asked again."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from meetings.core.db import db
from meetings.questionnaires import sheets
from meetings.questionnaires.actions import taking
from meetings.questionnaires.models import Question, Questionnaire
from meetings.questionnaires.queries import stored
from meetings.questionnaires.queries.stored import Given, Person
from meetings.questionnaires.rules import conditions
from meetings.questionnaires.rules.standing import is_for_category
from meetings.registration.models import Registration

EVERYTHING = sheets.Reader(internal=True, sensitive=True)


@dataclass(frozen=True, slots=True)
class Settled:
    """The answers that were set aside, those that came back, and those that could not because no place was left."""

    aside: Sequence[Given] = ()
    back: Sequence[Given] = ()
    without_place: Sequence[Given] = ()

    @property
    def questions(self) -> frozenset[str]:
        """The ids of the questions whose answers moved."""
        return frozenset(each.question_id for each in (*self.aside, *self.back))


def asked_of(questionnaire: Questionnaire, category_id: str) -> list[Question]:
    """All that a form asks people of a category, whatever they answer; nothing when it does not ask this category."""
    if not is_for_category(questionnaire.categories, category_id):
        return []
    sections = sheets.asked_sections(questionnaire, category_id, EVERYTHING)
    return [question for _section, questions in sections for question in questions]


def settle(questionnaire: Questionnaire, now: datetime, only: Registration | None = None) -> Settled:
    """Set aside what is not asked now, of everybody or of `only`, and bring back what is asked again.

    What is set aside holds no place. What comes back needs one; earlier answers come first. Retired questions keep
    their answers as they are.
    """
    concerned = _concerned(questionnaire)
    people = stored.people_with_answers(concerned, only) if concerned else []
    forms = {each: asked_of(questionnaire, each) for each in {one.category_id for one in people}}
    hoped = [answer for one in people for answer in _shown(one, forms) if answer.set_aside_at]
    refused = _without_place(people, hoped, {each.id: each for each in concerned})
    shown = {answer for one in people for answer in _shown(one, forms, refused)}
    every = [answer for one in people for answer in one.answers]
    aside = [each for each in every if each.set_aside_at is None and each not in shown]
    back = [each for each in every if each.set_aside_at and each in shown]
    for each in (*aside, *back):
        each.set_aside_at = None if each in shown else now
    db.session.flush()
    if aside or hoped:
        taking.free_hidden(concerned)
    return Settled(aside, back, [each for each in hoped if each not in shown])


def _concerned(questionnaire: Questionnaire) -> list[Question]:
    """The questions that not everybody is asked, those that decide about it, and those with answers set aside."""
    questions = [each for each in questionnaire.questions if each.retired_at is None]
    hidden = stored.questions_set_aside(questions)
    if questionnaire.categories:
        return questions
    found = {each.id for each in questions if each.shown_if_id or each.section.categories or each.id in hidden}
    found |= {each.shown_if_id for each in questions if each.shown_if_id}
    return [each for each in questions if each.id in found]


def _shown(
    one: Person, forms: Mapping[str, Sequence[Question]], without: Collection[Given] = frozenset()
) -> list[Given]:
    """The answers of a person to what she is asked."""
    questions = forms[one.category_id]
    values: dict[str, Any] = {each.question_id: each.value for each in one.answers if each not in without}
    asked = {each.id for each in conditions.shown(questions, sheets.counting(questions, values))}
    return [each for each in one.answers if each.question_id in asked and each not in without]


def _without_place(people: Sequence[Person], hoped: Sequence[Given], questions: Mapping[str, Question]) -> set[Given]:
    """Take places for answers that come back; those that get none. Who does not come takes no place."""
    limited = {each for each in hoped if taking.has_places(questions[each.question_id])}
    coming = limited.intersection([answer for one in people if one.is_active for answer in one.answers])
    ordered = sorted(coming, key=lambda each: (each.at, each.id))
    return limited - coming | set(taking.take_again([(each, questions[each.question_id]) for each in ordered]))
