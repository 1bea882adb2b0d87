"""What people fill in about themselves and to one another."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from meetings.core.forms import Form, strip, translated_field
from meetings.core.i18n import language
from meetings.networking import rules
from meetings.networking.actions import CardDetails, Wish
from meetings.networking.models import Audience, Card, ItemKind, Purpose

LONGEST = 600
FEW = (Optional(), Length(max=12, message=_l("Please choose 12 at most.")))
AUDIENCES = [
    SelectChoice(Audience.NOBODY.value, _l("Nobody")),
    SelectChoice(Audience.ACCEPTED.value, _l("People whose request I accept")),
    SelectChoice(Audience.EVERYONE.value, _l("Everyone in the directory")),
]


class CardForm(Form):
    """A card of the directory. Nothing is ticked beforehand, and what is left open is shown to nobody."""

    offers = SelectMultipleField(_l("Topics I can offer something on"), validators=FEW)
    seeks = SelectMultipleField(_l("Topics I seek an exchange on"), validators=FEW)
    speaks = SelectMultipleField(_l("Languages I speak"), validators=FEW)
    about = translated_field(
        _l("A few words about what you would like to talk about"),
        area=True,
        longest=LONGEST,
        description=_l("Never write names or details of victims here."),
    )
    email_to = RadioField(_l("Who may see my e-mail address"), choices=AUDIENCES, validators=[Optional()])
    phone_to = RadioField(_l("Who may see my telephone number"), choices=AUDIENCES, validators=[Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers.choices = self.seeks.choices = [SelectChoice(*one) for one in rules.topic_choices(language())]
        self.speaks.choices = [SelectChoice(*one) for one in rules.language_choices(language())]

    def details(self) -> CardDetails:
        """What was filled in."""
        return CardDetails(
            about=self.about.data,
            offers=tuple(self.offers.data or ()),
            seeks=tuple(self.seeks.data or ()),
            speaks=tuple(self.speaks.data or ()),
            email_to=Audience(self.email_to.data or Audience.NOBODY),
            phone_to=Audience(self.phone_to.data or Audience.NOBODY),
        )


class JoinForm(CardForm):
    """The same with the box that makes one a member."""

    agreed = BooleanField(rules.DIRECTORY_CONSENT)


class ShowsForm(Form):
    """What one shows to one contact: only what one agreed to show at all is asked."""

    shows_email = BooleanField(_l("Show my e-mail address to this person"))
    shows_phone = BooleanField(_l("Show my telephone number to this person"))

    def limit_to(self, may_show: rules.Shown) -> "ShowsForm":
        """Ask only for what may be shown."""
        if not may_show.email:
            del self.shows_email
        if not may_show.phone:
            del self.shows_phone
        return self

    def shows(self) -> rules.Shown:
        """What was ticked."""
        ticked = {name for name in ("shows_email", "shows_phone") if name in self and self[name].data}
        return rules.Shown(email="shows_email" in ticked, phone="shows_phone" in ticked)


class AskForm(ShowsForm):
    """Why one would like to meet."""

    purpose = RadioField(
        _l("Purpose"),
        choices=[SelectChoice(purpose.value, words) for purpose, words in rules.PURPOSES.items()],
        validators=[InputRequired(_l("Please say what it is about."))],
    )
    message = TextAreaField(
        _l("A short text"),
        filters=[strip],
        validators=[Length(max=500)],
        description=_l("At most 500 characters, quoted as your words. No names or details of victims."),
    )

    def wish(self) -> Wish:
        """What was filled in."""
        return Wish(Purpose(self.purpose.data).value, self.message.data or "", self.shows())


def filled_from(card: Card) -> dict[str, Any]:
    """The values of the form for a card as it is."""
    items = {kind.value: card.listed(kind) for kind in ItemKind}
    return items | {"about": card.about, "email_to": card.email_to, "phone_to": card.phone_to}
