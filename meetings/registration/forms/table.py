"""What organisers type about many people at once, and for themselves."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from meetings.core.dates import DateTimeLocalField
from meetings.core.forms import Form, strip
from meetings.registration import rules
from meetings.registration.forms.desk import LOCAL
from meetings.registration.forms.fields import NEEDED, choices
from meetings.registration.models import Tag


class TagForm(Form):
    """A tag."""

    name = StringField(
        _l("Name"),
        filters=[strip],
        validators=[DataRequired(NEEDED), Length(max=40)],
        description=_l("At most 40 characters."),
    )
    colour = SelectField(_l("Colour"), choices=choices(rules.TAG_COLOURS), validators=[InputRequired(NEEDED)])


def _boxes(label: object) -> SelectMultipleField:
    return SelectMultipleField(label, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput())


class TaggingForm(Form):
    """Which tags people get, and which they lose."""

    add = _boxes(_l("Put on"))
    take = _boxes(_l("Take off"))

    def offer(self, tags: Sequence[Tag]) -> None:
        """The tags of the event."""
        self.add.choices = self.take.choices = [(tag.id, tag.name) for tag in tags]


class OwnTagsForm(Form):
    """The tags of one person."""

    tags = _boxes(_l("Tags"))

    def offer(self, tags: Sequence[Tag]) -> None:
        """The tags of the event."""
        self.tags.choices = [(tag.id, tag.name) for tag in tags]


class InternalNoteForm(Form):
    """What the other organisers should know."""

    text = TextAreaField(
        _l("New note"),
        filters=[strip],
        validators=[DataRequired(NEEDED), Length(max=2000)],
        description=_l(
            "For organisers only. The person may ask for a copy of what is written about her: write nothing that you "
            "would not tell her."
        ),
    )


class ExtensionForm(Form):
    """Until when one person may still correct her registration."""

    extended_until = DateTimeLocalField(
        _l("More time until"),
        format=LOCAL,
        validators=[Optional()],
        description=_l("After closing, this person can still complete and correct the registration. Empty: no longer."),
    )


class LineForm(Form):
    """Another place in line, and why."""

    place = IntegerField(_l("Place in line"), validators=[InputRequired(NEEDED), NumberRange(min=1, max=100_000)])
    reason = StringField(
        _l("Reason"),
        filters=[strip],
        validators=[DataRequired(NEEDED), Length(max=400)],
        description=_l("Stands in the audit log with your name."),
    )


class ViewForm(Form):
    """A name for what the table shows now."""

    name = StringField(_l("Name of the view"), filters=[strip], validators=[DataRequired(NEEDED), Length(max=60)])
    is_shared = BooleanField(_l("Share it with the team"))
