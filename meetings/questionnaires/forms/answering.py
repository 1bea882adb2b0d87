"""The form that a questionnaire becomes for one person."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import Length, NumberRange, Optional, StopValidation

from meetings.accounts.models import Account
from meetings.core.dates import DateField
from meetings.core.errors import Refusal
from meetings.core.forms import Form, Mailable, strip
from meetings.core.i18n import plain
from meetings.questionnaires.actions import Given
from meetings.questionnaires.forms import parts, uploads
from meetings.questionnaires.forms.meanwhile import SeenField, changed_words
from meetings.questionnaires.models import WITH_FILE, WITH_PLACES, KeptUpload, Kind, Question
from meetings.questionnaires.rules import conditions, places, values
from meetings.questionnaires.rules.meanwhile import merged, renewed
from meetings.questionnaires.sheets import Sheet, offered_sessions
from meetings.questionnaires.words import session_words
from meetings.registration.models import Registration

NEEDED = _l("Please fill in this field.")
MANY = 7
LARGEST = 10**9
Maker = Callable[[Question, Sheet, dict[str, Any]], Any]


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
                self.field_of(question).choices = _made(question, self.sheet).kwargs["choices"]

    def _check(self, question: Question, complete: bool) -> None:
        field, value = self.field_of(question), self.typed[question.id]
        if value is None:
            if question.is_required and complete:
                complain(field, str(NEEDED))
            return
        try:
            values.check(question.kind, question.settings, value)
            if question.kind == Kind.SESSIONS:
                _ensure_apart(value, self.sheet)
        except Refusal as refusal:
            complain(field, refusal.sentence, getattr(refusal, "part", ""))


def form_for(sheet: Sheet) -> AnswersForm:
    """The form of a sheet, filled in with what is stored or, after it was sent, with what was typed."""

    class Sent(AnswersForm):
        pass

    for question in sheet.questions:
        setattr(Sent, f"q_{question.id}", _made(question, sheet))
    written = {f"q_{key}": _written(sheet, key, value) for key, value in sheet.beginning.items()}
    form = Sent(data={**written, "seen": sheet.began})
    form.sheet, form.typed = sheet, {}
    for question in sheet.questions:
        form.field_of(question).flags.required = question.is_required
    return form


def _made(question: Question, sheet: Sheet) -> Any:
    common = {"label": plain(question.label), "description": plain(question.help)}
    return MAKERS[Kind(question.kind)](question, sheet, common)


def complain(field: Field, sentence: str, part: str = "") -> None:
    """Put an error at a field; of a group at the part named, else at its first."""
    if isinstance(field, FormField):
        inner = field.form[part] if part else next(iter(field.form))
        inner.errors = [*inner.errors, sentence]
    else:
        field.errors = [*field.errors, sentence]


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


def _text(question: Question, sheet: Sheet, common: dict[str, Any]) -> Any:
    return StringField(**common, filters=[strip], validators=[Length(max=values.SHORT)])


def _long_text(question: Question, sheet: Sheet, common: dict[str, Any]) -> Any:
    return TextAreaField(**common, filters=[strip], validators=[Length(max=values.LONG)])


def _number(question: Question, sheet: Sheet, common: dict[str, Any]) -> Any:
    """Ours are the limits of what can be reckoned with, where the question has none of its own."""
    least, most = (question.settings.get(name) for name in ("least", "most"))
    bounds = NumberRange(-LARGEST if least is None else None, LARGEST if most is None else None)
    return IntegerField(**common, validators=[Optional(), _understood, bounds])


def _understood(form: Any, field: Field) -> None:
    """What is no number at all is neither too small nor too large."""
    if field.process_errors:
        raise StopValidation


def _yes_no(question: Question, sheet: Sheet, common: dict[str, Any]) -> Any:
    return RadioField(**common, choices=parts.offered([("yes", _("Yes")), ("no", _("No"))]), validators=[Optional()])


def _option_choices(question: Question, sheet: Sheet) -> list[tuple[str, str]]:
    """The options on offer and those that she holds already, with how many places are left."""
    value = sheet.beginning.get(question.id)
    mine = conditions.tokens(value) if value is not None else frozenset()
    return [
        (option.id, _with_places(plain(option.label), option.quota, sheet.taken.get(option.id, 0)))
        for option in question.options
        if option.retired_at is None or option.id in mine
    ]


def _with_places(label: str, quota: int | None, taken: int) -> str:
    if quota is None:
        return label
    left = max(quota - taken, 0)
    words = _("no place left") if not left else _("places left: %(number)s", number=left)
    return f"{label} ({words})"


def _one_of(question: Question, sheet: Sheet, common: dict[str, Any]) -> Any:
    choices = _option_choices(question, sheet)
    if len(choices) > MANY:
        choices = [("", _("Please choose")), *choices]
        return SelectField(**common, choices=parts.offered(choices), validators=[Optional()])
    if not question.is_required:
        choices.append(("", _("No answer")))
    return RadioField(**common, choices=parts.offered(choices), validators=[Optional()])


def _several_of(question: Question, sheet: Sheet, common: dict[str, Any]) -> Any:
    return parts.several(common["label"], _option_choices(question, sheet), description=common["description"])


def _country(question: Question, sheet: Sheet, common: dict[str, Any]) -> Any:
    choices = [("", _("Please choose")), *((key, plain(name)) for key, name in sheet.states)]
    return SelectField(**common, choices=parts.offered(choices), validators=[Optional()])


def _sessions(question: Question, sheet: Sheet, common: dict[str, Any]) -> Any:
    zone = sheet.questionnaire.event.time_zone
    choices = []
    for session in offered_sessions(question, sheet.sessions):
        seats = session.room.seats if session.room else None
        label = _with_places(session_words(session, zone), seats, sheet.taken.get(session.id, 0))
        choices.append((session.id, label))
    return parts.several(common["label"], choices, description=common["description"])


def _email(question: Question, sheet: Sheet, common: dict[str, Any]) -> Any:
    checks = [Optional(), Length(max=254), Mailable()]
    return EmailField(**common, filters=[strip], validators=checks)


def _group_of(part: type[Any]) -> Maker:
    def make(question: Question, sheet: Sheet, common: dict[str, Any]) -> Any:
        return FormField(part, **common)

    return make


MAKERS: dict[Kind, Maker] = {
    Kind.SHORT_TEXT: _text,
    Kind.LONG_TEXT: _long_text,
    Kind.NUMBER: _number,
    Kind.YES_NO: _yes_no,
    Kind.ONE_OF: _one_of,
    Kind.SEVERAL_OF: _several_of,
    Kind.DATE: lambda question, sheet, common: DateField(**common, validators=[Optional()]),
    Kind.TIME: lambda question, sheet, common: TimeField(**common, validators=[Optional()]),
    Kind.COUNTRY: _country,
    Kind.FILE: _group_of(parts.FilePart),
    Kind.PICTURE: _group_of(parts.PicturePart),
    Kind.TELEPHONE: lambda question, sheet, common: TelField(**common, filters=[strip], validators=[Length(max=40)]),
    Kind.EMAIL: _email,
    Kind.TRAVEL: _group_of(parts.TravelPart),
    Kind.DIET: _group_of(parts.DietPart),
    Kind.ACCESS: _group_of(parts.AccessPart),
    Kind.CONSENT: lambda question, sheet, common: BooleanField(**common),
    Kind.SESSIONS: _sessions,
}
