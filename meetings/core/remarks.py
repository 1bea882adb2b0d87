"""What the form library remarks about a field, in our words and in the reader's language."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.i18n import translations

OURS: dict[str, Any] = {
    "This field is required.": _l("Please fill in this field."),
    "Invalid email address.": _l("This does not look like an e-mail address."),
    "Invalid URL.": _l("This does not look like a web address."),
    "Not a valid choice.": _l("Please choose one of what is offered."),
    "Invalid Choice: could not coerce.": _l("Please choose one of what is offered."),
    "Invalid choice(s): one or more data inputs could not be coerced.": _l("Please choose among what is offered."),
    "'%(value)s' is not a valid choice for this field.": _l("Please choose among what is offered."),
    "Not a valid date value.": _l("This is not a date."),
    "Not a valid datetime value.": _l("This is not a date with a time."),
    "Not a valid time value.": _l("This is not a time of the day."),
    "Not a valid integer value.": _l("This is not a whole number."),
    "Number must be at least %(min)s.": _l("At least %(min)s, please."),
    "Number must be at most %(max)s.": _l("At most %(max)s, please."),
    "Number must be between %(min)s and %(max)s.": _l("A number from %(min)s to %(max)s, please."),
    "Field must be at least %(min)d character long.": _l("Please write at least %(min)d characters."),
    "Field cannot be longer than %(max)d character.": _l("This is too long: at most %(max)d characters, please."),
    "Field must be between %(min)d and %(max)d characters long.": _l(
        "Please write from %(min)d to %(max)d characters."
    ),
}


class Remarks:
    """Stands where the library looks for its translations."""

    def gettext(self, remark: str) -> str:
        """Our sentence, or the library's own in its own translation."""
        return str(OURS[remark]) if remark in OURS else str(translations.gettext(remark))

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The same for what the library says in two numbers; ours are written for both."""
        return str(OURS[one]) if one in OURS else str(translations.ngettext(one, many, count))
