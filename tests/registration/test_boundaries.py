"""Rules exactly at their edges, without a database."""

from datetime import date, timedelta

import pytest

from meetings.events.models import EventState
from meetings.institutions.models import Institution
from meetings.registration import rules
from meetings.registration.models import State
from meetings.registration.rules import Period, Waiting, duplicates
from meetings.registration.rules.figures import LEAST, Breakdown, Figure, guarded
from tests.registration.test_rules import HOUR, NOON

A_MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("free", "room", "first"),
    [
        (0, {}, []),
        (1, {}, ["a"]),
        (2, {"FR": 1}, ["a", "c"]),
        (2, {"FR": 0}, ["c", "d"]),
        (None, {"FR": 1}, ["a", "c", "d"]),
        (9, {}, ["a", "b", "c", "d"]),
    ],
)
def test_who_gets_the_places_that_are_free(free, room, first):
    line = [Waiting("a", "FR"), Waiting("b", "FR"), Waiting("c"), Waiting("d", "GE")]
    assert rules.next_in_line(line, free, room) == first


def test_what_a_delegation_has_is_given_once_over_several_lines():
    lines = [([Waiting("a", "FR")], 1), ([Waiting("b", "FR"), Waiting("c", "GE")], 1)]
    assert rules.next_in_lines(lines, {"FR": 1}) == ["a", "c"]


@pytest.mark.parametrize(
    ("in_delegation", "outside", "nominated_for", "of", "protected", "counted"),
    [
        (True, False, "GE", "FR", False, "GE"),
        (True, False, None, "FR", False, "FR"),
        (True, False, None, None, False, ""),
        (True, False, "GE", "FR", True, "GE"),
        (True, False, None, "FR", True, ""),
        (True, True, "GE", "FR", False, ""),
        (False, False, "GE", "FR", False, ""),
    ],
)
def test_whose_limit_counts_a_person(in_delegation, outside, nominated_for, of, protected, counted):
    assert rules.delegation_of(in_delegation, outside, nominated_for, of, protected) == counted


def test_a_member_of_a_delegation_names_one():
    rules.ensure_institution(False, None)
    rules.ensure_institution(True, Institution())
    with pytest.raises(rules.InstitutionNeeded):
        rules.ensure_institution(True, None)


def test_places_may_be_as_many_as_are_held_and_no_fewer():
    rules.ensure_places(None, 7)
    rules.ensure_places(7, 7)
    with pytest.raises(rules.TooFewPlaces):
        rules.ensure_places(6, 7)


@pytest.mark.parametrize(("opens", "closes"), [(NOON, None), (None, NOON)])
def test_half_a_window_is_none(opens, closes):
    assert rules.period(EventState.PUBLISHED, opens, closes, NOON) is Period.UNDECIDED


def test_a_time_is_over_at_its_moment():
    assert rules.may_answer(None, NOON)
    assert rules.may_answer(NOON + A_MOMENT, NOON)
    assert not rules.may_answer(NOON, NOON)
    rules.ensure_may_answer(NOON + A_MOMENT, NOON)
    with pytest.raises(rules.NotOpen):
        rules.ensure_may_answer(NOON, NOON)
    rules.ensure_ahead(None, NOON)
    rules.ensure_ahead(NOON + A_MOMENT, NOON)
    with pytest.raises(rules.NotAhead):
        rules.ensure_ahead(NOON, NOON)
    rules.ensure_longer(NOON + A_MOMENT, NOON)
    for none in ((None, NOON), (NOON, None)):
        rules.ensure_longer(*none)
    with pytest.raises(rules.NotLonger):
        rules.ensure_longer(NOON, NOON)
    rules.ensure_times(NOON, NOON + A_MOMENT)
    for half in ((None, NOON), (NOON, None)):
        rules.ensure_times(*half)
    with pytest.raises(rules.PeriodBackwards):
        rules.ensure_times(NOON, NOON)


@pytest.mark.parametrize(
    ("state", "why"), [(EventState.DRAFT, Period.UNPUBLISHED), (EventState.CANCELLED, Period.CANCELLED)]
)
def test_nobody_is_written_to_about_a_meeting_that_is_not_there(state, why):
    rules.ensure_announced(EventState.PUBLISHED)
    with pytest.raises(rules.NotOpen) as refused:
        rules.ensure_announced(state)
    assert str(refused.value) == str(rules.CLOSED_BECAUSE[why])


def test_the_latest_time_of_a_person_holds():
    later, latest = NOON + HOUR, NOON + 2 * HOUR
    assert rules.answer_by(None, None, None) is None
    assert rules.answer_by(NOON, later, None) == later, "that of the category goes before that of the event"
    assert rules.answer_by(later, NOON, None) == NOON
    assert rules.answer_by(NOON, None, later, latest) == latest
    assert rules.answer_by(latest, None, NOON, later) == latest


def test_a_contact_person_has_name_and_address_and_is_somebody_else():
    rules.ensure_contact("", "", "own@example.org")
    rules.ensure_contact("Ada", "ada@example.org", "own@example.org")
    for half in (("Ada", ""), ("", "ada@example.org")):
        with pytest.raises(rules.ContactIncomplete):
            rules.ensure_contact(*half, "own@example.org")
    with pytest.raises(rules.OwnAddress):
        rules.ensure_contact("Ada", "OWN@example.org", "own@EXAMPLE.org")
    assert rules.contact_of_both("own@example.org", ("I", "Own@example.org"), ("Ada", "a@example.org"))[0] == "Ada"


def test_cells_are_no_formulas_and_moments_are_plain():
    for start in "=+-@\t\r":
        assert rules.safe_cell(f"{start}1") == f"'{start}1"
    for text in ("1=", "a", "", " =1"):
        assert rules.safe_cell(text) == text
    assert rules.written(NOON) == "2026-11-24 12:00"
    assert rules.written(date(2026, 11, 24)) == "2026-11-24"
    assert rules.written(7) == "7"


def test_the_smallest_figure_that_is_told_goes_with_one_that_is_not():
    def told(*numbers):
        return [each.number for each in guarded([Figure("", number) for number in numbers])]

    assert told(LEAST, LEAST - 1, 40) == [None, None, 40], "exactly the least is told, and hidden with a smaller one"
    assert told(0, 1, 0) == [0, None, 0], "nothing larger is there to be hidden"
    assert Breakdown("", "", [Figure("", None), Figure("", 7), Figure("", 3)]).most == 7
    assert Breakdown("", "", []).most == 0


def test_pairs_name_the_smaller_id_first():
    two = [duplicates.Somebody(one, "Ada", "Lovelace", f"{one}@x.example", "GE") for one in ("b", "a")]
    assert [each[:2] for each in rules.pairs(two)] == [("a", "b")]
    assert rules.pairs(two, [("a", "b")]) == []
    assert len(rules.pairs(two, [("b", "a")])) == 1, "said of pairs in order only"


def test_a_decision_is_about_what_was_seen():
    people = [("a", State.SUBMITTED, "Ada"), ("b", State.APPROVED, "Bob")]
    rules.ensure_as_seen(people, {})
    rules.ensure_as_seen(people, {"a": State.SUBMITTED})
    with pytest.raises(rules.DecidedMeanwhile, match="Ada") as refused:
        rules.ensure_as_seen(people, {"a": State.WAITING, "b": State.APPROVED})
    assert "Bob" not in str(refused.value)


def test_a_colour_is_readable_from_the_least_contrast_on():
    rules.ensure_readable("#767676")
    with pytest.raises(rules.ColourTooPale):
        rules.ensure_readable("#777777")
