"""The field that a question becomes, by its kind."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
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

from meetings.core.dates import DateField
from meetings.core.forms import Mailable, strip
from meetings.core.i18n import language, language_name, plain, shown
from meetings.core.translated import Translated
from meetings.questionnaires.forms import parts
from meetings.questionnaires.models import Kind, Question
from meetings.questionnaires.rules import conditions, values
from meetings.questionnaires.sheets import Sheet, offered_sessions
from meetings.questionnaires.words import session_words

MANY = 7
LARGEST = 10**9
Maker = Callable[[Question, Sheet, dict[str, Any]], Any]


def made(question: Question, sheet: Sheet) -> Any:
    """The unbound field of a question as `sheet` asks it."""
    common = {"label": shown(question.label), "description": shown(question.help)}
    return MAKERS[Kind(question.kind)](question, sheet, common)


def _text(question: Question, sheet: Sheet, common: dict[str, Any]) -> Any:
    return StringField(**common, filters=[strip], validators=[Length(max=values.SHORT)])


def _long_text(question: Question, sheet: Sheet, common: dict[str, Any]) -> Any:
    return TextAreaField(**common, filters=[strip], validators=[Length(max=values.LONG)])


def _number(question: Question, sheet: Sheet, common: dict[str, Any]) -> Any:
    """Ours are the limits where the question has none of its own: 0, and what can be reckoned with."""
    least, most = (question.settings.get(name) for name in ("least", "most"))
    allowed = values.limits(question.kind, question.settings, sheet.beginning.get(question.id))
    bounds = NumberRange(allowed["least"] if least is None else None, LARGEST if most is None else None)
    return IntegerField(**common, validators=[Optional(), _understood, bounds])


def _understood(form: Any, field: Field) -> None:
    """What is no number at all is neither too small nor too large."""
    if field.process_errors:
        raise StopValidation


def _yes_no(question: Question, sheet: Sheet, common: dict[str, Any]) -> Any:
    return RadioField(**common, choices=parts.offered([("yes", _("Yes")), ("no", _("No"))]), validators=[Optional()])


def _option_choices(
    question: Question, sheet: Sheet, words: Callable[[Translated], str] = shown
) -> list[tuple[str, str]]:
    """The options on offer and those that she holds already, with how many places are left."""
    value = sheet.beginning.get(question.id)
    mine = conditions.tokens(value) if value is not None else frozenset()
    return [
        (option.id, _with_places(words(option.label), option.quota, sheet.taken.get(option.id, 0)))
        for option in question.options
        if option.retired_at is None or option.id in mine
    ]


def _in_a_list(label: Translated) -> str:
    """The same as `shown` where nothing can be marked: another language than the reader's is named behind."""
    text, code = label.shown_in(language())
    return text if code == language() or not text else f"{text} ({language_name(code)})"


def _with_places(label: str, quota: int | None, taken: int) -> str:
    if quota is None:
        return label
    left = max(quota - taken, 0)
    words = _("no place left") if not left else _("places left: %(number)s", number=left)
    return label + f" ({words})"


def _one_of(question: Question, sheet: Sheet, common: dict[str, Any]) -> Any:
    choices = _option_choices(question, sheet)
    if len(choices) > MANY:
        choices = [("", _("Please choose")), *_option_choices(question, sheet, _in_a_list)]
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
