"""States by what people write of them, in files that come in."""

import pytest

from meetings.core.db import db
from meetings.imports.actions import names_read
from meetings.imports.actions.ground import ground
from meetings.institutions.actions import load_organisations, load_states
from meetings.institutions.models import Institution
from meetings.institutions.rules import folded
from tests.imports.files import PEOPLE, faults, looked, rows, spreadsheet

NINO = ["Nino", "Beridze", "nino@example.org"]


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("GB", "UK; Great Britain; The United Kingdom; Royaume-Uni"),
        ("US", "USA; US; United States; the United States of America; Etats-Unis; Les États-Unis"),
        ("CZ", "Czech Republic; The Czech Republic; Czechia; République tchèque; La République tchèque"),
        ("SK", "Slovakia; Slovaquie; La Slovaquie"),
        ("NL", "The Netherlands; Netherlands; Pays-Bas; Les Pays-Bas"),
        ("RS", "Republic of Serbia; République de Serbie; La Serbie"),
        ("MD", "Moldova; Moldavie; Republic of Moldova"),
        ("KR", "Republic of Korea; South Korea; Corée du Sud"),
        ("TR", "Turkey; Turquie; Republic of Turkey"),
        ("VA", "Vatican; Holy See; Le Saint-Siège"),
    ],
)
def test_what_people_write_of_a_state(world, code, written):
    """By the names of all States, so that another one is not taken for it."""
    load_states()
    db.session.commit()
    lines = [[*NINO[:2], f"row{number}@example.org", name, "D"] for number, name in enumerate(written.split("; "))]
    run = looked(world, spreadsheet([PEOPLE, *lines]))
    known = {row.given.get("institution_id") for row in rows(run)}
    (house_id,) = known
    assert db.session.get_one(Institution, house_id).code == code


@pytest.mark.parametrize("written", ["Holland", "America", "Macedonia", "Republic of Macedonia", "Korea"])
def test_no_other_state_is_proposed(world, written):
    load_states()
    db.session.commit()
    assert faults(looked(world, spreadsheet([PEOPLE, [*NINO[:3], written, "D"]]))) == [("D2", "institution")]


@pytest.mark.parametrize(
    ("language", "title", "read"),
    [
        ("en", "Names that are read", ("Czech Republic", "Great Britain", "Kosovo")),
        ("fr", "Noms qui sont lus", ("République tchèque", "Kosovo")),
    ],
)
def test_an_unknown_name_leads_to_the_list_of_those_that_are_read(world, client, language, title, read):
    load_states()
    load_organisations()
    db.session.commit()
    run = looked(world, spreadsheet([PEOPLE, [*NINO, "Atlantis", "D"]]))
    client.sign_in(world.olga)
    names = f"/{language}/events/annual-meeting/manage/imports/names"
    for page in ("", "/columns"):
        assert f'href="{names}"' in client.get(names.replace("/names", f"/{run.id}{page}")).text
    page = client.get(names)
    assert title in page.text
    for name in read:
        assert name in page.text
    assert "1244" in page.text, "with the footnote of Kosovo*"
    assert client.sign_in(world.stella).get(names).status_code == 404


def test_all_that_the_list_names_is_read(world):
    load_states()
    load_organisations()
    db.session.commit()
    listed = names_read("fr")
    known = ground(looked(world, spreadsheet([PEOPLE])), "", "en").institutions
    assert len(listed) > 69
    for one, names in listed:
        assert {known[folded(name)] for name in names} == {one.id}
    assert {name for one, names in listed for name in names if one.code == "GB"} >= {"GB", "UK", "Royaume-Uni"}
