"""Questionnaires as a whole: created, changed, opened, closed, removed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from meetings.accounts.models import Account
from meetings.core import audit, tasks
from meetings.core.db import db
from meetings.core.translated import Translated
from meetings.events.models import Event
from meetings.questionnaires.models import Purpose, Questionnaire, Section, State
from meetings.questionnaires.queries import forms as queries
from meetings.questionnaires.rules import changes, standing
from meetings.registration.models import Category

PAST = {State.OPEN: "opened", State.CLOSED: "closed", State.DRAFT: "drafted"}


@dataclass(frozen=True, slots=True)
class Details:
    """What a questionnaire is, whom it asks and when."""

    purpose: Purpose
    title: Translated
    introduction: Translated = Translated()  # noqa: RUF009 - immutable
    categories: tuple[Category, ...] = ()
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    reminder_days: tuple[int, ...] = ()


def hold(questionnaire: Questionnaire) -> None:
    """Lock a questionnaire and see it as it is now: who changes its questions does so alone."""
    statement = sa.select(Questionnaire.id).where(Questionnaire.id == questionnaire.id)
    db.session.scalars(statement.with_for_update()).one()
    whole = sa.select(Questionnaire).where(Questionnaire.id == questionnaire.id).options(*queries.WHOLE)
    db.session.scalars(whole.execution_options(populate_existing=True)).unique().one()


def create(event: Event, details: Details, *, by: Account | None, now: datetime) -> Questionnaire:
    """A new form as a draft, with one empty section."""
    standing.ensure_times(details.opens_at, details.closes_at, details.reminder_days)
    standing.ensure_ahead(details.closes_at, None, now)
    place = len(queries.of_event(event))
    questionnaire = Questionnaire(event=event, state=State.DRAFT, position=place, created_at=now)
    _write_down(questionnaire, details)
    questionnaire.sections.append(Section(title=details.title, position=0))
    db.session.add(questionnaire)
    db.session.flush()
    audit.record("questionnaire.created", questionnaire, actor=by, scope=event.id, after=_facts(questionnaire))
    return questionnaire


def change_details(questionnaire: Questionnaire, details: Details, *, by: Account, now: datetime) -> None:
    """Change what a form is called, whom it asks and when; raises what `rules.standing` says of times."""
    standing.ensure_times(details.opens_at, details.closes_at, details.reminder_days)
    standing.ensure_ahead(details.closes_at, questionnaire.closes_at, now)
    old = _facts(questionnaire)
    _write_down(questionnaire, details)
    db.session.flush()
    before, after = audit.changes(old, _facts(questionnaire))
    if after:
        _record("changed", questionnaire, by, before=before, after=after)
        ask_later(questionnaire, now)
    if "categories" in after:
        check_later(questionnaire)


def set_state(questionnaire: Questionnaire, state: State, *, by: Account, now: datetime) -> None:
    """Open, close or take back to a draft. A follow-up writes to those it asks once it is open."""
    hold(questionnaire)
    if questionnaire.state == state:
        return
    if state == State.OPEN and not any(each.retired_at is None for each in questionnaire.questions):
        raise standing.NothingAsked
    if state == State.OPEN:
        standing.ensure_can_open(questionnaire.closes_at, now)
    if state == State.DRAFT:
        _ensure_untouched(questionnaire)
    questionnaire.state = state
    db.session.flush()
    _record(PAST[state], questionnaire, by)
    ask_later(questionnaire, now)


def _ensure_untouched(questionnaire: Questionnaire) -> None:
    if queries.has_answers(questionnaire):
        raise changes.WasAnswered
    if queries.was_asked(questionnaire):
        raise changes.WasAsked


def ask_later(questionnaire: Questionnaire, now: datetime) -> None:
    """Record the job that writes to those whom an open follow-up asks, due when it opens."""
    if questionnaire.state == State.OPEN and questionnaire.purpose == Purpose.FOLLOW_UP:
        due = max(questionnaire.opens_at or now, now)
        tasks.enqueue("questionnaires.ask", {"id": questionnaire.id}, scope=questionnaire.event_id, due_at=due)


def check_later(questionnaire: Questionnaire) -> None:
    """Record the job that finds out who lacks an answer now that the questions have changed."""
    if questionnaire.state != State.DRAFT:
        tasks.enqueue("questionnaires.check", {"id": questionnaire.id}, scope=questionnaire.event_id)


def remove_form(questionnaire: Questionnaire, *, by: Account) -> None:
    """Take a form away that nobody has answered or was written to about; raises WasAnswered or WasAsked."""
    hold(questionnaire)
    _ensure_untouched(questionnaire)
    _record("removed", questionnaire, by, before=_facts(questionnaire))
    for question in questionnaire.questions:
        question.shown_if_id = None
    db.session.flush()
    db.session.delete(questionnaire)
    db.session.flush()


def order_forms(event: Event, ids: Sequence[str], *, by: Account) -> None:
    """Show the forms in the order of `ids`; those not named keep their order after them."""
    ranks = {each: rank for rank, each in enumerate(ids)}
    known = queries.of_event(event)
    for place, each in enumerate(sorted(known, key=lambda one: ranks.get(one.id, len(ranks) + one.position))):
        each.position = place
    audit.record("questionnaire.ordered", event, actor=by, scope=event.id)


def _write_down(questionnaire: Questionnaire, details: Details) -> None:
    for name in ("purpose", "title", "introduction", "opens_at", "closes_at"):
        setattr(questionnaire, name, getattr(details, name))
    questionnaire.categories = list(details.categories)
    questionnaire.reminder_days = sorted(set(details.reminder_days), reverse=True)


def _facts(questionnaire: Questionnaire) -> dict[str, Any]:
    names = ("purpose", "title", "introduction", "opens_at", "closes_at", "reminder_days")
    facts = {name: getattr(questionnaire, name) for name in names}
    return facts | {"categories": [str(each) for each in questionnaire.categories]}


def _record(verb: str, questionnaire: Questionnaire, by: Account, **more: Any) -> None:
    audit.record(f"questionnaire.{verb}", questionnaire, actor=by, scope=questionnaire.event_id, **more)
