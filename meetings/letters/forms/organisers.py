"""What organisers type about letters, and the code that anybody types."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from meetings.core.errors import Refusal
from meetings.core.forms import Form, strip, translated_field
from meetings.core.i18n import LANGUAGES, plain
from meetings.core.meanwhile import SharedForm
from meetings.core.prose import one_line
from meetings.core.translated import Translated
from meetings.events.models import Event
from meetings.letters.actions import Wording
from meetings.letters.models import Kind, LetterText
from meetings.letters.rules import placeholders
from meetings.letters.texts import SUBJECTS, TEXTS
from meetings.registration.forms.fields import NEEDED

OWN = "own"


def _line(value: Any) -> str:
    return one_line(strip(value))


class TextForm(SharedForm):
    """The text of a kind of letter; placeholders are checked at the text that has them."""

    subject = translated_field(_l("Subject"), longest=200, one_needed=True)
    text = translated_field(_l("Text"), area=True, longest=6000, one_needed=True)
    signatory = StringField(
        _l("Signed by"),
        filters=[_line],
        validators=[DataRequired(NEEDED), Length(max=200)],
        render_kw={"autocomplete": "off"},
    )
    signatory_function = translated_field(_l("Position of whoever signs"), longest=200)
    house = SelectField(_l("The organisation that signs"), validators=[InputRequired(NEEDED)])

    def offer(self, event: Event) -> None:
        """The hosts."""
        self.house.choices = [(host.institution_id, plain(host.institution.name)) for host in event.hosts]

    def is_sound(self, kind: Kind) -> bool:
        """Whether everything has the right shape and can be filled."""
        sound = bool(self.validate_on_submit())
        for _code, _name, field in self.subject.versions:
            sound &= _fits(field, lambda line: placeholders.check_line(line))
        for _code, _name, field in self.text.versions:
            sound &= _fits(field, lambda text: placeholders.check_text(text, kind))
        return sound

    def wording(self, event: Event) -> Wording:
        """What was typed."""
        house = next(host.institution for host in event.hosts if host.institution_id == self.house.data)
        return Wording(self.subject.data, self.text.data, self.signatory.data, self.signatory_function.data, house)


def _fits(field: Any, check: Any) -> bool:
    try:
        check(field.data or "")
    except Refusal as refusal:
        field.errors = [*field.errors, refusal.sentence]
        return False
    return True


def from_text(text: LetterText | None, kind: Kind) -> dict[str, Any]:
    """A text as the starting values of its form; as long as there is none, the usual one."""
    if text is None:
        return {"subject": SUBJECTS[kind], "text": TEXTS[kind], "signatory_function": Translated()}
    names = ("subject", "text", "signatory", "signatory_function")
    return {name: getattr(text, name) for name in names} | {"house": text.house_id}


class SettingForm(Form):
    """Numbers, and how long passport data are kept."""

    prefix = StringField(
        _l("Numbers begin with"),
        filters=[lambda value: _line(value).upper()],
        validators=[DataRequired(NEEDED), Length(max=20)],
        description=_l("It stays as it is once a letter has been issued."),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    passport_days = IntegerField(
        _l("Days after the meeting until passport data are deleted"),
        validators=[InputRequired(NEEDED), NumberRange(min=0, max=365)],
        description=_l("Participants see the date before they give their data."),
    )


class IssueForm(Form):
    """The language of the letters."""

    language = RadioField(_l("Language of the letters"), default=OWN, validators=[InputRequired(NEEDED)])

    def offer(self, event: Event, kind: Kind) -> None:
        """The languages of the event."""
        own = _l("As each person asked for") if kind is Kind.VISA else _l("As each person reads")
        codes = [code for code in event.languages if code in LANGUAGES]
        self.language.choices = [
            SelectChoice(value=OWN, label=own),
            *(SelectChoice(value=code, label=LANGUAGES[code]) for code in codes),
        ]

    def chosen(self) -> str:
        """A language, or nothing when each person has her own."""
        return "" if self.language.data == OWN else str(self.language.data)


class RevocationForm(Form):
    """Why a letter counts no more."""

    reason = TextAreaField(
        _l("Reason"),
        filters=[strip],
        validators=[DataRequired(NEEDED), Length(max=500)],
        description=_l(
            "Stands in the audit log with your name. Neither the person nor whoever verifies the letter sees it."
        ),
    )


class CodeForm(Form):
    """The code on a letter."""

    code = StringField(
        _l("Code on the letter"),
        filters=[_line],
        validators=[DataRequired(NEEDED), Length(max=100)],
        description=_l("16 letters and figures in four groups. Capitals, spaces and hyphens do not matter."),
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"},
    )
