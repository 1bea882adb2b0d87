"""The pages of forms: works, refused, stranger, anonymous, invalid."""

import io
import re
import zipfile
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from PIL import Image
from python_calamine import CalamineWorkbook

from meetings.core import clock, files, tasks
from meetings.core.db import db
from meetings.core.i18n import in_language, moment, on_one_line
from meetings.core.mail import Mail
from meetings.core.translated import Translated
from meetings.events.models import Role
from meetings.questionnaires import actions, sheets
from meetings.questionnaires.forms.answering import form_for
from meetings.questionnaires.models import (
    Answer,
    Audience,
    KeptUpload,
    Kind,
    Purpose,
    Question,
    QuestionConsent,
    Questionnaire,
    Reply,
    State,
)
from meetings.questionnaires.queries import forms
from meetings.questionnaires.rules import places
from meetings.questionnaires.views.mine import blame
from meetings.questionnaires.words import Names, answer_words
from meetings.registration import queries as registrations
from meetings.registration.models import State as RegistrationState
from tests import factories, samples
from tests.conftest import WatchfulClient
from tests.deeds import deeds
from tests.questionnaires.conftest import a_form, a_question, answered, fresh, value, words

EVENT = "/en/events/annual-meeting"
MANAGE = f"{EVENT}/manage/forms"
HOSTILE = "<img src=x onerror=alert(1)>{{7919*7919}}"


def mine(form):
    return f"{EVENT}/my-registration/forms/{form.id}"


def upload(name, content=factories.A_PDF):
    return io.BytesIO(content), name


class TestAnswering:
    def test_every_kind_is_answered_kept_and_shown_again(self, world, asked, client):
        room = factories.a_room(world.event, seats=10)
        session = factories.a_session(world.event, room_id=room.id)
        kinds = {
            kind: a_question(asked.form, kind, options=("A", "B") if kind in {Kind.ONE_OF, Kind.SEVERAL_OF} else ())
            for kind in Kind
        }
        several = kinds[Kind.SEVERAL_OF].offered
        q = {kind: f"q_{question.id}" for kind, question in kinds.items()}
        data = {
            q[Kind.SHORT_TEXT]: " Ana ",
            q[Kind.LONG_TEXT]: "Two\nlines",
            q[Kind.NUMBER]: "7",
            q[Kind.YES_NO]: "no",
            q[Kind.ONE_OF]: kinds[Kind.ONE_OF].offered[1].id,
            q[Kind.SEVERAL_OF]: [each.id for each in several],
            q[Kind.DATE]: "2026-11-02",
            q[Kind.TIME]: "09:30",
            q[Kind.COUNTRY]: world.state.id,
            f"{q[Kind.FILE]}-file": upload("note.pdf"),
            f"{q[Kind.PICTURE]}-file": upload("me.jpg", samples.a_picture("JPEG", (300, 200), secret="here")),
            q[Kind.TELEPHONE]: "+43 1 2345",
            q[Kind.EMAIL]: "ana@example.org",
            f"{q[Kind.TRAVEL]}-arrival_date": "2026-11-02",
            f"{q[Kind.TRAVEL]}-arrival_time": "10:05",
            f"{q[Kind.TRAVEL]}-hotel": "Grand",
            f"{q[Kind.DIET]}-needs": ["vegan", "halal"],
            f"{q[Kind.ACCESS]}-text": "A ramp",
            q[Kind.CONSENT]: "y",
            q[Kind.SESSIONS]: [session.id],
        }
        client.sign_in(world.remi)
        assert client.post(mine(asked.form), data=data, content_type="multipart/form-data").status_code == 302
        stored = {kind: value(question, asked.remi) for kind, question in kinds.items()}
        assert stored[Kind.SHORT_TEXT] == "Ana"
        assert stored[Kind.NUMBER] == 7
        assert stored[Kind.YES_NO] is False
        assert (stored[Kind.DATE], stored[Kind.TIME]) == ("2026-11-02", "09:30")
        assert stored[Kind.TRAVEL] == {"arrival_date": "2026-11-02", "arrival_time": "10:05", "hotel": "Grand"}
        assert stored[Kind.DIET] == {"needs": ["vegan", "halal"]}
        assert stored[Kind.SESSIONS] == [session.id]
        assert stored[Kind.CONSENT] == 1
        travel = next(each for each in asked.form.questions if each.kind == Kind.TRAVEL)
        with in_language("fr"):
            said = answer_words(travel, stored[Kind.TRAVEL], Names())
        assert "2 novembre 2026\u202f; Heure d’arrivée\u202f: 10:05\u202f; " in said
        page = client.get(mine(asked.form)).text
        for shown in ("Ana", "Two\nlines", 'value="7"', "note.pdf", "me.jpg", "Grand", "A ramp", "10:05"):
            assert shown in page
        assert page.count("checked") >= 8
        asked.form.state = State.CLOSED
        db.session.commit()
        closed = client.get(mine(asked.form)).text
        assert "This form is closed" in closed
        assert "Vegan, Halal" in closed
        assert "Georgia" in closed
        assert client.post(mine(asked.form), data={}).status_code == 422

    def test_what_was_typed_comes_back_with_a_sentence_at_each_mistake(self, world, asked, client):
        number = a_question(asked.form, Kind.NUMBER, "Nights", settings={"most": 3})
        name = a_question(asked.form, Kind.SHORT_TEXT, "Assistant", is_required=True)
        date = a_question(asked.form, Kind.DATE, "Day")
        data = {f"q_{number.id}": "9", f"q_{date.id}": "someday"}
        answer = client.sign_in(world.remi).post(mine(asked.form), data=data)
        assert answer.status_code == 422
        assert "The largest number is 3." in answer.text
        assert f'href="#q_{name.id}"' in answer.text
        assert 'value="someday"' in answer.text
        assert 'value="9"' in answer.text
        assert value(number, asked.remi) is None

    def test_what_is_missing_may_wait_when_one_goes_on_later(self, world, asked, client):
        name = a_question(asked.form, Kind.SHORT_TEXT, is_required=True)
        other = a_question(asked.form, Kind.NUMBER)
        data = {f"q_{other.id}": "2", "act": "later"}
        assert client.sign_in(world.remi).post(mine(asked.form), data=data).location.endswith("/my-registration")
        assert value(other, asked.remi) == 2
        page = client.get(f"{EVENT}/my-registration").text
        assert "<span>to do</span>" in page
        client.post(mine(asked.form), data={f"q_{name.id}": "x", f"q_{other.id}": "2"})
        page = client.get(f"{EVENT}/my-registration").text
        assert "<span>to do</span>" not in page
        assert mine(asked.form) in page

    def test_hidden_questions_are_neither_checked_nor_kept(self, world, asked, client):
        switch = a_question(asked.form, Kind.YES_NO)
        night = a_question(asked.form, Kind.DATE, shown_if=(switch.id, "yes"), is_required=True)
        client.sign_in(world.remi)
        data = {f"q_{switch.id}": "no", f"q_{night.id}": "nonsense"}
        assert client.post(mine(asked.form), data=data).status_code == 302
        assert value(night, asked.remi) is None
        data[f"q_{switch.id}"] = "yes"
        assert client.post(mine(asked.form), data=data).status_code == 422
        assert client.post(mine(asked.form), data=data | {f"q_{night.id}": ""}).status_code == 422
        assert client.post(mine(asked.form), data=data | {f"q_{night.id}": "2026-11-01"}).status_code == 302

    def test_a_file_that_arrived_with_a_refused_form_need_not_be_sent_again(self, own_app):
        """Here what the refused request recorded is really committed, beside the transaction that is rolled back."""
        own_app.test_client_class = WatchfulClient
        world, client = factories.a_world(), own_app.test_client()
        form = a_form(world.event, world.olga)
        file, name = a_question(form, Kind.FILE), a_question(form, Kind.SHORT_TEXT, is_required=True)
        sent = {f"q_{file.id}-file": upload("note.pdf")}
        answer = client.sign_in(world.remi).post(mine(form), data=sent, content_type="multipart/form-data")
        assert answer.status_code == 422
        assert "Arrived: note.pdf" in answer.text
        kept = db.session.scalars(sa.select(KeptUpload)).one()
        assert f'value="{kept.id}"' in answer.text
        data = {f"q_{file.id}-kept": kept.id, f"q_{name.id}": "x"}
        assert client.sign_in(world.sam).post(mine(form), data=data).status_code == 302
        assert value(file, registrations.of(world.event, world.sam)) is None, "somebody else’s upload"
        assert client.sign_in(world.remi).post(mine(form), data=data).status_code == 302
        assert value(file, registrations.of(world.event, world.remi))["name"] == "note.pdf"
        assert db.session.scalars(sa.select(KeptUpload)).all() == []
        assert client.get(f"{mine(form)}/files/{file.id}").data == factories.A_PDF

    def test_a_new_file_replaces_the_old_one_and_it_can_be_removed(self, world, asked, client):
        file = a_question(asked.form, Kind.FILE)
        client.sign_in(world.remi)
        keys = []
        for name in ("one.pdf", "two.pdf"):
            client.post(mine(asked.form), data={f"q_{file.id}-file": upload(name)}, content_type="multipart/form-data")
            keys.append(db.session.scalars(sa.select(Answer.file_key)).one())
        assert files.size_of(keys[0]) is None
        client.post(mine(asked.form), data={})
        assert value(file, asked.remi)["name"] == "two.pdf", "nothing sent leaves it"
        client.post(mine(asked.form), data={f"q_{file.id}-remove": "y"})
        assert value(file, asked.remi) is None
        assert files.size_of(keys[1]) is None

    def test_a_picture_is_a_square_without_its_secrets(self, world, asked, client):
        question = a_question(asked.form, Kind.PICTURE)
        client.sign_in(world.remi)
        data = {f"q_{question.id}-file": upload("me.jpg", samples.a_picture("JPEG", (1200, 1000), secret="at home"))}
        client.post(mine(asked.form), data=data, content_type="multipart/form-data")
        sent = client.get(f"{mine(asked.form)}/files/{question.id}").data
        picture = Image.open(io.BytesIO(sent))
        assert picture.size == (800, 800)
        assert not picture.getexif()
        heic = (io.BytesIO(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), "me.heic")
        for wrong in (upload("me.pdf"), heic):
            data = {f"q_{question.id}-file": wrong}
            answer = client.post(mine(asked.form), data=data, content_type="multipart/form-data")
            assert answer.status_code == 422
            assert "This is not a JPEG or PNG picture" in answer.text
            assert "Share a PDF" not in answer.text

    def test_the_part_of_a_picture_that_was_chosen_stays(self, world, asked, client):
        target = io.BytesIO()
        halves = Image.new("RGB", (400, 200), "#ff0000")
        halves.paste("#0000ff", (200, 0, 400, 200))
        halves.save(target, "PNG")
        question = a_question(asked.form, Kind.PICTURE)
        client.sign_in(world.remi)
        for focus, colour in (("beginning", (255, 0, 0)), ("end", (0, 0, 255))):
            data = {f"q_{question.id}-file": upload("me.png", target.getvalue()), f"q_{question.id}-focus": focus}
            client.post(mine(asked.form), data=data, content_type="multipart/form-data")
            sent = client.get(f"{mine(asked.form)}/files/{question.id}").data
            assert Image.open(io.BytesIO(sent)).convert("RGB").getpixel((100, 100)) == colour

    def test_a_full_answer_is_refused_at_its_question(self, world, asked, client):
        question = a_question(asked.form, Kind.ONE_OF, options=(("Tour", 1), "None"))
        tour = question.offered[0].id
        answered(asked.form, registrations.of(world.event, world.sam), {question: tour})
        client.sign_in(world.remi)
        assert "(no place left)" in client.get(mine(asked.form)).text
        answer = client.post(mine(asked.form), data={f"q_{question.id}": tour})
        assert answer.status_code == 422
        assert "No place is left for “Tour”." in answer.text
        assert value(question, asked.remi) is None

    def test_whoever_was_slower_reads_how_many_places_are_left_now(self, world, asked, client):
        room = factories.a_room(world.event, seats=1)
        session = factories.a_session(world.event, room_id=room.id)
        bus = a_question(asked.form, Kind.ONE_OF, options=(("Early", 1), ("Late", 2), "None"))
        workshop = a_question(asked.form, Kind.SESSIONS, "Workshop")
        early = bus.offered[0].id
        with client.application.test_request_context("/en/", method="POST", data={f"q_{bus.id}": early}):
            form = form_for(sheets.sheet(asked.form, asked.remi, "en", sheets.THE_PERSON))
            assert "Early (places left: 1)" in str(form.field_of(bus).choices)
            answered(asked.form, registrations.of(world.event, world.sam), {bus: early, workshop: [session.id]})
            with pytest.raises(places.Full) as refusal:
                answered(asked.form, asked.remi, {bus: early, workshop: [session.id]})
            blame(form, refusal.value)
            shown = [
                str(label) for field in (bus, workshop) for _value, label, *_more in form.field_of(field).iter_choices()
            ]
            assert form.field_of(bus).data == early, "what was chosen stays chosen"
        assert [label.rpartition("(")[2] for label in shown if "(" in label] == [
            "no place left)",
            "places left: 2)",
            "no place left)",
        ]

    def test_two_sessions_at_the_same_time_are_refused(self, world, asked, client):
        room = factories.a_room(world.event)
        sessions = [factories.a_session(world.event, room_id=room.id).id for _number in range(2)]
        question = a_question(asked.form, Kind.SESSIONS)
        answer = client.sign_in(world.remi).post(mine(asked.form), data={f"q_{question.id}": sessions})
        assert answer.status_code == 422
        assert "at the same time" in answer.text

    def test_a_consent_is_kept_in_the_language_it_was_read_in(self, world, asked, client):
        question = a_question(asked.form, Kind.CONSENT)
        path = mine(asked.form).replace("/en/", "/fr/", 1)
        client.sign_in(world.remi).post(path, data={f"q_{question.id}": "y"})
        given = db.session.scalars(sa.select(QuestionConsent)).one()
        assert (given.text, given.language) == ("J’accepte ceci.", "fr")

    def test_after_registering_one_is_led_to_the_form(self, world, asked, client):
        a_question(asked.form, Kind.NUMBER)
        newcomer = factories.an_account("Nova")
        data = {"category": world.delegate.id, "given_name": "Nova", "family_name": "New", "form_of_address": ""}
        answer = client.sign_in(newcomer).post(f"{EVENT}/register", data=data | {"affiliation_id": ""})
        assert answer.location.endswith(mine(asked.form))
        other = a_form(world.event, world.olga, title=words("Other"))
        assert client.post(mine(asked.form), data={}).location.endswith(mine(other))

    def test_what_people_wrote_is_never_markup(self, world, asked, client):
        question = a_question(asked.form, Kind.SHORT_TEXT, HOSTILE, help=words(HOSTILE))
        asked.form.title = asked.form.introduction = words(HOSTILE)
        db.session.commit()
        client.sign_in(world.remi).post(mine(asked.form), data={f"q_{question.id}": HOSTILE})
        pages = [mine(asked.form), f"{EVENT}/my-registration"]
        organiser = [
            MANAGE,
            f"{MANAGE}/{asked.form.id}",
            f"{MANAGE}/{asked.form.id}/answers",
            f"{MANAGE}/{asked.form.id}/summary",
            f"{MANAGE}/{asked.form.id}/preview",
            f"{MANAGE}/{asked.form.id}/questions/{question.id}",
            f"{MANAGE}/{asked.form.id}/questions/{question.id}/removal",
            f"{MANAGE}/answers/{asked.remi.id}",
        ]
        for who, paths in ((world.remi, pages), (world.olga, organiser)):
            client.sign_in(who)
            for path in paths:
                page = client.get(path)
                assert page.status_code == 200
                assert "<img src=x" not in page.text, path
                assert str(7919 * 7919) not in page.text, path


class TestWhoAnswers:
    @pytest.mark.parametrize("who", ["stella", "dana", "olga", "gaby"])
    def test_only_the_person_of_the_registration_has_the_page(self, world, asked, client, who):
        question = a_question(asked.form, Kind.FILE)
        client.sign_in(getattr(world, who))
        for method, path in (
            ("get", mine(asked.form)),
            ("post", mine(asked.form)),
            ("get", f"{mine(asked.form)}/files/{question.id}"),
        ):
            assert getattr(client, method)(path).status_code == 404, path

    def test_an_anonymous_visitor_is_asked_to_sign_in(self, world, asked, client):
        assert "/sign-in" in client.get(mine(asked.form)).location
        assert "/sign-in" in client.get(MANAGE).location

    @pytest.mark.parametrize("how", ["draft", "not yet", "category", "withdrawn", "other event", "follow-up"])
    def test_it_is_not_there_for_whom_it_does_not_ask(self, world, asked, client, how):
        a_question(asked.form, Kind.NUMBER)
        if how == "draft":
            asked.form.state = State.DRAFT
        elif how == "not yet":
            asked.form.opens_at = clock.now() + timedelta(hours=1)
        elif how == "category":
            asked.form.categories = [world.civil_society]
        elif how == "withdrawn":
            asked.remi.state = RegistrationState.WITHDRAWN
        elif how == "follow-up":
            asked.form.purpose, asked.remi.state = Purpose.FOLLOW_UP, RegistrationState.SUBMITTED
        else:
            other = factories.an_event(slug="other-meeting")
            asked.form = a_form(other, world.olga)
        db.session.commit()
        client.sign_in(world.remi)
        assert client.get(mine(asked.form)).status_code == 404
        assert client.post(mine(asked.form), data={}).status_code == 404

    def test_nobody_answers_a_question_of_another_form_or_an_internal_one(self, world, asked, client):
        internal = a_question(asked.form, Kind.NUMBER, "Inside", audience=Audience.INTERNAL)
        other = a_question(a_form(world.event, world.olga), Kind.NUMBER)
        client.sign_in(world.remi)
        assert "Inside" not in client.get(mine(asked.form)).text
        client.post(mine(asked.form), data={f"q_{internal.id}": "1", f"q_{other.id}": "1"})
        assert (value(internal, asked.remi), value(other, asked.remi)) == (None, None)
        file = a_question(asked.form, Kind.FILE, audience=Audience.INTERNAL)
        assert client.get(f"{mine(asked.form)}/files/{file.id}").status_code == 404


class TestBuilding:
    def test_a_form_is_built_and_opened(self, world, client):
        client.sign_in(world.olga)
        data = {
            "title-en": "Travel",
            "title-fr": "Voyage",
            "purpose": "follow_up",
            "closes_at": "2030-01-02T18:00",
            "reminder_days": "7, 2",
        }
        path = client.post(f"{MANAGE}/new", data=data).location
        form = db.session.scalars(sa.select(Questionnaire)).one()
        assert path.endswith(form.id)
        assert form.reminder_days == [7, 2]
        assert form.closes_at.isoformat() == "2030-01-02T17:00:00+00:00"
        section = form.sections[0]
        base = f"{MANAGE}/{form.id}"
        assert "Yes or no" in client.get(f"{base}/sections/{section.id}/questions/new").text
        new = f"{base}/sections/{section.id}/questions/new?kind="
        asked = {
            "section": section.id,
            "audience": "person",
            "shown_if": "",
            "label-en": "Hotel?",
            "label-fr": "Hôtel ?",
        }
        assert client.post(f"{new}yes_no", data=asked).status_code == 302
        (hotel,) = fresh(form).questions
        meal = asked | {"label-en": "Meal", "shown_if": f"{hotel.id}|yes", "is_required": "y"}
        rows = {"options-0-label-en": "Fish", "options-0-quota": "3", "options-1-label-en": "Rice"}
        rows |= {"options-0-label-fr": "Poisson", "options-1-label-fr": "Riz"}
        more = client.post(f"{new}one_of", data=meal | rows | {"act": "add"})
        assert more.status_code == 200
        assert "options-2-label-en" in more.text
        assert 'value="Fish"' in more.text
        assert client.post(f"{new}one_of", data=meal | rows | {"act": "save"}).status_code == 302
        meal_question = fresh(form).questions[1]
        assert [(each.label["en"], each.quota) for each in meal_question.offered] == [("Fish", 3), ("Rice", None)]
        assert (meal_question.shown_if_id, meal_question.shown_if_value) == (hotel.id, "yes")
        page = client.get(base).text
        assert "Only if your answer to “Hotel?” is “yes”." in page
        assert "As soon as the form is open, 2 people get a message." in page
        factories.a_registration(world.event, factories.an_account(), world.delegate)
        db.session.commit()
        assert "As soon as the form is open, 3 people get a message." in client.get(base).text
        question = client.post(f"{base}/state", data={"state": "open"})
        assert (question.status_code, fresh(form).state) == (422, State.DRAFT)
        assert "and write to 3 people?" in question.text
        assert "Not in every language" not in question.text
        seen = re.search(r'name="seen" value="(\w+)"', question.text)[1]
        factories.a_registration(world.event, factories.an_account(), world.delegate)
        db.session.commit()
        question = client.post(f"{base}/state", data={"state": "open", "seen": seen})
        assert question.status_code == 422, "one more than was said"
        seen = re.search(r'name="seen" value="(\w+)"', question.text)[1]
        opened = client.post(f"{base}/state", data={"state": "open", "seen": seen})
        assert fresh(form).state == State.OPEN
        assert "The form is open: 4 people get a message." in client.get(opened.location).text
        assert "get a message." not in client.get(base).text

    def test_what_is_not_in_every_language_is_named_before_the_form_opens(self, world, client):
        form = a_form(
            world.event, world.olga, title=Translated(en="Travel"), purpose=Purpose.FOLLOW_UP, state=State.DRAFT
        )
        form.sections[0].title = Translated(en="Journey")
        choice = a_question(form, Kind.ONE_OF, "Train", options=("Yes", "No"), help=Translated(fr="Choisir"))
        secret = a_question(form, Kind.SHORT_TEXT, "Internal", audience=Audience.INTERNAL)
        choice.options[1].label, secret.label = Translated(en="No"), Translated(en="Hidden")
        db.session.commit()
        gaps = [
            "Title: missing in French",
            "Section “Journey”: missing in French",
            "Explanation of “Train”: missing in English",
            "Answer “No” to “Train”: missing in French",
        ]
        page = client.sign_in(world.olga).get(f"{MANAGE}/{form.id}").text
        assert [each for each in gaps if f"<li>{each}</li>" not in page] == []
        question = client.post(f"{MANAGE}/{form.id}/state", data={"state": "open"})
        assert question.status_code == 422
        assert re.findall(r"<li>([^<]*: missing in [^<]*)</li>", question.text) == gaps
        assert fresh(form).state == State.DRAFT
        seen = re.search(r'name="seen" value="(\w+)"', question.text)[1]
        form.sections[0].title = words("Journey")
        db.session.commit()
        stale = client.post(f"{MANAGE}/{form.id}/state", data={"state": "open", "seen": seen})
        assert stale.status_code == 422, "another list than was shown"
        seen = re.search(r'name="seen" value="(\w+)"', stale.text)[1]
        assert client.post(f"{MANAGE}/{form.id}/state", data={"state": "open", "seen": seen}).status_code == 302
        assert fresh(form).state == State.OPEN
        assert client.post(f"{MANAGE}/{form.id}/state", data={"state": "closed"}).status_code == 302

    def test_a_form_in_every_language_opens_without_a_question(self, world, client):
        form = a_form(world.event, world.olga, state=State.DRAFT)
        base = f"{MANAGE}/{form.id}"
        client.sign_in(world.olga).post(f"{base}/state", data={"state": "open"})
        assert "Add a question before you open the form." in client.get(base).text
        a_question(form, Kind.NUMBER)
        assert "Not in every language" not in client.get(base).text
        assert client.post(f"{base}/state", data={"state": "open"}).status_code == 302
        assert fresh(form).state == State.OPEN

    def test_a_form_whose_time_is_over_asks_nothing_and_stays_as_it_is(self, world, client):
        form = a_form(world.event, world.olga, purpose=Purpose.FOLLOW_UP, state=State.DRAFT)
        a_question(form, Kind.NUMBER)
        factories.a_registration(world.event, factories.an_account(), world.delegate)
        form.closes_at = clock.now()
        db.session.commit()
        answer = client.sign_in(world.olga).post(f"{MANAGE}/{form.id}/state", data={"state": "open"})
        assert (answer.status_code, fresh(form).state) == (302, State.DRAFT)
        page = client.get(answer.location).text
        assert "The time at which this form closes is over." in page

    def test_when_its_reminders_leave_is_said(self, world, asked, client):
        asked.form.reminder_days, asked.form.closes_at = [2, 0], factories.at(clock.now().date() + timedelta(days=9), 7)
        db.session.commit()
        page = client.sign_in(world.olga).get(f"{MANAGE}/{asked.form.id}").text
        with in_language("en"):
            said = [
                on_one_line(moment(asked.form.closes_at - timedelta(days=days), world.event.time_zone))
                for days in (2, 1)
            ]
        assert f"Reminders to whoever has not answered: {said[0]} · {said[1]} (time of the meeting)." in page

    def test_a_refused_change_comes_back_with_what_was_typed(self, world, asked, client):
        switch = a_question(asked.form, Kind.YES_NO, "Switch")
        night = a_question(asked.form, Kind.DATE, "Night", shown_if=(switch.id, "yes"))
        base = f"{MANAGE}/{asked.form.id}"
        client.sign_in(world.olga)
        data = {
            "section": switch.section_id,
            "audience": "person",
            "shown_if": "",
            "label-en": "Typed",
            "is_sensitive": "y",
        }
        answer = client.post(f"{base}/questions/{switch.id}", data=data)
        assert answer.status_code == 422
        assert "it has to be sensitive itself" in answer.text
        assert 'value="Typed"' in answer.text
        for path, sent in (
            (f"{base}/questions/{switch.id}/removal", {}),
            (f"{base}/questions/{switch.id}/kind", {"kind": "number"}),
        ):
            answer = client.post(path, data=sent, follow_redirects=True)
            assert "notice tone-attention" in answer.text, path
        form = fresh(asked.form)
        assert [(each.id, each.kind) for each in form.questions] == [(switch.id, "yes_no"), (night.id, "date")]

    @pytest.mark.parametrize("of_sections", [False, True])
    def test_a_refused_order_is_shown_as_it_was_asked_for_with_why_not(self, world, asked, client, of_sections):
        switch = a_question(asked.form, Kind.YES_NO, "Switch")
        if of_sections:
            actions.add_section(asked.form, words("Later", "Ensuite"), words("", ""), [], by=world.olga)
        night = a_question(asked.form, Kind.DATE, "Night", shown_if=(switch.id, "yes"))
        base = f"{MANAGE}/{asked.form.id}"
        first, second = (switch.section_id, night.section_id) if of_sections else (switch.id, night.id)
        path = "order" if of_sections else f"{switch.section_id}/order"
        client.sign_in(world.olga)
        for sent in ({"order": [second, first]}, {"order": [first, second], "move": f"up:{second}"}):
            answer = client.post(f"{base}/sections/{path}", data=sent)
            assert answer.status_code == 422
            box = answer.text.partition("<details open>")[2].partition("</details>")[0]
            assert "data-error-summary" in box
            assert re.findall('name="order" value="([^"]+)"', box) == [second, first]
            assert answer.text.count("data-error-summary") == 1
        assert "<details open>" not in client.get(base).text
        assert [each.id for each in fresh(asked.form).questions] == [switch.id, night.id]

    def test_kinds_stand_in_groups_and_what_is_always_asked_is_a_valid_choice(self, world, asked, client):
        section = asked.form.sections[0]
        new = f"{MANAGE}/{asked.form.id}/sections/{section.id}/questions/new"
        client.sign_in(world.olga)
        page = client.get(new).text
        assert sorted(re.findall(r"kind=(\w+)", page)) == sorted(Kind)
        assert page.index("Numbers and times</h2>") < page.index("kind=number") < page.index("Files</h2>")
        page = client.get(f"{new}?kind=number").text
        select = re.search('<select[^>]*id="shown_if"[^>]*>', page)
        assert select
        assert "required" not in select[0]
        assert 'for="shown_if">Asked only if</label>' in page
        sent = {"label-en": "How many?", "section": section.id, "audience": "person", "shown_if": ""}
        page = client.get(client.post(f"{new}?kind=number", data=sent).location).text
        assert f'<a href="{new}">Add another question</a>' in page

    def test_removing_what_others_depend_on_says_at_once_which_and_leads_there(self, world, asked, client):
        switch = a_question(asked.form, Kind.YES_NO, "Switch")
        night = a_question(asked.form, Kind.DATE, "Night", shown_if=(switch.id, "yes"))
        other = a_question(asked.form, Kind.DATE, "Unconcerned")
        base = f"{MANAGE}/{asked.form.id}/questions"
        client.sign_in(world.olga)
        page = client.get(f"{base}/{switch.id}/removal").text
        assert "This question cannot be removed yet" in page
        assert f'href="{base}/{night.id}#shown_if">Night</a>' in page
        assert "Unconcerned" not in page
        assert "Remove the question</button>" not in page
        assert 'id="shown_if"' in client.get(f"{base}/{night.id}").text
        client.post(f"{base}/{night.id}/removal")
        for free in (switch, other):
            assert "Remove the question</button>" in client.get(f"{base}/{free.id}/removal").text

    def test_how_many_are_incomplete_by_a_change_is_said_at_once_with_a_way_to_write_to_them(
        self, world, asked, client
    ):
        note = a_question(asked.form, Kind.SHORT_TEXT, "Note")
        base, said = f"{MANAGE}/{asked.form.id}", "1 person had completed this form and now lacks an answer."
        new = f"{base}/sections/{note.section_id}/questions/new?kind=short_text"
        sent = {"section": note.section_id, "audience": "person", "shown_if": "", "label-en": "x", "label-fr": "x"}
        duty = sent | {"is_required": "y"}
        client.sign_in(world.olga)
        client.post(new, data=sent)
        other = next(each for each in fresh(asked.form).questions if each.label == {"en": "x", "fr": "x"})
        for path, data, told in (
            (new, duty | {"audience": "internal"}, False),
            (new, duty | {"shown_if": f"{note.id}|"}, False),
            (f"{base}/questions/{note.id}", duty, True),
            (f"{base}/questions/{other.id}", duty, True),
            (new, duty, True),
        ):
            db.session.execute(sa.update(Question).values(is_required=False))
            db.session.commit()
            answered(asked.form, asked.remi, {})
            answer = client.get(client.post(path, data=data).location)
            assert (said in answer.text) is told, (path, data)
            reply = db.session.scalars(sa.select(Reply)).one()
            assert (reply.complete_at is None) is told
        address = f"messages/new?incomplete={asked.form.id}"
        assert f'{address}">Prepare a message to all who sent it and now lack an answer</a>' in answer.text
        assert "Nothing is sent about this by itself." in answer.text
        tasks.run_due()
        assert db.session.scalars(sa.select(Mail)).all() == []

    def test_nothing_is_said_of_a_form_that_nobody_can_answer_or_of_who_does_not_come(self, world, asked, client):
        note = a_question(asked.form, Kind.SHORT_TEXT, "Note")
        answered(asked.form, asked.remi, {})
        base = f"{MANAGE}/{asked.form.id}/questions/{note.id}"
        duty = {"section": note.section_id, "audience": "person", "shown_if": "", "label-en": "x", "is_required": "y"}
        client.sign_in(world.olga)
        asked.form.state = State.CLOSED
        db.session.commit()
        assert "had completed" not in client.get(client.post(base, data=duty).location).text
        asked.form.state, asked.remi.state = State.OPEN, RegistrationState.WITHDRAWN
        db.session.commit()
        assert "had completed" not in client.get(client.post(base, data=duty).location).text

    def test_invalid_input_is_refused(self, world, asked, client):
        question = a_question(asked.form, Kind.SHORT_TEXT)
        base = f"{MANAGE}/{asked.form.id}"
        client.sign_in(world.olga)
        title, _, introduction = client.get(f"{MANAGE}/new").text.partition('name="introduction-en"')
        assert ("(optional)" in title.partition('name="title-fr"')[0], "(optional)" in introduction) == (False, True)
        right = {"section": question.section_id, "audience": "person", "shown_if": "", "label-en": "x"}
        for path, data in (
            (f"{MANAGE}/new", {"purpose": "registration"}),
            (f"{MANAGE}/new", {"title-en": "x", "purpose": "never"}),
            (f"{MANAGE}/new", {"title-en": "x", "purpose": "follow_up", "reminder_days": "7"}),
            (
                f"{base}/settings",
                {
                    "title-en": "x",
                    "purpose": "follow_up",
                    "opens_at": "2030-01-02T18:00",
                    "closes_at": "2030-01-01T18:00",
                },
            ),
            (f"{base}/sections/new", {}),
            (f"{base}/sections/{question.section_id}", {"title-en": ""}),
            (f"{base}/questions/{question.id}", right | {"label-en": ""}),
            (f"{base}/questions/{question.id}", right | {"longest": "900"}),
            (f"{base}/questions/{question.id}", right | {"shown_if": f"{question.id}|"}),
            (f"{base}/questions/{question.id}", right | {"retention_days": "-1", "is_sensitive": "y"}),
            (f"{base}/sections/{question.section_id}/questions/new?kind=one_of", right),
            (f"{base}/sections/{question.section_id}/questions/new?kind=number", right | {"least": "3", "most": "2"}),
            (f"{base}/sections/{question.section_id}/questions/new?kind=consent", right),
        ):
            assert client.post(path, data=data).status_code == 422, (path, data)
        for path, data in (
            (f"{base}/state", {"state": "gone"}),
            (f"{base}/sets", {"set": "gone"}),
            (f"{MANAGE}/sets", {}),
            (f"{base}/questions/{question.id}/kind", {"kind": "gone"}),
            (f"{base}/sections/{question.section_id}/questions/new?kind=gone", right),
        ):
            assert client.post(path, data=data).status_code == 404, path

    def test_that_a_consent_has_no_words_is_said_where_they_are_written(self, world, asked, client):
        section = a_question(asked.form, Kind.SHORT_TEXT, "Note").section_id
        data = {"label-en": "Photo", "section": section, "audience": "person", "retention_days": "30"}
        client.sign_in(world.olga)
        for manage, field in ((MANAGE, "help-en"), (MANAGE.replace("/en/", "/fr/", 1), "help-fr")):
            page = client.post(f"{manage}/{asked.form.id}/sections/{section}/questions/new?kind=consent", data=data)
            assert (page.status_code, f'id="{field}-error"' in page.text) == (422, True), field
            assert f'href="#{field}"' in page.text, "the summary leads there"

    def test_what_a_consent_needs_is_not_called_optional(self, world, asked, client):
        question = a_question(asked.form, Kind.SHORT_TEXT, "Note")
        new = f"{MANAGE}/{asked.form.id}/sections/{question.section_id}/questions/new?kind="
        client.sign_in(world.olga)
        words = [client.get(f"{new}{kind}").text.partition('name="help-fr"')[0] for kind in ("short_text", "consent")]
        assert [page.count("(optional)") for page in words] == [2, 0]

    def test_all_that_is_wrong_is_told_at_once(self, world, asked, client):
        question = a_question(asked.form, Kind.SHORT_TEXT, "Note")
        new = f"{MANAGE}/{asked.form.id}/sections/{question.section_id}/questions/new?kind="
        form = {
            "purpose": "registration",
            "title-en": "x" * 201,
            "opens_at": "2030-01-02T09:00",
            "closes_at": "2030-01-01T09:00",
        }
        asks = {"section": question.section_id, "audience": "person", "shown_if": ""}
        one_of = asks | {"label-en": "x" * 301, "is_sensitive": "y", "options-0-label-en": "A", "options-0-quota": "2"}
        limits = asks | {"label-en": "x" * 301, "least": "3", "most": "2", "retention_days": "-1"}
        client.sign_in(world.olga)
        for path, data, sentences in (
            (f"{MANAGE}/new", form, ["at most 200 characters", "The form has to close after it opens."]),
            (
                f"{MANAGE}/new",
                form | {"opens_at": "", "closes_at": "", "reminder_days": "7"},
                ["at most 200 characters", "Reminders need a time"],
            ),
            (f"{new}one_of", one_of, ["at most 300", "Please give two answers", "have no number of places"]),
            (f"{new}several_of", limits, ["at most 300", "cannot be below the smallest", "Please give two answers"]),
            (f"{new}consent", asks | {"label-en": "x" * 301}, ["at most 300", "Please write what the person agrees"]),
            (f"{new}short_text", asks | {"longest": "900"}, ["Please fill in this field", "characters at most"]),
        ):
            answer = client.post(path, data=data)
            assert answer.status_code == 422
            assert [each for each in sentences if each not in answer.text] == [], path
        late = client.post(f"{MANAGE}/new", data=form | {"closes_at": "soon", "reminder_days": "7"}).text
        assert "Reminders need a time" not in late, "a time that cannot be read is no missing time"

    def test_everything_by_buttons_without_scripts(self, world, asked, client):
        one, two = a_question(asked.form, Kind.NUMBER, "one"), a_question(asked.form, Kind.NUMBER, "two")
        base = f"{MANAGE}/{asked.form.id}"
        client.sign_in(world.olga)
        client.post(f"{base}/sections/{one.section_id}/order", data={"order": [one.id, two.id], "move": f"up:{two.id}"})
        assert [each.id for each in fresh(asked.form).questions] == [two.id, one.id]
        client.post(f"{base}/sections/new", data={"title-en": "Second"})
        client.post(f"{base}/sets", data={"set": "travel"})
        sections = fresh(asked.form).sections
        assert len(sections) == 3
        ids = [each.id for each in sections]
        client.post(f"{base}/sections/order", data={"order": ids, "move": f"down:{ids[0]}"})
        assert [each.id for each in fresh(asked.form).sections] == [ids[1], ids[0], ids[2]]
        client.post(f"{base}/sections/{ids[1]}/removal")
        assert len(fresh(asked.form).sections) == 2
        client.post(f"{base}/questions/{one.id}/kind", data={"kind": "date"})
        client.post(f"{base}/questions/{two.id}/removal")
        assert [each.kind for each in fresh(asked.form).sections[0].questions] == ["date"]
        client.post(f"{MANAGE}/sets", data={"set": "needs"})
        both = [each.id for each in forms.of_event(world.event)]
        client.post(f"{MANAGE}/order", data={"order": both, "move": f"up:{both[1]}"})
        assert [each.id for each in forms.of_event(world.event)] == both[::-1]
        client.post(f"{MANAGE}/{both[1]}/removal")
        assert len(forms.of_event(world.event)) == 1

    def test_the_preview_is_in_the_language_of_the_address_and_for_the_category_chosen(self, world, asked, client):
        a_question(asked.form, Kind.YES_NO, "Hotel")
        actions.add_section(asked.form, words("Only civil society"), words(""), [world.civil_society], by=None)
        a_question(asked.form, Kind.NUMBER, "Members")
        path = f"{MANAGE}/{asked.form.id}/preview"
        client.sign_in(world.olga)
        assert "Hotel (fr)" in client.get(path.replace("/en/", "/fr/", 1)).text
        assert "Members" in client.get(f"{path}?category={world.civil_society.id}").text
        assert "Members" not in client.get(f"{path}?category={world.delegate.id}").text
        asked.form.categories = [world.civil_society]
        db.session.commit()
        assert "do not get this form" in client.get(f"{path}?category={world.delegate.id}").text

    def test_the_preview_changes_language_and_the_page_around_it_stays(self, world, asked, client):
        a_question(asked.form, Kind.YES_NO, "Hotel")
        path = f"{MANAGE}/{asked.form.id}/preview"
        page = client.sign_in(world.olga).get(f"{path}?category={world.delegate.id}").text
        assert f'href="?category={world.delegate.id}&amp;language=fr"' in page
        page = client.get(f"{path}?category={world.delegate.id}&language=fr").text
        before, _sep, paper = page.partition('<div class="form paper" lang="fr">')
        paper = paper.partition("</main>")[0]
        assert ("Hotel (fr)" in paper, "Oui" in paper, "Yes" in paper) == (True, True, False)
        assert '<html lang="en">' in before
        assert "Preview as" in before
        assert "Sign out" in page
        assert 'lang="xx"' not in client.get(f"{path}?language=xx").text

    def test_the_log_reads_like_sentences(self, world, asked, client):
        a_question(asked.form, Kind.YES_NO, "Hotel?")
        client.sign_in(world.olga).post(f"{MANAGE}/{asked.form.id}/state", data={"state": "closed"})
        log = client.get(f"{EVENT}/manage/audit").text
        assert "closed the form Travel" in log


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
        page = client.sign_in(asked.reader).get(f"{MANAGE}/{asked.form.id}/summary").text
        rows = {
            name.strip(): int(number)
            for name, number in re.findall(r'<th scope="row">([^<]*)</th>\s*<td class="figures">(\d+)', page)
        }
        assert rows == {"Fish": 1, "Rice": 2, "yes": 2, "no": 0}


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


def test_a_reply_is_one_row_a_person(world, asked, client):
    a_question(asked.form, Kind.NUMBER)
    client.sign_in(world.remi)
    for _time in range(2):
        client.post(mine(asked.form), data={})
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Reply)) == 1


def test_a_day_or_a_time_of_a_journey_that_cannot_be_is_refused_in_french(world, asked, client):
    journey = a_question(asked.form, Kind.TRAVEL)
    client.sign_in(world.remi)
    name = f"q_{journey.id}-arrival"
    address = f"/fr/events/annual-meeting/my-registration/forms/{asked.form.id}"
    refused = client.post(address, data={f"{name}_date": "31 June", f"{name}_time": "25:99"})
    assert refused.status_code == 422
    assert "Not a valid" not in refused.text
    for sentence in ("Ce n’est pas une date.", "Ce n’est pas une heure de la journée."):
        assert sentence in refused.text


def test_answers_sent_after_the_form_was_closed_are_not_told_that_there_is_time_left(world, asked, client):
    note = a_question(asked.form, Kind.SHORT_TEXT)
    client.sign_in(world.remi)
    assert "You can change your answers until" in client.get(mine(asked.form)).text
    asked.form.state = State.CLOSED
    db.session.commit()
    refused = client.post(mine(asked.form), data={f"q_{note.id}": "Typed before"})
    assert refused.status_code == 422
    assert "This form is closed" in refused.text
    assert "Typed before" in refused.text
    assert "You can change your answers until" not in refused.text


@pytest.mark.parametrize(
    ("limits", "typed", "said", "unsaid"),
    [
        ({"least": 1, "most": 5}, "abc", "This is not a whole number.", "A number from"),
        ({"least": 1, "most": 5}, "2000000000", "The largest number is 5.", "1000000000"),
        ({"least": 1}, "-2000000000", "The smallest number is 1.", "At least"),
        ({}, "abc", "This is not a whole number.", "A number from"),
        ({}, "2000000000", "A number from -1000000000 to 1000000000, please.", "whole number"),
    ],
)
def test_a_number_is_told_its_own_limits_alone(world, asked, client, limits, typed, said, unsaid):
    question = a_question(asked.form, Kind.NUMBER, settings=limits)
    client.sign_in(world.remi)
    refused = client.post(mine(asked.form), data={f"q_{question.id}": typed})
    assert refused.status_code == 422
    assert said in refused.text
    assert unsaid not in refused.text


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
