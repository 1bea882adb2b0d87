"""Which question of a form asks for the gender of a person."""

import re
from collections.abc import Iterable

from meetings.institutions.rules import folded

WORDS = frozenset({"gender", "sex", "genre", "sexe"})


def asks_gender(labels: Iterable[str]) -> bool:
    """Whether a question, by its words in any of the languages, asks for it."""
    return any(WORDS & set(re.findall(r"[a-z]+", folded(label))) for label in labels)
