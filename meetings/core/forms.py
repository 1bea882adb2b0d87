"""What every form shares: CSRF, its own error list, and texts in several languages."""

from collections.abc import Iterable
from types import MappingProxyType
from typing import Any
from unicodedata import normalize

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFProtect
from markupsafe import Markup
from wtforms import Field, FormField, SelectFieldBase, StringField, TextAreaField
from wtforms import Form as PlainForm
from wtforms.validators import DataRequired, Length, ValidationError
from wtforms.widgets.core import clean_key

from meetings.core import addresses, drawing, telephones
from meetings.core.errors import Refusal
from meetings.core.i18n import LANGUAGES, language
from meetings.core.remarks import OURS, Remarks
from meetings.core.translated import Translated

csrf = CSRFProtect()
REMARKS = Remarks()


def init_app(app: Flask) -> None:
    """Refuse forms that are not ours, and give templates what ties a control to its help and errors."""
    csrf.init_app(app)
    app.jinja_env.globals |= {"control": control, "described_by": described_by}


def described_by(field: Field, help: Any) -> str:
    """The ids of what describes a field: its help, if there is one, and its errors."""
    described = f"{field.id}-help" if help else ""
    return f"{described} {field.id}-error".strip() if field.errors else described


def control(field: Field, help: Any = None, enhance: bool = False, **attributes: Any) -> Markup:
    """The control itself in our look, tied to its help and its errors; `enhance`: a list to search in."""
    described = described_by(field, help)
    if described:
        attributes["aria-describedby"] = described
    if field.errors:
        attributes["aria-invalid"] = "true"
    if enhance:
        attributes["data-enhance"] = "select"
    drawn: Markup = field(class_="form-select" if "Select" in field.type else "form-control", **attributes)
    return drawn


class Drawing:
    """How the fields of our forms are drawn, and in whose words they remark on what was typed."""

    def get_translations(self, form: Any) -> Remarks:
        """Our own sentences instead of the library's."""
        return REMARKS

    def render_field(self, field: Field, render_kw: dict[str, Any]) -> Markup:
        """A field; quickly, where it is one of the plain kinds. What is too long is refused with words, never cut."""
        said = {"maxlength": False} | (field.render_kw or {}) | render_kw
        given = {clean_key(name): value for name, value in said.items()}
        return drawing.control(field, given) or Markup(field.widget(field, **given))  # noqa: S704 - the library escapes


class Form(FlaskForm):
    """A form that tells what rules refuse together with what is wrong with the shape of its fields."""

    class Meta(Drawing, FlaskForm.Meta):
        """Our way of drawing."""

    def refusals(self) -> Iterable[Refusal]:
        """What rules have against the values that could be read, each rule asked for itself (`errors.refusals_of`)."""
        return ()

    def validate(self, extra_validators: Any = None) -> bool:
        """Shape and meaning, so that nobody hears of the second fault when the first is mended."""
        is_valid = bool(super().validate(extra_validators))
        _ask_to_choose(self)
        refused = list(self.refusals())
        for refusal in refused:
            self.refuse(refusal)
        return is_valid and not refused

    def refuse(self, refusal: Refusal) -> None:
        """Show why a rule said no, at the field it is about or on top, with everything typed kept.

        Of a text in several languages it stands at that of the reader.
        """
        for one in refusal.parts:
            self._refuse(one)

    def _refuse(self, refusal: Refusal) -> None:
        field = self._fields.get(refusal.field)
        if isinstance(field, TranslatedField):
            field = field.form[language()]
        if field is None:
            self.form_errors.append(refusal.sentence)
        else:
            field.errors = [*field.errors, refusal.sentence]


def _ask_to_choose(form: Form) -> None:
    """Nobody fills in a list or a row of buttons: whoever left one open is asked to choose."""
    left_open = str(OURS["This field is required."])
    for field in form:
        if isinstance(field, SelectFieldBase) and field.errors:
            field.errors = [_("Please choose one.") if str(said) == left_open else said for said in field.errors]


class Part(PlainForm):
    """A form inside a form: a line of a list, a text in two languages."""

    class Meta(Drawing):
        """Our way of drawing."""


class AsNeeded:
    """Marks a field that another answer makes necessary: it is not called optional, and its form says when."""

    field_flags = MappingProxyType({"conditional": True})

    def __call__(self, form: Any, field: Field) -> None:
        """Nothing to check here."""


class SaidOnce(AsNeeded):
    """Marks a field that may stay empty where the page says so once for all of them: it is not called optional."""


class Mailable:
    """Refuses what mail cannot be sent to, at its field and with the words of the rule."""

    def __call__(self, form: Any, field: Field) -> None:
        """Raise ValidationError unless it is an address that every mail server takes."""
        try:
            addresses.mailable(field.data or "")
        except Refusal as refusal:
            raise ValidationError(refusal.sentence) from refusal


class Dialled:
    """Refuses what cannot be dialled; what is kept already and stays as it is, is not asked about."""

    def __call__(self, form: Any, field: Field) -> None:
        """Raise ValidationError unless it is empty, as it was, or a telephone number."""
        if field.data and field.data != field.object_data and not telephones.is_number(field.data):
            raise ValidationError(telephones.NOT_A_NUMBER)


def strip(value: Any) -> Any:
    """White space around what people type means nothing, nor does how a keyboard puts a letter and its accent together.

    A text that was not sent is empty.
    """
    return normalize("NFC", value).strip() if isinstance(value, str) else "" if value is None else value


def translated_field(
    label: Any,
    *,
    area: bool = False,
    longest: int = 300,
    description: Any = "",
    required: bool = False,
    one_needed: bool = False,
) -> FormField:
    """One text in English and French, as a field whose data is a `Translated`; `required` asks for both.

    Where `one_needed`, neither is called optional: the form, or the rule of what is done with it, asks for one.
    """
    kind = TextAreaField if area else StringField
    needed = [*([DataRequired(_l("Please fill in this field."))] if required else []), *([AsNeeded()] * one_needed)]
    checks = [*needed, Length(max=longest)]

    class Pair(Part):
        en = kind(_l("in English"), filters=[strip], validators=checks)
        fr = kind(_l("in French"), filters=[strip], validators=checks)

    return TranslatedField(Pair, label, description=description)


class TranslatedField(FormField):
    """A pair of inputs that reads and gives a `Translated`."""

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take a `Translated` as the starting value."""
        super().process(formdata, dict(data) if isinstance(data, Translated) else data, extra_filters)

    @property
    def data(self) -> Translated:
        """What was typed, per language."""
        return Translated(self.form.data)

    @property
    def versions(self) -> list[tuple[str, str, Field]]:
        """(code, name of the language in itself, input) for the `translated` macro."""
        return [(code, name, self.form[code]) for code, name in LANGUAGES.items()]


def errors_of(form: Any) -> list[tuple[str, str]]:
    """(id of the control, message) for the summary on top of a refused form."""
    found: list[tuple[str, str]] = [("", str(message)) for message in form.form_errors]
    for field in form:
        found += _errors_of_field(field)
    return found


def _errors_of_field(field: Field) -> list[tuple[str, str]]:
    if isinstance(field, FormField):
        return [pair for inner in field.form for pair in _errors_of_field(inner)]
    return [(field.id, str(message)) for message in field.errors]
