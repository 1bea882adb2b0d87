"""Groups of fields that make one answer together."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from meetings.core.dates import DateField
from meetings.core.forms import Part, strip
from meetings.core.uploads.square import Focus
from meetings.questionnaires.models import Kind
from meetings.questionnaires.words import NEEDS, TRAVEL


def offered(pairs: Iterable[tuple[str, Any]]) -> list[SelectChoice]:
    """Values and their words, as the choices of a field."""
    return [SelectChoice(value=value, label=word) for value, word in pairs]


def several(label: Any, pairs: Iterable[tuple[str, Any]], **more: Any) -> SelectMultipleField:
    """Check boxes under one question."""
    return SelectMultipleField(
        label,
        choices=offered(pairs),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        **more,
    )


class TravelPart(Part):
    """How somebody comes and goes."""

    arrival_date = DateField(TRAVEL["arrival_date"], validators=[Optional()])
    arrival_time = TimeField(TRAVEL["arrival_time"], validators=[Optional()])
    arrival_number = StringField(TRAVEL["arrival_number"], filters=[strip], validators=[Length(max=60)])
    departure_date = DateField(TRAVEL["departure_date"], validators=[Optional()])
    departure_time = TimeField(TRAVEL["departure_time"], validators=[Optional()])
    departure_number = StringField(TRAVEL["departure_number"], filters=[strip], validators=[Length(max=60)])
    hotel = StringField(TRAVEL["hotel"], filters=[strip], validators=[Length(max=200)])


class _NeedsPart(Part):
    """What somebody needs: ticked, and in her own words."""

    text = TextAreaField(_l("In your own words"), filters=[strip], validators=[Length(max=1000)])


class DietPart(_NeedsPart):
    """What somebody does not eat."""

    needs = several(_l("Tick what applies"), list(NEEDS[Kind.DIET].items()))


class AccessPart(_NeedsPart):
    """What somebody needs to take part."""

    needs = several(_l("Tick what applies"), list(NEEDS[Kind.ACCESS].items()))


class FilePart(Part):
    """A file; `kept` names one that arrived already with a form that was refused."""

    file = FileField(_l("File"))
    kept = HiddenField()
    remove = BooleanField(_l("Remove the file that is there"))


class PicturePart(FilePart):
    """A picture, of which a square is kept."""

    file = FileField(_l("Picture"))
    focus = RadioField(
        _l("Which part of it"),
        choices=offered(
            [
                (Focus.MIDDLE.value, _l("The middle")),
                (Focus.BEGINNING.value, _l("The top, or the left of a wide picture")),
                (Focus.END.value, _l("The bottom, or the right of a wide picture")),
            ]
        ),
        default=Focus.MIDDLE.value,
        validators=[Optional()],
    )
