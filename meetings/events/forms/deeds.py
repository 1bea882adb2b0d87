"""Saying no, cancelling, copying, and how long people are kept."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    IntegerField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from meetings.core.dates import DateField
from meetings.core.forms import Form, strip, translated_field
from meetings.core.i18n import language
from meetings.events.actions.cloning import CLONERS
from meetings.events.forms.sections import DatedForm
from meetings.events.rules.retention import LONGEST


class ReasonForm(Form):
    """Why not."""

    reason = TextAreaField(
        _l("Reason"),
        filters=[strip],
        description=_l("The organisers of the other hosts read it."),
        validators=[DataRequired(), Length(max=1000)],
    )


class CancellationForm(Form):
    """What readers are told, and what the other hosts are told."""

    cancellation = translated_field(
        _l("What readers are told"), area=True, longest=1000, description=_l("Shown on every page of the meeting.")
    )
    reason = TextAreaField(
        _l("Reason, for the other hosts"), filters=[strip], validators=[DataRequired(), Length(max=1000)]
    )


class CopyForm(DatedForm):
    """A new draft from a past event."""

    title = translated_field(_l("Title"), longest=200, one_needed=True)
    first_day = DateField(_l("First day"), validators=[InputRequired()])
    parts = SelectMultipleField(
        _l("What comes along?"),
        choices=[],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("Every date moves with the first day."),
        validators=[Optional()],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts.choices = [SelectChoice(name, cloner.label) for name, cloner in CLONERS.items()]

    def validate(self, extra_validators: Any = None) -> bool:
        """A title in one language at least."""
        ok = bool(super().validate(extra_validators))
        if not self.title.data:
            self.title.form[language()].errors = [_("Give the meeting a title, in one language at least.")]
            return False
        return ok


class PrivacyForm(Form):
    """How long people are kept, and what the privacy notice adds for this meeting."""

    sure = StringField(_l("This time"))
    retention_months = IntegerField(
        _l("Months for which people are kept"),
        validators=[Optional(), NumberRange(min=0, max=LONGEST)],
        description=_l("After the end of the meeting. Then its people become anonymous, for good. Empty: not decided."),
    )
    privacy_note = translated_field(
        _l("What the privacy notice adds for this meeting"),
        area=True,
        longest=4000,
        description=_l("Which host answers for what, who else gets lists and why, whom to write to."),
    )

    def asks_whether_meant(self, due: date | None, today: date) -> bool:
        """Whether people would become anonymous in the coming night, and nobody has said yet that it is meant."""
        if due is None or due > today:
            return False
        self.promise = due.isoformat()
        if self.sure.data == self.promise:
            return False
        self.sure.errors = [_("it is over already. Is that meant?")]
        return True
