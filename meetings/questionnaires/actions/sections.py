"""The sections of a questionnaire."""

from collections.abc import Collection, Sequence
from datetime import datetime

from meetings.accounts.models import Account
from meetings.core import audit
from meetings.core.db import db
from meetings.core.translated import Translated
from meetings.questionnaires.actions.forms import check_later, hold
from meetings.questionnaires.actions.hiding import Settled, settle
from meetings.questionnaires.models import Question, Questionnaire, Section
from meetings.questionnaires.rules import changes, conditions
from meetings.registration.models import Category


def add_section(
    questionnaire: Questionnaire,
    title: Translated,
    introduction: Translated,
    categories: Collection[Category] = (),
    *,
    by: Account | None,
) -> Section:
    """One more section at the end."""
    hold(questionnaire)
    section = Section(title=title, introduction=introduction, position=len(questionnaire.sections))
    section.categories = list(categories)
    questionnaire.sections.append(section)
    db.session.flush()
    _record("added", section, by)
    return section


def change_section(
    section: Section,
    title: Translated,
    introduction: Translated,
    categories: Collection[Category],
    *,
    by: Account,
    now: datetime,
) -> Settled:
    """Change what a section says and whom it asks; says which answers are set aside or come back by that."""
    hold(section.questionnaire)
    old = _facts(section)
    section.title, section.introduction, section.categories = title, introduction, list(categories)
    db.session.flush()
    before, after = audit.changes(old, _facts(section))
    if after:
        _record("changed", section, by, before=before, after=after)
        check_later(section.questionnaire)
    return settle(section.questionnaire, now)


def remove_section(section: Section, *, by: Account) -> None:
    """Take an empty section away. Questions of earlier answers move to the section before it, else after it."""
    questionnaire = section.questionnaire
    hold(questionnaire)
    others = [each for each in questionnaire.sections if each is not section]
    if not others or any(question.retired_at is None for question in section.questions):
        raise changes.SectionInUse
    earlier = [each for each in others if each.position < section.position]
    home = (earlier or others)[-1 if earlier else 0]
    for question in list(section.questions):
        question.section = home
    _record("removed", section, by)
    db.session.flush()
    questionnaire.sections.remove(section)
    db.session.flush()


def order_sections(questionnaire: Questionnaire, ids: Sequence[str], *, by: Account) -> None:
    """Put the sections in the order of `ids`; raises LooksAhead when a condition would look ahead."""
    hold(questionnaire)
    ranks = {each: rank for rank, each in enumerate(ids)}
    ordered = sorted(questionnaire.sections, key=lambda one: ranks.get(one.id, len(ranks) + one.position))
    conditions.ensure_order(_flat(ordered))
    for place, section in enumerate(ordered):
        section.position = place
    questionnaire.sections.sort(key=lambda one: one.position)
    db.session.flush()
    audit.record("questionnaire.ordered", questionnaire, actor=by, scope=questionnaire.event_id)


def _flat(sections: Sequence[Section]) -> list[Question]:
    return [question for section in sections for question in section.questions]


def _facts(section: Section) -> dict[str, object]:
    categories = [str(each) for each in section.categories]
    return {"title": section.title, "introduction": section.introduction, "categories": categories}


def _record(verb: str, section: Section, by: Account | None, **more: object) -> None:
    scope = section.questionnaire.event_id
    audit.record(f"question_section.{verb}", section, actor=by, scope=scope, **more)  # type: ignore[arg-type]
