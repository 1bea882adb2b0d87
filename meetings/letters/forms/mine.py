"""What a person types to get a visa support letter."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from meetings.core.dates import DateField
from meetings.core.errors import Refusal
from meetings.core.forms import Form, strip
from meetings.core.i18n import LANGUAGES, language
from meetings.core.prose import one_line
from meetings.events.models import Event
from meetings.institutions import queries as institutions
from meetings.letters.models import LetterRequest, Passport
from meetings.letters.rules import passports
from meetings.letters.rules.passports import Details
from meetings.registration.forms.fields import NEEDED

A_DAY = DataRequired(_l("Please give a date."))
OTHER = "other"
BESIDE = {"other_nationality": ("nationality", "other_nationality")}
QUIET = {"autocomplete": "off", "spellcheck": "false"}


def _line(value: Any) -> str:
    return one_line(strip(value))


class EmptyForm(Form):
    """A button."""


class PassportForm(Form):
    """The passport, where the visa is asked for, and the language of the letter."""

    full_name = StringField(
        _l("Full name as in the passport"),
        filters=[_line],
        validators=[DataRequired(NEEDED), Length(max=200)],
        description=_l("In the letters of the passport, all given and family names."),
        render_kw=QUIET,
    )
    number = StringField(
        _l("Number of the passport"),
        filters=[lambda value: _line(value).upper().replace(" ", "")],
        validators=[DataRequired(NEEDED), Length(max=20)],
        render_kw=QUIET,
    )
    nationality = SelectField(_l("Nationality"), validators=[InputRequired(NEEDED)])
    other_nationality = StringField(
        _l("Another nationality"),
        filters=[_line],
        validators=[Length(max=100)],
        description=_l("Only when the State is not in the list."),
        render_kw=QUIET,
    )
    born_on = DateField(_l("Date of birth"), validators=[A_DAY], render_kw=QUIET)
    issued_on = DateField(_l("Date of issue of the passport"), validators=[A_DAY], render_kw=QUIET)
    expires_on = DateField(_l("Date of expiry of the passport"), validators=[A_DAY], render_kw=QUIET)
    consulate = StringField(
        _l("Consulate or embassy"),
        filters=[_line],
        validators=[DataRequired(NEEDED), Length(max=150)],
        description=_l("Where you ask for the visa: whose consulate or embassy, and in which city."),
    )
    language = RadioField(_l("Language of the letter"), validators=[InputRequired(NEEDED)])

    def offer(self, event: Event, today: date) -> None:
        """The States, and the languages of the event; the passport has to outlast it."""
        self.last_day, self.today = event.last_day, today
        states = [(one.id, one.name.shown_in(language()).text) for one in institutions.delegations(language())]
        self.nationality.choices = [
            SelectChoice(value="", label=_l("Please choose")),
            *(SelectChoice(*one) for one in states),
            SelectChoice(value=OTHER, label=_l("Another")),
        ]
        codes = [code for code in event.languages if code in LANGUAGES]
        self.language.choices = [SelectChoice(value=code, label=LANGUAGES[code]) for code in codes]

    def details(self) -> Details:
        """What was typed."""
        known = institutions.by_id(self.nationality.data) if self.nationality.data != OTHER else None
        return Details(
            full_name=self.full_name.data,
            number=self.number.data,
            nationality=known,
            other_nationality="" if known else self.other_nationality.data,
            born_on=self.born_on.data,
            issued_on=self.issued_on.data,
            expires_on=self.expires_on.data,
            consulate=self.consulate.data,
        )

    def refusals(self) -> Iterable[Refusal]:
        """All that cannot be, but for fields of which something is said already."""
        found = passports.faults(self.details(), self.last_day, self.today)
        return [each for each in found if not any(self[name].errors for name in BESIDE.get(each.field, (each.field,)))]


def from_request(request: LetterRequest | None, passport: Passport | None) -> dict[str, Any]:
    """What a person gave before as the starting values of the form."""
    values: dict[str, Any] = {"language": request.language} if request else {}
    if passport:
        names = ("full_name", "number", "other_nationality", "born_on", "issued_on", "expires_on", "consulate")
        values |= {name: getattr(passport, name) for name in names}
        values["nationality"] = passport.nationality_id or OTHER
    return values
