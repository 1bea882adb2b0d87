"""The pages on which a person answers a form: works, refused, stranger, anonymous, invalid."""

import io
from datetime import timedelta

import pytest
import sqlalchemy as sa
from PIL import Image

from meetings.core import clock, files
from meetings.core.db import db
from meetings.core.i18n import in_language
from meetings.questionnaires import sheets
from meetings.questionnaires.actions.mails import check_everybody
from meetings.questionnaires.forms.answering import form_for
from meetings.questionnaires.models import (
    Answer,
    Audience,
    KeptUpload,
    Kind,
    Purpose,
    QuestionConsent,
    Reply,
    State,
)
from meetings.questionnaires.rules import places
from meetings.questionnaires.views.mine import blame
from meetings.questionnaires.words import Names, answer_words
from meetings.registration import queries as registrations
from meetings.registration.models import State as RegistrationState
from tests import factories, samples
from tests.conftest import WatchfulClient
from tests.questionnaires.conftest import EVENT, MANAGE, a_form, a_question, answered, mine, upload, value, words

HOSTILE = "<img src=x onerror=alert(1)>{{7919*7919}}"


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

    @pytest.mark.parametrize(
        ("language", "said"),
        [("en", "There is no session to choose yet."), ("fr", "Il n’y a pas encore de séance à choisir.")],
    )
    def test_no_session_to_choose_is_said(self, world, asked, client, language, said):
        a_question(asked.form, Kind.SESSIONS)
        address = mine(asked.form).replace("/en/", f"/{language}/")
        assert said in client.sign_in(world.remi).get(address).text
        factories.a_session(world.event, room_id=factories.a_room(world.event).id)
        assert said not in client.get(address).text

    @pytest.mark.parametrize(
        ("language", "said"),
        [
            ("en", "Nothing can be chosen here now, so no answer is needed."),
            ("fr", "Rien ne peut être choisi ici pour le moment"),
        ],
    )
    @pytest.mark.parametrize("is_full", [False, True])
    def test_what_has_to_be_answered_needs_no_answer_where_nothing_can_be_chosen(
        self, world, asked, client, language, said, is_full
    ):
        """No session, or none with a place: the form can be sent, and organisers read why the answer is missing."""
        question = a_question(asked.form, Kind.SESSIONS, "Workshop", is_required=True)
        if is_full:
            session = factories.a_session(world.event, room_id=factories.a_room(world.event, seats=1).id)
            answered(asked.form, registrations.of(world.event, world.sam), {question: [session.id]})
        address = mine(asked.form).replace("/en/", f"/{language}/")
        assert said in client.sign_in(world.remi).get(address).text
        assert client.post(address, data={}).status_code == 302
        reply = db.session.scalars(sa.select(Reply).where(Reply.registration_id == asked.remi.id)).one()
        assert reply.complete_at
        page = client.sign_in(world.olga).get(f"{MANAGE}/{asked.form.id}".replace("/en/", f"/{language}/")).text
        assert {"en": "People can send the form without that answer", "fr": "sans cette réponse"}[language] in page

    def test_what_has_to_be_answered_is_asked_for_as_long_as_a_place_is_left(self, world, asked, client):
        question = a_question(asked.form, Kind.ONE_OF, "Bus", options=(("Early", 1), ("Late", 1)), is_required=True)
        early, late = (each.id for each in question.offered)
        ana = factories.a_registration(world.event, factories.an_account("Ana"), world.delegate)
        answered(asked.form, registrations.of(world.event, world.sam), {question: early})
        assert client.sign_in(world.remi).post(mine(asked.form), data={}).status_code == 422
        answered(asked.form, ana, {question: late})
        closed = [sheets.sheet(asked.form, one, "en", sheets.THE_PERSON).closed for one in (ana, asked.remi)]
        assert closed == [frozenset(), {question.id}], "who holds the last place can choose it"
        assert client.post(mine(asked.form), data={}).status_code == 302

    def test_a_question_that_is_changed_lacks_no_answer_that_nobody_can_give(self, world, asked, client):
        other = a_question(asked.form, Kind.NUMBER)
        answered(asked.form, asked.remi, {other: 2})
        a_question(asked.form, Kind.SESSIONS, "Workshop", is_required=True)
        assert check_everybody(asked.form) == 0
        factories.a_session(world.event, room_id=factories.a_room(world.event).id)
        assert check_everybody(asked.form) == 1

    def test_a_number_below_zero_is_refused_but_one_that_stands_may_stay(self, world, asked, client):
        question = a_question(asked.form, Kind.NUMBER, "Nights")
        client.sign_in(world.remi)
        refused = client.post(mine(asked.form), data={f"q_{question.id}": "-2"})
        assert (refused.status_code, "A number from 0 to 1000000000, please." in refused.text) == (422, True)
        assert 'value="-2"' in refused.text
        answered(asked.form, asked.remi, {question: -5})
        assert client.post(mine(asked.form), data={f"q_{question.id}": "-5"}).status_code == 302
        assert client.post(mine(asked.form), data={f"q_{question.id}": "-6"}).status_code == 422
        assert value(question, asked.remi) == -5
        page = client.sign_in(world.olga).get(f"{MANAGE}/{asked.form.id}/questions/{question.id}").text
        assert "To accept numbers below zero" in page

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
        ({}, "2000000000", "A number from 0 to 1000000000, please.", "whole number"),
        ({}, "99999999999999999999", 'min="0"', "-1000000000"),
        ({"most": 5}, "-2000000000", "At least 0, please.", "-1000000000"),
    ],
)
def test_a_number_is_told_its_own_limits_alone(world, asked, client, limits, typed, said, unsaid):
    question = a_question(asked.form, Kind.NUMBER, settings=limits)
    client.sign_in(world.remi)
    refused = client.post(mine(asked.form), data={f"q_{question.id}": typed})
    assert refused.status_code == 422
    assert said in refused.text
    assert unsaid not in refused.text


@pytest.mark.parametrize(
    ("kind", "english", "french"),
    [
        (Kind.YES_NO, "Please choose one.", "Veuillez faire un choix."),
        (Kind.ONE_OF, "Please choose one.", "Veuillez faire un choix."),
        (Kind.SEVERAL_OF, "Please choose one at least.", "Veuillez faire au moins un choix."),
        (Kind.CONSENT, "Please tick this box.", "Veuillez cocher cette case."),
        (Kind.SHORT_TEXT, "Please fill in this field.", "Veuillez remplir ce champ."),
    ],
)
def test_who_left_a_question_open_is_told_what_to_do_there(world, asked, client, kind, english, french):
    options = (("Early", None), ("Late", None)) if kind in {Kind.ONE_OF, Kind.SEVERAL_OF} else ()
    a_question(asked.form, kind, "Open", options=options, is_required=True)
    client.sign_in(world.remi)
    for language, said in (("en", english), ("fr", french)):
        refused = client.post(mine(asked.form).replace("/en/", f"/{language}/"), data={})
        assert refused.status_code == 422
        assert said in refused.text
