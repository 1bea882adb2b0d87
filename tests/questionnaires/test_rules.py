"""What is asked, what is missing, what fits: no database."""

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.core.translated import Translated
from meetings.events.models import Event, EventState
from meetings.questionnaires.models import Audience, Kind, Option, Purpose, Question, Questionnaire, State
from meetings.questionnaires.rules import changes, conditions, places, settings, standing, values

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def question(identity, kind=Kind.YES_NO, **more):
    """A question that is not in any database."""
    defaults = {"label": Translated(en=identity), "audience": Audience.PERSON, "is_sensitive": False}
    defaults |= {"is_required": False, "shown_if_value": "", "retired_at": None}
    return Question(id=identity, kind=kind, **(defaults | more))


def ids(questions):
    return [each.id for each in questions]


class TestConditions:
    def test_a_question_is_asked_when_the_earlier_answer_is_the_one_wanted(self):
        form = [question("hotel"), question("night", Kind.DATE, shown_if_id="hotel", shown_if_value="yes")]
        assert ids(conditions.shown(form, {"hotel": True})) == ["hotel", "night"]
        for values_ in ({}, {"hotel": False}, {"hotel": None}):
            assert ids(conditions.shown(form, values_)) == ["hotel"]

    def test_any_answer_is_enough_when_none_is_named(self):
        form = [question("name", Kind.SHORT_TEXT), question("more", shown_if_id="name")]
        assert ids(conditions.shown(form, {"name": "x"})) == ["name", "more"]

    def test_one_of_several_chosen_is_enough(self):
        form = [question("some", Kind.SEVERAL_OF), question("more", shown_if_id="some", shown_if_value="b")]
        assert ids(conditions.shown(form, {"some": ["a", "b"]})) == ["some", "more"]
        assert ids(conditions.shown(form, {"some": ["a"]})) == ["some"]

    def test_what_hangs_on_a_hidden_question_is_hidden_whatever_was_typed(self):
        form = [
            question("a"),
            question("b", shown_if_id="a", shown_if_value="yes"),
            question("c", shown_if_id="b", shown_if_value="yes", is_required=True),
        ]
        assert ids(conditions.shown(form, {"a": False, "b": True, "c": True})) == ["a"]
        assert conditions.missing(form, {"a": False, "b": True}) == []
        assert ids(conditions.missing(form, {"a": True, "b": True})) == ["c"]

    def test_retired_questions_are_neither_asked_nor_missing(self):
        form = [question("a", retired_at=NOW, is_required=True), question("b", shown_if_id="a")]
        assert conditions.shown(form, {"a": True}) == []
        assert conditions.missing(form, {}) == []

    def test_a_condition_on_a_particular_answer_knows_yes_no_and_options_and_nothing_else(self):
        assert conditions.tokens(True) == {"yes"}
        assert conditions.tokens(False) == {"no"}
        assert conditions.tokens("a") == {"a"}
        assert conditions.tokens(["a", "b"]) == {"a", "b"}
        assert conditions.tokens(3) == frozenset()

    def test_a_former_question_may_look_wherever_it_likes(self):
        conditions.ensure_order([question("a", shown_if_id="b", retired_at=NOW), question("b")])

    def test_no_is_an_answer(self):
        assert conditions.missing([question("a", is_required=True)], {"a": False}) == []

    def test_a_condition_speaks_of_what_there_is(self):
        one = question("one", Kind.ONE_OF)
        one.options = [Option(id="x", retired_at=None), Option(id="old", retired_at=NOW)]
        conditions.ensure_condition(question("q"), one, "x")
        conditions.ensure_condition(question("q"), one, "")
        for on, value in ((None, ""), (one, "old"), (one, "yes"), (question("t", Kind.DATE), "x")):
            with pytest.raises(conditions.DependsOnMissing):
                conditions.ensure_condition(question("q"), on, value)

    def test_a_condition_tells_nothing_that_is_kept_apart(self):
        internal, sensitive = question("i", audience=Audience.INTERNAL), question("s", is_sensitive=True)
        with pytest.raises(conditions.DependsOnHidden):
            conditions.ensure_condition(question("q"), internal, "")
        conditions.ensure_condition(question("q", audience=Audience.INTERNAL), internal, "")
        with pytest.raises(conditions.DependsOnSensitive):
            conditions.ensure_condition(question("q"), sensitive, "yes")
        conditions.ensure_condition(question("q", is_sensitive=True), sensitive, "yes")

    def test_organisers_answer_nothing_that_is_asked_because_of_a_consent(self):
        consent = question("consent", Kind.CONSENT)
        because = question("because", shown_if_id="consent")
        internal = question("internal", shown_if_id="because", audience=Audience.INTERNAL)
        form = [question("before"), consent, because, internal, question("after")]
        assert conditions.of_consents(form) == {"consent", "because", "internal"}
        for one in (consent, because, internal):
            with pytest.raises(conditions.DependsOnConsent):
                conditions.ensure_answerable(one, form)
        for one in (form[0], form[-1]):
            conditions.ensure_answerable(one, form)
        internal.retired_at = NOW
        conditions.ensure_answerable(internal, form)

    @pytest.mark.parametrize("on", ["b", "a", "z"])
    def test_a_condition_never_looks_ahead(self, on):
        with pytest.raises(conditions.LooksAhead):
            conditions.ensure_order([question("a", shown_if_id=on), question("b")])
        conditions.ensure_order([question("b"), question("a", shown_if_id="b")])

    def test_what_others_depend_on_stays(self):
        form = [question("a"), question("b", shown_if_id="a", shown_if_value="yes")]
        with pytest.raises(conditions.OthersDepend):
            conditions.ensure_nobody_depends(form[0], form)
        with pytest.raises(conditions.OthersDepend):
            conditions.ensure_nobody_depends(form[0], form, "yes")
        conditions.ensure_nobody_depends(form[0], form, "no")


EDITS = st.lists(st.tuples(st.sampled_from(["condition", "order", "retire"]), st.integers(0, 5), st.integers(0, 5)))


@given(edits=EDITS, answers=st.lists(st.booleans(), min_size=6, max_size=6))
def test_no_order_of_edits_makes_a_circle_and_nothing_hidden_is_ever_missing(edits, answers):
    form = [question(name, is_required=True) for name in "abcdef"]
    for what, one, other in edits:
        before = [(each, each.shown_if_id, each.retired_at) for each in form]
        if what == "condition":
            form[one].shown_if_id, form[one].shown_if_value = form[other].id, "yes"
        elif what == "order":
            form.insert(other, form.pop(one))
        else:
            form[one].retired_at = NOW
        try:
            conditions.ensure_order(form)
        except conditions.LooksAhead:
            form = [each for each, _on, _retired in before]
            for each, on, retired in before:
                each.shown_if_id, each.retired_at = on, retired
    by_id = {each.id: each for each in form}
    for each in form:
        seen, on = {each.id}, each.shown_if_id
        while on is not None and each.retired_at is None and by_id[on].retired_at is None:
            assert on not in seen, "a circle"
            seen.add(on)
            on = by_id[on].shown_if_id
    typed = dict(zip("abcdef", answers, strict=True))
    shown = conditions.shown(form, typed)
    assert set(ids(conditions.missing(form, {}))) <= set(ids(conditions.shown(form, {})))
    for each in shown:
        assert each.shown_if_id is None or (typed[each.shown_if_id] and by_id[each.shown_if_id] in shown)


class TestValues:
    @pytest.mark.parametrize(
        ("kind", "limits", "value", "fits"),
        [
            (Kind.SHORT_TEXT, {"longest": 3}, "abc", True),
            (Kind.SHORT_TEXT, {"longest": 3}, "abcd", False),
            (Kind.NUMBER, {"least": 1, "most": 4}, 4, True),
            (Kind.NUMBER, {"least": 1}, 0, False),
            (Kind.NUMBER, {"most": 4}, 5, False),
            (Kind.SEVERAL_OF, {"most": 1}, ["a", "b"], False),
            (Kind.SEVERAL_OF, {"least": 2}, ["a"], False),
            (Kind.DATE, {"earliest": "2026-03-02"}, "2026-03-01", False),
            (Kind.DATE, {"latest": "2026-03-02"}, "2026-03-03", False),
            (Kind.DATE, {"earliest": "2026-03-02", "latest": "2026-03-02"}, "2026-03-02", True),
            (Kind.TELEPHONE, {}, "+43 1 514 36-0", True),
            (Kind.TELEPHONE, {}, "call me", False),
            (Kind.TELEPHONE, {}, "+----(    )", False),
            (Kind.TRAVEL, {}, {"arrival_date": "2026-03-02", "departure_date": "2026-03-01"}, False),
            (Kind.TRAVEL, {}, {"arrival_date": "2026-03-02", "departure_date": "2026-03-02"}, True),
            (
                Kind.TRAVEL,
                {},
                {
                    "arrival_date": "2026-03-02",
                    "arrival_time": "10:00",
                    "departure_date": "2026-03-02",
                    "departure_time": "09:00",
                },
                False,
            ),
            (Kind.YES_NO, {}, False, True),
            (Kind.NUMBER, {"least": 1}, None, True),
        ],
    )
    def test_an_answer_fits_its_question_or_says_why_not(self, any_app, kind, limits, value, fits):
        with any_app.test_request_context("/en/"):
            said = contextlib.nullcontext() if fits else pytest.raises(values.Unfit)
            with said as refusal:
                values.check(kind, limits, value)
            assert fits or refusal.value.sentence

    def test_numbers_are_below_zero_only_where_organisers_say_so_or_one_stands_already(self):
        assert values.limits(Kind.NUMBER, {}, None) == {"least": 0}
        assert values.limits(Kind.NUMBER, {"most": 5}, 3) == {"least": 0, "most": 5}
        assert values.limits(Kind.NUMBER, {}, -3) == {"least": -3}
        assert values.limits(Kind.NUMBER, {"least": -40}, None) == {"least": -40}
        assert values.limits(Kind.SEVERAL_OF, {"most": 2}, None) == {"most": 2}
        with pytest.raises(settings.BelowNought) as refused:
            settings.cleaned(Kind.NUMBER, {"most": -1})
        assert refused.value.field == "most"

    def test_where_nothing_is_left_nothing_can_be_chosen(self):
        assert not places.any_left({}, {})
        assert not places.any_left({"a": 1, "b": 0}, {"a": 1})
        assert places.any_left({"a": 1, "b": 2}, {"a": 1, "b": 1})
        assert places.any_left({"a": None}, {"a": 500})

    def test_limits_are_those_of_the_kind_and_in_order(self):
        assert settings.cleaned(Kind.NUMBER, {"least": 0, "most": None, "longest": 3}) == {"least": 0}
        assert settings.cleaned(Kind.FILE, {"most": 3}) == {}
        for kind, wrong, field in (
            (Kind.NUMBER, {"least": 2, "most": 1}, "most"),
            (Kind.DATE, {"earliest": NOW.date(), "latest": NOW.date() - timedelta(days=1)}, "latest"),
        ):
            with pytest.raises(settings.Backwards) as refused:
                settings.cleaned(kind, wrong)
            assert refused.value.field == field


class TestPlaces:
    def test_the_first_without_a_place_is_named(self):
        quotas = {"a": 2, "b": None, "c": 0}
        assert places.full(quotas, {"a": 1, "b": 90}, ["a", "b"]) is None
        assert places.full(quotas, {"a": 2}, ["b", "a"]) == "a"
        assert places.full(quotas, {}, ["c"]) == "c"


class TestStanding:
    def form(self, **more):
        values_ = {"state": State.OPEN, "opens_at": None, "closes_at": None, "reminder_days": [], "categories": []}
        values_["event"] = Event(state=EventState.PUBLISHED, time_zone="Europe/Vienna", last_day=NOW.date())
        return Questionnaire(**({"purpose": Purpose.FOLLOW_UP} | values_ | more))

    @pytest.mark.parametrize(
        ("more", "phase"),
        [
            ({}, "open"),
            ({"state": State.DRAFT}, "draft"),
            ({"state": State.CLOSED}, "closed"),
            ({"opens_at": NOW + timedelta(seconds=1)}, "not_yet"),
            ({"opens_at": NOW}, "open"),
            ({"closes_at": NOW}, "closed"),
            ({"closes_at": NOW + timedelta(seconds=1)}, "open"),
            ({"state": State.DRAFT, "closes_at": NOW}, "draft"),
        ],
    )
    def test_where_it_stands(self, more, phase):
        assert standing.phase(self.form(**more), NOW) == phase

    def test_a_reminder_falls_due_once_for_each_day_set(self):
        form = self.form(closes_at=NOW + timedelta(days=6, hours=12), reminder_days=[7, 2])
        assert standing.reminder_due(form, None, NOW)
        assert standing.reminder_due(form, NOW - timedelta(days=3), NOW)
        assert not standing.reminder_due(form, NOW - timedelta(hours=1), NOW)
        later = NOW + timedelta(days=5)
        assert standing.reminder_due(form, NOW, later)
        assert not standing.reminder_due(form, NOW, later + timedelta(days=2)), "it is closed"
        assert not standing.reminder_due(self.form(reminder_days=[7]), None, NOW)

    @pytest.mark.parametrize("closes", [timedelta(hours=20), timedelta(days=1), timedelta(days=1, hours=9)])
    def test_a_reminder_on_the_day_of_closing_falls_due_before_it(self, closes):
        form = self.form(closes_at=NOW + closes, reminder_days=[0])
        (due,) = standing.reminders_ahead(form, NOW - timedelta(days=3))
        assert due < form.closes_at
        assert not standing.reminder_due(form, None, due - timedelta(seconds=1))
        assert standing.reminder_due(form, None, due)
        assert standing.reminders_ahead(form, due) == []
        form.opens_at = due
        assert standing.reminders_ahead(form, NOW) == [], "before it opens nobody is reminded"
        form.state, form.opens_at = State.CLOSED, None
        assert standing.reminders_ahead(form, NOW - timedelta(days=3)) == []

    def test_nobody_is_written_to_about_a_meeting_that_does_not_take_place_or_is_over(self):
        form, late = self.form(), NOW + timedelta(days=1)
        assert standing.is_written_about(form, NOW)
        assert standing.is_written_about(form, late), "what is asked after a meeting is asked then"
        assert not standing.is_written_about(self.form(purpose=Purpose.REGISTRATION), late)
        assert standing.is_written_about(self.form(purpose=Purpose.REGISTRATION), NOW)
        assert not standing.is_written_about(self.form(state=State.CLOSED), NOW)
        form.event.state = EventState.CANCELLED
        assert not standing.is_written_about(form, NOW)

    def test_times_make_sense(self):
        standing.ensure_times(NOW, NOW + timedelta(days=1), (2,))
        with pytest.raises(standing.ClosesBeforeItOpens):
            standing.ensure_times(NOW, NOW, ())
        with pytest.raises(standing.NothingToRemindOf):
            standing.ensure_times(None, None, (2,))

    def test_a_time_that_is_over_closes_nothing_and_opens_nothing(self):
        later, over = NOW + timedelta(seconds=1), NOW
        standing.ensure_ahead(later, None, NOW)
        standing.ensure_ahead(None, over, NOW)
        standing.ensure_ahead(over, over, NOW)
        for before in (None, later):
            with pytest.raises(standing.ClosesInPast):
                standing.ensure_ahead(over, before, NOW)
        standing.ensure_can_open(None, NOW)
        standing.ensure_can_open(later, NOW)
        with pytest.raises(standing.ClosedByTime):
            standing.ensure_can_open(over, NOW)

    def test_the_kind_stays_once_people_have_answered(self):
        changes.ensure_kind_free(False)
        with pytest.raises(changes.KindIsFixed):
            changes.ensure_kind_free(True)

    def test_a_consent_has_words_and_a_choice_two_answers(self):
        settings.ensure_words(Kind.CONSENT, Translated(en="I agree."))
        settings.ensure_words(Kind.NUMBER, Translated())
        with pytest.raises(settings.WordsNeeded):
            settings.ensure_words(Kind.CONSENT, Translated())
        settings.ensure_choice(Kind.ONE_OF, 2)
        settings.ensure_choice(Kind.NUMBER, 0)
        with pytest.raises(settings.NoOptions):
            settings.ensure_choice(Kind.SEVERAL_OF, 1)

    def test_places_of_a_sensitive_answer_are_not_counted(self):
        settings.ensure_uncounted(True, [None, None])
        settings.ensure_uncounted(False, [None, 3])
        with pytest.raises(settings.QuotaOfSensitive):
            settings.ensure_uncounted(True, [None, 3])

    @pytest.mark.parametrize("given", [{"least": 2}, {"most": 2}, {"least": 2, "most": 2}, {"least": 1, "most": 2}])
    def test_a_smallest_and_a_largest_number_may_be_one_or_missing(self, given):
        assert settings.cleaned(Kind.NUMBER, given) == given

    def test_who_reads_an_answer_stays_as_was_said(self):
        changes.ensure_secrecy_free(False, ("person", False), ("person", True))
        changes.ensure_secrecy_free(True, ("person", True), ("person", True))
        with pytest.raises(changes.SecrecyIsFixed):
            changes.ensure_secrecy_free(True, ("person", True), ("person", False))


@pytest.mark.parametrize(
    ("labels", "alike"),
    [
        (({"en": "Same", "fr": "Un"}, {"en": " same ", "fr": "Deux"}), True),
        (({"en": "One", "fr": "Même"}, {"en": "Two", "fr": "même"}), True),
        (({"en": "One"}, {"fr": "one"}), True),
        (({"en": "One", "fr": "Un"}, {"fr": "One"}), True),
        (({"en": "One"}, {"fr": "Deux"}), False),
        (({"en": "One", "fr": "Un"}, {"en": "Two", "fr": "Deux"}), False),
    ],
)
def test_two_answers_to_choose_from_are_not_called_alike(labels, alike):
    expected = pytest.raises(settings.TwoAlike) if alike else contextlib.nullcontext()
    with expected:
        settings.ensure_apart([Translated(**each) for each in labels])
