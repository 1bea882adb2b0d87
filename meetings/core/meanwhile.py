"""Two people at one form: what it was opened with, what was saved meanwhile, what was typed."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple, Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, FileField, HiddenField

from meetings.core.errors import Refusal
from meetings.core.forms import Form, TranslatedField
from meetings.core.i18n import moment, on_one_line, short_day
from meetings.core.stamps import stamp
from meetings.core.translated import Translated


class ChangedMeanwhile(Refusal):
    """Somebody saved the same after the form was opened."""

    message = _l(
        "Somebody else saved this while you were writing. "
        "Compare both versions, correct yours if you need to, and save again to keep it."
    )


class ChangedElsewhere(ChangedMeanwhile):
    """The same of what a person says about herself, perhaps in another window."""

    message = _l(
        "This was saved meanwhile, in another window or by somebody else. "
        "Compare both versions, correct yours if you need to, and save again to keep it."
    )


class Version(NamedTuple):
    """One line that differs, in words; `language` is empty for what has no language."""

    label: str
    language: str
    saved: str
    typed: str


class SharedForm(Form):
    """A form about something that others may change meanwhile; `seen` is a stamp of what it was opened with.

    A form without a stamp is about something new, and is not asked about.
    """

    seen = HiddenField()
    meanwhile: type[ChangedMeanwhile] = ChangedMeanwhile

    def opened(self) -> Self:
        """Carry a stamp of what the form begins with; before anything in it is left out or offered."""
        self.seen.data = self._stamp()
        return self

    def compared(self) -> Iterator[Field]:
        """The fields that hold what is saved."""
        return (field for field in self if not isinstance(field, HiddenField | FileField))

    def changed_meanwhile(self, saved: "SharedForm") -> list[Version]:
        """What differs from what is `saved` now, if that is not what the form was opened with; the form says so.

        `saved` is the same form as it would be opened now. What is typed stays; sent once more, it counts.
        """
        now = saved._stamp()
        if not self.seen.data or self.seen.data == now:
            return []
        both = list(_versions(saved, self))
        if both:
            self.seen.data = now
            self.refuse(self.meanwhile())
        return both

    def _stamp(self) -> str:
        return stamp({field.name: field.data for field in self.compared()})


def _versions(saved: SharedForm, typed: SharedForm) -> Iterator[Version]:
    for field in typed.compared():
        label = str(field.label.text)
        if isinstance(field, TranslatedField):
            was = saved[field.name].data
            codes = dict.fromkeys([*was, *field.data])
            lines = [Version(label, code, was.get(code, ""), field.data.get(code, "")) for code in codes]
        else:
            lines = [Version(label, "", _words(field, saved[field.name].data), _words(field, field.data))]
        yield from (line for line in lines if line.saved.split() != line.typed.split())


def _words(field: Field, value: Any) -> str:
    """What a field holds, as its page shows it."""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "\n".join(filter(None, (_words(field, each) for each in value)))
    if isinstance(value, Mapping):
        return " · ".join(_parts(value))
    if isinstance(value, datetime):
        return on_one_line(moment(value.replace(tzinfo=UTC)))
    if isinstance(value, date):
        return on_one_line(short_day(value))
    said, offered = "" if value is None else str(value), _offered(field)
    return offered.get(said, str(_("removed meanwhile")) if offered and said else said)


def _parts(value: Mapping[str, Any]) -> Iterator[str]:
    """What a line of a list says; who has no words is nothing."""
    for name, part in value.items():
        if isinstance(part, Translated):
            yield from part.values()
        elif name != "id" and part not in (None, ""):
            yield str(part)


def _offered(field: Field) -> dict[str, str]:
    choices = field.iter_choices() if hasattr(field, "iter_choices") else ()
    return {str(choice.value): str(choice.label) for choice in choices}
