"""Questionnaires taken over from another event: the questions come along, no answers do."""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from meetings.accounts.models import Account
from meetings.core import audit, clock
from meetings.core.db import db
from meetings.events.actions.cloning import CLONERS, Cloner
from meetings.events.models import Event
from meetings.questionnaires.models import Option, Question, Questionnaire, Section, State
from meetings.questionnaires.queries import forms as queries
from meetings.registration import queries as registration
from meetings.registration.models import Category


def copy_forms(old: Event, new: Event, shift: timedelta) -> None:
    """The forms of `old` as drafts of `new`, `shift` later at the same hours of the clock; categories by their key."""
    db.session.flush()
    for form in queries.whole_of_event(old):
        _copy(form, new, shift, form.position, new.created_at)
    db.session.flush()


def take_over(form: Questionnaire, event: Event, *, by: Account, now: datetime) -> Questionnaire:
    """A form of another event as one more draft of this one, its times as far from the first day."""
    copy = _copy(form, event, event.first_day - form.event.first_day, len(queries.of_event(event)), now)
    db.session.flush()
    audit.record("questionnaire.created", copy, actor=by, scope=event.id, after={"title": copy.title})
    return copy


def _copy(form: Questionnaire, new: Event, shift: timedelta, position: int, now: datetime) -> Questionnaire:
    def moved(moment: datetime | None) -> datetime | None:
        return clock.shifted(moment, shift, form.event.time_zone, new.time_zone) if moment else None

    by_key = {each.key: each for each in registration.categories(new)}
    copy = Questionnaire(
        event=new,
        purpose=form.purpose,
        title=form.title,
        introduction=form.introduction,
        state=State.DRAFT,
        opens_at=moved(form.opens_at),
        closes_at=moved(form.closes_at),
        reminder_days=list(form.reminder_days),
        position=position,
        created_at=now,
    )
    copy.categories = _same(form.categories, by_key)
    db.session.add(copy)
    _copy_sections(form, copy, by_key, shift)
    return copy


def _same(categories: list[Category], by_key: dict[str, Category]) -> list[Category]:
    return [by_key[each.key] for each in categories if each.key in by_key]


def _copy_sections(form: Questionnaire, copy: Questionnaire, by_key: dict[str, Category], shift: timedelta) -> None:
    ids: dict[str, str] = {}
    for section in form.sections:
        new = Section(title=section.title, introduction=section.introduction, position=section.position)
        new.categories = _same(section.categories, by_key)
        copy.sections.append(new)
        for question in section.questions:
            if question.retired_at is None:
                _copy_question(question, new, ids, shift)


def _copy_question(question: Question, section: Section, ids: dict[str, str], shift: timedelta) -> None:
    """A question with its options; `ids` (old id → new id) finds what its condition speaks of."""
    names = ("kind", "label", "help", "is_required", "audience", "is_sensitive", "retention_days", "position")
    new = Question(**{name: getattr(question, name) for name in names}, settings=_settings(question, shift))
    new.shown_if_id = ids.get(question.shown_if_id or "")
    new.shown_if_value = ids.get(question.shown_if_value, question.shown_if_value) if new.shown_if_id else ""
    section.questions.append(new)
    for option in question.offered:
        new.options.append(Option(label=option.label, quota=option.quota, position=option.position))
    db.session.flush()
    ids[question.id] = new.id
    ids.update(zip((each.id for each in question.offered), (each.id for each in new.options), strict=True))


def _settings(question: Question, shift: timedelta) -> dict[str, object]:
    """Limits come along, days moved; the sessions chosen belong to the old programme."""
    kept = {name: value for name, value in question.settings.items() if name != "sessions"}
    for name in ("earliest", "latest"):
        if name in kept:
            kept[name] = (datetime.fromisoformat(kept[name]) + shift).date().isoformat()
    return kept


CLONERS["questionnaires"] = Cloner(_l("Forms with their questions"), copy_forms)
