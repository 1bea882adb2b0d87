"""The parts of an event, and its first step."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache, partial
from typing import Any
from zoneinfo import available_timezones

from babel.core import get_global
from babel.dates import get_timezone_location
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    EmailField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    URLField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp

from meetings.core.dates import DateField
from meetings.core.errors import Refusal, refusals_of
from meetings.core.forms import Form, Mailable, strip, translated_field
from meetings.core.i18n import language, plain
from meetings.core.meanwhile import SharedForm
from meetings.events import queries
from meetings.events.models import Kind
from meetings.events.rules import naming, texts, words
from meetings.institutions.models import Institution
from meetings.institutions.rules import folded

NONE = SelectChoice("", "—")
ID = r"[0-9A-Za-z]{12}"


def options(named: Mapping[Any, Any]) -> list[SelectChoice]:
    """Choices of a select from values and their words."""
    return [SelectChoice(str(value), word) for value, word in named.items()]


def institutions(found: Iterable[Institution]) -> list[SelectChoice]:
    """Choices of a select from institutions, in the reader's language."""
    return [SelectChoice(institution.id, plain(institution.name)) for institution in found]


@lru_cache(maxsize=8)
def time_zones(code: str) -> tuple[list[SelectChoice], list[SelectChoice]]:
    """Every inhabited time zone by the name of its city: those of Europe, then those elsewhere."""
    known = {name for zones in get_global("territory_zones").values() for name in zones}
    names = sorted(name for name in known & available_timezones() if not name.startswith(("Etc/", "Antarctica/")))
    labelled = [(name, get_timezone_location(name, locale=code, return_city=True)) for name in names]
    by_city = sorted(labelled, key=lambda pair: folded(pair[1]))
    choices = [SelectChoice(name, f"{city} ({name})") for name, city in by_city]
    near = [choice for choice in choices if str(choice.value).startswith("Europe/")]
    return near, [choice for choice in choices if choice not in near]


class DatedForm(Form):
    """A form with days, which asks once more about days that are over."""

    past = StringField(_l("These days"))

    def asks_about_past(self, first: date | None, last: date | None, today: date) -> bool:
        """Whether these days are over and nobody has said that it is meant: the form then says what to tick."""
        if first is None or last is None:
            return False
        self.promise = last.isoformat()
        if last >= today or last < first or self.past.data == self.promise:
            return False
        self.past.errors = [_("they are over already. Is that meant?")]
        return True


class SectionForm(DatedForm, SharedForm):
    """A part of an event that is edited on its own page: `values()` is what it changes."""

    FIELDS: tuple[str, ...] = ()

    def compared(self) -> Iterator[Field]:
        """Not whether days that are over are meant."""
        return (field for field in super().compared() if field.name != "past")

    def values(self) -> dict[str, Any]:
        """The new values by field of the event."""
        return {name: self[name].data for name in self.FIELDS}


class BasicsForm(SectionForm):
    """What it is and when."""

    FIELDS = ("kind", "state_of_round_table_id", "title", "subtitle", "first_day", "last_day", "time_zone")

    kind = SelectField(_l("Kind of meeting"), choices=options(words.KINDS), validators=[DataRequired()])
    state_of_round_table_id = SelectField(
        _l("State of the round table"), description=_l("Only for a round table."), validators=[Optional()]
    )
    title = translated_field(
        _l("Title"), longest=200, description=_l("One language is enough to begin; publication needs all of them.")
    )
    subtitle = translated_field(_l("Subtitle"), longest=200)
    first_day = DateField(_l("First day"), validators=[InputRequired()])
    last_day = DateField(_l("Last day"), validators=[InputRequired()])
    time_zone = SelectField(
        _l("Time zone"), description=_l("All times of the meeting are shown in it."), validators=[DataRequired()]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.state_of_round_table_id.choices = [NONE, *institutions(queries.states(language()))]
        self.time_zone.choices = dict(zip((_("Europe"), _("Elsewhere")), time_zones(language()), strict=True))
        for version in (self.title.form.en, self.title.form.fr):
            version.flags.required = True

    def refusals(self) -> Iterable[Refusal]:
        """Days in their order, and the State of a round table."""
        days = partial(texts.check_days, self.first_day.data, self.last_day.data)
        state = partial(texts.check_round_table, self.kind.data, self.state_of_round_table_id.data)
        return refusals_of(days, state)

    def validate(self, extra_validators: Any = None) -> bool:
        """A title in one language at least."""
        ok = bool(super().validate(extra_validators))
        if not self.title.data:
            first = self.title.form[language()]
            first.errors = [*first.errors, _("Give the meeting a title, in one language at least.")]
            return False
        return ok

    def values(self) -> dict[str, Any]:
        """Only a round table has a State."""
        values = super().values()
        if values["kind"] != Kind.ROUND_TABLE:
            values["state_of_round_table_id"] = None
        values["state_of_round_table_id"] = values["state_of_round_table_id"] or None
        return values


class DraftBasicsForm(BasicsForm):
    """The basics of a draft: its address can still be changed."""

    slug = StringField(
        _l("Address of the page"),
        filters=[strip],
        description=_l("The last part of the address, fixed once the meeting is published."),
        validators=[DataRequired(), Length(max=60)],
    )

    def refusals(self) -> Iterable[Refusal]:
        """An address that can be had, too."""
        slug = self.slug.data
        if slug == self.slug.object_data or self.slug.errors:
            return super().refusals()
        is_taken = slug in queries.slugs_like(slug)
        address = partial(naming.check_slug, slug, is_draft=True, taken=is_taken)
        return [*super().refusals(), *refusals_of(address)]


class CreationForm(BasicsForm):
    """The first step. `draft` is the id that the event will have, so that sending twice makes one event."""

    draft = HiddenField(validators=[DataRequired(), Regexp(f"^{ID}$")])
    house = SelectField(_l("You organise for"), validators=[DataRequired()])

    def __init__(self, houses: Iterable[Institution], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.house.choices = institutions(houses)


class PlaceForm(SectionForm):
    """Where people take part."""

    FIELDS = ("format", "city", "venue", "address", "online_link")

    format = RadioField(
        _l("Format"),
        choices=options(words.FORMATS),
        description=_l("City, venue and address of an online meeting are kept, but shown to nobody."),
        validators=[InputRequired()],
    )
    city = translated_field(_l("City"), longest=100)
    venue = translated_field(_l("Venue"), longest=200)
    address = translated_field(_l("Postal address"), area=True, longest=500)
    online_link = URLField(
        _l("Link to take part online"),
        filters=[strip],
        description=_l("Only participants whose registration is approved see it. A meeting on site has none."),
        validators=[
            Optional(),
            Length(max=500),
            Regexp(r"^https://\S+$", message=_l("Give a whole address that begins with https://.")),
        ],
    )

    def refusals(self) -> Iterable[Refusal]:
        """A link only where somebody takes part online."""
        return refusals_of(partial(texts.check_place, self.format.data, self.online_link.data))


class AccessForm(SectionForm):
    """Who may find and read it."""

    FIELDS = ("visibility",)

    visibility = RadioField(
        _l("Who may read about this meeting?"), choices=options(words.VISIBILITIES), validators=[InputRequired()]
    )


class TextsForm(SectionForm):
    """The description."""

    FIELDS = ("description",)

    description = translated_field(
        _l("Description"), area=True, longest=10_000, description=_l("Blank lines make paragraphs; Markdown works.")
    )


class PracticalForm(SectionForm):
    """What people need to know to come."""

    FIELDS = ("access_note", "hotels", "visa", "contact", "contact_email")

    access_note = translated_field(
        _l("Getting there"), area=True, longest=5_000, description=_l("Airport, station, public transport, entrance.")
    )
    hotels = translated_field(_l("Hotels"), area=True, longest=5_000)
    visa = translated_field(_l("Visas"), area=True, longest=5_000)
    contact = translated_field(_l("Contact"), area=True, longest=2_000)
    contact_email = EmailField(
        _l("E-mail of the contact"), filters=[strip], validators=[Optional(), Mailable(), Length(max=254)]
    )
