"""What a file most likely means: its sheet, the line of its headings, words written a little otherwise."""

import re

import pytest

from meetings.core.db import db
from meetings.core.translated import Translated
from meetings.imports import rules
from meetings.imports.models import Kind
from meetings.imports.rules import sentence
from meetings.imports.rules.likeness import loosely, meaning, nearest
from tests import factories
from tests.imports.files import LEA, NINO, PEOPLE, begun, fates, faults, looked, rows, spreadsheet, text

IMPORTS = "/en/events/annual-meeting/manage/imports"
OTHERS = ["Vorname", "Nachname", "Kontakt", "Land"]
OTHER = ["Nino", "Beridze", "nino@example.org", "Georgia"]


def lines(*rows):
    return list(enumerate(rows, 1))


class TestHeadings:
    @pytest.mark.parametrize(
        ("found", "line"),
        [
            (lines(["List of participants"], PEOPLE, NINO), 2),
            (lines(["List of participants", "", "", ""], OTHERS, OTHER), 2),
            (lines(["Liste"], ["État au 1er mars", ""], OTHERS, OTHER, OTHER), 3),
            (lines(OTHERS, OTHER, OTHER), 1),
            (lines(OTHER, OTHER), 1),
            ([(3, ["", "List", ""]), (5, OTHERS), (6, [*OTHER, "more"])], 5),
        ],
    )
    def test_a_title_is_no_line_of_headings(self, found, line):
        assert rules.header_line(found) == line

    def test_a_heading_that_was_chosen_before_counts_like_a_usual_one(self):
        found = lines(["Seat", "Who", "Code"], ["Reach", "A", ""])
        assert rules.header_line(found) == 1
        assert rules.header_line(found, {"reach": "email", "who": ""}) == 2

    @pytest.mark.parametrize(
        ("sheets", "sheet"),
        [
            ({"Notes": [], "People": lines(PEOPLE, NINO)}, "People"),
            ({"Notes": lines(["Please read", "State"]), "People": lines(["Title"], PEOPLE, NINO)}, "People"),
            ({"People": lines(PEOPLE, NINO), "Copy": lines(PEOPLE, NINO)}, "People"),
            ({"Notes": lines(["A word before"]), "Liste": lines(OTHERS, OTHER)}, "Liste"),
            ({"One": [], "Two": []}, "One"),
            ({}, ""),
        ],
    )
    def test_the_sheet_with_the_headings_is_the_likeliest(self, sheets, sheet):
        assert rules.likeliest_sheet(Kind.PEOPLE, sheets, {}) == sheet

    def test_what_is_not_read_has_a_heading_or_says_something(self):
        found = rules.unread(["Name", "Notes", "", ""], [["Ana", "", "x", "", "y"], ["Bo"]], {0})
        assert found == [1, 2, 4]
        assert rules.unread(["Name"], [], {0}) == []


class TestThePage:
    def test_it_begins_with_the_sheet_and_the_line_that_hold_the_headings(self, client, world):
        client.sign_in(world.olga)
        run = begun(world, spreadsheet([["List of participants"], PEOPLE, NINO], before=("Notes",)))
        page = client.get(f"{IMPORTS}/{run.id}/columns").text
        assert re.search(r'<option value="People"\s+selected', page)
        assert re.search(r'<option value="2"\s+selected', page)
        assert "Column C: E-mail address" in page

    def test_another_sheet_has_its_own_line_of_headings(self, client, world):
        """The line that was shown belongs to the sheet that was shown."""
        client.sign_in(world.olga)
        run = begun(world, spreadsheet([["List"], PEOPLE, NINO], before=("Notes",)))
        address = f"{IMPORTS}/{run.id}/columns"
        other = client.get(address, query_string={"part": "People", "shown": "Notes", "header": "1"}).text
        assert re.search(r'<option value="2"\s+selected', other)
        same = client.get(address, query_string={"part": "People", "shown": "People", "header": "1"}).text
        assert re.search(r'<option value="1"\s+selected', same)

    @pytest.mark.parametrize(
        ("language", "word", "told"),
        [
            (
                "en",
                "Not read, as the lists stand now",
                "2 columns of the file are not read: Column F: Seat · Column G: T",
            ),
            ("fr", "Non lues, dans l’état actuel", "2 colonnes du fichier ne sont pas lues"),
        ],
    )
    def test_columns_that_are_not_read_are_named(self, client, world, language, word, told):
        client.sign_in(world.olga)
        run = begun(world, spreadsheet([[*PEOPLE[:5], "Seat", "T"], [*NINO, "12a", ""]]))
        address = f"{IMPORTS}/{run.id}/columns".replace("/en/", f"/{language}/")
        page = client.get(address).text
        assert word in page
        names = ("given_name", "family_name", "email", "institution", "category")
        data = {f"column_{name}": str(place) for place, name in enumerate(names)}
        shape = {"part": "People", "header": "1", "language": "en", "category_id": ""}
        page = client.get(client.post(address, data=data | shape).location).text
        assert told in page.replace("\u202f", " ")

    def test_nothing_is_said_where_every_column_is_read(self, client, world):
        client.sign_in(world.olga)
        run = begun(world, text([PEOPLE[:5], NINO]), "people.csv")
        assert "Not read" not in client.get(f"{IMPORTS}/{run.id}/columns").text


class TestWords:
    @pytest.mark.parametrize(
        "word",
        ["delegates", "delegue", "delegue(e)", "delegues", "deleguee", "delegue(e)s", "delegue·e·s", "delegue-e"],
    )
    def test_number_and_gender_are_left_out(self, word):
        known = {"delegate": "d", "delegue(e)": "d", "d": "d", "observer": "o", "experte": "x", "expert": "y"}
        assert meaning(word, known) == "d"
        assert meaning("experts", known) == "", "two are meant"
        assert (meaning("s", known), meaning("d", known)) == ("", "d")
        assert loosely("chefs de delegation") == loosely("chef de delegation")

    @pytest.mark.parametrize("word", ["chef de delegation", "cheffe de delegation", "chefs de delegation", "chef"])
    def test_each_of_two_genders_is_read(self, word):
        known = {
            "chef / cheffe de delegation": "head",
            "chef adjoint / cheffe adjointe de delegation": "deputy",
            "conseiller / conseillere": "adviser",
        }
        assert meaning(word, known) == "head"
        assert [meaning(each, known) for each in ("cheffe adjointe de delegation", "chef adjoint de delegation")] == [
            "deputy"
        ] * 2
        assert [meaning(each, known) for each in ("conseiller", "conseillere", "conseillers")] == ["adviser"] * 3
        assert (meaning("consultant", known), nearest("conseiler", known)) == ("", "adviser")

    @pytest.mark.parametrize(("word", "near"), [("delagate", "d"), ("obsever", "o"), ("member", ""), ("del", "")])
    def test_a_slip_is_asked_about(self, word, near):
        assert nearest(word, {"delegate": "d", "observer": "o", "d": "d"}) == near


def test_a_category_and_a_role_are_read_or_proposed(world):
    """Plural, gender and accents are read; a slip is asked about, with its name in the reader's language."""
    world.delegate.name = Translated(en="Delegate", fr="Délégué / Déléguée")
    world.delegate.in_delegation = True
    db.session.commit()
    file = [[*PEOPLE[:5], "Role"]]
    for number, (category, role) in enumerate(
        [
            ("Delegates", "conseillers"),
            ("Délégué", "Experte"),
            ("DÉLÉGUÉE", "Member"),
            ("Delagate", ""),
            ("Delegate", "Advisor"),
            ("Nobody", "Rower"),
        ]
    ):
        file.append(["Ana", f"Example{number}", f"ana{number}@example.org", "Georgia", category, role])
    run = looked(world, spreadsheet(file))
    assert fates(run) == ["new"] * 3 + ["faulty"] * 3, faults(run)
    assert [row.given["role"] for row in rows(run)[:3]] == ["adviser", "expert", ""]
    assert faults(run) == [("E5", "category_like"), ("F6", "role_like"), ("E7", "category"), ("F7", "role")]
    assert sentence(rows(run)[3].faults[0]).endswith("Is “Delegate” meant?")
    assert sentence(rows(run)[4].faults[0]).endswith("Is “Adviser” meant?")


def test_a_file_takes_no_role_back(world):
    world.delegate.in_delegation = True
    taken = factories.a_registration(
        world.event, factories.an_account("Nino", email="nino@example.org"), world.delegate, affiliation=world.state
    )
    factories.a_member(taken, world.state, "expert")
    run = looked(world, spreadsheet([[*PEOPLE[:5], "Role"], [*NINO, "Member of the delegation"], [*LEA, "member"]]))
    assert faults(run) == [("F2", "role_stays")]
    assert "“Expert”" in sentence(rows(run)[0].faults[0])
