"""Questions and their options. What people have answered is never lost: it is retired instead of deleted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from meetings.accounts.models import Account
from meetings.core import audit
from meetings.core.db import db
from meetings.core.i18n import plain
from meetings.core.translated import Translated
from meetings.questionnaires.actions.forms import check_later, hold
from meetings.questionnaires.actions.hiding import Settled, settle
from meetings.questionnaires.models import WITH_OPTIONS, Audience, Kind, Option, Question, Section
from meetings.questionnaires.queries import forms as queries
from meetings.questionnaires.rules import changes, conditions, places, settings
from meetings.questionnaires.rules.settings import DEFAULT_RETENTION
from meetings.questionnaires.words import condition_words


@dataclass(frozen=True, slots=True)
class OptionDetails:
    """One answer to choose from; `id` names the option that it is already."""

    label: Translated
    quota: int | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class QuestionDetails:
    """What is asked, of whom, and when. `shown_if` is (question id, value), a value of "" meaning any answer."""

    label: Translated
    help: Translated = Translated()  # noqa: RUF009 - immutable
    is_required: bool = False
    audience: Audience = Audience.PERSON
    is_sensitive: bool = False
    retention_days: int | None = None
    shown_if: tuple[str, str] | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    options: tuple[OptionDetails, ...] = ()


def add_question(section: Section, kind: Kind, details: QuestionDetails, *, by: Account | None) -> Question:
    """Ask one more thing, at the end of a section; raises what `change_question` raises."""
    hold(section.questionnaire)
    place = max((each.position + 1 for each in section.questions), default=0)
    question = Question(kind=kind, position=place, label=details.label, audience=details.audience, version=1)
    section.questions.append(question)
    with db.session.no_autoflush:
        _write_down(question, details)
        _ensure_sensible(question)
    db.session.flush()
    _record("added", question, by, after=_facts(question))
    check_later(section.questionnaire)
    return question


def change_question(
    question: Question, details: QuestionDetails, *, section: Section, by: Account, now: datetime
) -> Settled:
    """Change a question, and the section it stands in; answers given so far stay what they are.

    Says which are set aside because they are asked no more of those who gave them, and which come back. Raises a
    Refusal when the change would alter who reads an answer, take a place from somebody, or make a condition look ahead.
    """
    questionnaire = question.section.questionnaire
    hold(questionnaire)
    answered = queries.is_answered(question)
    before_secrecy = question.audience, question.is_sensitive
    changes.ensure_secrecy_free(answered, before_secrecy, (details.audience, details.is_sensitive))
    old = _facts(question)
    with db.session.no_autoflush:
        if answered and question.kind == Kind.CONSENT and details.help != question.help:
            question.version += 1
        if question.section is not section:
            question.position = max((each.position + 1 for each in section.questions), default=0)
            question.section = section
            section.questions.sort(key=lambda each: each.position)
        _write_down(question, details, now)
        _ensure_dependents(question)
        _ensure_sensible(question)
    db.session.flush()
    before, after = audit.changes(old, _facts(question))
    if after:
        _record("changed", question, by, before=before, after=after)
        check_later(questionnaire)
    return settle(questionnaire, now)


def change_kind(question: Question, kind: Kind, *, by: Account) -> None:
    """Ask for another sort of answer; raises KindIsFixed when people have answered."""
    questionnaire = question.section.questionnaire
    hold(questionnaire)
    if question.kind == kind:
        return
    changes.ensure_kind_free(queries.is_answered(question))
    for value in {each.shown_if_value for each in questionnaire.questions if each.shown_if_id == question.id} - {""}:
        conditions.ensure_nobody_depends(question, questionnaire.questions, value)
    before = {"question_kind": question.kind}
    question.kind, question.settings = kind, {}
    conditions.ensure_answerable(question, questionnaire.questions)
    if kind not in WITH_OPTIONS:
        question.options.clear()
    db.session.flush()
    _record("changed", question, by, before=before, after={"question_kind": kind})


def remove_question(question: Question, *, by: Account, now: datetime) -> None:
    """Ask it no more: deleted when nobody has answered, else retired with its answers; raises OthersDepend."""
    questionnaire = question.section.questionnaire
    hold(questionnaire)
    conditions.ensure_nobody_depends(question, questionnaire.questions)
    if queries.is_answered(question):
        question.retired_at = now
        _record("retired", question, by)
    else:
        _record("removed", question, by, before=_facts(question))
        for each in questionnaire.questions:
            if each.shown_if_id == question.id:
                each.shown_if_id, each.shown_if_value = None, ""
        db.session.flush()
        question.section.questions.remove(question)
    db.session.flush()
    check_later(questionnaire)


def restore_question(question: Question, *, by: Account, now: datetime) -> Settled:
    """Ask a retired question again; a condition that no longer makes sense is refused. Says which answers moved."""
    questionnaire = question.section.questionnaire
    hold(questionnaire)
    if question.retired_at is None:
        return Settled()
    question.retired_at = None
    _check_condition(question)
    _ensure_sensible(question)
    db.session.flush()
    _record("restored", question, by)
    check_later(questionnaire)
    return settle(questionnaire, now)


def order_questions(section: Section, ids: Sequence[str], *, by: Account) -> None:
    """Put the questions of a section in the order of `ids`; raises LooksAhead."""
    questionnaire = section.questionnaire
    hold(questionnaire)
    ranks = {each: rank for rank, each in enumerate(ids)}
    ordered = sorted(section.questions, key=lambda one: ranks.get(one.id, len(ranks) + one.position))
    conditions.ensure_order(
        [each for one in questionnaire.sections for each in (ordered if one is section else one.questions)]
    )
    for place, question in enumerate(ordered):
        question.position = place
    section.questions.sort(key=lambda one: one.position)
    db.session.flush()
    audit.record("questionnaire.ordered", questionnaire, actor=by, scope=questionnaire.event_id)


def _write_down(question: Question, details: QuestionDetails, now: datetime | None = None) -> None:
    for name in ("label", "help", "is_required", "audience", "is_sensitive"):
        setattr(question, name, getattr(details, name))
    settings.ensure_words(question.kind, details.help)
    days = DEFAULT_RETENTION if details.retention_days is None else details.retention_days
    question.retention_days = days if details.is_sensitive else None
    question.shown_if_id, question.shown_if_value = details.shown_if or (None, "")
    question.settings = settings.cleaned(question.kind, details.settings)
    _check_condition(question)
    if question.kind in WITH_OPTIONS:
        _write_options(question, details.options, now)


def _check_condition(question: Question) -> None:
    if question.shown_if_id is not None:
        on = queries.question(question.section.questionnaire, question.shown_if_id)
        conditions.ensure_condition(question, on, question.shown_if_value)


def _ensure_sensible(question: Question) -> None:
    """The conditions of the whole form, with this question as it is now."""
    questions = question.section.questionnaire.questions
    conditions.ensure_order(questions)
    conditions.ensure_answerable(question, questions)


def _ensure_dependents(question: Question) -> None:
    """A question that becomes internal or sensitive may not be what an ordinary one depends on."""
    for each in question.section.questionnaire.questions:
        if each.retired_at is None and each.shown_if_id == question.id:
            conditions.ensure_condition(each, question, each.shown_if_value)


def _write_options(question: Question, wanted: Sequence[OptionDetails], now: datetime | None) -> None:
    settings.ensure_choice(question.kind, len(wanted))
    settings.ensure_apart([each.label for each in wanted])
    settings.ensure_uncounted(question.is_sensitive, [each.quota for each in wanted])
    known = {option.id: option for option in question.options if option.id}
    held = queries.held(question.options) if known else {}
    kept, ids = [], {each.id for each in wanted}
    gone = _by_use(question, [option for option in known.values() if option.id not in ids])
    for place, each in enumerate(wanted):
        option = known.get(each.id) or _same_again(each, gone)
        if option is None:
            option = Option()
            question.options.append(option)
        elif each.quota is not None and each.quota < held.get(option.id, 0):
            raise places.TooFewPlaces(held=held[option.id], name=plain(option.label))
        option.label, option.quota, option.position, option.retired_at = each.label, each.quota, place, None
        kept.append(option)
    _drop_options(question, [option for option in known.values() if option not in kept], now)
    question.options.sort(key=lambda option: option.position)


def _by_use(question: Question, options: Sequence[Option]) -> list[Option]:
    """Those that somebody chose first, then those that were offered last."""
    chosen = queries.chosen_options(question) if options else set()
    return sorted(options, key=lambda option: (option.id not in chosen, option.retired_at is not None))


def _same_again(wanted: OptionDetails, gone: list[Option]) -> Option | None:
    """The answer that was taken away, now or earlier, and is written again: it is the same one."""
    again = next((option for option in gone if settings.are_alike(option.label, wanted.label)), None)
    if again is not None:
        gone.remove(again)
    return again


def _drop_options(question: Question, dropped: Sequence[Option], now: datetime | None) -> None:
    """Options that somebody chose are retired, the others go; a condition on one of them is in the way."""
    if not dropped:
        return
    chosen = queries.chosen_options(question)
    for option in dropped:
        conditions.ensure_nobody_depends(question, question.section.questionnaire.questions, option.id)
        if option.id in chosen:
            option.retired_at = option.retired_at or now
        else:
            question.options.remove(option)


def _facts(question: Question) -> dict[str, Any]:
    names = ("label", "help", "is_required", "is_sensitive", "retention_days", "settings")
    facts = {name: getattr(question, name) for name in names}
    options = [f"{option}" + ("" if option.quota is None else f" ({option.quota})") for option in question.offered]
    return facts | {
        "question_kind": question.kind,
        "question_audience": question.audience,
        "shown_if": condition_words(question),
        "options": options,
        "section": question.section.title,
    }


def _record(verb: str, question: Question, by: Account | None, **more: Any) -> None:
    scope = question.section.questionnaire.event_id
    audit.record(f"question.{verb}", question, actor=by, scope=scope, **more)
