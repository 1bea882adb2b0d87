"""French lets a small word lose its vowel before a name that begins with one: “de Olga” is written “d’Olga”."""

import re
from collections.abc import Mapping
from typing import Any, TypeVar
from unicodedata import normalize

Said = TypeVar("Said", bound=str)

TAGS = r"(?:<[^>]*>)*"
BEFORE_A_VALUE = re.compile(rf"\b([Dd]|[Qq]u)e ({TAGS}%\((\w+)\)s)")
WHOLE_BEFORE = r"(?:onze|onzie\u0300mes?|oui)(?![\w\u0300-\u036f])"
VOWEL_FIRST = re.compile(rf"{TAGS}[^\w<]*(?!{WHOLE_BEFORE})(?:[aeiouœæ]|y(?![aeiou]))", re.IGNORECASE)


def elided(said: Said, values: Mapping[str, Any]) -> Said:
    """A French sentence, not yet filled in, with “de” and “que” as the `values` that follow them ask for.

    An h keeps the word whole, for nobody can tell a mute one by its letter; so do letters that are not Latin, and the
    words that French says as if no vowel came first: “de onze”, “que oui”.
    """
    if "e %(" not in said and "e <" not in said:
        return said
    return type(said)(BEFORE_A_VALUE.sub(lambda found: _joined(found, values), said))


def _joined(found: re.Match[str], values: Mapping[str, Any]) -> str:
    small, value, name = found.groups()
    first = VOWEL_FIRST.match(normalize("NFD", str(values.get(name, ""))))
    return f"{small}’{value}" if first else str(found[0])
