"""In which set of letters a text file was written, and what stands between its columns."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from functools import partial
from itertools import islice

from meetings.imports.rules import MOST_COLUMNS, MOST_ROWS, TooMuch, WrongEncoding

ENCODINGS = {
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252",
    "cp1251": "Windows-1251",
    "cp1253": "Windows-1253",
}
MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16", codecs.BOM_UTF8: "utf-8-sig"}
UTF_8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
WORDS = re.compile(rb"(?<![A-Za-z\x80-\xff])[\x80-\xff]{3,}(?![A-Za-z])")
HIGH = re.compile(rb"[\xa1-\xff]")
GREEK = re.compile("[Α-ΡΣ-Ωα-ω][α-ωάέήίόύώϊϋΐΰ]+|[ΆΈΉΊΌΎΏ][α-ω]+")
CYRILLIC = re.compile("[А-ЯЁЂЃЄІЇЈЉЊЋЎЏ][а-яёђѓєіїјљњћўџ]+|[а-яё]{3,}")
DELIMITERS = ",;\t|"
BEGINNING = 50_000
LONGEST_CELL = 100_000
MOST_LOST = 0.1


def encoding_of(content: bytes) -> str:
    """The set of letters of a text: what its mark says, else UTF-8 if most is that, else the likeliest of Windows.

    Single words in other letters within UTF-8 are faults of their cells.
    """
    for mark, encoding in MARKS.items():
        if content.startswith(mark):
            return encoding
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _of_windows(content)
    return "utf-8-sig"


def _of_windows(content: bytes) -> str:
    high = len(HIGH.findall(content))
    if sum(len(piece) for piece in UTF_8.findall(content)) * 2 > high:
        return "utf-8-sig"
    if sum(len(word) for word in WORDS.findall(content)) * 2 <= high:
        return "cp1252"
    found = {
        encoding: sum(len(word) for word in usual.findall(content.decode(encoding, "replace")))
        for encoding, usual in (("cp1251", CYRILLIC), ("cp1253", GREEK))
    }
    return max(found, key=lambda encoding: found[encoding])


def decoded(content: bytes, encoding: str) -> str:
    """The text, with U+FFFD for what is no letter in this encoding; raises WrongEncoding when that is much of it."""
    text = content.decode(encoding, "replace")
    beyond = sum(not letter.isascii() for letter in text)
    if text.count("\ufffd") > max(3, MOST_LOST * beyond) or "\0" in text:
        raise WrongEncoding
    return text


def _likelihood(text: str, delimiter: str) -> tuple[int, int]:
    """How many of the first lines have as many columns as the headings, and how many: words may hold commas, too."""
    first = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 20))
    columns = len(first[0]) if first else 0
    return sum(len(cells) == columns for cells in first) if columns > 1 else 0, columns


def lines(text: str) -> Iterator[list[str]]:
    """The lines of a text in columns; raises TooMuch."""
    csv.field_size_limit(LONGEST_CELL)
    try:
        delimiter = max(DELIMITERS, key=partial(_likelihood, text[:BEGINNING]))
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)):
            if number > MOST_ROWS or len(cells) > MOST_COLUMNS:
                raise TooMuch(rows=MOST_ROWS, columns=MOST_COLUMNS)
            yield cells
    except csv.Error as error:
        raise TooMuch(rows=MOST_ROWS, columns=MOST_COLUMNS) from error
