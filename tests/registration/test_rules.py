"""What may happen to a registration, without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.events.models import EventState
from meetings.registration import rules
from meetings.registration.actions.settings import USUAL
from meetings.registration.models import HOLDING, Audience, Listing, State
from meetings.registration.rules import Period, Verb

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("state", "opens", "closes", "found"),
    [
        (EventState.PUBLISHED, NOON - HOUR, NOON + HOUR, Period.OPEN),
        (EventState.PUBLISHED, NOON, NOON + HOUR, Period.OPEN),
        (EventState.PUBLISHED, NOON - HOUR, NOON, Period.CLOSED),
        (EventState.PUBLISHED, NOON + HOUR, NOON + 2 * HOUR, Period.NOT_YET),
        (EventState.PUBLISHED, None, None, Period.UNDECIDED),
        (EventState.DRAFT, NOON - HOUR, NOON + HOUR, Period.UNPUBLISHED),
        (EventState.CANCELLED, NOON - HOUR, NOON + HOUR, Period.CANCELLED),
    ],
)
def test_the_period_says_why_registration_is_closed(state, opens, closes, found):
    assert rules.period(state, opens, closes, NOON) is found


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_no_cell_begins_like_a_formula_nor_like_a_wide_one(sign):
    assert rules.safe_cell(f"{sign}1+1") == f"'{sign}1+1"
    assert rules.safe_cell(f"1{sign}1") == f"1{sign}1"


def test_what_somebody_in_line_waits_for():
    states = (("a", ""), ("b", "full"), ("c", "roomy"), ("d", "no limit"), ("e", "full"), ("f", "full too"))
    line = [rules.Waiting(one, state) for one, state in states]
    room = {"full": 0, "full too": -1, "roomy": 2}
    turn = rules.Turn
    passed_over = [turn.DELEGATION_FULL, turn.DELEGATION_NEXT]
    assert rules.turns(line, 0, room) == [turn.NEXT, turn.DELEGATION_NEXT, turn.LATER, turn.LATER, *passed_over]
    put_back = [turn.PUT_BACK, turn.DELEGATION_NEXT, turn.PUT_BACK, turn.PUT_BACK, *passed_over]
    assert rules.turns(line, 1, room) == put_back
    decided = [turn.DECISION, turn.DELEGATION_NEXT, turn.PUT_BACK, turn.DECISION, *passed_over]
    assert rules.turns(line, None, room) == decided


def test_every_closed_period_has_a_sentence():
    assert set(rules.CLOSED_BECAUSE) == set(Period) - {Period.OPEN}


@pytest.mark.parametrize("period", [period for period in Period if period is not Period.OPEN])
def test_nobody_registers_while_it_is_closed(period):
    with pytest.raises(rules.NotOpen):
        rules.ensure_open(period)


def test_one_registration_a_person_unless_it_was_withdrawn():
    rules.ensure_can(Verb.REGISTER, None)
    rules.ensure_can(Verb.REGISTER, State.WITHDRAWN)
    with pytest.raises(rules.AlreadyRegistered):
        rules.ensure_can(Verb.REGISTER, State.WAITING)
    with pytest.raises(rules.RegistrationRefused):
        rules.ensure_can(Verb.REGISTER, State.REFUSED)


@pytest.mark.parametrize("verb", [verb for verb in Verb if verb not in {Verb.REGISTER, Verb.NOMINATE}])
def test_a_withdrawn_registration_stays_withdrawn(verb):
    with pytest.raises(rules.NotPossible):
        rules.ensure_can(verb, State.WITHDRAWN)


def test_organisers_can_come_back_on_a_refusal_but_not_on_a_withdrawal():
    assert rules.possible(State.REFUSED, confirmed=True) == (Verb.APPROVE,)
    assert rules.possible(State.WITHDRAWN, confirmed=True) == ()


@pytest.mark.parametrize("asked_for", ["", State.REFUSED])
def test_a_whole_view_turns_a_refusal_round_only_where_it_is_of_the_refused(asked_for):
    passed_by = {(verb, state) for verb in Verb for state in State if rules.is_passed_by(verb, state, asked_for)}
    assert passed_by == (set() if asked_for else {(Verb.APPROVE, State.REFUSED)})


def test_nobody_is_approved_without_having_said_yes():
    assert Verb.APPROVE not in rules.possible(State.WAITING, confirmed=False)
    with pytest.raises(rules.NotConfirmedYet):
        rules.ensure_confirmed(False, "Ada EXAMPLE")


@given(st.none() | st.integers(0, 50), st.integers(0, 60))
def test_there_is_room_exactly_while_places_are_free(capacity, held):
    places = rules.free_places(capacity, held)
    assert rules.has_room(capacity, held) == (places is None or places > 0)


@pytest.mark.parametrize(
    ("confirmed", "asks", "state"),
    [
        (False, True, State.NOMINATED),
        (False, False, State.NOMINATED),
        (True, True, "submitted"),
        (True, False, "approved"),
    ],
)
def test_a_place_is_held_in_the_state_that_fits(confirmed, asks, state):
    found = rules.state_with_place(confirmed, asks)
    assert found == state
    assert found in HOLDING


@pytest.mark.parametrize(
    ("audience", "in_delegation", "to", "offered"),
    [
        (Audience.ANYONE, False, Audience.ANYONE, True),
        (Audience.NOMINATION, True, Audience.ANYONE, False),
        (Audience.ORGANISERS, False, Audience.ANYONE, False),
        (Audience.ANYONE, True, Audience.NOMINATION, True),
        (Audience.ANYONE, False, Audience.NOMINATION, False),
        (Audience.ORGANISERS, True, Audience.NOMINATION, False),
        (Audience.ORGANISERS, False, Audience.ORGANISERS, True),
    ],
)
def test_who_may_choose_a_category(audience, in_delegation, to, offered):
    try:
        rules.ensure_offered(audience, in_delegation, to=to)
    except rules.CategoryNotOffered:
        assert not offered
    else:
        assert offered


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("listing", list(Listing))
@pytest.mark.parametrize("agreed", [True, False])
def test_a_protected_person_is_never_listed(state, listing, agreed):
    assert not rules.is_listed(state, listing, agreed, protected=True)


def test_the_list_follows_the_rule_of_the_category_or_the_agreement():
    assert rules.is_listed(State.APPROVED, Listing.RULE, agreed=False, protected=False)
    assert rules.is_listed(State.APPROVED, Listing.CONSENT, agreed=True, protected=False)
    assert not rules.is_listed(State.APPROVED, Listing.CONSENT, agreed=False, protected=False)
    assert not rules.is_listed(State.APPROVED, Listing.NEVER, agreed=True, protected=False)
    assert not rules.is_listed(State.SUBMITTED, Listing.RULE, agreed=True, protected=False)


def test_contrast_is_that_of_wcag():
    assert rules.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert rules.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    with pytest.raises(rules.ColourTooPale):
        rules.ensure_readable("#777777")


def test_the_usual_categories_are_readable_and_told_apart_by_letter():
    for details in USUAL.values():
        rules.ensure_readable(details.colour)
        assert not details.name.missing(("en", "fr"))
    assert len({details.letter for details in USUAL.values()}) == len(USUAL) == 9


def test_reasons_are_asked_for_where_people_are_turned_away():
    rules.ensure_reason(Verb.APPROVE, "")
    for verb in (Verb.REFUSE, Verb.WAIT):
        with pytest.raises(rules.ReasonNeeded):
            rules.ensure_reason(verb, "  ")


def test_small_numbers_cannot_be_subtracted():
    def counts(*numbers):
        return [each.number for each in rules.guarded([rules.Figure("", number) for number in numbers])]

    assert counts(10, 20, 0) == [10, 20, 0]
    assert counts(10, 3, 20) == [None, None, 20]
    assert counts(3, 2, 20) == [None, None, 20]
    assert counts(3) == [None]


def test_only_a_small_number_is_called_few():
    def few(*numbers):
        return [each.is_few for each in rules.guarded([rules.Figure("", number) for number in numbers])]

    assert few(3, 2, 20) == [True, True, False]
    assert few(3) == [True]
    assert few(31, 3, 40) == [False, False, False], "neither of two that guard one another"


@given(st.lists(st.integers(0, 40), max_size=6))
def test_what_is_left_out_is_never_one_small_number_alone(numbers):
    found = rules.guarded([rules.Figure("", number) for number in numbers])
    hidden = [number for number, figure in zip(numbers, found, strict=True) if figure.number is None]
    others = [number for number in numbers if number >= rules.LEAST]
    assert all(figure.number is None or figure.number == 0 or figure.number >= rules.LEAST for figure in found)
    assert len(hidden) != 1 or not others


def test_who_may_correct_when():
    until = NOON + HOUR
    assert rules.may_amend(Period.OPEN, State.APPROVED, None, NOON)
    assert not rules.may_amend(Period.CLOSED, State.APPROVED, None, NOON)
    assert rules.may_amend(Period.CLOSED, State.APPROVED, until, NOON)
    assert rules.may_amend(Period.CLOSED, State.CHANGES, None, NOON)
    assert not rules.may_amend(Period.CANCELLED, State.CHANGES, until, NOON)
    with pytest.raises(rules.NotOpen):
        rules.ensure_may_amend(Period.CLOSED, State.SUBMITTED, NOON, NOON)


def test_a_category_has_its_own_times_or_the_events():
    assert rules.times((NOON, NOON + HOUR), (None, None)) == (NOON, NOON + HOUR)
    assert rules.times((NOON, None), (None, NOON + HOUR)) == (NOON, NOON + HOUR)


@pytest.mark.parametrize(
    ("of_event", "of_categories", "stands", "told"),
    [
        ((1, 3), [], Period.OPEN, (1, 3)),
        ((1, 5), [(None, 3), (2, 3)], Period.OPEN, (1, 3)),
        ((1, 3), [(None, None), (4, 9)], Period.OPEN, (1, 3)),
        ((0, 1), [(None, None), (4, 9), (5, 7)], Period.NOT_YET, (4, 9)),
        ((0, 1), [(None, None), (None, 2)], Period.CLOSED, (0, 2)),
        ((None, None), [(1, 3), (None, 5)], Period.OPEN, (1, 3)),
        ((None, None), [(None, None)], Period.UNDECIDED, (None, None)),
        ((None, None), [], Period.UNDECIDED, (None, None)),
    ],
)
def test_as_a_whole_registration_stands_as_the_categories_do_that_stand_best(of_event, of_categories, stands, told):
    """Hours after noon; it is half past two."""

    def at(hours):
        return tuple(hour if hour is None else NOON + hour * HOUR for hour in hours)

    found = rules.as_a_whole(
        EventState.PUBLISHED, at(of_event), [at(each) for each in of_categories], NOON + 2.5 * HOUR
    )
    assert found == (stands, at(told))


def test_a_draft_and_a_cancelled_meeting_are_not_open_in_any_category():
    for state, stands in ((EventState.DRAFT, Period.UNPUBLISHED), (EventState.CANCELLED, Period.CANCELLED)):
        assert rules.as_a_whole(state, (NOON, None), [(None, NOON + HOUR)], NOON)[0] is stands


def test_essential_is_what_was_marked():
    assert rules.touches(["name"], {"given_name"})
    assert not rules.touches(["name"], {"function"})
    assert not rules.touches([], {"function"})
    assert rules.may_choose_affiliation(State.SUBMITTED, in_delegation=False, essential=())
    assert not rules.may_choose_affiliation(State.APPROVED, in_delegation=False, essential=())
    assert rules.may_choose_affiliation(State.APPROVED, in_delegation=False, essential=("affiliation",))
    assert not rules.may_choose_affiliation(State.SUBMITTED, in_delegation=True, essential=("affiliation",))
