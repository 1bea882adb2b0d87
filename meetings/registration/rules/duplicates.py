"""Which registrations may be of the same person: by address, or by name and State however the name is written."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import chain, combinations
from typing import NamedTuple

from anyascii import anyascii

from meetings.registration.rules.consonants import lacks_vowels, skeletons
from meetings.registration.rules.words import SAME_ADDRESS, SAME_NAME, SHORTER_NAME

_AS_SPOKEN = (
    (re.compile("([α-ω]\u0308?)\u0301"), r"\1"),
    (re.compile("ου(?!\u0308)"), "u"),
    (re.compile("([αεη])υ(?!\u0308)(?=[θκξπσςτφχψ]|\\b)"), r"\1f"),
    (re.compile("([αεη])υ(?!\u0308)"), r"\1v"),
    (re.compile("γγ"), "ng"),
    (re.compile("ու"), "u"),
    (re.compile(r"ə(?!\b)"), "a"),
)
"""Greek, Armenian and Azerbaijani letters that people write otherwise in Latin ones than letter by letter."""
_ALIKE = (
    ("tsch", "c"),
    ("tch", "c"),
    ("sch", "s"),
    ("dj", "d"),
    ("zh", "z"),
    ("kh", "h"),
    ("gk", "g"),
    ("ch", "c"),
    ("sh", "s"),
    ("ts", "c"),
    ("tz", "c"),
    ("ph", "f"),
    ("th", "t"),
    ("ck", "k"),
    ("ks", "x"),
    ("yu", "iu"),
    ("ya", "ia"),
    ("ye", "e"),
    ("ie", "e"),
    ("ou", "u"),
    ("oe", "o"),
    ("ue", "u"),
    ("ae", "a"),
    ("q", "k"),
    ("w", "v"),
    ("y", "i"),
    ("j", "i"),
    ("g", "h"),
)
_IN_PLACE = (
    (re.compile(r"\bmp"), "b"),
    (re.compile(r"\bnt"), "d"),
    (re.compile("g[iy](?=[aou])"), "i"),
    (re.compile(r"(?<=[bcdfgkpstvz])er\b"), "r"),
)
"""Letters that sound otherwise where they stand: Bakoyannis is Bakogiannis, and Alexander is Aleksandr."""
LEAST_WORDS = 2
_REPEATED = re.compile(r"(.)\1+")
_NO_LETTER = re.compile(r"[^a-z0-9 ]")


class Somebody(NamedTuple):
    """What is compared of a registration; `institution` is the id of her State or organisation, "" for none."""

    id: str
    given_name: str
    family_name: str
    email: str
    institution: str


class Pair(NamedTuple):
    """Two registrations that may be of the same person, the smaller id first, and why."""

    one_id: str
    other_id: str
    why: str


def sound(text: str) -> str:
    """A name in Latin letters without accents, so that usual ways to write it in them come out the same.

    >>> sound("Юрій Шевчук") == sound("Iurii SHEVCHUK") == sound("Yuriy Shevchuk")
    True
    """
    spoken = unicodedata.normalize("NFD", text.lower())
    for letter, said in _AS_SPOKEN:
        spoken = letter.sub(said, spoken)
    latin = anyascii(unicodedata.normalize("NFC", spoken))
    letters = _NO_LETTER.sub("", latin.lower().replace("-", " "))
    for first, same in _IN_PLACE:
        letters = first.sub(same, letters)
    for written, same in _ALIKE:
        letters = letters.replace(written, same)
    return _REPEATED.sub(r"\1", letters)


def name_key(given_name: str, family_name: str) -> str:
    """The words of a name by sound, in one order whichever of them is the family name."""
    return " ".join(sorted(sound(f"{given_name} {family_name}").split()))


def address_key(email: str) -> str:
    """An address without what many servers ignore: capitals, dots and hyphens before the @, and a +note."""
    local, _at, domain = email.casefold().rpartition("@")
    return f"{re.sub(r'[._-]', '', local.partition('+')[0])}@{domain}"


def pairs(people: Iterable[Somebody], apart: Iterable[tuple[str, str]] = ()) -> list[Pair]:
    """Who may be the same person; `apart` are pairs of which it was said that they are not, the smaller id first."""
    by_address: dict[str, list[Somebody]] = {}
    by_name: dict[str, list[Somebody]] = {}
    for one in people:
        by_address.setdefault(address_key(one.email), []).append(one)
        by_name.setdefault(name_key(one.given_name, one.family_name), []).append(one)
    found: dict[tuple[str, str], str] = {}
    for why, groups in ((SAME_ADDRESS, by_address), (SAME_NAME, by_name)):
        for group in groups.values():
            for pair in _within(group, by_name=why == SAME_NAME):
                found.setdefault(pair, why)
    houses = _by_institution(by_name.values())
    for pair in _without_vowels(houses):
        found.setdefault(pair, SAME_NAME)
    for pair in _shortened(houses):
        found.setdefault(pair, SHORTER_NAME)
    settled = set(apart)
    return [Pair(*ids, why) for ids, why in found.items() if ids not in settled]


def alike(one: Somebody, people: Iterable[Somebody]) -> list[str]:
    """The ids of those among the people who may be the same person as one who is not among them."""
    others = [each for each in people if each.email != one.email]
    found = [pair for pair in pairs([one, *others]) if one.id in (pair.one_id, pair.other_id)]
    return [pair.other_id if pair.one_id == one.id else pair.one_id for pair in found]


def _by_institution(groups: Iterable[Sequence[Somebody]]) -> list[list[Somebody]]:
    """The people of each State or organisation; those of none are left out."""
    found: dict[str, list[Somebody]] = {}
    for one in chain.from_iterable(groups):
        if one.institution:
            found.setdefault(one.institution, []).append(one)
    return list(found.values())


def _without_vowels(houses: Iterable[Sequence[Somebody]]) -> list[tuple[str, str]]:
    """Pairs of one State of which one name is in Arabic or Hebrew letters, with the same consonants as the other."""
    found = []
    for house in houses:
        bare = [one for one in house if lacks_vowels(one.given_name + one.family_name)]
        read = {one.id: skeletons(one.given_name, one.family_name) for one in house} if bare else {}
        found += [
            _in_order(one, other)
            for one in bare
            for other in house
            if one is not other and read[one.id] & read[other.id]
        ]
    return found


def _shortened(houses: Iterable[Sequence[Somebody]]) -> list[tuple[str, str]]:
    """Pairs of one State of which one name has all words of the other, two at least: José (Luis) García (Pérez)."""
    found = []
    for house in houses:
        words = {one: frozenset(name_key(one.given_name, one.family_name).split()) for one in house}
        bearers: dict[str, set[Somebody]] = {}
        for one, said in words.items():
            for word in said:
                bearers.setdefault(word, set()).add(one)
        for one, said in words.items():
            if len(said) >= LEAST_WORDS:
                longer = set.intersection(*(bearers[word] for word in said))
                found += [_in_order(one, other) for other in longer if words[other] != said]
    return found


def _in_order(one: Somebody, other: Somebody) -> tuple[str, str]:
    return min(one.id, other.id), max(one.id, other.id)


def _within(group: Sequence[Somebody], *, by_name: bool) -> list[tuple[str, str]]:
    return [
        _in_order(one, other)
        for one, other in combinations(group, 2)
        if not by_name or not one.institution or not other.institution or one.institution == other.institution
    ]
