"""Where one writes to a person, and whom else one writes to about her."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, StringField
from wtforms.validators import Length, Optional

from meetings.core.forms import Form, Mailable, strip
from meetings.registration.forms import fields


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


class AddressForm(Form):
    """The right address of somebody who has not come yet; `seen` is the one that it is to replace."""

    email = fields.email()
    seen = HiddenField()
