"""Places of options and sessions, and sessions that overlap."""

from collections.abc import Iterable, Mapping
from itertools import pairwise

from flask_babel import LazyString, ngettext
from flask_babel import lazy_gettext as _l

from meetings.core.errors import Refusal
from meetings.programme.models import ProgrammeSession


class Full(Refusal):
    """Somebody else was quicker; `taken` says how many places others hold now, by option or session id."""

    message = _l("No place is left for “%(name)s”. Please choose another answer.")

    def __init__(self, question_id: str, name: str, taken: Mapping[str, int]) -> None:
        super().__init__(name=name)
        self.question_id, self.taken = question_id, taken


class TooFewPlaces(Refusal):
    """Nobody loses a place because a number changes."""

    def __init__(self, held: int, name: str) -> None:
        super().__init__(
            LazyString(
                lambda: ngettext(
                    "%(num)d person has chosen “%(name)s” already: there cannot be fewer places than that.",
                    "%(num)d people have chosen “%(name)s” already: there cannot be fewer places than that.",
                    held,
                    name=name,
                )
            )
        )


class Overlap(Refusal):
    """Nobody is in two rooms."""

    message = _l("“%(one)s” and “%(other)s” take place at the same time. Please choose one of them.")


def full(quotas: Mapping[str, int | None], taken: Mapping[str, int], wanted: Iterable[str]) -> str | None:
    """The first of `wanted` in which no place is left; `taken` are places of others."""
    for each in wanted:
        quota = quotas.get(each)
        if quota is not None and taken.get(each, 0) >= quota:
            return each
    return None


def any_left(quotas: Mapping[str, int | None], taken: Mapping[str, int]) -> bool:
    """Whether a place is left in any of what is offered; where nothing is, nothing can be chosen."""
    return any(quota is None or taken.get(each, 0) < quota for each, quota in quotas.items())


def overlapping(sessions: Iterable[ProgrammeSession]) -> tuple[ProgrammeSession, ProgrammeSession] | None:
    """Two of these sessions that take place at the same time."""
    ordered = sorted(sessions, key=lambda session: session.starts_at)
    for one, other in pairwise(ordered):
        if other.starts_at < one.ends_at:
            return one, other
    return None
