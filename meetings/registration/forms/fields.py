"""Fields that several forms share."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from meetings.core.forms import Mailable, strip
from meetings.core.i18n import LANGUAGES

NEEDED = _l("Please fill in this field.")


def name(label: Any, autocomplete: str = "off", **more: Any) -> StringField:
    """A name, as it will be printed."""
    return StringField(
        label,
        filters=[strip],
        validators=[DataRequired(NEEDED), Length(max=100)],
        render_kw={"autocomplete": autocomplete},
        **more,
    )


def email() -> EmailField:
    """Where a person gets her mail."""
    return EmailField(
        _l("E-mail address"),
        filters=[strip],
        validators=[
            DataRequired(NEEDED),
            Length(max=254),
            Mailable(),
        ],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


def language() -> SelectField:
    """In which language a person is written to."""
    return SelectField(_l("Language of messages"), choices=LANGUAGES, validators=[InputRequired(NEEDED)])


def choices(words: Mapping[Any, Any]) -> list[SelectChoice]:
    """Codes and their words, as the choices of a list."""
    return [SelectChoice(value=str(code), label=word) for code, word in words.items()]
