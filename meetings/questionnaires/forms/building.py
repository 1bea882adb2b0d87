"""What organisers type when they build a questionnaire."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from meetings.core.dates import DateTimeLocalField
from meetings.core.errors import Refusal, refusals_of
from meetings.core.forms import strip, translated_field
from meetings.core.i18n import language, plain
from meetings.core.meanwhile import SharedForm
from meetings.events.models import Event
from meetings.questionnaires.actions import SETS, Details
from meetings.questionnaires.forms.parts import several
from meetings.questionnaires.models import Purpose, Questionnaire, Section
from meetings.questionnaires.rules import standing
from meetings.questionnaires.words import PURPOSES
from meetings.registration.forms.fields import NEEDED, choices
from meetings.registration.models import Category

LOCAL = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


class WithTitle(SharedForm):
    """A title in one language at least, an introduction, and for which categories."""

    title = translated_field(_l("Title"), longest=200, one_needed=True)
    introduction = translated_field(_l("Introduction"), area=True, longest=3000)
    categories = several(_l("For these categories"), (), description=_l("None ticked: for everybody."))

    def offer(self, categories: Sequence[Category]) -> None:
        """The categories of the event."""
        self.categories.choices = [(each.id, plain(each.name)) for each in categories]

    def chosen(self, categories: Sequence[Category]) -> tuple[Category, ...]:
        """Those that were ticked."""
        return tuple(each for each in categories if each.id in (self.categories.data or []))

    def validate(self, extra_validators: Any = None) -> bool:
        """Nothing goes without a title."""
        is_valid = bool(super().validate(extra_validators))
        if not self.title.data:
            first = self.title.form[language()]
            first.errors = [*first.errors, NEEDED]
            return False
        return is_valid


class SectionForm(WithTitle):
    """A section."""


class QuestionnaireForm(WithTitle):
    """A questionnaire: whom it asks, and when."""

    purpose = RadioField(_l("When it is asked"), choices=choices(PURPOSES), validators=[InputRequired(NEEDED)])
    opens_at = DateTimeLocalField(
        _l("Opens"), format=LOCAL, validators=[Optional()], description=_l("Empty: as soon as you open it.")
    )
    closes_at = DateTimeLocalField(
        _l("Closes"),
        format=LOCAL,
        validators=[Optional()],
        description=_l("Until then people can change their answers."),
    )
    reminder_days = StringField(
        _l("Reminders, in days before it closes"),
        filters=[strip],
        validators=[Length(max=40), Regexp(r"^(\d{1,2}([ ,;]+\d{1,2})*)?$", message=_l("Numbers, such as: 7, 2"))],
        description=_l(
            "Such as: 7, 2. Only those who have not answered are reminded, at the hour at which the form closes. With 0"
            " it is at 08:00 on the day it closes, or one day before where less than 4 hours would be left."
        ),
    )

    def refusals(self) -> Iterable[Refusal]:
        """Times in their order, and a day from which reminders count back."""
        rules = [partial(standing.ensure_order, self.opens_at.data, self.closes_at.data)]
        if not self.closes_at.errors and not self.reminder_days.errors:
            rules.append(partial(standing.ensure_reminders, self.closes_at.data, self.reminder_days.data))
        return refusals_of(*rules)

    def details(self, event: Event, categories: Sequence[Category]) -> Details:
        """What was typed."""
        days = self.reminder_days.data.replace(",", " ").replace(";", " ").split()
        return Details(
            purpose=Purpose(self.purpose.data),
            title=self.title.data,
            introduction=self.introduction.data,
            categories=self.chosen(categories),
            opens_at=_moment(self.opens_at.data, event),
            closes_at=_moment(self.closes_at.data, event),
            reminder_days=tuple(int(day) for day in days),
        )


def from_questionnaire(questionnaire: Questionnaire) -> dict[str, Any]:
    """A questionnaire as its form begins with it."""
    zone = ZoneInfo(questionnaire.event.time_zone)
    opens_at, closes_at = (
        moment and moment.astimezone(zone).replace(tzinfo=None)
        for moment in (questionnaire.opens_at, questionnaire.closes_at)
    )
    return {
        "purpose": questionnaire.purpose,
        "title": questionnaire.title,
        "introduction": questionnaire.introduction,
        "categories": [each.id for each in questionnaire.categories],
        "opens_at": opens_at,
        "closes_at": closes_at,
        "reminder_days": ", ".join(str(day) for day in questionnaire.reminder_days),
    }


def from_section(section: Section) -> dict[str, Any]:
    """A section as its form begins with it."""
    return {
        "title": section.title,
        "introduction": section.introduction,
        "categories": [each.id for each in section.categories],
    }


def _moment(typed: datetime | None, event: Event) -> datetime | None:
    return typed.replace(tzinfo=ZoneInfo(event.time_zone)) if typed else None


def ready_sets() -> list[tuple[str, str]]:
    """The ready-made sets: key and name."""
    return [(key, str(each.name)) for key, each in SETS.items()]
