"""What is typed about somebody else, to invite her."""

from collections.abc import Collection, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from meetings.accounts.models import normal_email
from meetings.core.forms import Form, strip
from meetings.core.i18n import language
from meetings.core.translated import Translated
from meetings.events.models import Event
from meetings.institutions import queries as institutions
from meetings.registration.actions import Details, Invitee
from meetings.registration.forms import fields
from meetings.registration.forms.own import default_presence
from meetings.registration.models import Category
from meetings.registration.rules.duplicates import Somebody

MOST_LIKES = 500


class PersonForm(Form):
    """Whom to write to."""

    given_name = fields.name(_l("First name"))
    family_name = fields.name(_l("Family name"))
    email = fields.email()
    language = fields.language()

    def invitee(self) -> Invitee:
        """What was typed."""
        return Invitee(
            email=self.email.data,
            given_name=self.given_name.data,
            family_name=self.family_name.data,
            language=self.language.data,
        )


class InvitationForm(PersonForm):
    """An organiser invites somebody, in any category. The position is written in the language of the organiser."""

    function = StringField(_l("Position"), filters=[strip], validators=[Length(max=200)])
    category = SelectField(_l("Category"), validators=[InputRequired(fields.NEEDED)])
    affiliation_id = SelectField(_l("State or organisation"), default="")
    sure = StringField(_l("This invitation"))

    def offer(self, categories: Sequence[Category]) -> None:
        """The categories and institutions to choose from."""
        named = [(each.id, each.name.shown_in(language()).text) for each in categories]
        self.category.choices = [("", _("Please choose")), *named]
        self.affiliation_id.choices = [("", _("Not in this list")), *institutions.choices(language())]

    def somebody(self) -> Somebody:
        """What is compared with those who are registered."""
        invitee, house = self.invitee(), self.affiliation_id.data or ""
        return Somebody("", invitee.given_name, invitee.family_name, normal_email(invitee.email), house)

    def is_sure_about(self, likes: Collection[str]) -> bool:
        """Whether it was said of all these registrations that they are of other people; else the form asks."""
        if set(likes) <= set(self.sure_about()):
            return True
        self.sure.errors = [_("Somebody like this is registered already. Look first, then invite.")]
        return False

    def sure_about(self) -> list[str]:
        """Of which registrations (ids) it was said so."""
        return (self.sure.data or "").split()[:MOST_LIKES]

    def details(self, event: Event) -> Details:
        """What is kept about the person until she says more."""
        return Details(
            given_name=self.given_name.data,
            family_name=self.family_name.data,
            function=Translated({language(): self.function.data}),
            takes_part=default_presence(event),
        )
