"""The pages of imports: works, refused, stranger, anonymous, invalid."""

import io
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from meetings.core import audit, clock, tasks
from meetings.core.db import db
from meetings.core.i18n import in_language, moment, on_one_line
from meetings.core.translated import Translated
from meetings.delegations.models import FocalPoint
from meetings.events.models import Role
from meetings.imports.actions.personal import clear_old_imports
from meetings.imports.models import ImportRun, Kind, Stage
from meetings.imports.reading import open_table, tables
from meetings.registration import queries as registrations
from tests import factories
from tests.imports.files import (
    FOCAL_POINTS,
    LEA,
    NINO,
    PEOPLE,
    begun,
    bomb,
    looked,
    mails_to,
    number_in,
    registered,
    spreadsheet,
    taken,
    text,
    the_import,
    undone,
    work,
)

IMPORTS = "/en/events/annual-meeting/manage/imports"
LIVE = {"HX-Request": "true"}
SHAPE = {"part": "People", "header": "1", "language": "en", "category_id": ""}
COLUMNS = {
    f"column_{name}": str(place)
    for place, name in enumerate(("given_name", "family_name", "email", "institution", "category", "function_en"))
} | {
    f"column_{name}": ""
    for name in ("function_fr", "institution_name_en", "institution_name_fr", "role", "language", "takes_part")
}


def upload(client, file, name="people.xlsx", kind="people"):
    return client.post(f"{IMPORTS}/new", data={"kind": kind, "file": (file, name)}, content_type="multipart/form-data")


def url(run, path=""):
    return f"{IMPORTS}/{run.id}{path}"


def said(page):
    """What the live region of a page says."""
    region = page.partition('<div id="how-far" aria-live="polite">')[2].partition("</div>")[0]
    return " ".join(re.sub("<[^>]*>", "", region).split())


class TestThePath:
    def test_from_the_file_to_the_people_and_back(self, client, world):
        client.sign_in(world.olga)
        assert "Nothing was imported yet" in client.get(IMPORTS).text
        response = upload(client, spreadsheet([PEOPLE, NINO, LEA, [*LEA[:3], "Atlantis", "D"]]))
        run = the_import()
        assert response.location == url(run, "/columns")
        page = client.get(response.location).text
        assert "Column C: E-mail address" in page
        assert "nino@example.org" in page
        assert client.post(url(run, "/columns"), data=SHAPE | COLUMNS).location == url(run)
        assert "The rows are being looked at" in client.get(url(run)).text
        work()
        page = client.get(url(run)).text
        assert (number_in(page, "New"), number_in(page, "Faulty")) == (2, 1)
        assert "No State or organisation has this code or name" in page
        assert "<b>D4</b>" in page
        client.post(url(run, "/taking"), data={"scope": "good", "takes_part": "on_site"})
        assert registered(world, "nino@example.org") is None
        work()
        assert registered(world, "nino@example.org")
        page = client.get(url(run)).text
        assert "Taken in" in page
        assert "Nobody was written to." in page
        page = client.get(url(run, "/undoing")).text
        assert "2 rows are taken back" in page
        client.post(url(run, "/undoing"))
        work()
        assert number_in(client.get(url(run)).text, "Taken back") == 2
        assert "people.xlsx" in client.get(IMPORTS).text

    def test_focal_points_are_invited_only_with_a_tick(self, client, world):
        client.sign_in(world.olga)
        file = spreadsheet([FOCAL_POINTS, ["Léa", "Faure", "lea@example.org", "France", ""]])
        run = looked(world, file, kind=Kind.FOCAL_POINTS)
        page = client.get(url(run)).text
        assert "Send 1 personal invitation" in page
        assert 'name="with_mails"' in page
        assert not re.search(r'name="with_mails"[^>]*checked', page)
        client.post(url(run, "/taking"), data={"scope": "all", "takes_part": "on_site", "with_mails": "y"})
        work()
        assert [mail.template for mail in mails_to("lea@example.org")] == ["delegations/focal_point"]
        assert db.session.scalars(
            sa.select(FocalPoint).join(FocalPoint.account).filter_by(email="lea@example.org")
        ).one()

    def test_for_whom_a_focal_point_acts_besides_is_said(self, client, world):
        line = ["Quentin", "Roe", world.dana.email, "France"]
        run = looked(world, spreadsheet([FOCAL_POINTS[:4], line]), kind=Kind.FOCAL_POINTS)
        page = client.sign_in(world.olga).get(url(run)).text
        assert f"The address is that of {world.dana.full_name}, who also acts for: Georgia" in page

    def test_the_invitations_leave_later(self, client, world):
        client.sign_in(world.olga)
        run = taken(world, spreadsheet([PEOPLE, NINO, LEA]))
        registered(world, "lea@example.org").confirmed_at = clock.now()
        db.session.commit()
        assert "Send the invitations" in client.get(url(run)).text
        assert "1 person gets a personal mail" in client.get(url(run, "/invitations")).text
        client.post(url(run, "/invitations"))
        assert "The invitations are being written" in client.get(url(run)).text
        work()
        assert [mail.template for mail in mails_to("nino@example.org")] == ["registration/nominated"]
        assert "?next=" in mails_to("nino@example.org")[0].text
        assert mails_to("lea@example.org") == []
        assert client.get(url(run, "/invitations")).location == url(run)
        assert client.post(url(run, "/invitations")).status_code == 409

    def test_what_a_row_changes_is_named(self, client, world):
        known, category = world.remi, world.civil_society.name["en"]
        registrations.of(world.event, known).function = Translated(en="Clerk", fr="Greffier")
        remi = ["Remigius", known.family_name, known.email, "Georgia", category, "Judge", "", ""]
        run = looked(world, spreadsheet([PEOPLE, remi]))
        page = client.sign_in(world.olga).get(url(run)).text
        assert "Changes what is known" in page
        for change in (
            f"First name: {world.remi.given_name} → Remigius",
            " → Georgia",
            f"Category: {world.delegate.name['en']} → {world.civil_society.name['en']}",
            "Position: Clerk → Judge",
        ):
            assert change in page
        assert "Family name: " not in page
        page = client.get(url(run).replace("/en/", "/fr/")).text
        assert f"Catégorie\u202f: {world.delegate.name['fr']} → {world.civil_society.name['fr']}" in page

    def test_until_when_its_rows_are_kept_is_said(self, client, world):
        run = taken(world, spreadsheet([PEOPLE, NINO]))
        last = run.created_at + timedelta(days=30)
        with in_language("en"):
            said = on_one_line(moment(last, world.event.time_zone))
        page = client.sign_in(world.olga).get(url(run)).text
        assert f"is kept until {said}" in page
        assert re.search(r"The figures stay.\s+The file goes with it. Until then the import can be undone.", page)
        undone(world, run)
        page = client.get(url(run)).text
        assert f"is kept until {said}" in page
        assert "Until then the import can be undone." not in page
        clock.stop_at(last + timedelta(hours=1))
        page = client.get(url(run)).text
        assert f"was kept until {said}, to be deleted in the night after" in page
        assert "The file goes with it." in page
        clear_old_imports()
        db.session.commit()
        assert "The file goes with it." not in client.get(url(run)).text

    def test_numbers_are_grouped_alike_on_a_page(self, client, world):
        run = looked(world, spreadsheet([PEOPLE, NINO]))
        run.counts = {"new": 3736, "faulty": 1264}
        db.session.commit()
        page = client.sign_in(world.olga).get(url(run)).text
        assert "Take 3\u202f736 rows in" in page
        assert "1\u202f264 rows cannot be taken in" in page
        assert ("3736" in page, "1264" in page) == (False, False)

    def test_in_french(self, client, world):
        client.sign_in(world.olga)
        run = looked(world, spreadsheet([PEOPLE, NINO, [*LEA[:3], "Georgai", "D"]]))
        page = client.get(url(run).replace("/en/", "/fr/")).text
        assert "Géorgie" in page
        assert "Voulait-on dire" in page

    def test_the_progress_asks_for_itself_and_then_for_the_page(self, client, world):
        client.sign_in(world.olga)
        run = looked(world, spreadsheet([PEOPLE, NINO]))
        client.post(url(run, "/taking"), data={"scope": "all", "takes_part": "on_site"})
        part = client.get(url(run), headers=LIVE)
        assert "The rows are being taken in" in part.text
        assert "<html" not in part.text
        work()
        over = client.get(url(run), headers=LIVE)
        assert (over.headers["HX-Retarget"], over.headers["HX-Reselect"]) == ("#content", "#content")
        assert "Taken in" in over.text
        assert said(over.text) == "1 row taken in"
        assert "hx-get" not in over.text

    def test_what_came_of_it_stands_in_the_region_that_told_how_far_it_was(self, client, world):
        client.sign_in(world.olga)
        run = looked(world, spreadsheet([PEOPLE, NINO, [*LEA[:3], "Georgai", "D"]]))
        assert said(client.get(url(run)).text) == "1 row can be taken in · 1 row faulty"
        client.post(url(run, "/taking"), data={"scope": "good", "takes_part": "on_site"})
        assert said(client.get(url(run)).text).startswith("The rows are being taken in")
        work()
        assert said(client.get(url(run), headers=LIVE).text) == "1 row taken in · 1 row faulty"
        client.post(url(run, "/undoing"))
        work()
        over = client.get(url(run), headers=LIVE).text
        assert said(over) == "1 row taken back · 1 row faulty"
        assert "is being undone" not in over

    def test_the_progress_counts_the_rows_that_are_taken_in_from_the_beginning(self, client, world):
        client.sign_in(world.olga)
        run = looked(world, spreadsheet([PEOPLE, NINO, [*LEA[:3], "Georgai", "D"]]))
        client.post(url(run, "/taking"), data={"scope": "good", "takes_part": "on_site"})
        assert "0 of 1" in client.get(url(run), headers=LIVE).text

    def test_failed_work_can_be_ended(self, client, world):
        client.sign_in(world.olga)
        run = looked(world, spreadsheet([PEOPLE, NINO]))
        client.post(url(run, "/taking"), data={"scope": "all", "takes_part": "on_site"})
        db.session.get(tasks.Job, run.options["job"]).state = "failed"
        db.session.commit()
        assert "nothing of it has happened" in client.get(url(run)).text
        client.post(url(run, "/end"))
        assert run.stage == Stage.FAILED


class TestFiles:
    @pytest.mark.parametrize(
        ("kind", "sheets"),
        [
            ("people", {"en": "People", "fr": "Personnes"}),
            ("focal_points", {"en": "Focal points", "fr": "Points focaux"}),
        ],
    )
    def test_an_empty_table_is_recognised_in_both_languages(self, client, world, kind, sheets):
        client.sign_in(world.olga)
        for language in ("en", "fr"):
            address = f"{IMPORTS}/templates/{kind}.xlsx".replace("/en/", f"/{language}/")
            table = open_table(client.get(address).data, tables.XLSX)
            (line,) = table.lines()
            assert table.part == sheets[language]
            run = begun(world, spreadsheet([line.cells, NINO]), kind=Kind(kind))
            page = client.get(url(run, "/columns")).text
            assert page.count(" selected") >= len(line.cells)
            for place in range(len(line.cells)):
                assert re.search(rf'selected value="{place}"', page), (language, line.cells[place])
        assert client.get(f"{IMPORTS}/templates/{kind}.csv").data.startswith(b"\xef\xbb\xbf")
        assert client.get(f"{IMPORTS}/templates/{kind}.exe").status_code == 404
        assert client.get(f"{IMPORTS}/templates/secrets.xlsx").status_code == 404

    def test_the_faults_as_a_spreadsheet(self, client, world):
        client.sign_in(world.olga)
        run = looked(world, spreadsheet([PEOPLE, ["=1+1", *NINO[1:]], LEA]))
        answer = client.get(url(run, "/faults.xlsx"))
        table = open_table(answer.data, tables.XLSX)
        lines = [line.cells for line in table.lines()]
        assert table.part == "Faults"
        assert lines[1][:2] == [2, "A2"]
        assert len(lines) == 2
        entry = db.session.scalars(sa.select(audit.AuditEntry).where(audit.AuditEntry.verb == "import.faults_taken"))
        assert entry.one().actor_id == world.olga.id


class TestInvalid:
    @pytest.mark.parametrize(
        ("file", "name", "sentence"),
        [
            (text([PEOPLE]), "people.docx", "Choose an Excel file"),
            (io.BytesIO(b""), "people.csv", "The file is empty"),
            (io.BytesIO(b"PK\x03\x04 broken"), "people.xlsx", "The file is damaged"),
            (bomb(), "people.xlsx", "unpacks to far more than its size"),
        ],
    )
    def test_files_that_are_no_tables(self, client, world, file, name, sentence):
        client.sign_in(world.olga)
        file.seek(0)
        answer = upload(client, io.BytesIO(file.read()), name)
        assert answer.status_code == 422
        assert sentence in answer.text
        assert db.session.scalars(sa.select(ImportRun)).all() == []

    def test_without_a_file_or_a_kind(self, client, world):
        client.sign_in(world.olga)
        answer = client.post(f"{IMPORTS}/new", data={})
        assert answer.status_code == 422
        assert "Please choose a file." in answer.text

    def test_columns(self, client, world):
        client.sign_in(world.olga)
        run = begun(world, spreadsheet([PEOPLE, NINO]))
        for change, sentence in (
            ({"column_email": ""}, "Please choose one."),
            ({"column_email": "0"}, "Column A was chosen twice."),
            ({"column_email": "99"}, "choose one of what is offered"),
        ):
            answer = client.post(url(run, "/columns"), data=SHAPE | COLUMNS | change)
            assert answer.status_code == 422
            assert sentence in answer.text
        assert run.stage == Stage.UPLOADED

    def test_another_sheet_and_another_line(self, client, world):
        client.sign_in(world.olga)
        run = begun(world, spreadsheet([["List"], PEOPLE, NINO], before=("Notes",)))
        page = client.get(url(run, "/columns"), query_string={"part": "People"}).text
        assert "Column C: E-mail address" in page
        page = client.get(url(run, "/columns"), query_string={"part": "People", "header": "1"}).text
        assert "Column A: List" in page
        assert client.get(url(run, "/columns"), query_string={"part": "No", "header": "x"}).status_code == 200

    def test_wrong_letters(self, client, world):
        client.sign_in(world.olga)
        run = begun(world, text([PEOPLE, ["Юрій", "Шевчук", "y@example.org"]], "cp1251"), "people.csv")
        page = client.get(url(run, "/columns"), query_string={"part": "utf-8-sig"}).text
        assert "The file has other letters than these" in page
        assert "Юрій" in page

    def test_faults_stop_all_or_nothing(self, client, world):
        client.sign_in(world.olga)
        run = looked(world, spreadsheet([PEOPLE, NINO, [*LEA[:3], "Atlantis", "D"]]))
        page = client.get(url(run)).text
        (preset,) = (tag for tag in re.findall(r"<input[^>]*checked[^>]*>", page) if 'name="scope"' in tag)
        assert 'value="good"' in preset, "the button says how many good rows there are"
        answer = client.post(url(run, "/taking"), data={"scope": "all", "takes_part": "on_site"})
        assert answer.status_code == 422
        assert "Some rows cannot be taken in." in answer.text
        assert client.post(url(run, "/taking"), data={"scope": "perhaps"}).status_code == 422

    def test_too_early_and_too_late(self, client, world):
        client.sign_in(world.olga)
        run = begun(world, spreadsheet([PEOPLE, NINO]))
        assert client.get(url(run)).location == url(run, "/columns")
        answer = client.post(url(run, "/undoing"))
        assert (answer.status_code, "people.xlsx</h1>" in answer.text) == (409, True)
        assert client.get(url(run, "/undoing")).location == url(run)
        assert client.post(url(run, "/taking"), data={"scope": "all", "takes_part": "on_site"}).status_code == 409
        done = taken(world, spreadsheet([PEOPLE, NINO]))
        for data in ({"scope": "all", "takes_part": "on_site"}, {}):
            late = client.post(url(done, "/taking"), data=data)
            assert late.status_code == 409
            assert "This is no longer possible: the import has gone on meanwhile." in late.text
        assert client.get(url(done, "/columns")).location == url(done)
        assert client.post(url(done, "/columns"), data=SHAPE | COLUMNS).status_code == 422
        assert client.post(url(done, "/removal")).status_code == 409

    def test_a_file_is_removed(self, client, world):
        client.sign_in(world.olga)
        run = looked(world, spreadsheet([PEOPLE, NINO]))
        assert "Remove this file?" in client.get(url(run, "/removal")).text
        assert client.post(url(run, "/removal")).location == IMPORTS
        assert db.session.scalars(sa.select(ImportRun)).all() == []


class TestAccess:
    ADDRESSES = (
        "",
        "/new",
        "/templates/people.xlsx",
        "/{id}",
        "/{id}/columns",
        "/{id}/invitations",
        "/{id}/undoing",
        "/{id}/removal",
        "/{id}/faults.xlsx",
    )
    POSTS = ("/new", *(f"/{{id}}/{name}" for name in ("columns", "taking", "invitations", "undoing", "removal", "end")))

    def test_only_who_manages_registrations(self, client, world):
        run = looked(world, spreadsheet([PEOPLE, NINO]))
        for stranger in (world.stella, world.dana, world.gaby, world.remi):
            client.sign_in(stranger)
            for path in self.ADDRESSES:
                assert client.get(IMPORTS + path.format(id=run.id)).status_code == 404, (stranger.given_name, path)
            for path in self.POSTS:
                assert client.post(IMPORTS + path.format(id=run.id)).status_code == 404, (stranger.given_name, path)

    def test_nobody_unknown(self, client, world):
        run = looked(world, spreadsheet([PEOPLE, NINO]))
        for path in self.ADDRESSES:
            assert "/sign-in" in client.get(IMPORTS + path.format(id=run.id)).location
        assert run.stage == Stage.CHECKED

    def test_not_those_of_another_event(self, client, world):
        run = looked(world, spreadsheet([PEOPLE, NINO]))
        other = factories.an_event(slug="other", hosts=(world.council,))
        factories.a_role(other, world.stella, Role.ORGANISER, world.council)
        client.sign_in(world.stella)
        for path in self.ADDRESSES[3:]:
            assert client.get(f"/en/events/other/manage/imports{path.format(id=run.id)}").status_code == 404

    def test_it_is_on_the_organisers_menu(self, client, world):
        client.sign_in(world.olga)
        assert f'href="{IMPORTS}"' in client.get("/en/events/annual-meeting/manage/registrations").text


def test_pages_ask_the_same_number_of_questions_whatever_the_rows(client, world, count_queries):
    client.sign_in(world.olga)
    counts = []
    for number in (1, 60):
        lines = [[f"Nino{i}", f"B{'x' * (i % 9)}", f"n{number}-{i}@example.org", "", "C"] for i in range(number)]
        run = looked(world, spreadsheet([PEOPLE, *lines]))
        client.get(url(run))
        with count_queries() as statements:
            assert client.get(url(run)).status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 12
    with count_queries() as statements:
        client.get(IMPORTS)
    assert len(statements) <= 12
