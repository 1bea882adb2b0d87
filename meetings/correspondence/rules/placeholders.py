"""The closed dictionary of what organisers may let us fill in. A placeholder is a word: no attribute, no code."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from meetings.core import prose
from meetings.core.errors import Refusal
from meetings.core.placeholders import ensure_known


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A word in braces and what stands for it in each copy; a link becomes an address, or a button when alone."""

    label: LazyString
    is_link: bool = False


PLACEHOLDERS = {
    "name": Placeholder(_l("First name")),
    "full_name": Placeholder(_l("First name and family name")),
    "family_name": Placeholder(_l("Family name")),
    "form_of_address": Placeholder(_l("Ms, Mr, or nothing where none is known")),
    "function": Placeholder(_l("Position")),
    "institution": Placeholder(_l("State or organisation")),
    "category": Placeholder(_l("Category")),
    "state": Placeholder(_l("State of the registration")),
    "meeting": Placeholder(_l("Title of the meeting")),
    "dates": Placeholder(_l("Dates of the meeting")),
    "place": Placeholder(_l("Venue and city")),
    "deadline": Placeholder(_l("When registration closes")),
    "house": Placeholder(_l("The organisation that writes")),
    "my_registration": Placeholder(_l("My registration"), is_link=True),
    "my_delegation": Placeholder(_l("My delegation"), is_link=True),
    "meeting_page": Placeholder(_l("Page of the meeting"), is_link=True),
    "programme": Placeholder(_l("Programme"), is_link=True),
    "practical_information": Placeholder(_l("Practical information"), is_link=True),
    "documents": Placeholder(_l("Documents"), is_link=True),
}


class PlaceholderInAddress(Refusal):
    """A part of an address that would stay unfilled."""

    message = _l("A placeholder cannot be a part of an address: %(addresses)s. Use one that is a link, alone.")


class NotALink(Refusal):
    """A link that would lead nowhere."""

    message = _l("A link cannot lead to %(names)s, which is not a page.")


def check(texts: Iterable[str]) -> None:
    """Raise unless every placeholder in the texts exists and stands where it can be filled."""
    for text in texts:
        ensure_known(text, PLACEHOLDERS)
        misplaced = prose.misplaced(text, PLACEHOLDERS)
        if misplaced:
            raise PlaceholderInAddress(addresses=", ".join(misplaced))
        words = [name for name in prose.targets(text, PLACEHOLDERS) if not PLACEHOLDERS[name].is_link]
        if words:
            raise NotALink(names=", ".join(f"{{{name}}}" for name in words))
