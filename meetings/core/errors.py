"""A rule said no."""

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _

from meetings.core.i18n import LANGUAGES, in_language, plain
from meetings.core.translated import Translated


class Refusal(Exception):
    """A rule said no, with a sentence in the reader's language.

    Subclasses are named after what is wrong (`EventFull`) and set `message` to a lazy sentence;
    `%(name)s` placeholders are filled from the keyword arguments, translated texts among them. `field` names what the
    answer is about, so that a form that asks for it marks it.
    """

    message: LazyString | str = ""
    field = ""

    def __init__(self, message: LazyString | str | None = None, **values: Any) -> None:
        self.template = message if message is not None else self.message
        self.values = values
        super().__init__(type(self).__name__)

    @property
    def sentence(self) -> str:
        """What to tell the reader, in the language of the current request."""
        return _said(str(self.template), self.values)

    @property
    def kept(self) -> dict[str, Any]:
        """The sentence and what fills it, to be kept and said later in another reader's language: see `said`."""
        with in_language("en"):
            message = str(self.template)
        return {"message": message, "values": {name: _neutral(value) for name, value in self.values.items()}}

    def __str__(self) -> str:
        return self.sentence


def said(kept: Mapping[str, Any]) -> str:
    """The sentence of a refusal that was kept, in the reader's language."""
    message = kept["message"]
    return _said(str(_(message)), kept["values"])


def said_everywhere(kept: Mapping[str, Any]) -> Translated:
    """The same in every language."""
    found = {}
    for code in LANGUAGES:
        with in_language(code):
            found[code] = said(kept)
    return Translated(found)


def _said(text: str, values: Mapping[str, Any]) -> str:
    shown = {name: plain(Translated(value)) if isinstance(value, Mapping) else value for name, value in values.items()}
    return text % shown if shown else text


def _neutral(value: Any) -> Any:
    """A value as plain JSON that belongs to no language."""
    if isinstance(value, Translated):
        return dict(value)
    if not isinstance(value, LazyString):
        return value
    words = {}
    for code in LANGUAGES:
        with in_language(code):
            words[code] = str(value)
    return words
