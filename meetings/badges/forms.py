"""How badges are printed."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from meetings.badges.actions import Wish
from meetings.badges.drawing import Sheet
from meetings.badges.people import Choice, Order
from meetings.badges.words import ORDERS, SHEETS
from meetings.core.forms import Form

NEEDED = _l("Please fill in this field.")


class PrintForm(Form):
    """The sheet and the order."""

    sheet = RadioField(
        _l("Sheet"),
        choices=[SelectChoice(value=code, label=word) for code, word in SHEETS.items()],
        default=Sheet.A6.name,
        validators=[InputRequired(NEEDED)],
    )
    order = RadioField(
        _l("Order"),
        choices=[SelectChoice(value=str(code), label=word) for code, word in ORDERS.items()],
        default=Order.AFFILIATION,
        validators=[InputRequired(NEEDED)],
    )

    def wish(self, choice: Choice) -> Wish:
        """What was asked for."""
        return Wish(choice, Sheet[self.sheet.data], Order(self.order.data))
