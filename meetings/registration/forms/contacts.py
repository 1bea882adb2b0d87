"""Whom else one writes to about a person."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, StringField
from wtforms.validators import Length, Optional

from meetings.core.forms import Form, Mailable, strip


class ContactForm(Form):
    """A name and an address; both empty when there is nobody else."""

    contact_name = StringField(
        _l("Contact person"),
        filters=[strip],
        validators=[Length(max=200)],
        description=_l("An assistant, for instance. Need not take part, and needs no account."),
    )
    contact_email = EmailField(
        _l("E-mail of the contact person"),
        filters=[strip],
        validators=[Optional(), Length(max=254), Mailable()],
        description=_l("Gets a copy of each message about the registration, but no link that is for one person alone."),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
