"""What is wrong with the text of a cell, whatever it should hold."""

import datetime
import re
import unicodedata
from typing import Any

from meetings.imports.rules.faults import Fault, Kind, fault

HIDDEN = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
DAMAGED = re.compile("[\u00c3\u00c2\u00d0\u00d1][\u00a0-\u00bf\u0152-\u0178\u2018-\u203a\u20ac\u2122]|\ufffd")
A_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?:[T ]\d{1,2}:\d{2}(?::\d{2})?)?")
A_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
AN_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!)", re.IGNORECASE)
A_FORMULA = re.compile(r"[=@]\S|[+-](?=.*\()")
ALIKE = frozenset({"LATIN", "CYRILLIC", "GREEK"})
WORD = re.compile(r"[^\W\d_]+")
EXCERPT = 40


def written(value: Any) -> str:
    """A cell as it would be typed."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def clean(value: Any) -> str:
    """A cell as text: composed letters, single spaces, none around it."""
    return " ".join(unicodedata.normalize("NFC", written(value)).split())


def excerpt(text: str) -> str:
    """The beginning of a text, which says so when something is cut off."""
    return text if len(text) <= EXCERPT else f"{text[: EXCERPT - 1].rstrip()}…"


def wrong_in(value: Any, cell: str) -> Fault | None:
    """What makes a cell unfit to be a text; None when nothing does."""
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        return fault(Kind.DATE, cell)
    if isinstance(value, bool | int | float):
        return fault(Kind.NUMBER, cell)
    text = written(value)
    if any(each in HIDDEN or (unicodedata.category(each) == "Cc" and each not in "\t\r\n") for each in text):
        return fault(Kind.CONTROL, cell)
    return _wrong_in_text(text.strip(), cell)


def _wrong_in_text(text: str, cell: str) -> Fault | None:
    for pattern, kind in ((AN_ERROR, Kind.FORMULA), (A_DATE, Kind.DATE), (A_NUMBER, Kind.NUMBER)):
        if pattern.fullmatch(text):
            return fault(kind, cell)
    if A_FORMULA.match(text):
        return fault(Kind.FORMULA, cell)
    damaged = DAMAGED.search(text)
    if damaged:
        return fault(Kind.ENCODING, cell, piece=damaged.group())
    mixed = next((word for word in WORD.findall(text) if _is_mixed(word)), "")
    return fault(Kind.SCRIPTS, cell, piece=excerpt(mixed)) if mixed else None


def _is_mixed(word: str) -> bool:
    if word.isascii():
        return False
    return len(ALIKE & {unicodedata.name(letter, "").partition(" ")[0] for letter in word}) > 1


def letter_of(column: int) -> str:
    """The name of a column (from 0) in a spreadsheet.

    >>> letter_of(0), letter_of(27)
    ('A', 'AB')
    """
    name, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
