"""Whose badges: the people of an event, how their badges stand, and which of them are meant."""

import enum
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from meetings.core.translated import Translated


class Whom(enum.StrEnum):
    """Whose badges are printed. People who take part online are meant only when chosen by hand."""

    EVERYBODY = "everybody"
    UNPRINTED = "unprinted"
    CHANGED = "changed"
    CATEGORY = "category"
    CHOSEN = "chosen"


class Order(enum.StrEnum):
    """In which order: by State or organisation and then by name, or by name alone."""

    AFFILIATION = "affiliation"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Choice:
    """The people somebody asks for: a group, the people of a category, or single ones by their ids."""

    whom: Whom
    category_id: str = ""
    ids: frozenset[str] = frozenset()


class Person(NamedTuple):
    """What an approved registration says that a badge can show."""

    id: str
    category_id: str
    given_name: str
    family_name: str
    badge_name: str
    is_protected: bool
    takes_part: str
    token: str
    function: Translated
    institution_name: Translated
    category: Translated
    letter: str
    colour: str
    affiliation: Translated | None


class Standing(NamedTuple):
    """A person and her badge: how often it was printed, when last, and the mark of what that one showed.

    `words` are what she is searched by, folded. The mark is empty while the badge is being made.
    """

    person: Person
    words: str
    times: int
    last_at: datetime | None
    mark: str
