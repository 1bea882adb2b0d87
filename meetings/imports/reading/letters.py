"""In which set of letters a text file was written, and what stands between its columns."""

import codecs
import csv
import io
import re
from collections.abc import Iterator

from meetings.imports.rules import MOST_COLUMNS, MOST_ROWS, TooMuch, WrongEncoding

ENCODINGS = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252", "cp1251": "Windows-1251"}
MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16", codecs.BOM_UTF8: "utf-8-sig"}
CYRILLIC_RUN = re.compile(rb"(?<![A-Za-z])[\xa8\xb8\xc0-\xff]{3,}(?![A-Za-z])")
HIGH = re.compile(rb"[\xa8\xb8\xc0-\xff]")
DELIMITERS = ",;\t|"
LONGEST_CELL = 100_000


def encoding_of(content: bytes) -> str:
    """The set of letters of a text: what its mark says, else UTF-8 if it is that, else the likelier one of Windows."""
    for mark, encoding in MARKS.items():
        if content.startswith(mark):
            return encoding
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        cyrillic = sum(len(run) for run in CYRILLIC_RUN.findall(content))
        return "cp1251" if cyrillic * 2 > len(HIGH.findall(content)) else "cp1252"
    return "utf-8-sig"


def decoded(content: bytes, encoding: str) -> str:
    """The text; raises WrongEncoding when it is not in these letters."""
    try:
        return content.decode(encoding, "strict")
    except UnicodeError as error:
        raise WrongEncoding from error


def lines(text: str) -> Iterator[list[str]]:
    """The lines of a text in columns; raises TooMuch."""
    head = text[: text.find("\n")] if "\n" in text else text
    delimiter = max(DELIMITERS, key=head.count)
    csv.field_size_limit(LONGEST_CELL)
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)):
            if number > MOST_ROWS or len(cells) > MOST_COLUMNS:
                raise TooMuch(rows=MOST_ROWS, columns=MOST_COLUMNS)
            yield cells
    except csv.Error as error:
        raise TooMuch(rows=MOST_ROWS, columns=MOST_COLUMNS) from error
