"""Answers: kept, changed, hidden, complete; places of options; consents; follow-ups; what is deleted on its date."""

from datetime import timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa

from meetings.accounts.models import Account
from meetings.cli import main
from meetings.core import clock, files, tasks
from meetings.core.audit import AuditEntry
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.core.personal import SOURCES
from meetings.events.models import EventState
from meetings.questionnaires import actions, sheets
from meetings.questionnaires.actions import mails, purging
from meetings.questionnaires.models import (
    Answer,
    Audience,
    Choice,
    KeptUpload,
    Kind,
    Purpose,
    QuestionConsent,
    Questionnaire,
    Reply,
    SensitiveAnswer,
    State,
)
from meetings.questionnaires.queries import replies
from meetings.questionnaires.rules import places, standing
from meetings.questionnaires.rules.meanwhile import ChangedMeanwhile
from meetings.registration import actions as registration_actions
from meetings.registration import steps
from meetings.registration.models import Registration
from meetings.registration.models import State as RegistrationState
from meetings.registration.signals import Change, registration_merged, states_changed
from tests import factories
from tests.deeds import deeds
from tests.questionnaires.conftest import a_form, a_question, answered, fresh, value, words
from tests.registration.test_places import at_once


def lacking(event):
    return set(db.session.scalars(replies.incomplete(event, clock.now())))


class TestSaving:
    def test_an_answer_is_kept_changed_and_taken_back(self, world, asked):
        question = a_question(asked.form, Kind.NUMBER)
        for typed in (3, 4, None):
            answered(asked.form, asked.remi, {question: typed})
            assert value(question, asked.remi) == typed
        assert len(deeds("answers.saved")) == 3
        answered(asked.form, asked.remi, {question: None})
        assert len(deeds("answers.saved")) == 3, "nothing changed"

    def test_the_log_says_which_questions_were_answered_and_not_what(self, world, asked):
        question = a_question(asked.form, Kind.SHORT_TEXT, "Nickname")
        answered(asked.form, asked.remi, {question: "Secret"})
        entry = deeds("answers.saved")[0]
        assert entry.after["questions"][0]["en"] == "Nickname"
        assert "Secret" not in str(entry.after)

    def test_what_an_answer_hides_counts_no_more(self, world, asked):
        switch = a_question(asked.form, Kind.YES_NO)
        night = a_question(asked.form, Kind.DATE, shown_if=(switch.id, "yes"), is_required=True)
        answered(asked.form, asked.remi, {switch: True, night: "2026-01-02"})
        assert value(night, asked.remi) == "2026-01-02"
        reply = answered(asked.form, asked.remi, {switch: False, night: "2026-01-03"})
        assert value(night, asked.remi) is None
        assert reply.complete_at

    def test_sensitive_answers_live_apart(self, world, asked):
        question = a_question(asked.form, Kind.DIET, is_sensitive=True)
        answered(asked.form, asked.remi, {question: {"needs": ["vegan"]}})
        assert db.session.scalars(sa.select(SensitiveAnswer.value)).one() == {"needs": ["vegan"]}

    def test_complete_is_what_was_sent_with_nothing_missing(self, world, asked):
        needed, other = a_question(asked.form, Kind.NUMBER, is_required=True), a_question(asked.form, Kind.NUMBER)
        assert answered(asked.form, asked.remi, {other: 1}).complete_at is None
        assert answered(asked.form, asked.remi, {needed: 1}, sent=False).complete_at is None
        assert answered(asked.form, asked.remi, {}).complete_at is not None
        assert answered(asked.form, asked.remi, {needed: None}).complete_at is None

    def test_an_internal_question_is_nothing_that_the_person_lacks(self, world, asked):
        internal = a_question(asked.form, Kind.NUMBER, is_required=True, audience=Audience.INTERNAL)
        assert answered(asked.form, asked.remi, {}).complete_at
        answered(asked.form, asked.remi, {internal: 5}, by=world.olga)
        assert value(internal, asked.remi) == 5
        assert deeds("answers.saved")[0].actor_name == world.olga.full_name

    def test_the_person_answers_while_it_is_open_and_organisers_after(self, world, asked):
        question = a_question(asked.form, Kind.NUMBER)
        asked.form.closes_at = clock.now()
        db.session.commit()
        with pytest.raises(standing.NotOpen):
            answered(asked.form, asked.remi, {question: 1})
        answered(asked.form, asked.remi, {question: 1}, by=world.olga)
        assert value(question, asked.remi) == 1

    def test_a_section_for_other_categories_asks_nothing(self, world, asked):
        asked.form.sections[0].categories = [world.civil_society]
        question = a_question(asked.form, Kind.NUMBER, is_required=True)
        sheet = sheets.sheet(fresh(asked.form), asked.remi, "en", sheets.THE_PERSON)
        assert sheet.questions == []
        assert answered(asked.form, asked.remi, {}).complete_at
        assert value(question, asked.remi) is None


class TestConsents:
    def test_each_is_kept_with_its_words_language_and_time_until_it_is_taken_back(self, world, asked):
        question = a_question(asked.form, Kind.CONSENT)
        answered(asked.form, asked.remi, {question: 1})
        answered(asked.form, asked.remi, {question: 1})
        given = db.session.scalars(sa.select(QuestionConsent)).one()
        assert (given.version, given.text, given.language, given.withdrawn_at) == (1, "I agree to this.", "en", None)
        answered(asked.form, asked.remi, {question: None})
        assert given.withdrawn_at is not None

    def test_agreeing_to_earlier_words_is_no_agreement_to_new_ones(self, world, asked):
        question = a_question(asked.form, Kind.CONSENT, is_required=True)
        answered(asked.form, asked.remi, {question: 1})
        question.version, question.help = 2, words("More")
        db.session.commit()
        sheet = sheets.sheet(fresh(asked.form), asked.remi, "en", sheets.THE_PERSON)
        assert sheet.values == {}
        assert answered(asked.form, asked.remi, {}).complete_at is None
        assert answered(asked.form, asked.remi, {question: 2}).complete_at
        rows = db.session.scalars(sa.select(QuestionConsent).order_by(QuestionConsent.version)).all()
        assert [(each.version, each.withdrawn_at is None) for each in rows] == [(1, False), (2, True)]


class TestPlaces:
    def test_no_more_people_than_places_and_a_place_given_back_is_free(self, world, asked):
        question = a_question(asked.form, Kind.ONE_OF, options=(("Tour", 1), "None"))
        tour, none = question.offered
        sam = registrations_of(world.event, world.sam)
        answered(asked.form, asked.remi, {question: tour.id})
        answered(asked.form, asked.remi, {question: tour.id})
        with pytest.raises(places.Full) as refusal:
            answered(asked.form, sam, {question: tour.id})
        assert refusal.value.question_id == question.id
        db.session.rollback()
        answered(asked.form, asked.remi, {question: none.id})
        answered(asked.form, sam, {question: tour.id})

    def test_the_seats_of_the_room_limit_a_session(self, world, asked):
        room = factories.a_room(world.event, seats=1)
        session = factories.a_session(world.event, room_id=room.id)
        question = a_question(asked.form, Kind.SESSIONS)
        answered(asked.form, asked.remi, {question: [session.id]})
        with pytest.raises(places.Full):
            answered(asked.form, registrations_of(world.event, world.sam), {question: [session.id]})

    def test_whoever_withdraws_gives_the_place_back_and_is_asked_again_when_she_returns(self, world, asked):
        question = a_question(asked.form, Kind.ONE_OF, options=(("Tour", 1), "None"))
        tour = question.offered[0]
        reply = answered(asked.form, asked.remi, {question: tour.id})
        registration_actions.withdraw(asked.remi, by=world.remi, now=clock.now())
        db.session.commit()
        db.session.refresh(reply)
        assert (reply.complete_at, value(question, asked.remi)) == (None, tour.id)
        assert answered(asked.form, registrations_of(world.event, world.sam), {question: tour.id}).complete_at
        asked.remi.state = RegistrationState.APPROVED
        db.session.commit()
        with pytest.raises(places.Full):
            answered(asked.form, asked.remi, {question: tour.id})

    def test_of_many_at_the_same_moment_no_more_than_the_places_get_one(self, own_app):
        event, by = factories.an_event(), factories.an_account()
        category = factories.a_category(event)
        form = a_form(event, by)
        question = a_question(form, Kind.ONE_OF, options=(("Tour", 5), "None"))
        tour_id, form_id, question_id = question.offered[0].id, form.id, question.id
        people = [factories.a_registration(event, factories.an_account(), category).id for _number in range(20)]
        db.session.close()

        def choose(number):
            registration = db.session.get(Registration, people[number])
            sheet = sheets.sheet(db.session.get(Questionnaire, form_id), registration, "en", sheets.THE_PERSON)
            try:
                given = {question_id: actions.Given(tour_id)}
                actions.save(sheet, registration, given, by=registration.account, now=clock.now())
            except places.Full:
                return False
            return True

        assert sorted(at_once(own_app, 20, choose)) == [False] * 15 + [True] * 5
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Choice)) == 5

    def test_the_same_person_twice_at_the_same_moment_answers_once(self, own_app):
        event, by = factories.an_event(), factories.an_account()
        form = a_form(event, by)
        question_id, form_id = a_question(form, Kind.NUMBER).id, form.id
        registration_id = factories.a_registration(event, factories.an_account(), factories.a_category(event)).id
        db.session.close()

        def answer(number):
            registration = db.session.get(Registration, registration_id)
            sheet = sheets.sheet(db.session.get(Questionnaire, form_id), registration, "en", sheets.THE_PERSON)
            by = db.session.get(Account, registration.account_id)
            try:
                actions.save(sheet, registration, {question_id: actions.Given(number)}, by=by, now=clock.now())
            except ChangedMeanwhile:
                return None
            return number

        saved = [number for number in at_once(own_app, 6, answer) if number is not None]
        assert db.session.scalars(sa.select(Answer.value)).one() in saved


class TestSteps:
    def test_what_is_still_to_do_is_a_step_and_counts_as_incomplete(self, world, asked):
        question = a_question(asked.form, Kind.NUMBER, is_required=True)
        (step,) = steps.steps_of(asked.remi, clock.now())
        assert (step.label, step.done, step.due_at) == ("Travel", False, asked.form.closes_at)
        assert steps.next_step(asked.remi, clock.now()) == step
        assert asked.remi.id in lacking(world.event)
        answered(asked.form, asked.remi, {question: 1})
        assert steps.steps_of(asked.remi, clock.now())[0].done
        assert steps.next_step(asked.remi, clock.now()) is None
        assert asked.remi.id not in lacking(world.event)

    @pytest.mark.parametrize("how", ["draft", "category", "closed", "not yet", "state"])
    def test_whoever_is_not_asked_lacks_nothing(self, world, asked, how):
        a_question(asked.form, Kind.NUMBER)
        if how == "draft":
            asked.form.state = State.DRAFT
        elif how == "category":
            asked.form.categories = [world.civil_society]
        elif how == "closed":
            asked.form.closes_at = clock.now()
        elif how == "not yet":
            asked.form.opens_at = clock.now() + timedelta(hours=1)
        else:
            asked.form.purpose, asked.remi.state = Purpose.FOLLOW_UP, RegistrationState.SUBMITTED
        db.session.commit()
        assert asked.remi.id not in lacking(world.event)
        assert steps.next_step(asked.remi, clock.now()) is None

    def test_a_question_added_later_makes_people_incomplete_again(self, world, asked):
        reply = answered(asked.form, asked.remi, {a_question(asked.form, Kind.NUMBER): 1})
        assert reply.complete_at
        a_question(asked.form, Kind.NUMBER, is_required=True)
        tasks.run_due()
        db.session.expire_all()
        assert reply.complete_at is None


class TestFollowUps:
    def sent(self, template):
        db.session.expire_all()
        found = db.session.scalars(sa.select(Mail).where(Mail.template == f"questionnaires/{template}"))
        return sorted(mail.recipient for mail in found)

    def test_opening_one_writes_once_to_each_who_is_approved(self, world, asked):
        form = a_form(world.event, world.olga, purpose=Purpose.FOLLOW_UP, state=State.DRAFT)
        a_question(form, Kind.NUMBER)
        waiting = factories.an_account("Wanda")
        factories.a_registration(world.event, waiting, world.delegate, state=RegistrationState.SUBMITTED)
        actions.set_state(form, State.OPEN, by=world.olga, now=clock.now())
        db.session.commit()
        tasks.run_due()
        assert self.sent("asked") == sorted([world.remi.email, world.sam.email])
        mail = db.session.scalars(sa.select(Mail).where(Mail.recipient == world.remi.email)).one()
        assert mail.language == "fr"
        assert f"/fr/events/{world.event.slug}/my-registration/forms/{form.id}" in mail.text
        mails.ask_everybody(fresh(form), clock.now())
        assert len(self.sent("asked")) == 2
        factories.a_registration(world.event, world.dana, world.delegate)
        mails.ask_and_remind()
        db.session.commit()
        assert self.sent("asked")[0:] == sorted([world.remi.email, world.sam.email, world.dana.email])

    def test_whoever_is_written_to_about_her_is_asked_and_reminded_too(self, world, asked):
        asked.remi.contact_name, asked.remi.contact_email = "The office", "office@example.org"
        asked.form.reminder_days, asked.form.closes_at = [4], clock.now() + timedelta(days=5)
        a_question(asked.form, Kind.NUMBER, is_required=True)
        mails.remind(fresh(asked.form), clock.now() + timedelta(days=1.5))
        db.session.commit()
        assert sorted(self.sent("reminder")) == sorted([world.remi.email, world.sam.email, "office@example.org"])

    def test_a_reminder_leaves_in_the_hour_in_which_it_falls_due(self, world, asked):
        asked.form.purpose = Purpose.FOLLOW_UP
        asked.form.reminder_days, asked.form.closes_at = [1], clock.now() + timedelta(hours=23, minutes=59)
        a_question(asked.form, Kind.NUMBER, is_required=True)
        mails.ask_everybody(fresh(asked.form), clock.now() - timedelta(days=1))
        db.session.commit()
        for _hour in range(2):
            tasks.run_hourly()
        assert self.sent("reminder") == sorted([world.remi.email, world.sam.email])

    @pytest.mark.parametrize("state", [EventState.CANCELLED, EventState.DRAFT])
    @pytest.mark.parametrize("purpose", Purpose)
    def test_nobody_is_asked_or_reminded_about_a_meeting_that_does_not_take_place(self, world, asked, purpose, state):
        form = a_form(world.event, world.olga, purpose=purpose, reminder_days=(4, 1), state=State.DRAFT)
        a_question(form, Kind.NUMBER, is_required=True)
        actions.set_state(form, State.OPEN, by=world.olga, now=clock.now())
        world.event.state = state
        db.session.commit()
        assert replies.still_to_ask(fresh(form)) == 0
        clock.stop_at(clock.now() + timedelta(days=1.5))
        tasks.run_due()
        tasks.run_hourly()
        assert self.sent("asked") == self.sent("reminder") == []
        world.event.state = EventState.PUBLISHED
        db.session.commit()
        tasks.run_hourly()
        assert self.sent("asked" if purpose == Purpose.FOLLOW_UP else "reminder")

    @pytest.mark.parametrize(("days", "count"), [(0, 2), (1, 0)])
    def test_what_belongs_to_the_registration_is_no_more_reminded_of_once_the_meeting_is_over(
        self, world, asked, days, count
    ):
        late = factories.at(world.event.last_day + timedelta(days=days), 12)
        asked.form.reminder_days, asked.form.closes_at = [4], late + timedelta(days=3)
        a_question(asked.form, Kind.NUMBER, is_required=True)
        db.session.commit()
        clock.stop_at(late)
        tasks.run_hourly()
        assert len(self.sent("reminder")) == count

    @pytest.mark.parametrize("days", [0, 1])
    def test_a_follow_up_is_reminded_of_after_the_meeting_too(self, world, asked, days):
        late = factories.at(world.event.last_day + timedelta(days=days), 12)
        closes = late + timedelta(days=5)
        form = a_form(world.event, world.olga, purpose=Purpose.FOLLOW_UP, closes_at=closes, reminder_days=(4,))
        a_question(form, Kind.NUMBER, is_required=True)
        for moment in (late, late + timedelta(days=1.5)):
            clock.stop_at(moment)
            tasks.run_hourly()
        assert (len(self.sent("asked")), len(self.sent("reminder"))) == (2, 2)

    def test_those_who_have_not_answered_are_reminded_on_the_days_set(self, world, asked):
        now = clock.now()
        asked.form.reminder_days, asked.form.closes_at = [4, 1], now + timedelta(days=5)
        question = a_question(asked.form, Kind.NUMBER, is_required=True)
        answered(asked.form, asked.remi, {question: 1})
        for days, count in ((0.5, 0), (1.5, 1), (1.6, 1), (4.5, 2), (5.5, 2)):
            mails.remind(fresh(asked.form), now + timedelta(days=days))
            db.session.commit()
            assert self.sent("reminder") == [world.sam.email] * count, days


class TestRetention:
    def test_sensitive_answers_are_deleted_on_their_date_and_the_log_reports_it(self, world, asked):
        question = a_question(asked.form, Kind.FILE, "Passport", is_sensitive=True, retention_days=10)
        kept_question = a_question(asked.form, Kind.DIET, is_sensitive=True, retention_days=20)
        ordinary = a_question(asked.form, Kind.NUMBER)
        key = f"answers/{world.event.id}/passport"
        files.put(key, BytesIO(b"x"))
        answered(asked.form, asked.remi, {kept_question: {"needs": ["vegan"]}, ordinary: 1})
        db.session.add(
            SensitiveAnswer(
                registration_id=asked.remi.id,
                question_id=question.id,
                value={"name": "p.pdf"},
                file_key=key,
                at=clock.now(),
                by_id=world.remi.id,
            )
        )
        db.session.commit()
        last = world.event.last_day
        assert purging.purge(factories.at(last + timedelta(days=9), 20)) == {}
        assert purging.purge(factories.at(last + timedelta(days=10), 3, 17)) == {world.event.slug: 1}
        db.session.commit()
        assert (value(question, asked.remi), files.size_of(key)) == (None, None)
        assert value(kept_question, asked.remi) is not None
        assert value(ordinary, asked.remi) == 1
        (report,) = deeds("questionnaire.purged")
        assert (report.actor_id, report.target_name, report.after) == (None, "Passport", {"answers": 1})
        assert purging.purge(factories.at(last + timedelta(days=11), 3)) == {}

    @pytest.mark.parametrize("days", [0, 1])
    def test_none_is_deleted_while_the_meeting_goes_on(self, world, asked, days):
        question = a_question(asked.form, Kind.SHORT_TEXT, "Diet", is_sensitive=True, retention_days=days)
        answered(asked.form, asked.remi, {question: "No nuts"})
        world.event.time_zone = "America/Los_Angeles"
        db.session.commit()
        after = world.event.last_day + timedelta(days=1)
        assert purging.purge(factories.at(after, 3, 17)) == {}, "there it is still the evening of the last day"
        assert purging.purge(factories.at(after, 12)) == {world.event.slug: 1}

    def test_the_dry_run_counts_them_too_and_deletes_none(self, world, asked, app):
        question = a_question(asked.form, Kind.SHORT_TEXT, "Illness", is_sensitive=True, retention_days=10)
        answered(asked.form, asked.remi, {question: "Asthma"})
        clock.stop_at(factories.at(world.event.last_day + timedelta(days=12), 8))
        for options, word, left in ((["--dry-run"], "would be", "Asthma"), ([], "were", None)):
            result = app.test_cli_runner().invoke(main, ["retention", *options])
            assert result.exit_code == 0, result.output
            assert f"{world.event.slug}: 1 sensitive answers {word} deleted." in result.output
            db.session.expire_all()
            assert value(question, asked.remi) == left

    def test_uploads_of_forms_never_sent_are_forgotten_after_a_day(self, world, asked):
        question = a_question(asked.form, Kind.FILE)
        kept = actions.keep_upload(asked.remi, question, BytesIO(b"x"), {"name": "x"}, world.remi, clock.now())
        purging.sweep_uploads()
        assert files.size_of(kept.file_key) == 1
        clock.stop_at(clock.now() + timedelta(days=2))
        purging.sweep_uploads()
        db.session.commit()
        assert db.session.scalars(sa.select(KeptUpload)).all() == []
        assert files.size_of(kept.file_key) is None


def registrations_of(event, account):
    statement = sa.select(Registration).where(Registration.event_id == event.id, Registration.account_id == account.id)
    return db.session.scalars(statement).one()


def test_every_verb_has_words(world, asked):
    question = a_question(asked.form, Kind.NUMBER)
    answered(asked.form, asked.remi, {question: 1})
    from_here = db.session.scalars(sa.select(AuditEntry.verb)).all()
    assert {"questionnaire.created", "question.added", "answers.saved"} <= set(from_here)


class TestPersonalData:
    """What she is handed, what goes with her, and what follows when two registrations were one person."""

    @pytest.fixture
    def given(self, world, asked):
        """An ordinary, a sensitive and an internal answer, a file, and a consent."""
        diet = a_question(asked.form, Kind.DIET, "Food", is_sensitive=True)
        note = a_question(asked.form, Kind.SHORT_TEXT, "Note", audience=Audience.INTERNAL)
        consent = a_question(asked.form, Kind.CONSENT, "Photo", is_required=True)
        file = a_question(asked.form, Kind.FILE)
        content = {"name": "x.pdf", "content_type": "application/pdf"}
        kept = actions.keep_upload(asked.remi, file, BytesIO(b"x"), content, world.remi, clock.now())
        answered(asked.form, asked.remi, {diet: {"needs": ["vegan"]}, consent: 1})
        answered(asked.form, asked.remi, {note: "VIP"}, by=world.olga)
        sheet = sheets.sheet(fresh(asked.form), asked.remi, "en", sheets.THE_PERSON)
        file_given = actions.Given(kept.value, kept)
        actions.save(sheet, asked.remi, {file.id: file_given}, by=world.remi, now=clock.now())
        db.session.commit()
        return kept.file_key, consent

    def test_she_gets_all_that_is_written_about_her(self, world, asked, given):
        lines = SOURCES["questionnaires"].export(world.remi.id)
        assert {line["answer"] for line in lines} == {"Vegan", "VIP", "yes", "x.pdf"}
        assert {line["answer"] for line in lines if line["by_somebody_else"]} == {"VIP"}
        assert SOURCES["questionnaires"].export(world.sam.id) == []

    def test_nobody_is_told_that_she_never_sees_what_is_in_her_copy(self, world, asked, given, client):
        client.sign_in(world.olga)
        manage = "/en/events/annual-meeting/manage"
        address = f"{manage}/forms/{asked.form.id}/answers/{asked.remi.id}"
        assert "but in the copy of her data" in client.get(address).text
        assert "a copy of what is written about her" in client.get(f"{manage}/registrations/{asked.remi.id}").text
        new = f"{manage}/forms/{asked.form.id}/sections/{asked.form.sections[0].id}/questions/new?kind=short_text"
        assert "in the copy of her data" in client.get(new).text

    @pytest.mark.parametrize("how", ["erase", "expire"])
    def test_all_of_it_goes_and_nothing_of_others(self, world, asked, given, how):
        number = a_question(asked.form, Kind.NUMBER)
        other = factories.an_event()
        elsewhere = a_form(other, world.olga)
        question = a_question(elsewhere, Kind.NUMBER)
        nina = factories.a_registration(other, factories.an_account("Nina"), factories.a_category(other))
        answered(elsewhere, nina, {question: 1})
        sam = registrations_of(world.event, world.sam)
        answered(asked.form, sam, {number: 1})
        what = world.remi.id if how == "erase" else world.event.id
        assert getattr(SOURCES["questionnaires"], how)(what, clock.now()) == (4 if how == "erase" else 5)
        db.session.commit()
        assert files.size_of(given[0]) is None
        for kind in (Answer, SensitiveAnswer, QuestionConsent, Reply):
            left = sa.select(sa.func.count()).where(kind.registration_id == asked.remi.id)
            assert db.session.scalar(left) == 0
        assert value(question, nina) == 1
        assert value(number, sam) == (1 if how == "erase" else None)

    def test_a_consent_is_taken_back_at_once_by_herself_alone(self, world, asked, given):
        asked.form.state = State.CLOSED
        db.session.commit()
        (mine,) = SOURCES["questionnaires"].consents(world.remi.id)
        assert (mine.text, mine.withdrawn_at) == ("I agree to this.", None)
        SOURCES["questionnaires"].withdraw(world.sam.id, mine.id, clock.now())
        assert value(given[1], asked.remi) == 1
        SOURCES["questionnaires"].withdraw(world.remi.id, mine.id, clock.now())
        db.session.commit()
        assert value(given[1], asked.remi) is None
        assert SOURCES["questionnaires"].consents(world.remi.id)[0].withdrawn_at is not None
        assert db.session.scalars(sa.select(Reply.complete_at)).one() is None

    def test_answers_follow_to_the_registration_that_is_kept(self, world, asked):
        number = a_question(asked.form, Kind.NUMBER)
        tour = a_question(asked.form, Kind.ONE_OF, options=(("Tour", 1), "None"))
        chosen = tour.offered[0].id
        sam = registrations_of(world.event, world.sam)
        answered(asked.form, asked.remi, {number: 1})
        answered(asked.form, sam, {number: 2, tour: chosen})
        registration_merged.send(asked.remi, other=sam, by=world.olga, now=clock.now())
        sam.state = RegistrationState.WITHDRAWN
        states_changed.send([Change(sam, "approved")], verb="withdraw", by=None, now=clock.now())
        db.session.commit()
        assert (value(number, asked.remi), value(tour, asked.remi)) == (1, chosen)
        assert db.session.scalars(sa.select(Choice.registration_id)).all() == [asked.remi.id]

    @pytest.mark.parametrize("was_asked", [False, True])
    def test_a_form_that_either_of_two_has_sent_is_sent(self, world, asked, was_asked):
        number = a_question(asked.form, Kind.NUMBER, is_required=True)
        sam = registrations_of(world.event, world.sam)
        answered(asked.form, sam, {number: 2})
        if was_asked:
            factories.save(Reply(questionnaire_id=asked.form.id, registration_id=asked.remi.id, asked_at=clock.now()))
        registration_merged.send(asked.remi, other=sam, by=world.olga, now=clock.now())
        db.session.commit()
        reply = replies.of_person(asked.remi)[asked.form.id]
        assert all((reply.sent_at, reply.complete_at))
