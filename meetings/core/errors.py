"""A rule said no."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from flask_babel import LazyString
from flask_babel import gettext as _

from meetings.core.i18n import everywhere, plain
from meetings.core.translated import Translated


class Refusal(Exception):
    """A rule said no, with a sentence in the reader's language.

    Subclasses are named after what is wrong (`EventFull`) and set `message` to a lazy sentence;
    `%(name)s` placeholders are filled from the keyword arguments, translated texts among them. `field` names what the
    answer is about, so that a form that asks for it marks it. `code` is the domain and the name of the class: what is
    kept of a refusal finds its sentence by it, however that is worded by then.
    """

    message: LazyString | str = ""
    field = ""
    code = ""
    known: ClassVar[dict[str, "type[Refusal]"]] = {}

    def __init_subclass__(cls) -> None:
        domain = cls.__module__.removeprefix("meetings.").partition(".")[0]
        cls.code = f"{domain}.{cls.__name__}"
        cls.known[cls.code] = cls

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
        """Which it is and what fills it, to be kept and said later in another reader's language: see `said`.

        The words of today are kept too, for the day when its code is gone, or when it was raised with words of its own.
        """
        code = self.code if self.template is self.message else ""
        values = {name: _neutral(value) for name, value in self.values.items()}
        return {"code": code, "values": values, "words": dict(everywhere(lambda: str(self.template)))}

    @property
    def parts(self) -> Sequence["Refusal"]:
        """What a form tells, each at its field."""
        return (self,)

    def __str__(self) -> str:
        return self.sentence


class Refusals(Refusal):
    """Several things are wrong at once; each has its own sentence and field."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(LazyString(lambda: " ".join(each.sentence for each in refusals)))
        self._parts = refusals

    @property
    def parts(self) -> Sequence[Refusal]:
        """Each of them."""
        return self._parts


def refusals_of(*rules: Callable[[], object]) -> list[Refusal]:
    """What each of these rules says no with."""
    found = []
    for rule in rules:
        try:
            rule()
        except Refusal as refusal:
            found.append(refusal)
    return found


def ensure_all(*rules: Callable[[], object]) -> None:
    """Raise at once all that these rules say no with, instead of one after the other."""
    found = [part for refusal in refusals_of(*rules) for part in refusal.parts]
    if found:
        raise Refusals(found)


def is_kept(value: Any) -> bool:
    """Whether it is what was kept of a refusal."""
    return isinstance(value, Mapping) and "values" in value


def said(kept: Mapping[str, Any]) -> str:
    """The sentence of a refusal that was kept, in the reader's language.

    What was kept before refusals had codes has its English text in their place.
    """
    if "message" in kept:
        message = kept["message"]
        return _said(str(_(message)), kept["values"])
    known = Refusal.known.get(kept["code"])
    return _said(str(known.message) if known else plain(Translated(kept["words"])), kept["values"])


def said_everywhere(kept: Mapping[str, Any]) -> Translated:
    """The same in every language."""
    return everywhere(lambda: said(kept))


def _said(text: str, values: Mapping[str, Any]) -> str:
    shown = {name: plain(Translated(value)) if isinstance(value, Mapping) else value for name, value in values.items()}
    return text % shown if shown else text


def _neutral(value: Any) -> Any:
    """A value as plain JSON that belongs to no language."""
    if isinstance(value, Translated):
        return dict(value)
    return dict(everywhere(lambda: str(value))) if isinstance(value, LazyString) else value
