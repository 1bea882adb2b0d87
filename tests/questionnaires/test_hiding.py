"""Answers to questions that are not asked now: kept, given by nobody, and back when they are asked again."""

import io
import zipfile
from datetime import timedelta

import pytest
import sqlalchemy as sa

from meetings.core import clock, files, tasks
from meetings.core.db import db
from meetings.core.personal import SOURCES
from meetings.overview.queries import figures
from meetings.questionnaires import actions, sheets
from meetings.questionnaires.actions import hiding, purging
from meetings.questionnaires.models import Answer, Audience, Choice, Kind, QuestionConsent
from meetings.questionnaires.queries import replies, summary
from meetings.questionnaires.rules import places
from meetings.registration import actions as registration_actions
from meetings.registration import queries as registrations
from meetings.registration.models import State as RegistrationState
from meetings.registration.signals import registration_merged
from tests import factories
from tests.questionnaires.conftest import EVENT, MANAGE, a_question, answered, fresh, kept, mine, upload, value, words
from tests.questionnaires.test_building import change, details_of


def sam_of(world):
    return registrations.of(world.event, world.sam)


@pytest.fixture
def visa(world, asked):
    """A visa question, answered yes, and a file that was asked of everybody."""
    needs = a_question(asked.form, Kind.YES_NO, "Do you need a visa?")
    file = a_question(asked.form, Kind.FILE, "Passport page")
    return needs, file


def send_file(client, form, needs, file, said="yes"):
    data = {f"q_{needs.id}": said, f"q_{file.id}-file": upload("page.pdf")}
    assert client.post(mine(form), data=data, content_type="multipart/form-data").status_code == 302


class TestOfTheOrganiser:
    def test_a_condition_that_comes_later_loses_neither_answer_nor_file(self, world, asked, visa, client):
        needs, file = visa
        client.sign_in(world.remi)
        send_file(client, asked.form, needs, file)
        key = db.session.scalars(sa.select(Answer.file_key).where(Answer.question_id == file.id)).one()
        change(file, world.olga, shown_if=(needs.id, "no"))
        assert value(file, asked.remi) is None
        assert client.post(mine(asked.form), data={f"q_{needs.id}": "yes"}).status_code == 302
        assert (kept(file, asked.remi)["name"], files.size_of(key)) == ("page.pdf", len(factories.A_PDF))
        change(file, world.olga, shown_if=None)
        assert value(file, asked.remi)["name"] == "page.pdf"
        assert client.get(f"{mine(asked.form)}/files/{file.id}").data == factories.A_PDF

    def test_the_page_says_how_many_are_set_aside_and_how_many_come_back(self, world, asked, visa, client):
        needs, file = visa
        send_file(client.sign_in(world.remi), asked.form, needs, file)
        client.sign_in(world.olga)
        page = f"{MANAGE}/{asked.form.id}/questions/{file.id}"
        data = {"section": file.section_id, "audience": "person", "label-en": "Page", "label-fr": "Page"}
        assert "is set aside" not in client.get(page).text
        shown = self.after(client, page, data | {"shown_if": f"{needs.id}|no"})
        assert "1 answer is set aside" in shown
        assert "It is kept" in shown
        assert "1 answer to this question is set aside" in client.get(page).text
        assert "1 answer that was set aside counts again" in self.after(client, page, data | {"shown_if": ""})

    def after(self, client, page, data):
        answer = client.post(page, data=data)
        assert answer.status_code == 302
        return client.get(answer.location).text

    def test_all_that_depends_on_it_goes_and_comes_with_it(self, world, asked):
        switch = a_question(asked.form, Kind.YES_NO)
        hotel = a_question(asked.form, Kind.YES_NO)
        night = a_question(asked.form, Kind.DATE, shown_if=(hotel.id, "yes"))
        answered(asked.form, asked.remi, {switch: True, hotel: True, night: "2026-11-01"})
        change(hotel, world.olga, shown_if=(switch.id, "no"))
        assert (value(hotel, asked.remi), value(night, asked.remi)) == (None, None)
        change(hotel, world.olga, shown_if=(switch.id, "yes"))
        assert (value(hotel, asked.remi), value(night, asked.remi)) == (True, "2026-11-01")

    def test_a_section_for_others_sets_aside_too(self, world, asked):
        number = a_question(asked.form, Kind.NUMBER)
        answered(asked.form, asked.remi, {number: 4})
        section = asked.form.sections[0]
        for categories, expected in (([world.civil_society], None), ([], 4)):
            actions.change_section(
                section, section.title, section.introduction, categories, by=world.olga, now=clock.now()
            )
            db.session.commit()
            assert value(number, asked.remi) == expected
        assert kept(number, asked.remi) == 4

    @pytest.mark.parametrize("whole", [False, True])
    def test_whoever_is_moved_to_another_category_is_asked_what_that_is_asked_at_once(self, world, asked, whole):
        """Of a section for delegates, or of a whole form for them; a place in a quota is free meanwhile."""
        tour = a_question(asked.form, Kind.ONE_OF, options=(("Tour", 1), "None"))
        asked.form.sections[0].categories = [] if whole else [world.delegate]
        asked.form.categories = [world.delegate] if whole else []
        actions.add_section(asked.form, words("For all"), words(""), [], by=world.olga)
        a_question(fresh(asked.form), Kind.NUMBER, is_required=True)
        choice = tour.offered[0].id
        answered(asked.form, asked.remi, {tour: choice, fresh(asked.form).questions[-1]: 1})
        for category, expected, taken in ((world.civil_society, None, 0), (world.delegate, choice, 1)):
            registration_actions.change_category(asked.remi, category, by=world.olga, now=clock.now())
            db.session.commit()
            assert value(tour, asked.remi) == expected
            assert db.session.scalar(sa.select(sa.func.count()).select_from(Choice)) == taken

    def test_whoever_comes_back_in_another_category_is_asked_what_that_is_asked(self, world, asked):
        """She registers anew herself, or an organiser moves her while she does not come."""
        number = a_question(asked.form, Kind.NUMBER)
        asked.form.sections[0].categories = [world.delegate]
        db.session.commit()
        answered(asked.form, asked.remi, {number: 4})
        remi, now = asked.remi, clock.now()
        registration_actions.withdraw(remi, by=world.remi, now=now)
        details = registration_actions.Details("Rémi", "Vasseur-Delorme")
        registration_actions.register(world.event, world.remi, world.civil_society, details, affiliation=None, now=now)
        db.session.commit()
        assert value(number, remi) is None
        registration_actions.withdraw(remi, by=world.remi, now=now)
        registration_actions.change_category(remi, world.delegate, by=world.olga, now=now)
        db.session.commit()
        assert value(number, remi) == 4

    def test_a_corrected_name_asks_nothing_about_forms(self, world, asked, count_queries):
        answered(asked.form, asked.remi, {a_question(asked.form, Kind.NUMBER): 4})
        details = registration_actions.Details("Rémy", "Vasseur-Delorme")
        with count_queries() as statements:
            registration_actions.amend(asked.remi, details, by=world.remi, now=clock.now())
        assert not [each for each in statements if "question" in each]

    def test_what_the_new_category_has_to_answer_is_to_do(self, world, asked):
        number = a_question(asked.form, Kind.NUMBER)
        section = actions.add_section(
            asked.form, words("Civil society"), words(""), [world.civil_society], by=world.olga
        )
        db.session.commit()
        a_question(fresh(asked.form), Kind.NUMBER, is_required=True)
        assert section.categories
        assert answered(asked.form, asked.remi, {number: 1}).complete_at
        registration_actions.change_category(asked.remi, world.civil_society, by=world.olga, now=clock.now())
        db.session.commit()
        assert replies.of_person(asked.remi)[asked.form.id].complete_at is None
        registration_actions.change_category(asked.remi, world.delegate, by=world.olga, now=clock.now())
        db.session.commit()
        assert replies.of_person(asked.remi)[asked.form.id].complete_at, "moved back: all is there that she had sent"

    def test_a_form_that_asks_other_categories_sets_aside_what_those_left_out_said(self, world, asked):
        number = a_question(asked.form, Kind.NUMBER)
        answered(asked.form, asked.remi, {number: 4})
        for categories, expected in (((world.civil_society,), None), ((), 4)):
            details = actions.Details(asked.form.purpose, asked.form.title, categories=categories)
            actions.change_details(fresh(asked.form), details, by=world.olga, now=clock.now())
            db.session.commit()
            tasks.run_due()
            assert value(number, asked.remi) == expected

    def test_a_retired_question_keeps_its_answers_as_given(self, world, asked):
        switch = a_question(asked.form, Kind.YES_NO)
        night = a_question(asked.form, Kind.DATE, shown_if=(switch.id, "yes"))
        answered(asked.form, asked.remi, {switch: True, night: "2026-11-01"})
        actions.remove_question(night, by=world.olga, now=clock.now())
        db.session.commit()
        answered(asked.form, asked.remi, {switch: False})
        assert value(night, asked.remi) == "2026-11-01"
        actions.restore_question(night, by=world.olga, now=clock.now())
        db.session.commit()
        assert (value(night, asked.remi), kept(night, asked.remi)) == (None, "2026-11-01")

    def test_what_is_missing_again_is_said(self, world, asked):
        switch = a_question(asked.form, Kind.YES_NO)
        note = a_question(asked.form, Kind.NUMBER, is_required=True)
        reply = answered(asked.form, asked.remi, {switch: True, note: 1})
        change(note, world.olga, shown_if=(switch.id, "no"))
        tasks.run_due()
        db.session.expire_all()
        assert reply.complete_at, "what is not asked is not missing"
        change(switch, world.olga, help=switch.help)
        assert kept(note, asked.remi) == 1


class TestOfThePerson:
    def test_her_own_change_sets_aside_and_her_form_begins_with_it_again(self, world, asked, client):
        switch = a_question(asked.form, Kind.YES_NO)
        note = a_question(asked.form, Kind.SHORT_TEXT, shown_if=(switch.id, "yes"))
        client.sign_in(world.remi)
        client.post(mine(asked.form), data={f"q_{switch.id}": "yes", f"q_{note.id}": "Hotel Aurora"})
        client.post(mine(asked.form), data={f"q_{switch.id}": "no", f"q_{note.id}": "Hotel Aurora"})
        assert (value(note, asked.remi), kept(note, asked.remi)) == (None, "Hotel Aurora")
        assert 'value="Hotel Aurora"' in client.get(mine(asked.form)).text
        client.post(mine(asked.form), data={f"q_{switch.id}": "yes", f"q_{note.id}": "Hotel Aurora"})
        assert value(note, asked.remi) == "Hotel Aurora"

    def test_what_she_empties_when_it_is_asked_again_is_taken_back(self, world, asked):
        switch = a_question(asked.form, Kind.YES_NO)
        note = a_question(asked.form, Kind.NUMBER, shown_if=(switch.id, "yes"))
        answered(asked.form, asked.remi, {switch: True, note: 1})
        answered(asked.form, asked.remi, {switch: False, note: None})
        assert kept(note, asked.remi) == 1
        answered(asked.form, asked.remi, {switch: True, note: None})
        assert kept(note, asked.remi) is None

    def test_who_was_not_shown_it_does_not_take_it_back(self, world, asked, client):
        switch = a_question(asked.form, Kind.YES_NO)
        note = a_question(asked.form, Kind.SHORT_TEXT, shown_if=(switch.id, "yes"))
        inside = a_question(asked.form, Kind.NUMBER, audience=Audience.INTERNAL, shown_if=(switch.id, "yes"))
        answered(asked.form, asked.remi, {switch: True, note: "Hotel Aurora"})
        answered(asked.form, asked.remi, {inside: 7}, by=world.olga)
        answered(asked.form, asked.remi, {switch: False})
        assert (value(inside, asked.remi), kept(inside, asked.remi)) == (None, 7)
        page = f"{MANAGE}/{asked.form.id}/answers/{asked.remi.id}"
        assert "Hotel Aurora" not in client.sign_in(world.olga).get(page).text
        assert client.post(page, data={f"q_{switch.id}": "yes"}).status_code == 302
        assert (value(note, asked.remi), value(inside, asked.remi)) == ("Hotel Aurora", 7)

    def test_a_consent_that_she_hides_ends_and_none_begins_ticked(self, world, asked, client):
        switch = a_question(asked.form, Kind.YES_NO)
        consent = a_question(asked.form, Kind.CONSENT, shown_if=(switch.id, "yes"))
        answered(asked.form, asked.remi, {switch: True, consent: 1})
        answered(asked.form, asked.remi, {switch: False})
        assert kept(consent, asked.remi) is None
        assert db.session.scalars(sa.select(QuestionConsent.withdrawn_at)).one()
        answered(asked.form, asked.remi, {switch: True, consent: 1})
        change(consent, world.olga, shown_if=(switch.id, "no"))
        assert kept(consent, asked.remi) == 1
        sheet = sheets.sheet(fresh(asked.form), asked.remi, "en", sheets.THE_PERSON)
        assert consent.id in sheet.aside
        assert consent.id not in sheet.beginning
        assert db.session.scalars(sa.select(QuestionConsent).where(QuestionConsent.withdrawn_at.is_(None))).one()


class TestPlaces:
    @pytest.fixture
    def tour(self, asked):
        """A tour with one place, after a question that decides about it."""
        switch = a_question(asked.form, Kind.YES_NO)
        return switch, a_question(asked.form, Kind.ONE_OF, "Tour", options=(("Boat", 1), "None"))

    def test_what_is_set_aside_holds_no_place_and_comes_back_only_to_a_free_one(self, world, asked, tour):
        switch, question = tour
        boat, none = question.offered
        sam = sam_of(world)
        answered(asked.form, asked.remi, {switch: True, question: boat.id})
        change(question, world.olga, shown_if=(switch.id, "no"))
        assert db.session.scalars(sa.select(Choice)).all() == []
        answered(asked.form, sam, {switch: False, question: boat.id})
        details = details_of(question, shown_if=None)
        moved = actions.change_question(question, details, section=question.section, by=world.olga, now=clock.now())
        db.session.commit()
        assert [each.registration_id for each in moved.without_place] == [asked.remi.id]
        assert (value(question, asked.remi), kept(question, asked.remi)) == (None, boat.id)
        with pytest.raises(places.Full):
            answered(asked.form, asked.remi, {question: boat.id})
        db.session.rollback()
        answered(asked.form, sam, {question: none.id})
        answered(asked.form, asked.remi, {question: boat.id})
        assert value(question, asked.remi) == boat.id

    def test_whoever_answered_first_gets_the_place_when_several_come_back(self, world, asked, tour):
        switch, question = tour
        boat = question.offered[0]
        sam = sam_of(world)
        for one in (sam, asked.remi):
            answered(asked.form, one, {switch: True, question: boat.id})
            answered(asked.form, one, {switch: True})
            change(question, world.olga, shown_if=(switch.id, "no"))
            change(question, world.olga, shown_if=(switch.id, "no"))
            if one is sam:
                change(question, world.olga, shown_if=None)
                answered(asked.form, sam, {switch: False})
                change(question, world.olga, shown_if=(switch.id, "yes"))
        change(question, world.olga, shown_if=None)
        assert [value(question, one) for one in (sam, asked.remi)] == [boat.id, None]
        held = db.session.scalars(sa.select(Choice.registration_id)).all()
        assert held == [sam.id]

    def test_who_has_withdrawn_takes_no_place(self, world, asked, tour):
        switch, question = tour
        answered(asked.form, asked.remi, {switch: True, question: question.offered[0].id})
        change(question, world.olga, shown_if=(switch.id, "no"))
        asked.remi.state = RegistrationState.WITHDRAWN
        db.session.commit()
        change(question, world.olga, shown_if=None)
        assert db.session.scalars(sa.select(Choice)).all() == []
        assert value(question, asked.remi) is None

    def test_a_session_that_is_gone_is_in_nobodys_way(self, world, asked):
        switch = a_question(asked.form, Kind.YES_NO)
        room = factories.a_room(world.event, seats=5)
        one, other = (factories.a_session(world.event, room_id=room.id) for _number in range(2))
        question = a_question(asked.form, Kind.SESSIONS)
        answered(asked.form, asked.remi, {switch: True, question: [one.id, other.id]})
        change(question, world.olga, shown_if=(switch.id, "no"))
        db.session.delete(one)
        db.session.commit()
        change(question, world.olga, shown_if=None)
        assert db.session.scalars(sa.select(Choice.session_id)).all() == [other.id]


class TestReaders:
    @pytest.fixture
    def hidden(self, world, asked, client):
        """Answers of every sort, set aside by an organiser's condition."""
        switch = a_question(asked.form, Kind.YES_NO)
        made = {
            "note": a_question(asked.form, Kind.SHORT_TEXT, "Note"),
            "file": a_question(asked.form, Kind.FILE, "Page"),
            "gender": a_question(asked.form, Kind.ONE_OF, "Gender", options=("Woman", "Man")),
            "secret": a_question(asked.form, Kind.SHORT_TEXT, "Illness", is_sensitive=True),
        }
        data = {
            f"q_{switch.id}": "yes",
            f"q_{made['note'].id}": "Zanzibar",
            f"q_{made['file'].id}-file": upload("page.pdf"),
            f"q_{made['gender'].id}": made["gender"].offered[1].id,
            f"q_{made['secret'].id}": "Malaria",
        }
        client.sign_in(world.remi).post(mine(asked.form), data=data, content_type="multipart/form-data")
        for each in made.values():
            change(each, world.olga, shown_if=(switch.id, "no"))
        return made

    def export(self, client, form, **more):
        data = {"format": "csv", "purpose": "Catering", "with_sensitive": "y"} | more
        with client.post(f"{MANAGE}/{form.id}/export", data=data) as answer:
            return answer.get_data()

    def test_no_page_table_count_or_export_shows_it(self, world, asked, hidden, client):
        client.sign_in(world.olga)
        base = f"{MANAGE}/{asked.form.id}"
        wanted = [f"q_{each.id}" for each in hidden.values()]
        paths = (
            f"{base}/answers",
            f"{MANAGE}/answers/{asked.remi.id}",
            f"{MANAGE}/answers/{asked.remi.id}/sensitive",
            f"{base}/answers/{asked.remi.id}",
        )
        shown = [client.get(path).text for path in paths]
        table = client.get(f"{EVENT}/manage/registrations", query_string={"columns": wanted[:3]})
        for text in (*shown, table.text, self.export(client, asked.form).decode("utf-8-sig")):
            assert not any(word in text for word in ("Zanzibar", "Malaria", "page.pdf"))
        assert client.get(f"{MANAGE}/answers/{asked.remi.id}/{hidden['file'].id}/file").status_code == 404
        with zipfile.ZipFile(io.BytesIO(self.export(client, asked.form, format="zip"))) as found:
            assert found.namelist() == []
        genders = figures.breakdowns(world.event, lambda words: "Gender" in words)[1]
        assert [each.number for each in genders.figures] == [0, 0]
        tallies = summary.tallies(fresh(asked.form), sensitive=True, with_protected=True)
        assert {each.question.id: each.total for each in tallies if each.total} == {
            fresh(asked.form).questions[0].id: 1
        }

    def test_she_is_handed_it_marked(self, world, asked, hidden):
        lines = {
            line["answer"]: line["set_aside_at"] is not None for line in SOURCES["questionnaires"].export(world.remi.id)
        }
        assert lines == {"yes": False, "Zanzibar": True, "page.pdf": True, "Man": True, "Malaria": True}

    def test_it_is_erased_with_her_and_purged_on_its_date(self, world, asked, hidden):
        key = db.session.scalars(sa.select(Answer.file_key).where(Answer.file_key.is_not(None))).one()
        secret = hidden["secret"]
        day = world.event.last_day + timedelta(days=secret.retention_days)
        assert purging.purge(factories.at(day, 3)) == {world.event.slug: 1}
        assert kept(secret, asked.remi) is None
        assert SOURCES["questionnaires"].erase(world.remi.id, clock.now()) == 4
        db.session.commit()
        assert files.size_of(key) is None

    def test_what_is_kept_is_no_answer_to_change_kind_or_options_under(self, world, asked, hidden):
        gender = hidden["gender"]
        options = (actions.OptionDetails(gender.offered[0].label, id=gender.offered[0].id),)
        change(gender, world.olga, options=(*options, actions.OptionDetails(gender.label)))
        assert [each.retired_at is not None for each in fresh(asked.form).questions[3].options].count(True) == 1

    def test_when_two_were_one_person_what_she_is_not_asked_is_set_aside(self, world, asked):
        switch = a_question(asked.form, Kind.YES_NO)
        note = a_question(asked.form, Kind.SHORT_TEXT, shown_if=(switch.id, "yes"))
        sam = sam_of(world)
        answered(asked.form, asked.remi, {switch: False})
        answered(asked.form, sam, {switch: True, note: "Hotel Aurora"})
        registration_merged.send(asked.remi, other=sam, by=world.olga, now=clock.now())
        db.session.commit()
        assert (value(note, asked.remi), kept(note, asked.remi)) == (None, "Hotel Aurora")


def test_settling_costs_the_same_for_one_and_for_thirty(world, asked, count_queries):
    switch = a_question(asked.form, Kind.YES_NO)
    note = a_question(asked.form, Kind.SHORT_TEXT, shown_if=(switch.id, "yes"))
    costs = []
    for number in (1, 30):
        for one in range(number):
            person = factories.a_registration(world.event, factories.an_account(f"Ada{number}{one}"), world.delegate)
            answered(asked.form, person, {switch: True, note: "x"})
        db.session.execute(sa.update(Answer).where(Answer.question_id == switch.id).values(value=False))
        db.session.commit()
        form = fresh(asked.form)
        with count_queries() as seen:
            assert len(hiding.settle(form, clock.now()).aside) == number
        costs.append(len(seen))
        db.session.commit()
    assert costs[0] == costs[1]
