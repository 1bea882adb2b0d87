"""Writing a message, its files, and letting it leave."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from meetings.core.dates import DateTimeLocalField
from meetings.core.errors import Refusal
from meetings.core.forms import AsNeeded, Form, SaidOnce, strip, translated_field
from meetings.core.i18n import LANGUAGES, language, plain
from meetings.core.meanwhile import SharedForm
from meetings.core.uploads.content import Inspected, inspect
from meetings.correspondence.actions import Draft
from meetings.correspondence.audiences import AUDIENCES, NO_STATE, REGISTERED, choice_from
from meetings.correspondence.models import Message
from meetings.correspondence.rules import placeholders, stages
from meetings.delegations.rules import STAGES
from meetings.events import queries as events
from meetings.events.access import Permission, permissions
from meetings.events.models import Event
from meetings.institutions.models import Institution
from meetings.registration import filter_words
from meetings.registration import queries as registrations
from meetings.registration.forms.fields import NEEDED, choices
from meetings.registration.rules import STATE_WORDS

LOCAL = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
SUBJECT, TEXT = 200, 20_000


class WordingForm(SharedForm):
    """A subject and a text in the languages of the event; placeholders are checked at the text that has them."""

    subject = translated_field(_l("Subject"), longest=SUBJECT, one_needed=True)
    text = translated_field(_l("Text"), area=True, longest=TEXT, one_needed=True)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the shape, then what stands in braces."""
        sound = bool(super().validate(extra_validators))
        for pair in (self.subject, self.text):
            for _code, _name, field in pair.versions:
                try:
                    placeholders.check([field.data or ""])
                except Refusal as refusal:
                    field.errors = [*field.errors, refusal.sentence]
                    sound = False
        return sound


class ChoiceForm(Form):
    """Whom it goes to: what the table of registrations is filtered by."""

    audience = RadioField(
        _l("Group of people"),
        choices=choices({key: each.label for key, each in AUDIENCES.items()}),
        default=REGISTERED,
        validators=[InputRequired(NEEDED)],
    )
    q = StringField(_l("Name, e-mail, State or institution"), filters=[strip], validators=[Length(max=100), SaidOnce()])
    state = SelectField(_l("State of the registration"), validators=[SaidOnce()])
    category = SelectField(_l("Category"), validators=[SaidOnce()])
    institution = SelectField(_l("State or organisation"), validators=[SaidOnce()])
    tag = SelectField(_l("Tag"), validators=[SaidOnce()])
    incomplete = SelectField(_l("Answers"), validators=[SaidOnce()])
    view = SelectField(
        _l("Saved view"),
        description=_l("A saved view of the table decides alone; the other fields do not count then."),
        validators=[SaidOnce()],
    )
    stage = SelectField(
        _l("State of the delegation"), choices=choices({"": _l("All"), **STAGES}), validators=[SaidOnce()]
    )

    def offer_people(self, event: Event, account: Any) -> None:
        """What `account` can choose by."""
        everybody, sees_protected = {"": _l("All")}, Permission.MANAGE_REGISTRATIONS in permissions(account, event)
        categories = {each.id: plain(each.name) for each in registrations.categories(event)}
        known = dict(registrations.affiliations(event, language(), with_protected=sees_protected))
        self.state.choices = choices({"": NO_STATE} | STATE_WORDS)
        self.category.choices = choices(everybody | categories)
        lacking = filter_words.lacking(event, self.incomplete.data or "")
        self.incomplete.choices = choices(everybody | dict(lacking))
        self.institution.choices = choices(everybody | {"none": _l("None given")} | known)
        self.tag.choices = choices(everybody | {each.id: each.name for each in registrations.tags(event)})
        views = {each.id: each.name for each in registrations.views(event, account)}
        if views:
            self.view.choices = choices({"": _l("No saved view")} | views)
        else:
            del self.view

    def choice(self) -> dict[str, Any]:
        """What was chosen, as far as this kind of people is chosen by it."""
        return choice_from(self.audience.data, {name: str(value or "") for name, value in self.data.items()})


class MessageForm(WordingForm, ChoiceForm):
    """A message."""

    house = SelectField(
        _l("In the name of"),
        description=_l("Answers go to the address of this organisation."),
        validators=[InputRequired(NEEDED)],
    )
    is_information = BooleanField(
        _l("Information message"),
        description=_l("News that nobody needs for her or his own part: people can end such messages in one step."),
    )

    def offer(self, event: Event, account: Any) -> None:
        """The hosts, and what people can be chosen by."""
        self.offer_people(event, account)
        self.house.choices = [(host.institution_id, plain(host.institution.name)) for host in event.hosts]

    def draft(self, event: Event) -> Draft:
        """What was typed."""
        return Draft(
            subject=self.subject.data,
            text=self.text.data,
            house=chosen_house(event, self.house.data),
            audience=self.audience.data,
            choice=self.choice(),
            is_information=self.is_information.data,
        )


def from_message(message: Message) -> dict[str, Any]:
    """A message as the starting values of its form."""
    return {
        "subject": message.subject,
        "text": message.text,
        "house": message.house_id,
        "is_information": message.is_information,
        "audience": message.audience,
        **message.choice,
    }


def chosen_house(event: Event, institution_id: str) -> Institution:
    """One of the hosts; the form has offered no other."""
    return next(host.institution for host in event.hosts if host.institution_id == institution_id)


def own_house(event: Event, account: Any) -> str:
    """The host whose key the account holds, else the first."""
    return events.house_of(event, account) or next(iter(event.host_ids), "")


class AttachmentForm(Form):
    """A file, and who gets it."""

    file = FileField(_l("File"), validators=[FileRequired(_l("Please choose a file."))])
    language = SelectField(_l("For"), choices=choices({"": _l("Everybody"), **LANGUAGES}))
    upload: Inspected

    def validate_file(self, field: FileField) -> None:
        """Look into the file."""
        try:
            self.upload = inspect(
                field.data.stream,
                field.data.filename,
                largest=stages.LARGEST_TOGETHER,
                scanner_address=current_app.config["CLAMAV_ADDRESS"],
            )
        except Refusal as refusal:
            raise ValidationError(refusal.sentence) from refusal


class SendForm(Form):
    """Now, or at a time of the meeting's zone; `seen` is the stamp of what was looked through before."""

    when = RadioField(
        _l("When"),
        choices=choices({"now": _l("At once"), "later": _l("At a time")}),
        default="now",
        validators=[InputRequired(NEEDED)],
    )
    send_at = DateTimeLocalField(_l("Day and time"), format=LOCAL, validators=[AsNeeded()])
    seen = HiddenField()

    def validate_send_at(self, field: DateTimeLocalField) -> None:
        """A time is needed for later, and nobody sends at once by having typed one."""
        is_empty, is_later = not any(field.raw_data or ()), self.when.data == "later"
        if is_empty or not is_later:
            field.errors = []
        if is_later and is_empty:
            raise ValidationError(_("Please choose a day and a time."))
        if not is_later and not is_empty:
            raise ValidationError(
                _("You typed a day and a time. Choose “At a time”, or empty this field to send at once.")
            )

    def moment(self, event: Event) -> datetime | None:
        """When it leaves; None is now."""
        if self.when.data == "now" or self.send_at.data is None:
            return None
        chosen: datetime = self.send_at.data
        return chosen.replace(tzinfo=ZoneInfo(event.time_zone))


class FatesForm(Form):
    """What an export is for."""

    purpose = StringField(
        _l("What do you need it for?"),
        filters=[strip],
        validators=[DataRequired(NEEDED), Length(max=200)],
        description=_l("Stands in the audit log with your name."),
    )


class EmptyForm(Form):
    """Nothing but the token."""
