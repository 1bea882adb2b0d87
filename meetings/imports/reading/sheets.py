"""One sheet of a spreadsheet, measured and looked through before it is read, and where its formulas stand.

Whoever reads a sheet makes a rectangle of it, and may find parts, names and places of cells otherwise than we do. So
it never gets the archive that arrived but one of our own making, of the parts that were looked through and no others.
"""

import codecs
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Literal, NamedTuple, cast
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from meetings.core.uploads.archives import Bomb
from meetings.imports.rules import MOST_COLUMNS, MOST_ROWS, TooMuch, Unreadable

CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
MOST_UNPACKED = 100_000_000
PIECE = 65_536
BROKEN = (KeyError, ParseError, UnicodeError, ValueError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError)
NAME = "table"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
BESIDE = ("sharedStrings", "styles")
BOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr date1904="%d"/>'
    f'<sheets><sheet name="{NAME}" sheetId="1" r:id="worksheet"/></sheets></workbook>'
)
Formulas = Mapping[int, frozenset[int]]


class Book(NamedTuple):
    """An archive that arrived: its sheets (name, part), the parts `BESIDE` them, whether its days count from 1904."""

    archive: zipfile.ZipFile
    sheets: dict[str, str]
    beside: dict[str, str]
    since_1904: bool


class Alone(NamedTuple):
    """An archive that holds one sheet, called `NAME`, and the columns (from 0) with a formula by line (from 1)."""

    content: bytes
    formulas: Formulas


def opened(content: bytes) -> Book:
    """The sheets of a spreadsheet; raises Bomb when it would fill the memory, before any of it is unpacked."""
    try:
        archive = zipfile.ZipFile(BytesIO(content))
        if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
            raise Bomb
        return _book(archive)
    except BROKEN as error:
        raise Unreadable from error


def _book(archive: zipfile.ZipFile) -> Book:
    by_id, by_type = dict[str | None, str](), dict[str, str]()
    for _event, each in _elements(_content(archive, "xl/_rels/workbook.xml.rels")):
        target = each.get("Target") or ""
        path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        by_id[each.get("Id")] = by_type[(each.get("Type") or "").rpartition("/")[2]] = path
    sheets, since_1904 = dict[str, str](), False
    for _event, each in _elements(_content(archive, "xl/workbook.xml")):
        if _local(each.tag) == "workbookPr":
            since_1904 = each.get("date1904") in {"1", "true"}
        elif _local(each.tag) == "sheet":
            name = each.get("name") or ""
            if name in sheets:
                raise Unreadable
            sheets[name] = by_id[next((value for key, value in each.items() if _local(key) == "id"), None)]
    if not sheets:
        raise Unreadable
    return Book(archive, sheets, _beside(archive, by_type), since_1904)


def _beside(archive: zipfile.ZipFile, by_type: Mapping[str, str]) -> dict[str, str]:
    """Where texts and formats stand, as far as they are there; programs do not agree on capitals."""
    known = {part.lower(): part for part in archive.namelist()}
    wanted = {kind: by_type.get(kind, f"xl/{kind}.xml").lower() for kind in BESIDE}
    return {kind: known[part] for kind, part in wanted.items() if part in known}


def alone(book: Book, name: str) -> Alone:
    """The sheet `name` by itself; raises TooMuch for a cell beyond the limits, before anything of it is held."""
    try:
        sheet = _content(book.archive, book.sheets[name])
        formulas = _scan(sheet)
        beside = {kind: _content(book.archive, part) for kind, part in book.beside.items()}
    except BROKEN as error:
        raise Unreadable from error
    return Alone(_packed(BOOK % book.since_1904, {"worksheet": sheet, **beside}), formulas)


def _packed(book: str, parts: Mapping[str, bytes]) -> bytes:
    """An archive of a workbook and its parts by kind, uncompressed."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("_rels/.rels", _links({"officeDocument": "xl/workbook.xml"}))
        archive.writestr("xl/workbook.xml", book)
        archive.writestr("xl/_rels/workbook.xml.rels", _links({kind: f"{kind}.xml" for kind in parts}))
        for kind, content in parts.items():
            archive.writestr(f"xl/{kind}.xml", content)
    return made.getvalue()


def _links(targets: Mapping[str, str]) -> str:
    """The relations to parts, by kind."""
    each = '<Relationship Id="{0}" Type="{1}/{0}" Target="{2}"/>'
    links = "".join(each.format(kind, OFFICE, target) for kind, target in targets.items())
    return f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>'


def _content(archive: zipfile.ZipFile, name: str) -> bytes:
    """A part, unpacked in pieces so that no more of it is held than it says it has."""
    with archive.open(name) as part:
        content = b"".join(iter(lambda: part.read(PIECE), b""))
    if b"<!DOCTYPE" in content:
        raise Unreadable
    return content


def _elements(content: bytes, events: Sequence[Literal["start", "end"]] = ("end",)) -> Iterator[tuple[str, Element]]:
    """The elements of a part in UTF-8, whatever it says of itself; no entity is declared, for no part has a type."""
    parser: XMLPullParser[Element] = XMLPullParser(events)
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    for start in range(0, len(content), PIECE):
        parser.feed(decoder.decode(content[start : start + PIECE]))
        yield from cast(Iterator[tuple[str, Element]], parser.read_events())
    parser.close()
    yield from cast(Iterator[tuple[str, Element]], parser.read_events())


def _local(tag: str) -> str:
    """The name of an element or attribute: whoever reads the sheet asks for no namespace."""
    return tag.rpartition("}")[2]


def _scan(sheet: bytes) -> Formulas:
    """Where formulas stand; a cell that does not say where it is follows the one before."""
    found: dict[int, set[int]] = {}
    line, column = 0, -1
    for event, each in _elements(sheet, ("start", "end")):
        tag = _local(each.tag)
        if tag == "row":
            if event == "end":
                each.clear()
            else:
                line, column = _number(each.get("r"), line + 1), -1
        elif tag == "c" and event == "end":
            line, column = _where(each.get("r"), line, column + 1)
            if line > MOST_ROWS or column >= MOST_COLUMNS:
                raise TooMuch(rows=MOST_ROWS, columns=MOST_COLUMNS)
            if any(_local(inner.tag) == "f" for inner in each):
                found.setdefault(line, set()).add(column)
    return {line: frozenset(columns) for line, columns in found.items()}


def _number(text: str | None, following: int) -> int:
    if text is None:
        return following
    if not text.isdecimal():
        raise Unreadable
    return int(text[:9])


def _where(text: str | None, line: int, column: int) -> tuple[int, int]:
    """Line (from 1) and column (from 0) of a cell."""
    if text is None:
        return line, column
    match = CELL.fullmatch(text)
    if match is None:
        raise Unreadable
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column - 1
