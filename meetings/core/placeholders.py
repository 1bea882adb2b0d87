"""Words in braces that stand for something else in each copy of a text: what is refused of any such text."""

from collections.abc import Collection

from flask_babel import lazy_gettext as _l

from meetings.core import prose
from meetings.core.errors import Refusal


class UnknownPlaceholder(Refusal):
    """Something in braces that nobody would fill in."""

    message = _l("There is no placeholder %(names)s. Choose from the list beside the text, or leave the braces out.")


class OpenBrace(Refusal):
    """A brace without the other one: the word beside it would stand in the letter as it is."""

    message = _l("A brace is missing: %(names)s. A placeholder stands between two braces, on one line.")


def ensure_known(text: str, known: Collection[str]) -> None:
    """Raise unless every placeholder of a text is known and stands between two braces."""
    if unknown := prose.strangers(text, known):
        raise UnknownPlaceholder(names=", ".join(f"{{{name}}}" for name in unknown))
    if stray := prose.unclosed(text):
        raise OpenBrace(names=", ".join(stray))
