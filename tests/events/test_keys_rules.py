"""The two keys as a rule: what a proposal may live through, whatever the order of the deeds."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from meetings.core.errors import Refusal
from meetings.core.translated import Translated
from meetings.events.models import EventState, ProposalKind, ProposalState
from meetings.events.rules import keys
from meetings.events.rules.keys import Difference, Keys

HOUSES = ("council", "osce", "union")


def two_keys(**values):
    return Keys(**({"needed": ("council", "osce"), "proposer": "council", "turned": frozenset({"council"})} | values))


def test_the_last_key_applies():
    turned = two_keys().turn("osce")
    assert turned.state is ProposalState.APPLIED
    assert turned.waiting_for == ()


def test_three_houses_wait_for_the_third():
    turned = replace(two_keys(), needed=HOUSES).turn("union")
    assert turned.state is ProposalState.WAITING
    assert turned.waiting_for == ("osce",)


@pytest.mark.parametrize(
    ("given", "house", "refusal"),
    [
        (two_keys(), "council", keys.KeyTurned),
        (two_keys(), "union", keys.NoKey),
        (two_keys(), None, keys.NoKey),
        (two_keys(fits=False), "osce", keys.ProposalOvertaken),
        (two_keys(state=ProposalState.WITHDRAWN), "osce", keys.ProposalClosed),
        (two_keys(state=ProposalState.APPLIED), "osce", keys.ProposalClosed),
    ],
)
def test_a_key_that_does_not_turn(given, house, refusal):
    with pytest.raises(refusal):
        given.turn(house)
    assert not given.may_turn(house)


def test_rejecting_and_withdrawing():
    assert two_keys().reject("osce").state is ProposalState.REJECTED
    assert two_keys(fits=False).withdraw("council").state is ProposalState.WITHDRAWN
    with pytest.raises(keys.NotTheProposer):
        two_keys().withdraw("osce")
    with pytest.raises(keys.NoKey):
        two_keys().reject("union")


@pytest.mark.parametrize(
    ("kind", "state", "waiting", "house", "refusal"),
    [
        (ProposalKind.PUBLISH, EventState.PUBLISHED, (), "osce", keys.WrongState),
        (ProposalKind.CHANGE, EventState.DRAFT, (), "osce", keys.WrongState),
        (ProposalKind.CANCEL, EventState.CANCELLED, (), "osce", keys.WrongState),
        (ProposalKind.CHANGE, EventState.PUBLISHED, (ProposalKind.CHANGE,), "osce", keys.AlreadyWaiting),
        (ProposalKind.CANCEL, EventState.PUBLISHED, (), "union", keys.NoKey),
        (ProposalKind.CANCEL, EventState.PUBLISHED, (), None, keys.NoKey),
    ],
)
def test_what_cannot_be_proposed(kind, state, waiting, house, refusal):
    with pytest.raises(refusal):
        keys.check_proposal(kind, state, waiting, house, ("council", "osce"))


def test_a_cancellation_can_wait_beside_a_change():
    keys.check_proposal(ProposalKind.CANCEL, EventState.PUBLISHED, (ProposalKind.CHANGE,), "osce", ("council", "osce"))


def test_a_proposal_fits_while_what_it_changes_is_as_it_was():
    before = {"first_day": "2026-11-16"}
    assert keys.fits(ProposalKind.CHANGE, EventState.PUBLISHED, before, {"first_day": "2026-11-16", "city": {}})
    assert not keys.fits(ProposalKind.CHANGE, EventState.PUBLISHED, before, {"first_day": "2026-11-17"})
    assert not keys.fits(ProposalKind.CHANGE, EventState.CANCELLED, before, before)


def test_the_difference_is_read_line_by_line():
    before = {"title": {"en": "Old", "fr": "Même"}, "first_day": "2026-11-16", "city": {}}
    after = {"title": {"en": "New", "fr": "Même"}, "first_day": "2026-11-17", "city": {"fr": "Vienne"}}
    assert keys.differences(before, after) == [
        Difference("title", "en", "Old", "New"),
        Difference("first_day", None, date(2026, 11, 16), date(2026, 11, 17)),
        Difference("city", "fr", "", "Vienne"),
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", Translated(en="A")), ("first_day", date(2026, 1, 2)), ("format", "online")],
)
def test_plain_values_come_back_alive(field, value):
    assert keys.lively(field, keys.plain(field, value)) == value


class KeysLive(RuleBasedStateMachine):
    """Any deeds in any order: nothing is applied without every key, and the end is the end."""

    @initialize(count=st.integers(2, 3), proposer=st.sampled_from(HOUSES[:2]))
    def propose(self, count, proposer):
        self.now = Keys(needed=HOUSES[:count], proposer=proposer).turn(proposer)
        self.deeds = {proposer}
        self.ended = None

    def attempt(self, deed):
        before = self.now
        try:
            self.now = deed()
        except Refusal:
            assert self.now == before
        if before.state is not ProposalState.WAITING:
            assert self.now == before

    @rule(house=st.sampled_from([*HOUSES, "stranger", None]))
    def turn(self, house):
        was_waiting_for = self.now.waiting_for
        self.attempt(lambda: self.now.turn(house))
        if house in self.now.turned:
            self.deeds.add(house)
            assert house in self.deeds | set(was_waiting_for)

    @rule(house=st.sampled_from([*HOUSES, "stranger", None]))
    def reject(self, house):
        self.attempt(lambda: self.now.reject(house))

    @rule(house=st.sampled_from([*HOUSES, "stranger", None]))
    def withdraw(self, house):
        self.attempt(lambda: self.now.withdraw(house))

    @rule(fits=st.booleans())
    def event_changes(self, fits):
        self.now = replace(self.now, fits=fits)

    @invariant()
    def applied_means_every_key(self):
        if not hasattr(self, "now"):
            return
        assert (self.now.state is ProposalState.APPLIED) == self.now.turned.issuperset(self.now.needed)
        assert self.now.turned <= set(self.now.needed)
        assert self.now.turned <= self.deeds
        assert self.now.proposer in self.now.turned


TestKeysLive = KeysLive.TestCase
TestKeysLive.settings = settings(max_examples=60, stateful_step_count=12, deadline=None)
