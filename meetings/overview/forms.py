"""What organisers type on the pages that combine domains."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.validators import DataRequired, Length

from meetings.core.forms import Form, strip
from meetings.registration.forms import fields
from meetings.registration.forms.desk import FORMATS
from meetings.registration.forms.fields import choices


class BoardExportForm(Form):
    """As what the board leaves, and what for."""

    format = RadioField(_l("Format"), choices=choices(FORMATS), default="xlsx")
    purpose = StringField(
        _l("What do you need it for?"),
        filters=[strip],
        validators=[DataRequired(fields.NEEDED), Length(max=200)],
        description=_l("Stands in the audit log with your name."),
    )
