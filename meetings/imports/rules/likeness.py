"""What a word of a file means that is written a little otherwise: read where that is sure, else asked about."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache

LIKE = 0.85
SHORTEST = 4
_BOTH_GENDERS = re.compile(r"\((?:e|s|es|ne|ne\)\(s|e\)\(s)\)|[·.](?:e|ne|s)\b|-e\b|/e\b")


@lru_cache(2048)
def spellings(known: str) -> frozenset[str]:
    """A known word (folded), and each of its two genders where it gives both.

    >>> sorted(spellings("chef / cheffe de delegation"))[:3]
    ['chef', 'chef / cheffe de delegation', 'chef de delegation']
    """
    one, slash, other = (part.strip() for part in known.partition(" / "))
    if not slash:
        return frozenset({known})
    ends = other.split()
    return frozenset({known, one, other, *(" ".join([one, *ends[start:]]) for start in range(1, len(ends)))})


@lru_cache(2048)
def loosely(word: str) -> str:
    """A folded word without what one may write or leave out: plural, feminine and both genders at once.

    >>> loosely("delegates"), loosely("delegue(e)"), loosely("deleguees")
    ('delegat', 'delegu', 'delegu')
    """
    bare = _BOTH_GENDERS.sub("", word)
    return " ".join(each.rstrip("s").rstrip("e") if len(each) >= SHORTEST else each for each in bare.split())


def meaning(word: str, words: Mapping[str, str]) -> str:
    """What a folded word means, by the words (folded) that are known; "" when it is none of them, or more than one.

    A word that is not known as it stands is read loosely: “Delegates” for “Delegate”, “Délégué” for “Délégué(e)”.
    """
    if word in words or len(word) < SHORTEST:
        return words.get(word, "")
    meant = {meant for each, meant in _spelled(words).items() if loosely(each) == loosely(word)}
    return meant.pop() if len(meant) == 1 else ""


def nearest(word: str, words: Mapping[str, str]) -> str:
    """What the known word means that an unknown one looks most like; "" when it looks like none: a slip at most."""
    known = _spelled(words)
    close = get_close_matches(word, known, 1, LIKE)
    return known[close[0]] if close else ""


def _spelled(words: Mapping[str, str]) -> dict[str, str]:
    return {each: meant for known, meant in words.items() for each in spellings(known) if len(each) >= SHORTEST} | {
        known: meant for known, meant in words.items() if len(known) >= SHORTEST
    }
