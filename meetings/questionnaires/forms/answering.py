"""The form that a questionnaire becomes for one person."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, FormField, SelectFieldBase, SelectMultipleField

from meetings.accounts.models import Account
from meetings.core.errors import Refusal
from meetings.core.forms import Form
from meetings.core.i18n import plain
from meetings.questionnaires.actions import Given
from meetings.questionnaires.forms import uploads
from meetings.questionnaires.forms.making import made
from meetings.questionnaires.forms.meanwhile import OTHER_WORDS, SeenField, changed_words, with_other_words
from meetings.questionnaires.models import WITH_FILE, WITH_PLACES, KeptUpload, Kind, Question
from meetings.questionnaires.rules import conditions, places, values
from meetings.questionnaires.rules.meanwhile import merged, renewed
from meetings.questionnaires.sheets import Sheet
from meetings.registration.models import Registration

NEEDED = _l("Please fill in this field.")
ONE_NEEDED = _l("Please choose one.")
SOME_NEEDED = _l("Please choose one at least.")
TICK_NEEDED = _l("Please tick this box.")


class AnswersForm(Form):
    """One field a question, called `q_<id>`. `typed` holds the values that were understood, by question id.

    `seen` carries the stamps of what it began with: see `rules.meanwhile`.
    """

    seen = SeenField()
    sheet: Sheet
    typed: dict[str, Any]
    arrived: dict[str, KeptUpload]

    def field_of(self, question: Question) -> Field:
        """The field of a question."""
        return self[f"q_{question.id}"]

    def understand(self, registration: Registration, by: Account, now: datetime, *, complete: bool) -> bool:
        """Check what was typed for the questions that are asked, and forget the rest; whether nothing is wrong.

        Files that arrived are looked into and kept, whatever else is wrong. With `complete` nothing that is required
        may be missing.
        """
        self.validate()
        parts_with_file = {each: self.field_of(each) for each in self.sheet.questions if each.kind in WITH_FILE}
        self.arrived = uploads.receive(parts_with_file, self.sheet.kept, registration, by, now)
        typed = {each.id: read(each, self.field_of(each)) for each in self.sheet.questions}
        self.typed, clashing = merged(typed, self.seen.data, self.sheet.beginning, self.sheet.groups)
        asked = {each.id for each in conditions.shown(self.sheet.questions, self.typed)}
        for question in self.sheet.questions:
            if question.id not in asked:
                _forget_errors(self.field_of(question))
                self.typed[question.id] = None
            elif not self.field_of(question).errors:
                self._check(question, complete)
        self.warn({key: value for key, value in clashing.items() if key in asked})
        self._ask_again(asked)
        return not self.errors

    def given(self) -> dict[str, Given | None]:
        """What was typed, ready to be saved; only after `understand`."""
        return {
            key: None if value is None else Given(value, self.arrived.get(key)) for key, value in self.typed.items()
        }

    def warn(self, now: Mapping[str, Any]) -> None:
        """Say which answers were changed meanwhile, and to what, by question id; sent again, what was typed counts.

        Where something else is wrong with what was typed, that comes first.
        """
        told = [each for each in self.sheet.questions if each.id in now and not self.field_of(each).errors]
        for question in told:
            for part, sentence in changed_words(question, now[question.id], self.sheet):
                complain(self.field_of(question), sentence, part)
        self.seen.data = renewed(self.seen.data, {each.id: now[each.id] for each in told}, self.sheet.groups)

    def recount(self, taken: Mapping[str, int]) -> None:
        """Say how many places are left now that others hold `taken`, which may be more than when the form was made."""
        self.sheet = replace(self.sheet, taken={**self.sheet.taken, **taken})
        for question in self.sheet.questions:
            if question.kind in WITH_PLACES:
                self.field_of(question).choices = made(question, self.sheet).kwargs["choices"]

    def _ask_again(self, asked: Collection[str]) -> None:
        """Nobody agrees to words that she has not seen."""
        for question in with_other_words(self.seen.data, self.sheet):
            if question.id in asked and self.typed[question.id] is not None:
                field = self.field_of(question)
                field.data, field.errors = False, [str(OTHER_WORDS)]
        self.seen.data = {**self.seen.data, **self.sheet.words}

    def _check(self, question: Question, complete: bool) -> None:
        field, value = self.field_of(question), self.typed[question.id]
        if value is None:
            if complete and question.is_required and question.id not in self.sheet.closed:
                complain(field, str(_needed(field)))
            return
        try:
            before = self.sheet.beginning.get(question.id)
            values.check(question.kind, values.limits(question.kind, question.settings, before), value)
            if question.kind == Kind.SESSIONS:
                _ensure_apart(value, self.sheet)
        except Refusal as refusal:
            complain(field, refusal.sentence, getattr(refusal, "part", ""))


def form_for(sheet: Sheet) -> AnswersForm:
    """The form of a sheet, filled in with what is stored or, after it was sent, with what was typed."""

    class Sent(AnswersForm):
        pass

    for question in sheet.questions:
        setattr(Sent, f"q_{question.id}", made(question, sheet))
    written = {f"q_{key}": _written(sheet, key, value) for key, value in sheet.beginning.items()}
    form = Sent(data={**written, "seen": sheet.began})
    form.sheet, form.typed = sheet, {}
    for question in sheet.questions:
        form.field_of(question).flags.required = question.is_required and question.id not in sheet.closed
    return form


def complain(field: Field, sentence: str, part: str = "") -> None:
    """Put an error at a field; of a group at the part named, else at its first."""
    if isinstance(field, FormField):
        inner = field.form[part] if part else next(iter(field.form))
        inner.errors = [*inner.errors, sentence]
    else:
        field.errors = [*field.errors, sentence]


def _needed(field: Field) -> LazyString:
    """What to tell whoever left it open: nobody fills in a list, or a box to tick."""
    if isinstance(field, BooleanField):
        return TICK_NEEDED
    if isinstance(field, SelectMultipleField):
        return SOME_NEEDED
    return ONE_NEEDED if isinstance(field, SelectFieldBase) else NEEDED


def _forget_errors(field: Field) -> None:
    for each in field.form if isinstance(field, FormField) else (field,):
        each.errors = []


def _ensure_apart(chosen: list[str], sheet: Sheet) -> None:
    both = places.overlapping(each for each in sheet.sessions if each.id in chosen)
    if both:
        raise places.Overlap(one=plain(both[0].title), other=plain(both[1].title))


def read(question: Question, field: Field) -> Any:
    """What was typed as plain JSON; None when nothing was, or it was not understood."""
    kind = Kind(question.kind)
    if kind in WITH_FILE:
        return uploads.value_of(field)
    if kind is Kind.CONSENT:
        return question.version if field.data else None
    if kind is Kind.YES_NO:
        return {"yes": True, "no": False}.get(field.data)
    value = _group(field.form) if isinstance(field, FormField) else _plain(field.data)
    return None if value in ("", [], {}) or field.errors else value


def _group(form: Any) -> dict[str, Any]:
    return {each.short_name: _plain(each.data) for each in form if each.data}


def _plain(value: Any) -> Any:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value.isoformat() if isinstance(value, date) else value


def _written(sheet: Sheet, question_id: str, value: Any) -> Any:
    """A stored value as its field begins with it."""
    kind = next(Kind(each.kind) for each in sheet.questions if each.id == question_id)
    if kind is Kind.YES_NO:
        return "yes" if value else "no"
    if kind is Kind.DATE:
        return date.fromisoformat(value)
    if kind is Kind.TIME:
        return time.fromisoformat(value)
    if kind is Kind.TRAVEL:
        return {part: _moment(part, words) for part, words in value.items()}
    return {} if kind in WITH_FILE else value


def _moment(part: str, words: str) -> Any:
    if part.endswith("_date"):
        return date.fromisoformat(words)
    return time.fromisoformat(words) if part.endswith("_time") else words
