"""Names written without vowels: Arabic and Hebrew letters beside the usual ways to write the same in Latin ones."""

import re
import unicodedata
from collections.abc import Iterable

from anyascii import anyascii

MOST_OPEN = 6
"""Of how many letters of a name both readings are tried."""
LEAST = 3
"""A name of fewer consonants says too little."""

_WITHOUT_VOWELS = re.compile("[\u0590-\u05ff\u0600-\u06ff\u0750-\u077f]")
_LETTERS = (
    (re.compile("\\b\u0627\u0644"), ""),  # the article al- of Arabic
    (re.compile("[\u0629\u0647\u05d4]\\b"), ""),  # teh marbuta, heh and he at the end
    (re.compile("[\u0648\u05d5]"), "B"),  # waw and vav
    (re.compile("[\u05d1\u05e4\u05e3]"), "b"),  # bet and pe
    (re.compile("[\u05db\u05da]"), "k"),  # kaf
    (re.compile("\u05e9"), "s"),  # shin
    (re.compile("[\u063a\u05d2]"), "g"),  # ghain and gimel
)
"""Letters of these scripts that anyascii reads otherwise than names in Latin letters do."""
_LATIN = (
    (re.compile(r"\b(abd|abu|abou)[aeiou]?[ldnrsz](?:[ -]|(?=[a-z]))"), r"\1 "),
    (re.compile(r"\b(?:al|el|ul|ed|er|es|ez|en|ad|ar|as|az|an)[ -](?=[a-z])"), ""),
    (re.compile(r"(?<=a)h\b"), "H"),
    (re.compile("t?sch|sh|t[sz]"), "s"),
    (re.compile("dj|gh"), "g"),
    (re.compile("th"), "t"),
    (re.compile("dh"), "d"),
    (re.compile("ph"), "b"),
    (re.compile("x"), "ks"),
    (re.compile("ch"), "C"),
    (re.compile("kh|ck|[cqh]"), "k"),
    (re.compile("j"), "g"),
    (re.compile("[pfvw]"), "b"),
    (re.compile("z"), "s"),
    (re.compile("[^bBCHdfgklmnrst]"), ""),
)
"""Latin letters by the consonant that both have in common; articles, vowels, and y fall away."""
_OPEN = {"B": ("", "b"), "C": ("k", "s"), "H": ("", "k")}
"""Waw and vav are a vowel or a consonant; “ch” is the sound of Chaim or of Chérif; -ah ends with a sound or without."""
_REPEATED = re.compile(r"(.)\1+")


def lacks_vowels(name: str) -> bool:
    """Whether it is written in Arabic or Hebrew letters."""
    return bool(_WITHOUT_VOWELS.search(name))


def skeletons(given_name: str, family_name: str) -> set[str]:
    """The consonants of a name, in each reading and in both orders; none for a name that has too few.

    >>> bool(skeletons("يوسف", "بن علي") & skeletons("Youssef", "Ben Ali"))
    True
    """
    given, family = _consonants(given_name), _consonants(family_name)
    read = {one for words in (given + family, family + given) for one in _readings(words)}
    return {one for one in read if len(one) >= LEAST}


def _consonants(name: str) -> str:
    text = _replaced(_LETTERS, unicodedata.normalize("NFC", name.lower()))
    return _replaced(_LATIN, "".join(each if each == "B" else anyascii(each).lower() for each in text))


def _replaced(steps: Iterable[tuple[re.Pattern[str], str]], text: str) -> str:
    for written, said in steps:
        text = written.sub(said, text)
    return text


def _readings(letters: str) -> set[str]:
    after = sum(letter in _OPEN for letter in letters) - MOST_OPEN
    readings = [""]
    for letter in reversed(letters):
        ways = _OPEN.get(letter, (letter,))
        if letter in _OPEN and after > 0:
            ways, after = ways[:1], after - 1
        readings = [way + read for way in ways for read in readings]
    return {_REPEATED.sub(r"\1", read) for read in readings}
