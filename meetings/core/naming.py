"""Names as they stand in texts: found as whole names only, and taken out. No database."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

from meetings.core.personal import NOBODY

FEWEST_WORDS, FEWEST_LETTERS = 2, 5
ADDRESS = re.compile(r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+")
Change = Callable[[str], str]


def words(name: str) -> tuple[str, ...]:
    """The words of a name in whichever order and letters: two names with the same words are the same name."""
    return tuple(sorted(unicodedata.normalize("NFC", name).casefold().split()))


def is_unmistakable(name: str) -> bool:
    """Whether a name is more than one word or a few letters, which stand in many a sentence."""
    known = words(name)
    return len(known) >= FEWEST_WORDS and sum(map(len, known)) >= FEWEST_LETTERS


def taken_out(names: Iterable[str], *, but: Iterable[str] = (), as_written: bool = False) -> Change:
    """What puts nobody in the place of whole `names` in a text; the names in `but` stay, longer ones first.

    With `as_written` capitals count.
    """
    leaving = {each.strip() for each in names} - {""}
    staying = {each.strip() for each in but} - {""}
    every = sorted(leaving | staying, key=len, reverse=True)
    if not leaving:
        return str
    kept = {each if as_written else each.casefold() for each in staying}
    pattern = re.compile(
        r"(?<![\w-])(?:" + "|".join(re.escape(name) for name in every) + r")(?![\w-])",
        re.NOFLAG if as_written else re.IGNORECASE,
    )

    def said(found: re.Match[str]) -> str:
        text = found.group()
        return text if (text if as_written else text.casefold()) in kept else NOBODY

    return lambda text: pattern.sub(said, text)


def struck(name: str) -> Change:
    """What takes a name out where a deed says it: alone, before a bracket (her part), or after a comma (a number)."""

    def said(text: str) -> str:
        if text == name:
            return NOBODY
        if text.startswith(f"{name} ("):
            return NOBODY + text[len(name) :]
        if text.endswith(f", {name}"):
            return text[: -len(name)] + NOBODY
        return text

    return said if name else str


def everywhere(value: Any, change: Change) -> Any:
    """A JSON value with every text in it changed, however deep."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: everywhere(inner, change) for key, inner in value.items()}
    if isinstance(value, list):
        return [everywhere(inner, change) for inner in value]
    return value


def addresses(value: Any) -> set[str]:
    """The e-mail addresses in a JSON value, in small letters."""
    if isinstance(value, str):
        return {found.rstrip(".").casefold() for found in ADDRESS.findall(value)}
    if isinstance(value, dict):
        return {each for inner in value.values() for each in addresses(inner)}
    if isinstance(value, list):
        return {each for inner in value for each in addresses(inner)}
    return set()


def without_addresses(leaving: Iterable[str]) -> Change:
    """What puts nobody in the place of whole addresses."""
    gone = {each.casefold() for each in leaving}

    def said(found: re.Match[str]) -> str:
        return NOBODY if found.group().casefold() in gone else found.group()

    return lambda text: ADDRESS.sub(said, text)
