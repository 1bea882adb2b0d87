"""What can be set for a question of each kind."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from meetings.core.errors import Refusal
from meetings.core.i18n import LANGUAGES
from meetings.core.translated import Translated
from meetings.questionnaires.models import WITH_OPTIONS, Kind

SETTINGS: dict[Kind, tuple[str, ...]] = {
    Kind.SHORT_TEXT: ("longest",),
    Kind.LONG_TEXT: ("longest",),
    Kind.NUMBER: ("least", "most"),
    Kind.SEVERAL_OF: ("least", "most"),
    Kind.DATE: ("earliest", "latest"),
    Kind.SESSIONS: ("most", "sessions"),
}
SENSITIVE_BY_NATURE = frozenset({Kind.DIET, Kind.ACCESS})
DEFAULT_RETENTION = 30
LONGEST_RETENTION = 3650


class Backwards(Refusal):
    """The end comes before the beginning."""

    message = _l("The largest or latest cannot be below the smallest or earliest.")

    def __init__(self, field: str) -> None:
        super().__init__()
        self.field = field


class BelowNought(Refusal):
    """Nothing is below 0 unless organisers say so."""

    field = "most"
    message = _l(
        "An empty “At least” means 0, and the largest number cannot be below it. To accept numbers below zero, write "
        "the smallest of them at “At least”."
    )


class QuotaOfSensitive(Refusal):
    """Counting places would tell who chose what."""

    message = _l(
        "Options of a sensitive question have no number of places: a full option would tell what others answered."
    )


class NoOptions(Refusal):
    """Nothing to choose from."""

    message = _l("Please give two answers to choose from at least.")


class TwoAlike(Refusal):
    """Nobody can tell two answers of the same words apart, neither who chooses nor who counts."""

    message = _l("Two answers are called “%(label)s”. Please give them different words.")


class WordsNeeded(Refusal):
    """Nobody agrees to nothing."""

    field, message = "help", _l("Please write what the person agrees to.")


def cleaned(kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """What can be set for `kind`, as plain JSON; anything else and what was left empty is dropped."""
    names = SETTINGS.get(Kind(kind), ())
    found = {name: _plain(given[name]) for name in names if given.get(name) not in (None, "", [])}
    for low, high in (("least", "most"), ("earliest", "latest")):
        if low in found and high in found and found[low] > found[high]:
            raise Backwards(high)
    if kind == Kind.NUMBER and "least" not in found and found.get("most", 0) < 0:
        raise BelowNought
    return found


def ensure_words(kind: str, words: Translated) -> None:
    """Raise WordsNeeded."""
    if kind == Kind.CONSENT and not words:
        raise WordsNeeded


def ensure_choice(kind: str, number: int) -> None:
    """Raise NoOptions when a question of this kind has too few answers to choose from."""
    if kind in WITH_OPTIONS and number < 2:
        raise NoOptions


def ensure_apart(labels: Sequence[Translated]) -> None:
    """Raise TwoAlike when two answers to choose from are called alike for the readers of a language."""
    for code in LANGUAGES:
        seen: set[str] = set()
        for label in labels:
            words = label.shown_in(code).text
            if _folded(words) in seen:
                raise TwoAlike(label=words)
            seen.add(_folded(words))


def are_alike(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two answers to choose from are called alike in each language that both have, and have one in common."""
    common = [code for code in one if code in other]
    return bool(common) and all(_folded(one[code]) == _folded(other[code]) for code in common)


def _folded(words: str) -> str:
    return " ".join(words.split()).casefold()


def ensure_uncounted(is_sensitive: bool, quotas: Iterable[int | None]) -> None:
    """Raise QuotaOfSensitive."""
    if is_sensitive and any(quota is not None for quota in quotas):
        raise QuotaOfSensitive


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
