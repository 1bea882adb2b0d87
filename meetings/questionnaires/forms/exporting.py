"""What an export of answers holds, and what for."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from meetings.core.forms import AsNeeded, Form, strip
from meetings.questionnaires.models import WITH_FILE, Questionnaire
from meetings.registration.forms.desk import FORMATS
from meetings.registration.forms.fields import NEEDED, choices

ARCHIVE = "zip"


class AnswersExportForm(Form):
    """Answers as a table, or the files that people sent."""

    format = RadioField(
        _l("Format"), choices=choices(FORMATS | {ARCHIVE: _l("The files that people sent (ZIP)")}), default="xlsx"
    )
    purpose = StringField(
        _l("What do you need it for?"),
        filters=[strip],
        validators=[DataRequired(NEEDED), Length(max=200)],
        description=_l("Stands in the audit log with your name."),
    )
    with_sensitive = BooleanField(
        _l("Include sensitive answers"),
        description=_l("They have a date on which they are deleted here: please do the same."),
    )
    with_protected = BooleanField(_l("Include protected people"))
    protected_reason = StringField(
        _l("Why do you need protected people in it?"),
        filters=[strip],
        validators=[AsNeeded(), Length(max=250)],
        description=_l("Only if you include them."),
    )

    def validate_protected_reason(self, field: StringField) -> None:
        """No protected person in an export without a reason."""
        if self.with_protected.data and not field.data:
            raise ValidationError(NEEDED)

    def fit(self, questionnaire: Questionnaire, *, reads_sensitive: bool) -> "AnswersExportForm":
        """Leave out what this form has not, or this reader may not have."""
        questions = questionnaire.questions
        if not reads_sensitive or not any(each.is_sensitive for each in questions):
            del self.with_sensitive
        if not any(each.kind in WITH_FILE for each in questions):
            self.format.choices = choices(FORMATS)
        return self
