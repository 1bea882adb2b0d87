"""What a person says about herself, or an organiser for her."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from meetings.accounts.models import Account
from meetings.accounts.rules import FORMS_OF_ADDRESS
from meetings.core.forms import Form, strip, translated_field
from meetings.core.i18n import language
from meetings.core.meanwhile import ChangedElsewhere, SharedForm
from meetings.events.models import Event, Format
from meetings.institutions import queries as institutions
from meetings.registration import rules
from meetings.registration.actions import Details
from meetings.registration.forms import fields
from meetings.registration.models import Category, Registration

Choices = list[tuple[str, str]]


class DetailsForm(SharedForm):
    """What will be printed about a person."""

    form_of_address = SelectField(_l("Form of address"), default="")
    given_name = fields.name(_l("First name"), "given-name")
    family_name = fields.name(_l("Family name"), "family-name", description=_l("Lists and badges show it in CAPITALS."))
    badge_name = StringField(
        _l("Name on the badge"),
        filters=[strip],
        validators=[Length(max=200)],
        description=_l("Instead of the real name, for a person who is protected."),
    )
    affiliation_id = SelectField(
        _l("State or organisation"),
        default="",
        description=_l("Whom you represent. Needed in a category that comes with a delegation."),
    )
    function = translated_field(_l("Position"), longest=200)
    institution_name = translated_field(
        _l("Institution"), longest=200, description=_l("Ministry, agency, unit or organisation.")
    )
    takes_part = RadioField(_l("How do you take part?"), validators=[InputRequired(fields.NEEDED)])

    def offer(self, event: Event, affiliations: Choices | None = None) -> None:
        """Fill the lists in the reader's language, and leave out what this event does not ask.

        What was sent is checked with no more `affiliations` than it names; a page lists all.
        """
        titles = [(code, str(title)) for code, title in FORMS_OF_ADDRESS.items()]
        self.form_of_address.choices = [("", _("Rather not say")), *titles]
        listed = institutions.choices(language()) if affiliations is None else affiliations
        self.affiliation_id.choices = [("", _("Not in this list")), *listed]
        if event.format == Format.HYBRID:
            self.takes_part.choices = [(code, str(word)) for code, word in rules.TAKES_PART.items()]
        else:
            del self.takes_part

    def details(self, event: Event, registration: Registration | None = None) -> Details:
        """What was typed; what was not asked stays as it is."""
        asked_badge_name = "badge_name" in self
        return Details(
            form_of_address=self.form_of_address.data,
            given_name=self.given_name.data,
            family_name=self.family_name.data,
            function=self.function.data,
            institution_name=self.institution_name.data,
            takes_part=self.takes_part.data if "takes_part" in self else default_presence(event),
            badge_name=self.badge_name.data if asked_badge_name else (registration.badge_name if registration else ""),
        )


class RegistrationForm(DetailsForm):
    """A person registers herself."""

    category = RadioField(
        _l("I register as"), validators=[InputRequired(_l("Please choose one of the categories offered."))]
    )
    agrees_to_list = BooleanField(rules.LISTING_CONSENT)

    def offer_categories(self, categories: Sequence[Category]) -> None:
        """Those that anyone may choose."""
        self.category.choices = [(each.id, each.name.shown_in(language()).text) for each in categories]
        del self.badge_name


class AnswerForm(DetailsForm):
    """A nominated person completes what was typed for her."""

    agrees_to_list = BooleanField(rules.LISTING_CONSENT)
    meanwhile = ChangedElsewhere

    def compared(self) -> Iterator[Field]:
        """What is kept with the registration; an agreement is given, not kept as it was."""
        return (field for field in super().compared() if field.name != "agrees_to_list")


class WithdrawalForm(Form):
    """Why somebody does not come; nobody has to say."""

    reason = TextAreaField(_l("Reason"), filters=[strip], validators=[Length(max=1000)])


class EmptyForm(Form):
    """A button and its CSRF token."""


def default_presence(event: Event) -> str:
    """How people take part when there is nothing to choose."""
    return "online" if event.format == Format.ONLINE else "on_site"


def from_account(account: Account, event: Event) -> dict[str, Any]:
    """What the profile knows, to begin with."""
    return {
        "form_of_address": account.form_of_address,
        "given_name": account.given_name,
        "family_name": account.family_name,
        "affiliation_id": account.affiliation_id or "",
        "function": account.function,
        "institution_name": account.institution_name,
        "takes_part": default_presence(event),
    }


def from_registration(registration: Registration) -> dict[str, Any]:
    """What is kept, to be changed."""
    names = (*Details.__slots__, "affiliation_id")
    return {name: getattr(registration, name) or "" for name in names}
