"""A rule said no."""

from typing import Any

from flask_babel import LazyString


class Refusal(Exception):
    """A rule said no, with a sentence in the reader's language.

    Subclasses are named after what is wrong (`EventFull`) and set `message` to a lazy sentence;
    `%(name)s` placeholders are filled from the keyword arguments. `field` names what the answer is about, so that a
    form that asks for it marks it.
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
        text = str(self.template)
        return text % self.values if self.values else text

    def __str__(self) -> str:
        return self.sentence
