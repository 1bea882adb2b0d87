"""The address of an event: made from its title and year."""

import re
from collections.abc import Collection
from datetime import date

from flask_babel import lazy_gettext as _l

from meetings.core.errors import Refusal
from meetings.core.translated import Translated
from meetings.institutions.rules import folded

LONGEST = 60
RESERVED = frozenset({"new", "deleted-drafts"})
SHAPE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class SlugMalformed(Refusal):
    """The address would not survive being typed or quoted."""

    field = "slug"
    message = _l("Use small letters without accents, figures and single hyphens, at most 60 of them.")


class SlugTaken(Refusal):
    """Another meeting has this address."""

    field = "slug"
    message = _l("Another meeting has this address already.")


class SlugFixed(Refusal):
    """People have the address already."""

    message = _l("The address of a published meeting stays as it is: people have it already.")


def slug_of(title: Translated, first_day: date, taken: Collection[str] = ()) -> str:
    """A readable address: the title's words and the year, numbered when `taken` has it already."""
    year = str(first_day.year)
    words = re.findall(r"[a-z0-9]+", folded(title.shown_in("en").text))
    kept: list[str] = []
    for word in words:
        if len("-".join([*kept, word])) > LONGEST - 8:
            break
        kept.append(word)
    kept = kept or ["meeting"]
    if year not in kept:
        kept.append(year)
    return _free("-".join(kept), taken)


def _free(slug: str, taken: Collection[str]) -> str:
    candidate, number = slug, 1
    while candidate in taken or candidate in RESERVED:
        number += 1
        candidate = f"{slug}-{number}"
    return candidate


def follows_title(slug: str, title: Translated, first_day: date) -> bool:
    """Whether an address is the one that was made from this title and day, numbered or not."""
    return re.fullmatch(rf"{re.escape(slug_of(title, first_day))}(-\d+)?", slug) is not None


def check_slug(slug: str, *, is_draft: bool, taken: bool) -> None:
    """Raise SlugFixed, SlugMalformed or SlugTaken when an event may not get this address."""
    if not is_draft:
        raise SlugFixed
    if len(slug) > LONGEST or not SHAPE.fullmatch(slug):
        raise SlugMalformed
    if taken or slug in RESERVED:
        raise SlugTaken
