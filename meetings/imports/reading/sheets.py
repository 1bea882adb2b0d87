"""What the values of a spreadsheet do not tell: its extent, and which cells hold a formula."""

import re
import zipfile
from collections.abc import Mapping
from typing import IO
from xml.etree.ElementTree import ParseError, iterparse

from meetings.core.uploads.archives import Bomb
from meetings.imports.rules import MOST_COLUMNS, MOST_ROWS, TooMuch, Unreadable

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
MOST_UNPACKED = 100_000_000
Formulas = Mapping[int, frozenset[int]]


def ensure_modest(file: IO[bytes]) -> None:
    """Raise Bomb for a spreadsheet that would fill the memory of whoever reads it, before any of it is unpacked."""
    try:
        with zipfile.ZipFile(file) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile as error:
        raise Unreadable from error
    if unpacked > MOST_UNPACKED:
        raise Bomb


def formulas(file: IO[bytes], name: str) -> Formulas:
    """The columns (from 0) with a formula, by line (from 1), of the sheet `name`; raises TooMuch before any is held.

    A sheet with a cell in its last corner would fill the memory of whoever reads it as a rectangle.
    Entities cannot grow either: expat bounds them since 2.4.1.
    """
    try:
        with zipfile.ZipFile(file) as archive, archive.open(_place(archive, name)) as sheet:
            return _scan(sheet)
    except (KeyError, ParseError, zipfile.BadZipFile) as error:
        raise Unreadable from error


def _place(archive: zipfile.ZipFile, name: str) -> str:
    """The part of the archive that holds a sheet."""
    with archive.open("xl/workbook.xml") as book:
        ids = {each.get("name"): each.get(LINK) for _event, each in iterparse(book) if each.tag == f"{MAIN}sheet"}  # noqa: S314
    with archive.open("xl/_rels/workbook.xml.rels") as links:
        targets = {each.get("Id"): each.get("Target") or "" for _event, each in iterparse(links)}  # noqa: S314
    target = targets[ids[name]]
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _scan(sheet: IO[bytes]) -> Formulas:
    """Where formulas stand; a cell that does not say where it is follows the one before."""
    found: dict[int, set[int]] = {}
    line, column = 0, -1
    for event, each in iterparse(sheet, ("start", "end")):  # noqa: S314
        if each.tag == f"{MAIN}row":
            if event == "end":
                each.clear()
            else:
                line, column = _number(each.get("r"), line + 1), -1
        elif each.tag == f"{MAIN}c" and event == "end":
            line, column = _where(each.get("r"), line, column + 1)
            if line > MOST_ROWS or column >= MOST_COLUMNS:
                raise TooMuch(rows=MOST_ROWS, columns=MOST_COLUMNS)
            if each.find(f"{MAIN}f") is not None:
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
