"""A file of 5,000 rows, 137 of them faulty in twelve ways and one more: the dry run names each, with its cell."""

import datetime
import random
from itertools import cycle, islice

from meetings.imports import queries, rules
from meetings.imports.models import Fate
from tests.imports.files import PEOPLE, looked, number_in, rows, spreadsheet

SCRIPTS = (
    ("Éloïse", "Brandstätter"),
    ("Юлія", "Шевчук"),
    ("Ελένη", "Παπαδοπούλου"),
    ("ნინო", "ბერიძე"),
    ("Արամ", "Սարգսյան"),
    ("ليلى", "حداد"),
)
FIRST, FAMILY, EMAIL, STATE, CATEGORY, POSITION = range(6)
WRONG = {
    "encoding": (FAMILY, "BrandstÃ¤tter"),
    "date": (POSITION, "05.01.2026"),
    "formula": (POSITION, "=HYPERLINK(A1)"),
    "institution": (STATE, "Atlantis"),
    "institution_like": (STATE, "Georgai"),
    "scripts": (FAMILY, "Kоvаl"),
    "email": (EMAIL, "no address"),
    "missing": (FIRST, ""),
    "too_long": (POSITION, "x" * 201),
    "number": (FAMILY, 12),
    "category": (CATEGORY, "Astronaut"),
    "duplicate": (EMAIL, "row0@example.org"),
    "merged": (CATEGORY, ""),
}
KINDS = [kind for kind in WRONG if kind != "institution_like"]
ROWS, FAULTY = 5000, 137


def a_file():
    """The rows, the merged ranges, and what is wrong in which cell."""
    chance = random.Random(7)
    lines = [
        [
            given,
            f"{family}-{mark(number)}",
            f"row{number}@example.org",
            ("Georgia", "France")[number % 2],
            "D",
            "Adviser",
        ]
        for number, (given, family) in enumerate(islice(cycle(SCRIPTS), ROWS))
    ]
    merged, wrong = [], {}
    for place, number in enumerate(sorted(chance.sample(range(1, ROWS), FAULTY))):
        kind = KINDS[place % 12]
        column, value = WRONG[kind]
        if kind == "institution" and place % 24 == KINDS.index(kind):
            kind, (column, value) = "institution_like", WRONG["institution_like"]
        if kind == "date" and place % 24 == KINDS.index(kind):
            value = datetime.date(2026, 1, 5)
        if kind == "merged":
            merged.append((f"D{number + 2}:E{number + 2}", lines[number][STATE]))
        lines[number][column] = value
        wrong[number + 2] = (f"{'ABCDEF'[column]}{number + 2}", kind)
    return lines, merged, wrong


def mark(number):
    """What tells apart people of one name: a1b2c3 for 123."""
    return "".join(f"{letter}{digit}" for letter, digit in zip("abcd", str(number), strict=False))


def test_each_fault_is_named_with_its_cell(world, client):
    lines, merged, wrong = a_file()
    run = looked(world, spreadsheet([PEOPLE[:6], *lines], merged=merged))
    found = {row.line: [(fault["cell"], fault["kind"]) for fault in row.faults] for row in rows(run) if row.faults}
    assert found == {line: [named] for line, named in wrong.items()}
    assert run.counts == {Fate.NEW: ROWS - FAULTY, Fate.FAULTY: FAULTY}
    assert {kind for _cell, kind in wrong.values()} == set(WRONG)

    client.sign_in(world.olga)
    address = f"/en/events/{world.event.slug}/manage/imports/{run.id}"
    page = client.get(f"{address}?fate=faulty").text
    assert number_in(page, "Faulty") == FAULTY
    shown = queries.page(run, Fate.FAULTY, 1)
    assert (shown.total, shown.pages) == (FAULTY, 3)
    for row in shown.rows:
        assert row.faults[0]["cell"] in page
        assert rules.sentence(row.faults[0]) in page.replace("&#39;", "'")
