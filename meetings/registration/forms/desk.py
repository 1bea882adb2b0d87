"""What organisers type."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    ColorField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, Regexp, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from meetings.core.dates import DateTimeLocalField
from meetings.core.forms import AsNeeded, Form, strip, translated_field
from meetings.core.i18n import language
from meetings.events.models import Event
from meetings.registration import rules
from meetings.registration.actions import CategoryDetails
from meetings.registration.columns import IN_EXPORT, Column
from meetings.registration.forms.fields import NEEDED, choices
from meetings.registration.models import Audience, Category, Listing, RegistrationWindow

LOCAL = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
FORMATS = {"xlsx": _l("Spreadsheet (XLSX)"), "csv": _l("Text with separators (CSV)")}


class DecisionForm(Form):
    """Why; the person reads it."""

    reason = TextAreaField(
        _l("Reason"),
        filters=[strip],
        validators=[Length(max=1000)],
        description=_l("Stands in the message that each person gets."),
    )


class DeskNoteForm(Form):
    """What the desk has to know."""

    desk_note = StringField(
        _l("Note to the desk"),
        filters=[strip],
        validators=[Length(max=300)],
        description=_l(
            "Shown when the person checks in, and on none of her own pages. She may ask for a copy of what is written "
            "about her: write nothing that you would not tell her."
        ),
    )


class ProtectionForm(Form):
    """Whether a person is protected, and under which name she comes."""

    is_protected = BooleanField(
        _l("Protected person"),
        description=_l("On no list, in no export without a reason, and with a chosen name on the badge."),
    )
    badge_name = StringField(_l("Name on the badge"), filters=[strip], validators=[Length(max=200)])


class CategoryChoiceForm(Form):
    """Another category for a person."""

    category = SelectField(_l("Category"), validators=[InputRequired(NEEDED)])

    def offer(self, categories: Sequence[Category]) -> None:
        """All categories of the event."""
        self.category.choices = [(each.id, each.name.shown_in(language()).text) for each in categories]


class CategoryForm(Form):
    """A category of participants."""

    name = translated_field(_l("Name"), longest=60, one_needed=True)
    letter = StringField(
        _l("Letter on the badge"),
        filters=[strip],
        validators=[DataRequired(NEEDED), Regexp(r"^[^\W\d_]{1,2}$", message=_l("One or two letters."))],
        description=_l("Tells categories apart where colours cannot. Each category has its own."),
    )
    colour = ColorField(
        _l("Colour of the badge"),
        default="#1f4e4a",
        validators=[Regexp(r"^#[0-9a-fA-F]{6}$", message=_l("Please choose a colour."))],
        description=_l("Dark enough for white letters."),
    )
    capacity = IntegerField(
        _l("Number of places"),
        validators=[Optional(), NumberRange(min=0, max=100_000)],
        description=_l("Empty: no limit. Whoever is nominated, awaits approval or is approved holds a place."),
    )
    audience = RadioField(_l("Who may choose it"), choices=choices(rules.AUDIENCES), default=Audience.ANYONE)
    in_delegation = BooleanField(
        _l("Comes with a delegation"),
        description=_l("Focal points nominate in this category and see who of their State is in it."),
    )
    listing = RadioField(
        _l("Who is on the list of participants"), choices=choices(rules.LISTINGS), default=Listing.CONSENT
    )
    opens_at = DateTimeLocalField(_l("Registration opens"), format=LOCAL, validators=[Optional()])
    closes_at = DateTimeLocalField(
        _l("Registration closes"),
        format=LOCAL,
        validators=[Optional()],
        description=_l("Only if this category has other times than the meeting. Times are those of the meeting."),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """A name in one language at least."""
        is_valid = bool(super().validate(extra_validators))
        if not self.name.data:
            self.name.form[language()].errors = [NEEDED]
            return False
        return is_valid

    def details(self, event: Event) -> CategoryDetails:
        """What was typed."""
        return CategoryDetails(
            name=self.name.data,
            letter=self.letter.data,
            colour=self.colour.data.lower(),
            capacity=self.capacity.data,
            audience=Audience(self.audience.data),
            listing=Listing(self.listing.data),
            in_delegation=self.in_delegation.data,
            opens_at=moment_in(event, self.opens_at.data),
            closes_at=moment_in(event, self.closes_at.data),
        )


def from_category(category: Category, event: Event) -> dict[str, object]:
    """What is kept about a category, its times in the time zone of the event."""
    kept: dict[str, object] = {name: getattr(category, name) for name in CategoryDetails.__slots__}
    return kept | {name: typed_in(event, getattr(category, name)) for name in ("opens_at", "closes_at")}


class WindowForm(Form):
    """When people can register."""

    opens_at = DateTimeLocalField(_l("Registration opens"), format=LOCAL, validators=[InputRequired(NEEDED)])
    closes_at = DateTimeLocalField(_l("Registration closes"), format=LOCAL, validators=[InputRequired(NEEDED)])
    asks_approval = BooleanField(
        _l("Organisers approve each registration"),
        default=True,
        description=_l("Otherwise whoever registers while a place is free is approved at once."),
    )
    essential = SelectMultipleField(
        _l("What cannot be changed without a new approval"),
        choices=choices(rules.ESSENTIAL),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("Whoever changes it after the approval awaits a new one and keeps the place meanwhile."),
    )

    def times(self, event: Event) -> tuple[datetime, datetime]:
        """Opening and closing, as typed in the time zone of the event."""
        zone = ZoneInfo(event.time_zone)
        return self.opens_at.data.replace(tzinfo=zone), self.closes_at.data.replace(tzinfo=zone)


def moment_in(event: Event, typed: datetime | None) -> datetime | None:
    """A moment as typed in the time zone of the event."""
    return typed.replace(tzinfo=ZoneInfo(event.time_zone)) if typed else None


def typed_in(event: Event, moment: datetime | None) -> datetime | None:
    """A moment as a field of a form shows it, in the time zone of the event."""
    return moment.astimezone(ZoneInfo(event.time_zone)).replace(tzinfo=None) if moment else None


def from_window(window: RegistrationWindow | None, event: Event) -> dict[str, object]:
    """What is kept, in the time zone of the event."""
    if window is None:
        return {}
    return {
        "opens_at": typed_in(event, window.opens_at),
        "closes_at": typed_in(event, window.closes_at),
        "asks_approval": window.asks_approval,
        "essential": window.essential,
    }


class ExportForm(Form):
    """What an export is for."""

    format = RadioField(
        _l("Format"),
        choices=choices(FORMATS),
        default="xlsx",
    )
    purpose = StringField(
        _l("What do you need it for?"),
        filters=[strip],
        validators=[DataRequired(NEEDED), Length(max=200)],
        description=_l("Stands in the audit log with your name."),
    )
    columns = SelectMultipleField(
        _l("Columns"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("Without a choice: the usual ones."),
    )
    with_protected = BooleanField(_l("Include protected people"))
    protected_reason = StringField(
        _l("Why do you need protected people, or sensitive columns?"),
        filters=[strip],
        validators=[AsNeeded(), Length(max=250)],
        description=_l("Only if you include them."),
    )

    def offer(self, columns: Mapping[str, Column]) -> None:
        """The columns to choose from; sensitive ones say so."""
        self.offered = columns
        self.columns.choices = [
            (name, _("%(column)s (sensitive)", column=column.label) if column.sensitive else str(column.label))
            for name, column in columns.items()
        ]

    def chosen(self) -> dict[str, Column]:
        """The columns that were chosen, in their order."""
        wished = set(self.columns.data or IN_EXPORT)
        return {name: column for name, column in self.offered.items() if name in wished}

    def validate_protected_reason(self, field: StringField) -> None:
        """No protected person and no sensitive answer in an export without a reason."""
        is_sensitive = any(column.sensitive for column in self.chosen().values())
        if (self.with_protected.data or is_sensitive) and not field.data:
            raise ValidationError(NEEDED)
