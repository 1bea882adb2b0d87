"""Building a form: nothing that people have answered is lost."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from meetings.core import clock
from meetings.core.db import db
from meetings.core.errors import Refusal
from meetings.core.translated import Translated
from meetings.events.actions.cloning import clone
from meetings.events.models import EventRole
from meetings.events.models import Role as TeamRole
from meetings.questionnaires import actions
from meetings.questionnaires.models import Audience, Kind, Question, Questionnaire, Reply, State
from meetings.questionnaires.queries import forms
from meetings.questionnaires.rules import changes, conditions, places, settings, standing
from tests import factories
from tests.deeds import deeds
from tests.questionnaires.conftest import a_form, a_question, answered, fresh, kept, value, words


def details_of(question, **more):
    """The question as it is, with something changed."""
    shown_if = (question.shown_if_id, question.shown_if_value) if question.shown_if_id else None
    kept = actions.QuestionDetails(
        label=question.label,
        help=question.help,
        is_required=question.is_required,
        audience=Audience(question.audience),
        is_sensitive=question.is_sensitive,
        retention_days=question.retention_days,
        shown_if=shown_if,
        settings=question.settings,
        options=tuple(actions.OptionDetails(each.label, each.quota, each.id) for each in question.offered),
    )
    return replace(kept, **more)


def change(question, by, **more):
    actions.change_question(question, details_of(question, **more), section=question.section, by=by, now=clock.now())
    db.session.commit()


def asked_labels(form):
    return [each.label["en"] for each in fresh(form).questions if each.retired_at is None]


class TestWordsAndOptions:
    def test_new_words_keep_the_answer(self, world, asked):
        question = a_question(asked.form, Kind.ONE_OF, "Meal", options=("Fish", "Rice"))
        fish, rice = question.offered
        answered(asked.form, asked.remi, {question: rice.id})
        renamed = (
            actions.OptionDetails(words("Rice with peas"), id=rice.id),
            actions.OptionDetails(words("Fish"), id=fish.id),
        )
        change(question, world.olga, label=words("Supper"), options=renamed)
        assert value(question, asked.remi) == rice.id
        assert [each.label["en"] for each in question.offered] == ["Rice with peas", "Fish"]
        before, after = deeds("question.changed")[0].before, deeds("question.changed")[0].after
        assert (before["label"]["en"], after["label"]["en"]) == ("Meal", "Supper")

    def test_an_option_that_was_chosen_is_retired_and_another_is_deleted(self, world, asked):
        question = a_question(asked.form, Kind.SEVERAL_OF, options=("A", "B", "C", "D"))
        a, _b, c, d = question.offered
        answered(asked.form, asked.remi, {question: [a.id]})
        kept = tuple(actions.OptionDetails(each.label, id=each.id) for each in (c, d))
        change(question, world.olga, options=kept)
        assert [each.label["en"] for each in question.offered] == ["C", "D"]
        assert {each.id for each in question.options} == {a.id, c.id, d.id}
        assert value(question, asked.remi) == [a.id]
        change(question, world.olga, options=(*kept, actions.OptionDetails(a.label, id=a.id)))
        assert a in question.offered

    def test_there_is_something_to_choose_from(self, world, asked):
        with pytest.raises(settings.NoOptions):
            a_question(asked.form, Kind.ONE_OF, options=("Only one",))
        with pytest.raises(settings.WordsNeeded):
            a_question(asked.form, Kind.CONSENT, help=Translated())

    def test_fewer_places_than_are_held_are_refused_and_a_sensitive_question_has_none(self, world, asked):
        question = a_question(asked.form, Kind.ONE_OF, options=("A", "B"))
        a, b = question.offered
        answered(asked.form, asked.remi, {question: a.id})
        fewer = (actions.OptionDetails(a.label, 0, a.id), actions.OptionDetails(b.label, None, b.id))
        with pytest.raises(places.TooFewPlaces) as refusal:
            change(question, world.olga, options=fewer)
        assert "1 person has chosen “A” already" in refusal.value.sentence
        another = factories.a_registration(world.event, factories.an_account(), world.delegate)
        answered(asked.form, another, {question: a.id})
        with pytest.raises(places.TooFewPlaces) as refusal:
            change(question, world.olga, options=fewer)
        assert "2 people have chosen “A” already" in refusal.value.sentence
        db.session.rollback()
        with pytest.raises(settings.QuotaOfSensitive):
            a_question(asked.form, Kind.ONE_OF, options=(("A", 3), "B"), is_sensitive=True)

    def test_other_words_of_a_consent_are_a_new_version_once_somebody_agreed(self, world, asked):
        question = a_question(asked.form, Kind.CONSENT, is_required=True)
        change(question, world.olga, help=words("I agree to that."))
        assert question.version == 1
        reply = answered(asked.form, asked.remi, {question: 1})
        assert reply.complete_at
        change(question, world.olga, help=words("I agree to more."))
        assert question.version == 2
        assert actions.mails.check_everybody(fresh(asked.form)) == 1
        assert reply.complete_at is None


class TestKindAndSecrecy:
    def test_the_kind_changes_as_long_as_nobody_has_answered(self, world, asked):
        question = a_question(asked.form, Kind.ONE_OF, options=("A", "B"))
        actions.change_kind(question, Kind.NUMBER, by=world.olga)
        db.session.commit()
        assert (question.kind, question.options) == (Kind.NUMBER, [])
        answered(asked.form, asked.remi, {question: 3})
        with pytest.raises(changes.KindIsFixed):
            actions.change_kind(question, Kind.DATE, by=world.olga)

    def test_who_reads_it_stays_once_it_is_answered(self, world, asked):
        question = a_question(asked.form, Kind.LONG_TEXT)
        change(question, world.olga, is_sensitive=True)
        assert question.retention_days == settings.DEFAULT_RETENTION
        answered(asked.form, asked.remi, {question: "x"})
        for more in ({"is_sensitive": False}, {"audience": Audience.INTERNAL}):
            with pytest.raises(changes.SecrecyIsFixed):
                change(question, world.olga, **more)

    def test_what_an_ordinary_question_depends_on_does_not_become_sensitive(self, world, asked):
        switch = a_question(asked.form, Kind.YES_NO)
        a_question(asked.form, Kind.DATE, shown_if=(switch.id, "yes"))
        with pytest.raises(conditions.DependsOnSensitive):
            change(switch, world.olga, is_sensitive=True)
        db.session.rollback()
        with pytest.raises(conditions.OthersDepend):
            actions.change_kind(fresh(asked.form).questions[0], Kind.NUMBER, by=world.olga)


class TestRemoval:
    def test_an_answered_question_is_retired_with_its_answer_and_can_come_back(self, world, asked):
        question = a_question(asked.form, Kind.SHORT_TEXT, "Name of the assistant")
        answered(asked.form, asked.remi, {question: "Ana"})
        actions.remove_question(question, by=world.olga, now=clock.now())
        db.session.commit()
        assert asked_labels(asked.form) == []
        assert value(question, asked.remi) == "Ana"
        actions.restore_question(fresh(asked.form).questions[0], by=world.olga, now=clock.now())
        assert asked_labels(asked.form) == ["Name of the assistant"]

    def test_a_question_without_answers_is_deleted(self, world, asked):
        question = a_question(asked.form, Kind.SHORT_TEXT)
        actions.remove_question(question, by=world.olga, now=clock.now())
        db.session.commit()
        assert db.session.get(Question, question.id) is None

    def test_not_while_another_depends_on_it(self, world, asked):
        switch = a_question(asked.form, Kind.YES_NO)
        a_question(asked.form, Kind.DATE, shown_if=(switch.id, ""))
        with pytest.raises(conditions.OthersDepend):
            actions.remove_question(switch, by=world.olga, now=clock.now())

    def test_a_retired_question_does_not_come_back_when_its_condition_has_gone(self, world, asked):
        switch = a_question(asked.form, Kind.YES_NO)
        night = a_question(asked.form, Kind.DATE, shown_if=(switch.id, "yes"))
        answered(asked.form, asked.remi, {switch: True, night: "2026-01-01"})
        for each in (night, switch):
            actions.remove_question(each, by=world.olga, now=clock.now())
        with pytest.raises(conditions.DependsOnMissing):
            actions.restore_question(night, by=world.olga, now=clock.now())

    def test_a_section_goes_when_it_is_empty_and_leaves_old_answers_behind(self, world, asked):
        section = actions.add_section(asked.form, words("Second"), Translated(), by=world.olga)
        question = a_question(asked.form, Kind.SHORT_TEXT)
        assert question.section is section
        answered(asked.form, asked.remi, {question: "x"})
        section = fresh(asked.form).sections[1]
        with pytest.raises(changes.SectionInUse):
            actions.remove_section(section, by=world.olga)
        actions.remove_question(section.questions[0], by=world.olga, now=clock.now())
        actions.remove_section(section, by=world.olga)
        db.session.commit()
        assert len(fresh(asked.form).sections) == 1
        assert value(question, asked.remi) == "x"
        with pytest.raises(changes.SectionInUse):
            actions.remove_section(asked.form.sections[0], by=world.olga)

    def test_a_form_goes_as_long_as_nobody_has_answered(self, world, asked):
        switch = a_question(asked.form, Kind.YES_NO)
        a_question(asked.form, Kind.DATE, shown_if=(switch.id, "yes"))
        actions.remove_form(fresh(asked.form), by=world.olga)
        db.session.commit()
        assert db.session.get(Questionnaire, asked.form.id) is None
        other = a_form(world.event, world.olga)
        answered(other, asked.remi, {a_question(other, Kind.NUMBER): 1})
        with pytest.raises(changes.WasAnswered):
            actions.remove_form(fresh(other), by=world.olga)
        with pytest.raises(changes.WasAnswered):
            actions.set_state(other, State.DRAFT, by=world.olga, now=clock.now())


class TestOrder:
    def test_questions_and_sections_move_unless_a_condition_would_look_ahead(self, world, asked):
        switch = a_question(asked.form, Kind.YES_NO, "switch")
        plain = a_question(asked.form, Kind.NUMBER, "plain")
        second = actions.add_section(asked.form, words("Second"), Translated(), by=world.olga)
        night = a_question(asked.form, Kind.DATE, "night", shown_if=(switch.id, "yes"))
        first = fresh(asked.form).sections[0]
        actions.order_questions(first, [plain.id, switch.id], by=world.olga)
        db.session.commit()
        assert asked_labels(asked.form) == ["plain", "switch", "night"]
        with pytest.raises(conditions.LooksAhead):
            actions.order_sections(asked.form, [second.id, first.id], by=world.olga)
        db.session.rollback()
        with pytest.raises(conditions.LooksAhead):
            actions.change_question(switch, details_of(switch), section=night.section, by=world.olga, now=clock.now())
        db.session.rollback()
        assert asked_labels(asked.form) == ["plain", "switch", "night"]
        actions.change_question(
            fresh(asked.form).questions[0], details_of(plain), section=second, by=world.olga, now=clock.now()
        )
        db.session.commit()
        assert asked_labels(asked.form) == ["switch", "night", "plain"]


class Building(RuleBasedStateMachine):
    """Any order of edits on a form, with somebody who has answered."""

    one, other = st.integers(0, 7), st.integers(0, 7)

    def __init__(self, world, remi):
        super().__init__()
        self.by, self.remi = world.olga, remi
        self.form = a_form(world.event, world.olga)
        actions.add_section(self.form, words("Second"), Translated(), by=None)
        for section in self.form.sections:
            for _number in range(2):
                actions.add_question(section, Kind.YES_NO, actions.QuestionDetails(words("?")), by=None)
        db.session.commit()
        self.kept = {}

    def attempt(self, verb, *args, **more):
        try:
            verb(*args, by=self.by, **more)
            db.session.commit()
        except Refusal:
            db.session.rollback()
        self.form = fresh(self.form)

    def question(self, number):
        found = self.form.questions
        return found[number % len(found)]

    @rule(one=one, other=other, value=st.sampled_from(["", "yes", "no"]))
    def depend(self, one, other, value):
        question, on = self.question(one), self.question(other)
        details = details_of(question, shown_if=(on.id, value))
        self.attempt(actions.change_question, question, details, section=question.section, now=clock.now())

    @rule(one=one)
    def ask_always(self, one):
        question = self.question(one)
        details = details_of(question, shown_if=None)
        self.attempt(actions.change_question, question, details, section=question.section, now=clock.now())

    @rule(one=one, other=other)
    def move(self, one, other):
        question, section = self.question(one), self.form.sections[other % 2]
        self.attempt(actions.change_question, question, details_of(question), section=section, now=clock.now())

    @rule(one=one, order=st.permutations(range(4)))
    def order(self, one, order):
        section = self.form.sections[one % 2]
        ids = [section.questions[at].id for at in order if at < len(section.questions)]
        self.attempt(actions.order_questions, section, ids)

    @rule()
    def turn_round(self):
        self.attempt(actions.order_sections, self.form, [each.id for each in reversed(self.form.sections)])

    @rule(one=one)
    def add(self, one):
        if len(self.form.questions) < 8:
            details = actions.QuestionDetails(words("?"), is_required=True)
            self.attempt(actions.add_question, self.form.sections[one % 2], Kind.YES_NO, details)

    @rule(one=one)
    def remove(self, one):
        if len(self.form.questions) > 3:
            self.attempt(actions.remove_question, self.question(one), now=clock.now())

    @rule(one=one)
    def restore(self, one):
        self.attempt(actions.restore_question, self.question(one), now=clock.now())

    @rule(one=one, yes=st.booleans())
    def answer(self, one, yes):
        question = self.question(one)
        reply = answered(self.form, self.remi, {question: yes} if question.retired_at is None else {})
        self.form = fresh(self.form)
        values = {each.id: value(each, self.remi) for each in self.form.questions}
        before, self.kept = self.kept, self.all_kept()
        assert {**self.kept, question.id: yes} == {**before, question.id: yes}, "no other answer is lost or changed"
        complete = conditions.missing(self.form.questions, values) == []
        assert (reply.complete_at is not None) == complete

    @invariant()
    def conditions_look_back(self):
        conditions.ensure_order(self.form.questions)

    def all_kept(self):
        values = {each.id: kept(each, self.remi) for each in self.form.questions}
        return {key: each for key, each in values.items() if each is not None}

    @invariant()
    def no_answer_is_lost_by_an_edit(self):
        assert self.all_kept() == self.kept

    @invariant()
    def what_is_asked_is_given_and_nothing_else(self):
        asked = conditions.shown(self.form.questions, self.kept)
        for each in self.form.questions:
            if each.retired_at is None:
                assert value(each, self.remi) == (self.kept.get(each.id) if each in asked else None)


def test_no_sequence_of_edits_breaks_a_form(world, asked):
    run_state_machine_as_test(
        lambda: Building(world, asked.remi),
        settings=hypothesis_settings(max_examples=8, stateful_step_count=14, deadline=None),
    )


class TestTheWhole:
    def test_an_empty_form_is_not_opened(self, world):
        form = a_form(world.event, world.olga, state=State.DRAFT)
        with pytest.raises(standing.NothingAsked):
            actions.set_state(form, State.OPEN, by=world.olga, now=clock.now())
        a_question(form, Kind.NUMBER)
        actions.set_state(form, State.OPEN, by=world.olga, now=clock.now())
        actions.set_state(form, State.CLOSED, by=world.olga, now=clock.now())
        assert len(deeds("questionnaire.opened")) == len(deeds("questionnaire.closed")) == 1

    def test_times_make_sense(self, world):
        with pytest.raises(standing.NothingToRemindOf):
            a_form(world.event, world.olga, closes_at=None, reminder_days=(3,))

    @pytest.mark.parametrize("key", list(actions.SETS))
    def test_a_ready_made_form_is_there_with_one_click_in_both_languages(self, world, key):
        form = actions.create_from_set(world.event, key, by=world.olga, now=clock.now())
        actions.add_set(form, key, by=world.olga)
        db.session.commit()
        form = fresh(form)
        assert len(form.sections) == 2
        texts = [each.label for each in form.questions] + [each.title for each in form.sections]
        assert all(set(text) == {"en", "fr"} for text in texts)
        assert all(each.is_sensitive == (each.kind in {Kind.DIET, Kind.ACCESS}) for each in form.questions)

    def test_the_order_of_forms(self, world):
        one, two = a_form(world.event, world.olga), a_form(world.event, world.olga)
        actions.order_forms(world.event, [two.id, one.id], by=world.olga)
        db.session.commit()
        assert [each.id for each in forms.of_event(world.event)] == [two.id, one.id]


def test_a_clone_takes_the_questions_and_no_answers(world, asked):
    asked.form.categories = [world.delegate]
    switch = a_question(asked.form, Kind.ONE_OF, "switch", options=("A", ("B", 2)))
    night = a_question(
        asked.form,
        Kind.DATE,
        "night",
        shown_if=(switch.id, switch.offered[1].id),
        settings={"earliest": world.event.first_day},
    )
    gone = a_question(asked.form, Kind.NUMBER, "gone")
    answered(asked.form, asked.remi, {switch: switch.offered[1].id, night: str(world.event.first_day), gone: 1})
    actions.remove_question(gone, by=world.olga, now=clock.now())
    db.session.commit()
    first = world.event.first_day + timedelta(days=364)
    new = clone(
        world.event, words("Next"), first, ["categories", "questionnaires"], account=world.olga, now=clock.now()
    )
    db.session.commit()
    (copy,) = forms.whole_of_event(new)
    assert (copy.state, [each.key for each in copy.categories]) == (State.DRAFT, ["delegate"])
    assert abs(copy.closes_at - asked.form.closes_at - timedelta(days=364)) <= timedelta(hours=1)
    one, two = copy.questions
    assert [each.quota for each in one.options] == [None, 2]
    assert (two.shown_if_id, two.shown_if_value) == (one.id, one.options[1].id)
    assert two.settings == {"earliest": first.isoformat()}
    assert not forms.has_answers(copy)
    mine = sa.select(Question.id).where(Question.section_id.in_([each.id for each in copy.sections]))
    assert not set(db.session.scalars(mine)) & {each.id for each in asked.form.questions}
    assert factories.a_category(new, "Z").key


def test_one_form_of_another_meeting_comes_over_by_whoever_organises_both(world, asked, client):
    a_question(asked.form, Kind.ONE_OF, "switch", options=("A", ("B", 2)))
    asked.form.categories = [world.delegate]
    here = factories.an_event(slug="next-meeting", first_day=world.event.first_day + timedelta(days=30))
    factories.a_role(here, world.olga, TeamRole.ORGANISER)
    factories.a_role(here, world.hugo, TeamRole.ORGANISER)
    left = EventRole.account_id == world.hugo.id, EventRole.event_id == world.event.id
    db.session.execute(sa.delete(EventRole).where(*left))
    db.session.commit()
    address, title = "/en/events/next-meeting/manage/forms/others", asked.form.title["en"]
    client.sign_in(world.hugo)
    assert title not in client.get(address).text
    assert client.post(address, data={"form": asked.form.id}).status_code == 404
    client.sign_in(world.olga)
    assert title in client.get(address).text
    assert client.post(address, data={"form": "nonsense"}).status_code == 404
    assert client.post(address, data={"form": asked.form.id}).status_code == 302
    (copy,) = forms.whole_of_event(here)
    assert (copy.state, copy.title, copy.categories) == (State.DRAFT, asked.form.title, [])
    assert [each.quota for each in copy.questions[0].options] == [None, 2]
    assert abs(copy.closes_at - asked.form.closes_at - timedelta(days=30)) <= timedelta(hours=1)
    assert copy.id not in client.get(address).text, "its own forms are no other ones"


def test_an_answer_that_was_taken_away_and_is_written_again_is_the_same_one(world, asked):
    question = a_question(asked.form, Kind.ONE_OF, options=("Bus", "Train", "Car"))
    bus = question.offered[0]
    answered(asked.form, asked.remi, {question: bus.id})
    others = tuple(actions.OptionDetails(each.label, each.quota, each.id) for each in question.offered[1:])
    change(question, world.olga, options=others)
    assert bus.retired_at
    change(question, world.olga, options=(*others, actions.OptionDetails(words("Bus"), 5)))
    assert [each.label["en"] for each in question.options if each.retired_at is None] == ["Train", "Car", "Bus"]
    assert len(question.options) == 3
    assert (bus.retired_at, bus.quota) == (None, 5)


@pytest.mark.parametrize("again", [words("Bus"), Translated(en=" bus "), Translated(fr="bus (FR)")])
def test_it_is_so_within_one_save_and_in_one_language(world, asked, again):
    question = a_question(asked.form, Kind.ONE_OF, options=("Bus", "Train", "Car"))
    bus = question.offered[0]
    answered(asked.form, asked.remi, {question: bus.id})
    others = tuple(actions.OptionDetails(each.label, each.quota, each.id) for each in question.offered[1:])
    change(question, world.olga, options=(actions.OptionDetails(again), *others))
    assert question.offered[0] is bus
    assert (len(question.options), bus.label) == (3, again)


def test_another_answer_with_one_word_in_common_is_another(world, asked):
    dinners = [Translated(en=f"{day} dinner", fr="Dîner") for day in ("Monday", "Tuesday")]
    question = a_question(asked.form, Kind.ONE_OF, options=("Lunch", "Nothing", "Breakfast"))
    monday = question.offered[0]
    monday.label = dinners[0]
    db.session.commit()
    answered(asked.form, asked.remi, {question: monday.id})
    others = tuple(actions.OptionDetails(each.label, each.quota, each.id) for each in question.offered[1:])
    change(question, world.olga, options=(*others, actions.OptionDetails(dinners[1])))
    assert (monday.label, bool(monday.retired_at)) == (dinners[0], True)
    assert question.offered[-1] is not monday


def test_of_two_that_were_taken_away_the_one_that_people_chose_is_taken_again(world, asked):
    question = a_question(asked.form, Kind.ONE_OF, options=("Bus", "Coach", "Train", "Car"))
    bus, coach, *rest = question.offered
    left = [actions.OptionDetails(each.label, None, each.id) for each in (coach, *rest)]
    answered(asked.form, asked.remi, {question: bus.id})
    change(question, world.olga, options=tuple(left))
    answered(asked.form, asked.remi, {question: coach.id})
    change(question, world.olga, options=tuple(left[1:]))
    assert all(each.retired_at for each in (bus, coach))
    coach.label = words("Bus")
    change(question, world.olga, options=(*left[1:], actions.OptionDetails(words("Bus"))))
    assert question.offered == [*rest, coach]


def test_what_is_asked_besides_and_taken_back_leaves_people_complete(world, asked):
    first = a_question(asked.form, Kind.NUMBER, is_required=True)
    reply = answered(asked.form, asked.remi, {first: 1})
    second = a_question(fresh(asked.form), Kind.NUMBER, is_required=True)
    assert actions.mails.check_everybody(fresh(asked.form)) == 1
    assert (reply.complete_at, bool(reply.sent_at)) == (None, True)
    actions.remove_question(second, by=world.olga, now=clock.now())
    assert actions.mails.check_everybody(fresh(asked.form)) == 0
    assert reply.complete_at


def test_an_internal_question_on_a_consent_is_refused(world, asked):
    consent = a_question(asked.form, Kind.CONSENT, "Photo")
    ordinary = a_question(asked.form, Kind.YES_NO, "Picture")
    internal = a_question(asked.form, Kind.YES_NO, "Taken", audience=Audience.INTERNAL, shown_if=(ordinary.id, ""))
    with pytest.raises(conditions.DependsOnConsent):
        change(internal, world.olga, shown_if=(consent.id, ""))
    db.session.rollback()
    with pytest.raises(conditions.DependsOnConsent):
        change(ordinary, world.olga, shown_if=(consent.id, ""))
    db.session.rollback()
    with pytest.raises(conditions.DependsOnConsent):
        actions.change_kind(ordinary, Kind.CONSENT, by=world.olga)


def test_a_form_that_people_were_written_to_about_is_closed_and_not_taken_away(world, asked):
    factories.save(Reply(questionnaire_id=asked.form.id, registration_id=asked.remi.id, asked_at=clock.now()))
    a_question(asked.form, Kind.NUMBER)
    for take_away in (
        lambda: actions.set_state(asked.form, State.DRAFT, by=world.olga, now=clock.now()),
        lambda: actions.remove_form(asked.form, by=world.olga),
    ):
        with pytest.raises(changes.WasAsked):
            take_away()
    actions.set_state(asked.form, State.CLOSED, by=world.olga, now=clock.now())
    assert asked.form.state == State.CLOSED


def test_a_form_whose_time_is_over_neither_closes_by_a_slip_nor_opens_for_nobody(world, asked):
    a_question(asked.form, Kind.NUMBER)
    past = clock.now() - timedelta(days=1)
    details = actions.Details(asked.form.purpose, asked.form.title, closes_at=past)
    with pytest.raises(standing.ClosesInPast):
        actions.change_details(asked.form, details, by=world.olga, now=clock.now())
    with pytest.raises(standing.ClosesInPast):
        actions.create(world.event, details, by=world.olga, now=clock.now())
    db.session.rollback()
    asked.form.closes_at, asked.form.state = past, State.CLOSED
    db.session.commit()
    with pytest.raises(standing.ClosedByTime):
        actions.set_state(asked.form, State.OPEN, by=world.olga, now=clock.now())
