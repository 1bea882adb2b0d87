"""Templates, reminders by rule, and the addresses for answers."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from meetings.core.forms import Form, Mailable, strip
from meetings.core.i18n import plain
from meetings.core.meanwhile import SharedForm
from meetings.correspondence.actions import Reminder, Wording
from meetings.correspondence.audiences import NO_STATE
from meetings.correspondence.forms.messages import WordingForm, chosen_house
from meetings.correspondence.models import Rule, Template, Trigger
from meetings.correspondence.rules.reminders import MOST_DAYS, OCCASIONS
from meetings.events.models import Event
from meetings.registration.forms.fields import NEEDED, choices
from meetings.registration.rules import STATE_WORDS


class TemplateForm(WordingForm):
    """A text to begin messages with."""

    name = StringField(
        _l("Name"),
        filters=[strip],
        validators=[DataRequired(NEEDED), Length(max=120)],
        description=_l("Only organisers see it."),
    )
    state = SelectField(
        _l("Suits people whose registration is"),
        choices=choices({"": NO_STATE, **STATE_WORDS}),
    )

    def wording(self) -> Wording:
        """What was typed."""
        choice = {"state": self.state.data} if self.state.data else {}
        return Wording(self.name.data, self.subject.data, self.text.data, choice=choice)


def from_template(template: Template) -> dict[str, Any]:
    """A template as the starting values of its form."""
    return {
        "name": template.name,
        "subject": template.subject,
        "text": template.text,
        "state": template.choice.get("state", ""),
    }


class RuleForm(SharedForm):
    """A reminder by rule."""

    template = SelectField(_l("Text of the message"), validators=[InputRequired(NEEDED)])
    days = IntegerField(
        _l("Days"),
        validators=[InputRequired(NEEDED), NumberRange(min=0, max=MOST_DAYS)],
        default=3,
        description=_l(
            "Before a deadline a reminder leaves at the hour of the deadline, before the meeting at 08:00. With 0 it"
            " leaves at 08:00 on the day itself, or one day before where less than 4 hours would be left."
        ),
    )
    trigger = SelectField(
        _l("Counted from"),
        choices=choices({trigger: occasion.label for trigger, occasion in OCCASIONS.items()}),
        validators=[InputRequired(NEEDED)],
    )
    house = SelectField(_l("In the name of"), validators=[InputRequired(NEEDED)])
    is_active = BooleanField(_l("Active"), default=True)

    def offer(self, event: Event, templates: Sequence[Template]) -> None:
        """The texts and the hosts of the event."""
        self.template.choices = [(each.id, each.name) for each in templates]
        self.house.choices = [(host.institution_id, plain(host.institution.name)) for host in event.hosts]

    def reminder(self, event: Event, templates: Sequence[Template]) -> Reminder:
        """What was chosen."""
        return Reminder(
            template=next(each for each in templates if each.id == self.template.data),
            trigger=Trigger(self.trigger.data),
            days=self.days.data,
            house=chosen_house(event, self.house.data),
            is_active=self.is_active.data,
        )


def from_rule(rule: Rule) -> dict[str, Any]:
    """A reminder as the starting values of its form."""
    return {
        "template": rule.template_id,
        "days": rule.days,
        "trigger": rule.trigger,
        "house": rule.house_id,
        "is_active": rule.is_active,
    }


class AddressForm(Form):
    """Where answers to a house go."""

    reply_to = EmailField(
        _l("Address for answers"),
        filters=[strip],
        validators=[Optional(), Mailable(), Length(max=254)],
    )
