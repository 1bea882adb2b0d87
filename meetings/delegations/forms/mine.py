"""What a focal point types."""

from collections.abc import Sequence
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from meetings.core.errors import Refusal
from meetings.core.forms import AsNeeded, Dialled, Form, Mailable, strip
from meetings.core.i18n import language
from meetings.core.translated import Translated
from meetings.core.uploads.content import Inspected, NotAccepted, inspect
from meetings.delegations.actions import Contact, Nominee
from meetings.delegations.models import Role
from meetings.delegations.rules import LETTER_TYPES, ROLES, NotALetter, PerhapsInYourDelegation
from meetings.events.models import Event
from meetings.registration.actions import Details
from meetings.registration.forms import fields
from meetings.registration.forms.fields import choices
from meetings.registration.forms.invitation import PersonForm
from meetings.registration.forms.own import default_presence
from meetings.registration.models import Registration

TO_NAME = {role: word for role, word in ROLES.items() if role is not Role.MEMBER}


class AskedForm(Form):
    """Asks once about people of the delegation who may be the same person; sent again as it is, it goes on."""

    sure = HiddenField()

    def sure_about(self) -> list[str]:
        """About whom it was asked already: ids of their registrations."""
        return (self.sure.data or "").split()

    def refuse(self, refusal: Refusal) -> None:
        """Keep about whom it is asked now."""
        super().refuse(refusal)
        asked = [one.who for one in refusal.parts if isinstance(one, PerhapsInYourDelegation)]
        if asked:
            self.sure.data = " ".join(asked)


class SubstituteForm(AskedForm, PersonForm):
    """Who comes instead. The position is written in the language of whoever nominates."""

    function = StringField(_l("Position"), filters=[strip], validators=[Length(max=200)])

    def details(self, event: Event) -> Details:
        """What is kept about the person until she says more."""
        return Details(
            given_name=self.given_name.data,
            family_name=self.family_name.data,
            function=Translated({language(): self.function.data}),
            takes_part=default_presence(event),
        )


class ReplacementForm(SubstituteForm):
    """The same, and whether one writes to the same contact person about whoever comes instead."""

    same_contact = BooleanField()


def _assists() -> SelectField:
    """Whom an assistant assists: the rule says who can be chosen, and why not."""
    return SelectField(_l("Assists"), choices=[], validate_choice=False, validators=[AsNeeded()])


def _people(among: Sequence[Registration]) -> list[tuple[str, str]]:
    return [("", _("Please choose")), *((each.id, each.listed_name) for each in among)]


class NominationForm(SubstituteForm):
    """One row: who comes, as what."""

    role = SelectField(_l("Role"), choices=choices(TO_NAME), validators=[InputRequired(fields.NEEDED)])
    assists = _assists()

    def offer(self, among: Sequence[Registration]) -> None:
        """Whom an assistant can assist."""
        self.assists.choices = _people(among)

    def nominee(self, event: Event) -> Nominee:
        """What was typed."""
        return Nominee(self.invitee(), self.details(event), Role(self.role.data), self.assists.data or None)


class CarryOverForm(AskedForm):
    """Who of last time comes again: ids of the registrations of then."""

    chosen = SelectMultipleField(choices=[], validate_choice=False)


class RoleForm(Form):
    """As what somebody comes; `seen` is the role that she had when the page was opened."""

    seen = HiddenField()

    role = SelectField(_l("Role"), validators=[InputRequired(fields.NEEDED)])
    assists = _assists()

    def offer(self, present: Role, assisted: Sequence[Registration]) -> None:
        """Every role that she may get; an assistant stays one, and assists one of those who can be `assisted`."""
        is_assistant = present is Role.ASSISTANT
        among = {role: word for role, word in ROLES.items() if (role is Role.ASSISTANT) == is_assistant}
        self.role.choices = choices(among)
        if is_assistant:
            self.assists.choices = _people(assisted)
        else:
            del self.assists

    def is_touched(self) -> bool:
        """Whether another role is chosen than the page showed."""
        return bool(self.role.data != self.seen.data)

    def assisted(self) -> str | None:
        """Whom an assistant assists, as chosen."""
        return self.assists.data or None if self.assists else None


class ContactForm(Form):
    """To whom one writes about the delegation, and what it wants to say."""

    contact_name = StringField(
        _l("Contact person"),
        filters=[strip],
        validators=[Length(max=200)],
        description=_l("Whom the organisers write to or call about the delegation, if not you. Need not take part."),
    )
    contact_email = EmailField(
        _l("E-mail of the contact person"),
        filters=[strip],
        validators=[Optional(), Length(max=254), Mailable()],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    contact_phone = TelField(
        _l("Telephone of the contact person"),
        filters=[strip],
        validators=[Length(max=40), Dialled()],
        render_kw={"autocomplete": "off"},
    )
    remarks = TextAreaField(_l("Remarks"), filters=[strip], validators=[Length(max=2000)])

    def contact(self) -> Contact:
        """What was typed."""
        return Contact(**{name: getattr(self, name).data for name in Contact.__slots__})


class LetterForm(Form):
    """The letter of the delegation."""

    letter = FileField(_l("Letter or note verbale"), validators=[FileRequired(_l("Please choose a file."))])
    found: Inspected

    def validate_letter(self, field: FileField) -> None:
        """Look into the file."""
        try:
            self.found = _inspected(field.data)
        except NotAccepted as refusal:
            raise ValidationError(NotALetter().sentence) from refusal
        except Refusal as refusal:
            raise ValidationError(refusal.sentence) from refusal


def largest_letter() -> int:
    """Bytes a letter may have."""
    return int(current_app.config["MAX_UPLOAD_MB"]) * 500_000


def _inspected(upload: Any) -> Inspected:
    found = inspect(
        upload.stream,
        upload.filename,
        largest=largest_letter(),
        scanner_address=current_app.config["CLAMAV_ADDRESS"],
    )
    if found.content_type not in LETTER_TYPES:
        raise NotALetter
    return found


class QuestionForm(Form):
    """What a focal point wants to know."""

    text = TextAreaField(
        _l("Your question"), filters=[strip], validators=[DataRequired(fields.NEEDED), Length(max=2000)]
    )


def chosen(asked: Sequence[str], among: Sequence[Any]) -> list[Any]:
    """Those people of last time whose registration was ticked."""
    wanted = set(asked)
    return [each for each in among if each.registration.id in wanted]
