"""The pages on which answers are read: by whom, about whom, and how many."""

import io
import re

import pytest
import sqlalchemy as sa

from meetings.core import clock
from meetings.core.db import db
from meetings.events.models import Role
from meetings.questionnaires import actions
from meetings.questionnaires.models import (
    Answer,
    Audience,
    Kind,
)
from meetings.registration import queries as registrations
from tests import factories
from tests.conftest import WatchfulClient
from tests.deeds import deeds
from tests.questionnaires.conftest import EVENT, MANAGE, a_form, a_question, answered, fresh, mine, value, words

PAGES = ("", "/new", "/{form}", "/{form}/settings", "/{form}/preview", "/{form}/answers", "/{form}/summary")
PAGES += ("/{form}/export", "/{form}/removal", "/{form}/sections/new", "/{form}/sections/{section}")
PAGES += ("/{form}/sections/{section}/questions/new", "/{form}/questions/{question}")
PAGES += ("/{form}/questions/{question}/removal", "/answers/{person}", "/answers/{person}/sensitive")
PAGES += ("/answers/{person}/{question}/file", "/{form}/answers/{person}")
READERS_PAGES = {"", "/{form}/answers", "/{form}/summary", "/answers/{person}", "/answers/{person}/{question}/file"}


def addresses(form, registration, question):
    names = {"form": form.id, "section": question.section_id, "question": question.id, "person": registration.id}
    return {page: MANAGE + page.format(**names) for page in PAGES}


class TestWhoReads:
    @pytest.fixture
    def secret(self, world, asked):
        file = a_question(asked.form, Kind.FILE, "Passport", is_sensitive=True)
        diet = a_question(asked.form, Kind.DIET, "Food", is_sensitive=True)
        kept = actions.keep_upload(
            asked.remi,
            file,
            io.BytesIO(b"passport"),
            {"name": "p.pdf", "content_type": "application/pdf"},
            world.remi,
            clock.now(),
        )
        note = a_question(asked.form, Kind.SHORT_TEXT, "Note")
        answered(asked.form, asked.remi, {diet: {"text": "NO-PORK"}, note: "plain-note"})
        answered(asked.form, asked.remi, {})
        sheet_value = actions.Given(kept.value, kept)
        from_form = fresh(asked.form)
        sheet = actions.answering.sheets.sheet(from_form, asked.remi, "en", actions.answering.sheets.THE_PERSON)
        actions.save(sheet, asked.remi, {file.id: sheet_value}, by=world.remi, now=clock.now())
        db.session.commit()
        return file

    @pytest.mark.parametrize("who", ["stella", "remi", "dana", "gaby"])
    def test_others_find_none_of_the_organisers_pages(self, world, asked, secret, client, who):
        client.sign_in(getattr(world, who))
        for path in addresses(asked.form, asked.remi, secret).values():
            assert client.get(path).status_code == 404, path
            assert client.post(path).status_code in {404, 405}, path

    def test_a_reader_sees_ordinary_answers_and_changes_nothing(self, world, asked, secret, client):
        client.sign_in(asked.reader)
        for page, path in addresses(asked.form, asked.remi, secret).items():
            expected = 200 if page in READERS_PAGES - {"/answers/{person}/{question}/file"} else 404
            answer = client.get(path)
            assert answer.status_code == expected, path
            assert "NO-PORK" not in answer.text
        assert "plain-note" in client.get(f"{MANAGE}/answers/{asked.remi.id}").text

    def test_an_officer_reads_sensitive_answers_and_each_reading_is_recorded(self, world, asked, secret, client):
        client.sign_in(asked.officer)
        assert "NO-PORK" not in client.get(f"{MANAGE}/answers/{asked.remi.id}").text
        assert deeds("answers.sensitive_read") == []
        assert "NO-PORK" in client.get(f"{MANAGE}/answers/{asked.remi.id}/sensitive").text
        assert "NO-PORK" in client.get(f"{MANAGE}/{asked.form.id}/answers/{asked.remi.id}").text
        assert len(deeds("answers.sensitive_read")) == 2
        assert client.get(f"{MANAGE}/answers/{asked.remi.id}/{secret.id}/file").data == b"passport"
        (entry,) = deeds("answers.file_read")
        assert (entry.actor_id, entry.target_id) == (asked.officer.id, asked.remi.id)
        client.get(f"{MANAGE}/{asked.form.id}/summary")
        assert len(deeds("answers.sensitive_counted")) == 1

    def test_ids_of_another_event_lead_nowhere(self, world, asked, secret, client):
        other = factories.an_event(slug="other-meeting", hosts=(world.council, world.osce))
        factories.a_role(other, world.hugo, Role.ORGANISER, world.osce)
        role = sa.select(sa.func.count())
        assert role is not None
        client.sign_in(world.hugo)
        for page, path in addresses(asked.form, asked.remi, secret).items():
            if "{" in page:
                path = path.replace("annual-meeting", "other-meeting")
                assert client.get(path).status_code == 404, path
                assert client.post(path, data={"state": "closed"}).status_code in {404, 405}, path

    def test_a_protected_person_is_there_for_those_who_decide_about_her(self, world, asked, secret, client):
        asked.remi.is_protected = True
        db.session.commit()
        client.sign_in(asked.reader)
        assert client.get(f"{MANAGE}/answers/{asked.remi.id}").status_code == 404
        assert "VASSEUR" not in client.get(f"{MANAGE}/{asked.form.id}/answers").text
        assert "VASSEUR" in client.sign_in(world.olga).get(f"{MANAGE}/{asked.form.id}/answers").text


class TestOrganisersAnswers:
    def test_a_form_that_comes_back_with_sensitive_answers_is_a_reading_too(self, own_app):
        """Fields that are not sent come back as they are stored, so a refused form shows what the page itself shows."""
        own_app.test_client_class = WatchfulClient
        world, client = factories.a_world(), own_app.test_client()
        form, remi = a_form(world.event, world.olga), registrations.of(world.event, world.remi)
        food = a_question(form, Kind.SHORT_TEXT, "Food", is_sensitive=True)
        name = a_question(form, Kind.SHORT_TEXT, "Name")
        tour = a_question(form, Kind.ONE_OF, "Tour", options=[("A", 0), "B"])
        answered(form, remi, {food: "NO-PORK"})
        path = f"{MANAGE}/{form.id}/answers/{remi.id}"
        client.sign_in(world.olga)
        for number, data in enumerate(({f"q_{name.id}": "x" * 400}, {f"q_{tour.id}": tour.options[0].id}), 1):
            answer = client.post(path, data=data)
            assert (answer.status_code, "NO-PORK" in answer.text) == (422, True)
            assert len(deeds("answers.sensitive_read")) == number
        assert client.post(path, data={f"q_{name.id}": "Rémi"}).status_code == 302
        assert len(deeds("answers.sensitive_read")) == 2, "nothing is shown"

    def test_they_answer_for_a_person_and_about_her(self, world, asked, client):
        note = a_question(asked.form, Kind.SHORT_TEXT, "Note", audience=Audience.INTERNAL)
        name = a_question(asked.form, Kind.SHORT_TEXT, "Name", is_required=True)
        path = f"{MANAGE}/{asked.form.id}/answers/{asked.remi.id}"
        client.sign_in(world.olga)
        assert client.post(path, data={f"q_{note.id}": "VIP"}).status_code == 302
        assert (value(note, asked.remi), value(name, asked.remi)) == ("VIP", None)
        page = client.get(f"{MANAGE}/answers/{asked.remi.id}").text
        assert "VIP" in page
        assert "Answered by Olga LINDQVIST" in page
        own = client.sign_in(world.remi).get(f"{EVENT}/my-registration").text
        assert "on your behalf" not in own, "what organisers note about her is not hers to know"
        client.sign_in(world.olga)
        assert client.post(path, data={f"q_{name.id}": "x" * 400}).status_code == 422
        assert f"{MANAGE}/answers/{asked.remi.id}" in client.get(f"{EVENT}/manage/registrations/{asked.remi.id}").text

    def test_who_may_not_read_a_sensitive_answer_does_not_overwrite_it(self, world, asked, client, monkeypatch):
        diet = a_question(asked.form, Kind.DIET, is_sensitive=True)
        note = a_question(asked.form, Kind.SHORT_TEXT)
        answered(asked.form, asked.remi, {diet: {"text": "vegan"}})
        monkeypatch.setattr(
            "meetings.questionnaires.views.answers.allowed", lambda permission, event: permission != "read_sensitive"
        )
        path = f"{MANAGE}/{asked.form.id}/answers/{asked.remi.id}"
        client.sign_in(asked.officer)
        assert "vegan" not in client.get(path).text
        client.post(path, data={f"q_{note.id}": "x", f"q_{diet.id}-text": "hacked"})
        assert value(diet, asked.remi) == {"text": "vegan"}

    def test_the_table_is_filtered_paged_and_costs_the_same_whatever_the_number(
        self, world, asked, client, count_queries
    ):
        room = factories.a_room(world.event, seats=90)
        factories.a_session(world.event, room_id=room.id)
        questions = [a_question(asked.form, kind) for kind in (Kind.SHORT_TEXT, Kind.COUNTRY, Kind.SESSIONS)]
        answered(asked.form, asked.remi, {questions[0]: "zebra"})
        client.sign_in(world.olga)
        costs, path = [], f"{MANAGE}/{asked.form.id}/answers"
        for more in (1, 55):
            for _number in range(more):
                someone = factories.a_registration(
                    world.event, factories.an_account(affiliation=world.state), world.delegate
                )
                db.session.add(
                    Answer(
                        registration_id=someone.id,
                        question_id=questions[1].id,
                        value=world.state.id,
                        at=clock.now(),
                        by_id=world.olga.id,
                    )
                )
            db.session.commit()
            with count_queries() as statements:
                page = client.get(path).text
            costs.append(len(statements))
        assert costs[0] == costs[1] <= 12
        assert "1 to 50 of 58" in page
        assert "Georgia" in page
        assert "zebra" in client.get(f"{MANAGE}/{asked.form.id}/answers?only=complete").text
        assert "zebra" not in client.get(f"{MANAGE}/{asked.form.id}/answers?only=incomplete&page=2").text

    def test_one_page_costs_little(self, world, asked, client, count_queries):
        for kind in Kind:
            a_question(asked.form, kind, options=(("A", 2), "B") if kind in {Kind.ONE_OF, Kind.SEVERAL_OF} else ())
        factories.a_room(world.event, seats=90)
        for number in range(4):
            actions.add_section(asked.form, words(f"Section {number}"), words(""), [world.delegate], by=None)
            a_question(asked.form, Kind.NUMBER, shown_if=(asked.form.questions[0].id, ""))
            a_question(a_form(world.event, world.olga), Kind.NUMBER)
        paths = (MANAGE, *(f"{MANAGE}/{asked.form.id}{page}" for page in ("", "/preview", "/summary", "/export")))
        for who, some in (
            (world.olga, paths),
            (world.olga, [f"{MANAGE}/answers/{asked.remi.id}"]),
            (world.remi, [mine(asked.form)]),
        ):
            client.sign_in(who)
            for path in some:
                with count_queries() as statements:
                    assert client.get(path).status_code == 200
                assert len(statements) <= 12, (path, len(statements))

    def test_the_summary_counts_each_answer(self, world, asked, client):
        meal = a_question(asked.form, Kind.SEVERAL_OF, "Meal", options=(("Fish", 9), "Rice"))
        fish, rice = meal.offered
        yes = a_question(asked.form, Kind.YES_NO, "Hotel")
        answered(asked.form, asked.remi, {meal: [fish.id, rice.id], yes: True})
        answered(asked.form, registrations.of(world.event, world.sam), {meal: [rice.id], yes: True})
        assert self.summed(client.sign_in(asked.reader), asked) == {"Fish": 1, "Rice": 2, "yes": 2, "no": 0}

    def test_protected_people_are_counted_for_those_alone_who_decide_about_them(self, world, asked, client):
        meal = a_question(asked.form, Kind.SEVERAL_OF, "Meal", options=("Fish", "Rice"))
        fish, rice = meal.offered
        answered(asked.form, asked.remi, {meal: [fish.id, rice.id]})
        sam = registrations.of(world.event, world.sam)
        answered(asked.form, sam, {meal: [rice.id]})
        sam.is_protected = True
        db.session.commit()
        for language in ("en", "fr"):
            page = f"{MANAGE}/{asked.form.id}/summary".replace("/en/", f"/{language}/")
            figures = self.summed(client.sign_in(asked.reader), asked, page)
            assert list(figures.values()) == [1, 1], "the reader cannot tell that somebody else had rice"
            assert list(self.summed(client.sign_in(world.olga), asked, page).values()) == [1, 2]

    @staticmethod
    def summed(client, asked, page=""):
        shown = client.get(page or f"{MANAGE}/{asked.form.id}/summary").text
        rows = re.findall(r'<th scope="row">([^<]*)</th>\s*<td class="figures">(\d+)', shown)
        return {name.strip(): int(number) for name, number in rows}


def test_protected_people_are_marked_in_the_table_of_answers_for_those_who_may_see_them(world, asked, client):
    a_question(asked.form, Kind.SHORT_TEXT)
    address = f"{MANAGE}/{asked.form.id}/answers"
    client.sign_in(world.olga)
    assert "<strong>Protected</strong>" not in client.get(address).text
    asked.remi.is_protected = True
    db.session.commit()
    assert client.get(address).text.count("<strong>Protected</strong>") == 1
    client.sign_in(asked.reader)
    page = client.get(address).text
    assert "Protected" not in page
    assert asked.remi.listed_name not in page
