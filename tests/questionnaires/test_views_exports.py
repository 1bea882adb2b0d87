"""Answers that leave as tables and archives."""

import io
import re
import zipfile
from datetime import date

from python_calamine import CalamineWorkbook

from meetings.core.db import db
from meetings.questionnaires.models import (
    Kind,
)
from tests import factories
from tests.deeds import deeds
from tests.questionnaires.conftest import MANAGE, a_question, answered, mine, upload


class TestExports:
    def export(self, client, form, **data):
        sent = {"format": "csv", "purpose": "Catering"} | data
        with client.post(f"{MANAGE}/{form.id}/export", data=sent) as answer:
            answer.get_data()
            return answer

    def test_answers_leave_with_a_purpose_and_without_formulas(self, world, asked, client):
        note = a_question(asked.form, Kind.SHORT_TEXT, "Note")
        nights, day = a_question(asked.form, Kind.NUMBER, "Nights"), a_question(asked.form, Kind.DATE, "Day")
        diet = a_question(asked.form, Kind.DIET, "Food", is_sensitive=True)
        given = {note: "=1+1", nights: -3, day: "2026-11-01", diet: {"needs": ["vegan"]}}
        answered(asked.form, asked.remi, given)
        client.sign_in(asked.officer)
        assert self.export(client, asked.form, purpose="").status_code == 422
        answer = self.export(client, asked.form)
        assert f"{world.event.slug}-answers-" in answer.headers["Content-Disposition"]
        table = answer.data.decode("utf-8-sig")
        assert "'=1+1,-3,2026-11-01" in table
        assert "Vegan" not in table
        assert "Vegan" in self.export(client, asked.form, with_sensitive="y").data.decode()
        entries = deeds("questionnaire.exported")
        assert [(each.purpose, each.after["with_sensitive"]) for each in entries] == [
            ("Catering", False),
            ("Catering", True),
        ]
        book = CalamineWorkbook.from_filelike(io.BytesIO(self.export(client, asked.form, format="xlsx").data))
        lines = book.get_sheet_by_index(0).to_python()
        assert ["=1+1", -3, date(2026, 11, 1)] in [line[-3:] for line in lines]
        columns = [f"q_{each.id}" for each in (nights, day)]
        page = client.get(f"{MANAGE.rpartition('/')[0]}/registrations", query_string={"columns": columns}).text
        assert "<span>-3</span>" in page
        assert re.search(r"<span>1\sNovember\s2026</span>", page)

    def test_protected_people_need_a_reason(self, world, asked, client):
        answered(asked.form, asked.remi, {a_question(asked.form, Kind.SHORT_TEXT): "x"})
        asked.remi.is_protected = True
        db.session.commit()
        client.sign_in(world.olga)
        assert "VASSEUR" not in self.export(client, asked.form).data.decode()
        assert self.export(client, asked.form, with_protected="y").status_code == 422
        with_her = self.export(client, asked.form, with_protected="y", protected_reason="Hotel").data.decode()
        assert "VASSEUR" in with_her

    def test_files_leave_as_one_archive_with_a_folder_a_person(self, world, asked, client):
        note = a_question(asked.form, Kind.FILE, "../evil: letter")
        secret = a_question(asked.form, Kind.FILE, "Passport", is_sensitive=True)
        for account in (world.remi, world.sam):
            data = {f"q_{note.id}-file": upload("a.pdf"), f"q_{secret.id}-file": upload("b.pdf")}
            client.sign_in(account).post(mine(asked.form), data=data, content_type="multipart/form-data")
        client.sign_in(world.olga)

        def names(**more):
            with zipfile.ZipFile(io.BytesIO(self.export(client, asked.form, format="zip", **more).data)) as found:
                assert found.testzip() is None
                assert all(found.read(name) == factories.A_PDF for name in found.namelist())
                return found.namelist()

        plain = names()
        assert len(plain) == 2
        assert not any(".." in name or name.startswith("/") for name in plain)
        assert {name.split("/")[0] for name in plain} == {"OKONJO Sam", "VASSEUR-DELORME Rémi"}
        assert len(names(with_sensitive="y")) == 4

    def test_names_in_an_archive_are_whole_and_each_once(self, world, asked, client):
        cv = a_question(asked.form, Kind.FILE, "CV/../résumé")
        for number in range(3):
            account = factories.an_account("..\\Name", "../../A Same/", email=f"same{number}@example.org")
            factories.a_registration(world.event, account, world.delegate)
            data = {f"q_{cv.id}-file": upload("a.pdf")}
            client.sign_in(account).post(mine(asked.form), data=data, content_type="multipart/form-data")
        client.sign_in(world.olga)
        with zipfile.ZipFile(io.BytesIO(self.export(client, asked.form, format="zip").data)) as found:
            assert sorted(found.namelist()) == [
                "A SAME-Name 2/CV-résumé.pdf",
                "A SAME-Name 3/CV-résumé.pdf",
                "A SAME-Name/CV-résumé.pdf",
            ]

    def test_who_may_not_read_sensitive_answers_is_not_offered_them(self, world, asked, client, monkeypatch):
        diet = a_question(asked.form, Kind.DIET, is_sensitive=True)
        answered(asked.form, asked.remi, {diet: {"needs": ["vegan"]}})
        monkeypatch.setattr("meetings.questionnaires.views.exporting.allowed", lambda permission, event: False)
        client.sign_in(world.olga)
        assert "with_sensitive" not in client.get(f"{MANAGE}/{asked.form.id}/export").text
        assert "Vegan" not in self.export(client, asked.form, with_sensitive="y").data.decode()
