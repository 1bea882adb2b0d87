"""Spreadsheets made to fill the memory or the time of whoever reads them: refused before the reader has them."""

import struct
import zipfile
from datetime import date
from io import BytesIO

import pytest

from meetings.imports import rules
from meetings.imports.reading import open_table, tables
from tests.imports.files import NINO, PEOPLE, rewritten, spreadsheet

SHEET, STRINGS, BOOK, LINKS = (
    f"xl/{part}" for part in ("worksheets/sheet1.xml", "sharedStrings.xml", "workbook.xml", "_rels/workbook.xml.rels")
)
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


class Never:
    """A reader that must not be asked."""

    @staticmethod
    def from_filelike(file):
        raise AssertionError("the reader was handed the file")


@pytest.fixture
def unread(monkeypatch):
    monkeypatch.setattr(tables, "CalamineWorkbook", Never)


def far(xml):
    return xml.replace(b'r="A1"', b'r="XFD1048576"')


def with_part(file, name, content):
    """One part more."""
    file.seek(0, 2)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(name, content)
    file.seek(0)
    return file


def part_of(file, name):
    with zipfile.ZipFile(BytesIO(file.getvalue())) as archive:
        return archive.read(name)


def lying(file, name):
    """The same archive, which says that a part is smaller than it is."""
    with zipfile.ZipFile(file) as archive:
        size = struct.pack("<L", archive.getinfo(name).file_size)
    content = file.getvalue()
    assert size in content
    return content.replace(size, struct.pack("<L", 100))


def test_a_part_that_is_larger_than_it_says_is_not_unpacked(unread):
    with pytest.raises(rules.Unreadable):
        open_table(lying(spreadsheet([PEOPLE, NINO]), STRINGS), tables.XLSX)


def test_cells_of_another_namespace_are_cells_for_the_reader(unread):
    made = rewritten(spreadsheet([PEOPLE]), SHEET, lambda xml: far(xml).replace(MAIN, b"urn:other"))
    with pytest.raises(rules.TooMuch):
        open_table(made.read(), tables.XLSX)


def test_formulas_of_another_namespace_are_formulas():
    made = spreadsheet([PEOPLE, NINO], formulas=[("F2", "=A1", "x")])
    made = rewritten(made, SHEET, lambda xml: xml.replace(MAIN, b"urn:other"))
    assert [line.formulas for line in open_table(made.read(), tables.XLSX).lines()] == [frozenset(), frozenset({5})]


def test_places_that_a_document_type_would_give_are_refused(unread):
    declared = b'<!DOCTYPE worksheet [<!ATTLIST c r CDATA "A1">]><worksheet'
    made = rewritten(spreadsheet([PEOPLE]), SHEET, lambda xml: xml.replace(b"<worksheet", declared, 1))
    with pytest.raises(rules.Unreadable):
        open_table(made.read(), tables.XLSX)


def test_what_was_looked_through_is_what_is_read():
    """The reader finds `xl/…` by itself, we would look below `xl/xl/`: both must read the same part."""
    made = spreadsheet([PEOPLE])
    harmless = part_of(made, SHEET)
    made = rewritten(made, SHEET, lambda xml: xml.replace(b'r="A1"', b'r="A77"'))
    made = rewritten(made, LINKS, lambda xml: xml.replace(b'"worksheets/', b'"xl/worksheets/'))
    made = with_part(made, f"xl/{SHEET}", harmless)
    assert [line.number for line in open_table(made.read(), tables.XLSX).lines()] == [1]


def test_of_two_sheets_of_one_name_the_one_that_was_looked_through_is_read():
    made = spreadsheet([PEOPLE], before=("Notes",))
    made = rewritten(made, BOOK, lambda xml: xml.replace(b'name="Notes"', b'name="People"'))
    with pytest.raises(rules.Unreadable):
        open_table(made.read(), tables.XLSX, "People")


def test_a_part_of_another_case_is_found_as_the_reader_finds_it():
    made = spreadsheet([PEOPLE, NINO])
    other = BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            new.writestr(name.replace("sharedStrings", "SharedStrings"), old.read(name))
    assert [line.cells[0] for line in open_table(other.getvalue(), tables.XLSX).lines()] == [PEOPLE[0], NINO[0]]


def test_days_count_from_where_the_workbook_says():
    made = spreadsheet([[date(2026, 5, 1)]])
    made = rewritten(made, BOOK, lambda xml: xml.replace(b"<workbookPr ", b'<workbookPr date1904="1" '))
    assert [line.cells for line in open_table(made.read(), tables.XLSX).lines()] == [[date(2030, 5, 2)]]


def test_merged_cells_are_followed_so_far_only(monkeypatch):
    """Each range holds two million cells: a few bytes more of them would take hours."""
    monkeypatch.setattr(tables, "MOST_MERGED", 10)
    steps = []
    monkeypatch.setattr(tables, "letter_of", lambda column: steps.append(column) or "A")
    ranges = b"<mergeCells>%s</mergeCells><" % (b'<mergeCell ref="A1:GR10000"/>' * 50)
    made = rewritten(spreadsheet([PEOPLE]), SHEET, lambda xml: xml.replace(b"<pageMargins", ranges + b"pageMargins"))
    table = open_table(made.read(), tables.XLSX)
    assert sum(map(len, table.merged.values())) == 10
    assert len(steps) == 2
