"""Who holds a key, and who does what."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    EmailField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from meetings.accounts.models import normal_email
from meetings.core.forms import Form, Mailable, strip
from meetings.events import queries
from meetings.events.forms.sections import NONE, institutions
from meetings.events.models import Event, Role
from meetings.events.rules import words


def promise(email: str | None, house: str | None) -> str:
    """What the box for a checked address sends: it holds for this person and this organisation, for no other."""
    return f"{normal_email(email or '')} {house or ''}"


class HostForm(Form):
    """Another host, and somebody who organises for it."""

    institution = SelectField(_l("Organisation"), validators=[Optional()])
    email = EmailField(
        _l("E-mail of an organiser there"),
        filters=[strip],
        description=_l("This person will hold the key of that organisation, and names colleagues herself or himself."),
        validators=[Optional(), Mailable(), Length(max=254)],
    )
    given_name = StringField(_l("First name"), filters=[strip], validators=[Length(max=100)])
    family_name = StringField(_l("Family name"), filters=[strip], validators=[Length(max=100)])
    sure = StringField(_l("This address"))

    def __init__(self, event: Event, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lacking = set(event.host_ids) - queries.houses_with_organiser(event)
        offered = [house for house in queries.possible_hosts() if house.id not in event.host_ids or house.id in lacking]
        self.institution.choices = [NONE, *institutions(offered)]

    def validate(self, extra_validators: Any = None) -> bool:
        """An e-mail needs its organisation."""
        ok = bool(super().validate(extra_validators))
        if self.email.data and not self.institution.data:
            self.institution.errors = [_("Choose the organisation of this person.")]
            return False
        return ok

    @property
    def promise(self) -> str:
        """What ticking `sure` sends."""
        return promise(self.email.data, self.institution.data)

    def ask(self) -> None:
        """Lead from the summary on top to the box that wants to be ticked."""
        self.sure.errors = [_("check it before anything is sent.")]


class RoleForm(Form):
    """A task for a person."""

    email = EmailField(_l("E-mail address"), filters=[strip], validators=[DataRequired(), Mailable(), Length(max=254)])
    given_name = StringField(
        _l("First name"),
        filters=[strip],
        description=_l("For somebody who has no account yet."),
        validators=[Length(max=100)],
    )
    family_name = StringField(_l("Family name"), filters=[strip], validators=[Length(max=100)])
    role = RadioField(_l("Role"), choices=[], validators=[InputRequired()])
    house = SelectField(_l("Organises for"), description=_l("Only for an organiser."), validators=[Optional()])
    sure = StringField(_l("This address"))

    def __init__(self, event: Event, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role.choices = [
            SelectChoice(str(role), _("%(label)s: %(value)s", label=words.ROLES[role], value=words.ROLE_NOTES[role]))
            for role in Role
        ]
        self.house.choices = [NONE, *institutions(host.institution for host in event.hosts)]

    @property
    def promise(self) -> str:
        """What ticking `sure` sends."""
        return promise(self.email.data, self.house.data)

    def ask(self) -> None:
        """Lead from the summary on top to the box that wants to be ticked."""
        self.sure.errors = [_("check it before anything is sent.")]
