"""Limits hold: for whatever sequence of verbs, and for many people at the same moment, on both databases."""

from collections import Counter

import pytest
import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy.exc import IntegrityError

from meetings.accounts.models import Account
from meetings.core import clock
from meetings.core.db import db
from meetings.core.errors import Refusal
from meetings.delegations import actions, queries, rules
from meetings.delegations.models import Delegation, Member, Role
from meetings.events.models import Role as TeamRole
from meetings.registration import actions as registrations
from meetings.registration import queries as registration_queries
from meetings.registration import rules as registration_rules
from meetings.registration.actions import Details, Invitee, merging, places
from meetings.registration.models import ACTIVE, HOLDING, Category, Registration, State
from tests import factories
from tests.deeds import deeds
from tests.registration.test_places import at_once

DETAILS = Details("Nino", "Beridze")


def nominee(email, role=Role.EXPERT, assists=None):
    return actions.Nominee(Invitee(email, "Nino", "Beridze", "en"), DETAILS, role, assists)


def a_small_meeting(most=3, **policy):
    """An event whose delegations have at most three people, with two categories that come with them."""
    event = factories.an_event()
    factories.open_registration(event, asks_approval=False)
    categories = [
        factories.a_category(event, "D", key="delegate", in_delegation=True),
        factories.a_category(event, "H", key="head-of-delegation", in_delegation=True, capacity=2),
    ]
    actions.set_policy(event, actions.Policy(most=most, **policy), by=None, now=clock.now())
    db.session.commit()
    return event, categories


def test_of_twelve_nominated_at_the_same_moment_three_are_named(own_app):
    event, _categories = a_small_meeting()
    state, dana = factories.a_state(), factories.an_account()
    delegation = factories.a_delegation(event, state).id
    dana_id = dana.id
    db.session.close()

    def nominate(number):
        by, found = db.session.get(Account, dana_id), db.session.get(Delegation, delegation)
        try:
            actions.nominate(found, nominee(f"person{number}@example.org"), by=by, now=clock.now())
        except rules.DelegationFull:
            db.session.rollback()
            return False
        return True

    assert sorted(at_once(own_app, 12, nominate)) == [False] * 9 + [True] * 3
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Registration)) == 3


def test_focal_points_and_people_themselves_at_the_same_moment_stay_within_the_limit(own_app):
    """Five register by themselves in two categories while five are nominated: three places, whoever has them."""
    event, categories = a_small_meeting()
    state, dana = factories.a_state(), factories.an_account()
    delegation, dana_id, state_id = factories.a_delegation(event, state).id, dana.id, state.id
    people = [factories.an_account(affiliation=state).id for _number in range(10)]
    ids = [each.id for each in categories]
    emails = [db.session.get(Account, each).email for each in people]
    db.session.commit()
    db.session.close()

    def come(number):
        try:
            if number % 2:
                by, found = db.session.get(Account, dana_id), db.session.get(Delegation, delegation)
                return actions.nominate(found, nominee(emails[number]), by=by, now=clock.now()).state
            account, category = db.session.get(Account, people[number]), db.session.get(Category, ids[number % 4 // 2])
            made = registrations.register(
                category.event, account, category, DETAILS, affiliation=account.affiliation, now=clock.now()
            )
            return made.state
        except Refusal:
            db.session.rollback()
            return "refused"

    states = Counter(at_once(own_app, 10, come))
    assert sum(states[one] for one in HOLDING) == 3
    held = db.session.execute(registration_queries.held_by_delegation(db.session.get(Delegation, delegation).event_id))
    assert dict(held.all()) == {state_id: 3}


def test_two_heads_at_the_same_moment_leave_one(own_app):
    event, _categories = a_small_meeting()
    state, dana = factories.a_state(), factories.an_account()
    delegation, dana_id = factories.a_delegation(event, state).id, dana.id
    db.session.close()

    def nominate(number):
        by, found = db.session.get(Account, dana_id), db.session.get(Delegation, delegation)
        try:
            actions.nominate(found, nominee(f"head{number}@example.org", Role.HEAD), by=by, now=clock.now())
        except rules.RoleFull:
            db.session.rollback()
            return False
        return True

    assert sorted(at_once(own_app, 4, nominate)) == [False, False, False, True]


def test_the_database_itself_refuses_a_second_head(world):
    pair = [
        factories.a_registration(world.event, factories.an_account(affiliation=world.state), world.delegate)
        for _number in range(2)
    ]
    factories.a_member(pair[0], world.state, "head")
    with pytest.raises(IntegrityError):
        factories.a_member(pair[1], world.state, "head")
    db.session.rollback()


def test_people_of_a_full_delegation_are_passed_over(world):
    event, categories = a_small_meeting(most=1)
    delegate = categories[0]
    delegate.capacity = 2
    georgian, french = world.state, world.other_state

    def register(state):
        account = factories.an_account(affiliation=state)
        return registrations.register(event, account, delegate, DETAILS, affiliation=state, now=clock.now())

    first, other, second, third = register(georgian), register(french), register(georgian), register(french)
    assert [each.state for each in (first, other, second, third)] == ["approved", "approved", "waiting", "waiting"]
    registrations.withdraw(other, by=other.account, now=clock.now())
    assert (second.state, third.state) == (State.WAITING, State.APPROVED), "the second Georgian was passed over"
    delegate.capacity = None
    with pytest.raises(Refusal) as refusal:
        registrations.approve(second, by=world.olga, now=clock.now())
    assert "Georgia has all its places" in refusal.value.sentence
    registrations.withdraw(first, by=first.account, now=clock.now())
    assert second.state == State.APPROVED


def test_whoever_is_merged_into_another_delegation_needs_a_place_there_and_frees_the_one_she_had(world):
    event, categories = a_small_meeting(most=1)
    delegate, now = categories[0], clock.now()
    delegate.capacity = None
    georgian, french = world.state, world.other_state

    def register(state):
        account = factories.an_account(affiliation=state)
        return registrations.register(event, account, delegate, DETAILS, affiliation=state, now=now)

    kept, waiting, there, twin = register(georgian), register(georgian), register(french), register(french)
    assert [each.state for each in (kept, waiting, there, twin)] == ["approved", "waiting", "approved", "waiting"]
    db.session.commit()
    with pytest.raises(registration_rules.DelegationFull):
        merging.merge(kept, twin, DETAILS, french, by=world.olga, now=now)
    db.session.rollback()
    assert (kept.affiliation, twin.state) == (georgian, State.WAITING)
    merging.merge(kept, there, DETAILS, french, by=world.olga, now=now)
    assert (kept.affiliation, there.state, twin.state) == (french, State.WITHDRAWN, State.WAITING)
    assert waiting.state == State.APPROVED


def test_a_place_of_a_state_that_is_freed_in_one_category_serves_another(world):
    event, (delegate, heads) = a_small_meeting(most=1)
    people = [factories.an_account(affiliation=world.state) for _number in range(2)]
    first, second = (
        registrations.register(event, person, category, DETAILS, affiliation=world.state, now=clock.now())
        for person, category in zip(people, (delegate, heads), strict=True)
    )
    assert second.state == State.WAITING
    registrations.withdraw(first, by=first.account, now=clock.now())
    assert second.state == State.APPROVED


def test_another_state_needs_room_too(world):
    event, (delegate, _heads) = a_small_meeting(most=1)
    one, other = (
        registrations.register(
            event, factories.an_account(affiliation=state), delegate, DETAILS, affiliation=state, now=clock.now()
        )
        for state in (world.state, world.other_state)
    )
    with pytest.raises(Refusal):
        registrations.amend_for(other, DETAILS, world.state, by=world.olga, now=clock.now())
    registrations.withdraw(one, by=one.account, now=clock.now())
    registrations.amend_for(other, DETAILS, world.state, by=world.olga, now=clock.now())
    assert other.affiliation == world.state


def test_who_is_protected_no_longer_needs_room_in_her_delegation(world, client):
    event, (delegate, _heads) = a_small_meeting(most=1)
    factories.a_role(event, world.olga, TeamRole.ORGANISER, world.council)
    hidden, seen = (
        registrations.register(
            event, factories.an_account(affiliation=world.state), delegate, DETAILS, affiliation=world.state, now=now
        )
        for now in (clock.now(), clock.now())
    )
    registrations.protect(hidden, True, badge_name="Alex", by=world.olga, now=clock.now())
    assert (hidden.state, seen.state) == (State.APPROVED, State.APPROVED), "hers is in no figure: the next moved up"
    db.session.commit()
    address = f"/en/events/{event.slug}/manage/registrations/{hidden.id}"
    client.sign_in(world.olga)
    page = client.post(f"{address}/protection", data={"badge_name": "Ada"})
    assert page.status_code == 422
    assert "counts among the places of Georgia, which are all taken" in page.text
    assert 'href="#is_protected"' in page.text
    assert (hidden.is_protected, hidden.badge_name) == (True, "Alex")
    assert len(deeds("registration.protection_changed")) == 1
    actions.set_exceptions(
        factories.a_delegation(event, world.state), actions.Exceptions(most=2), by=world.olga, now=clock.now()
    )
    db.session.commit()
    assert client.post(f"{address}/protection", data={"badge_name": ""}).status_code == 302
    assert hidden.is_protected is False
    assert queries.held(event) == {world.state.id: 2}


def test_who_waits_or_was_nominated_loses_her_protection_without_needing_room(world):
    event, (delegate, _heads) = a_small_meeting(most=1)
    nominated = actions.nominate(
        factories.a_delegation(event, world.state), nominee("a@example.org"), by=world.dana, now=clock.now()
    )
    account = factories.an_account(affiliation=world.state)
    waiting = registrations.register(event, account, delegate, DETAILS, affiliation=world.state, now=clock.now())
    assert waiting.state == State.WAITING
    for each in (nominated, waiting):
        each.is_protected = True
        db.session.flush()
        registrations.protect(each, False, by=world.olga, now=clock.now())
    assert queries.held(event) == {world.state.id: 1}
    assert waiting.state == State.WAITING


def test_a_member_ends_and_returns_with_the_registration(world, scene):
    factories.a_member(scene.own, world.state, "head", is_funded=True)
    scene.own.confirmed_at = clock.now()
    registrations.refuse(scene.own, by=world.olga, now=clock.now(), reason="Not yet")
    member = queries.member_of(scene.own)
    assert (member.ended_at is None, member.is_funded) == (False, False)
    actions.nominate(scene.delegation, nominee("head@example.org", Role.HEAD), by=world.dana, now=clock.now())
    registrations.approve(scene.own, by=world.olga, now=clock.now())
    assert (member.ended_at, member.role) == (None, Role.MEMBER), "another person is head meanwhile"
    registrations.amend_for(scene.own, DETAILS, world.other_state, by=world.olga, now=clock.now())
    assert member.ended_at, "she represents another State now"
    seen = queries.person(world.event, world.other_state, scene.own.id)
    assert (seen.role, seen.is_funded, seen.member) == (Role.MEMBER, False, None), "nothing of before is told"
    theirs = factories.a_delegation(world.event, world.other_state)
    actions.set_funded(theirs, seen, True, by=world.hugo, now=clock.now())
    assert (member.delegation, member.ended_at, member.is_funded) == (theirs, None, True)


def test_an_assistant_does_not_count(world):
    event, (delegate, _heads) = a_small_meeting(most=1)
    delegation = factories.a_delegation(event, world.state)
    with pytest.raises(rules.TooManyAssistants):
        actions.nominate(delegation, nominee("a@example.org", Role.ASSISTANT), by=world.dana, now=clock.now())
    expert = actions.nominate(delegation, nominee("e@example.org"), by=world.dana, now=clock.now())
    wanted = nominee("b@example.org", Role.ASSISTANT, expert.id)
    made = actions.nominate(delegation, wanted, by=world.dana, now=clock.now())
    assert (made.state, made.outside_quota, made.category) == (State.NOMINATED, True, delegate)
    with pytest.raises(rules.TooManyAssistants):
        actions.nominate(delegation, nominee("c@example.org", Role.ASSISTANT), by=world.dana, now=clock.now())
    person = queries.person(event, world.state, made.id)
    with pytest.raises(rules.AssistantStays):
        actions.set_role(delegation, person, Role.EXPERT, by=world.dana, now=clock.now())


class Delegations(RuleBasedStateMachine):
    """Any order of verbs on two small delegations in two small categories."""

    people = st.integers(0, 7)
    which = st.integers(0, 1)
    roles = st.sampled_from([Role.HEAD, Role.DEPUTY, Role.EXPERT, Role.ADVISER, Role.ASSISTANT])

    def __init__(self, world):
        super().__init__()
        self.world, self.by = world, world.olga
        self.event, self.categories = a_small_meeting(most=3, roles={Role.EXPERT: 2})
        self.categories[0].capacity = 4
        self.states = [world.state, world.other_state]
        self.delegations = [factories.a_delegation(self.event, state) for state in self.states]
        self.accounts = [factories.an_account(affiliation=self.states[number % 2]) for number in range(8)]
        self.put_back, self.seen = set(), set()

    def of(self, person):
        return registration_queries.of(self.event, self.accounts[person])

    def seat_of(self, person):
        """The person as her own focal point sees her, with the delegation, if she is in one."""
        found = self.of(person)
        for delegation in self.delegations:
            seen = queries.person(self.event, delegation.institution, found.id) if found else None
            if seen and seen.registration.is_active:
                return delegation, seen
        return None, None

    def attempt(self, verb):
        """Do it whole, or be refused: a refusal changes nothing."""
        before = {each.id: each.state for each in self.everybody()}
        try:
            with db.session.begin_nested():
                verb()
        except Refusal:
            db.session.expire_all()
            assert {each.id: each.state for each in self.everybody()} == before
        for each in self.everybody():
            self.seen.add(each.account_id)
            if each.state != State.WAITING:
                self.put_back.discard(each.id)

    def everybody(self):
        db.session.flush()
        return db.session.scalars(sa.select(Registration).where(Registration.event_id == self.event.id)).all()

    @rule(person=people, role=roles)
    def nominate(self, person, role):
        delegation = self.delegations[person % 2]
        free = actions.may_be_assisted(queries.people(self.event, delegation.institution))
        wanted = nominee(self.accounts[person].email, role, free[0].id if free else None)
        self.attempt(lambda: actions.nominate(delegation, wanted, by=self.by, now=clock.now()))

    @rule(person=people, which=which)
    def register(self, person, which):
        """Whoever comes by herself is head in the category of heads, else a member; no delegation is complete with her
        that was without.
        """
        account, category = self.accounts[person], self.categories[which]
        was_active = self.of(person) and self.of(person).is_active
        self.attempt(
            lambda: registrations.register(
                self.event, account, category, DETAILS, affiliation=account.affiliation, now=clock.now()
            )
        )
        delegation, seat = self.seat_of(person)
        if seat and not was_active:
            assert (seat.role, seat.is_funded) == (Role.HEAD if which else Role.MEMBER, False)
            assert delegation.completed_at is None or delegation.confirmed_at

    @rule(which=which)
    def complete(self, which):
        self.attempt(lambda: actions.complete(self.delegations[which], by=self.by, now=clock.now()))

    @rule(kept=people, other=people)
    def merge(self, kept, other):
        """Two turn out to be one person: what either was with the delegation of both, the one that is kept is."""
        one, two = self.of(kept), self.of(other)
        if not (one and two):
            return
        of_one, seat_one = self.seat_of(kept)
        of_two, seat_two = self.seat_of(other)
        was_active = two.is_active
        by, now = self.by, clock.now()
        self.attempt(lambda: merging.merge(one, two, DETAILS, one.affiliation, by=by, now=now))
        if was_active and not self.of(other).is_active and of_one and of_one is of_two:
            _delegation, seat = self.seat_of(kept)
            both = {seat_one.role, seat_two.role}
            assert Role.ASSISTANT in both or seat.role in both
            assert seat.role is Role.HEAD or Role.HEAD not in both or seat_one.role is Role.ASSISTANT
            assert seat.is_funded == (seat_one.is_funded or seat_two.is_funded)

    @rule(person=people, other=people)
    def swap(self, person, other):
        delegation, seat = self.seat_of(person)
        if seat:
            invitee = Invitee(self.accounts[other].email, "Nino", "Beridze", "en")
            was_put_back = seat.registration.id in self.put_back
            self.attempt(lambda: actions.replace(delegation, seat, invitee, DETAILS, by=self.by, now=clock.now()))
            successor = self.of(other)
            if was_put_back and successor and successor.state == State.WAITING:
                self.put_back.add(successor.id)

    @rule(person=people)
    def withdraw(self, person):
        delegation, seat = self.seat_of(person)
        if seat:
            self.attempt(lambda: actions.withdraw(delegation, seat, by=self.by, now=clock.now()))

    @rule(person=people)
    def decline(self, person):
        if self.of(person):
            account = self.accounts[person]
            self.attempt(lambda: registrations.withdraw(self.of(person), by=account, now=clock.now(), reason="No"))

    @rule(person=people)
    def submit(self, person):
        if self.of(person):
            by = self.accounts[person]
            self.attempt(lambda: registrations.submit(self.of(person), DETAILS, by=by, now=clock.now()))

    @rule(person=people)
    def approve(self, person):
        if self.of(person):
            self.attempt(lambda: registrations.approve(self.of(person), by=self.by, now=clock.now()))

    @rule(person=people)
    def refuse(self, person):
        if self.of(person):
            self.attempt(lambda: registrations.refuse(self.of(person), by=self.by, now=clock.now(), reason="No"))

    @rule(person=people)
    def put_on_waiting_list(self, person):
        found = self.of(person)
        if found:
            self.attempt(lambda: registrations.put_on_waiting_list(found, by=self.by, now=clock.now(), reason="Later"))
            if self.of(person).state == State.WAITING:
                self.put_back.add(found.id)

    @rule(person=people, role=roles)
    def set_role(self, person, role):
        delegation, seat = self.seat_of(person)
        if seat:
            self.attempt(lambda: actions.set_role(delegation, seat, role, by=self.by, now=clock.now()))
            if self.of(person).state == State.WAITING and self.of(person).category_id != seat.registration.category_id:
                self.put_back.discard(seat.registration.id)

    @rule(person=people, which=which)
    def change_category(self, person, which):
        if self.of(person):
            self.attempt(
                lambda: registrations.change_category(
                    self.of(person), self.categories[which], by=self.by, now=clock.now()
                )
            )

    @rule(person=people, funded=st.booleans())
    def fund(self, person, funded):
        delegation, seat = self.seat_of(person)
        if seat:
            self.attempt(lambda: actions.set_funded(delegation, seat, funded, by=self.by, now=clock.now()))

    @rule(person=people)
    def represent_another_state(self, person):
        found = self.of(person)
        if found and found.delegation_id is None:
            other = next(state for state in self.states if state.id != found.affiliation_id)
            self.attempt(lambda: registrations.amend_for(found, DETAILS, other, by=self.by, now=clock.now()))

    @rule(person=people, protected=st.booleans())
    def protect(self, person, protected):
        found = self.of(person)
        if found:
            self.attempt(lambda: registrations.protect(found, protected, by=self.by, now=clock.now()))

    @rule(most=st.none() | st.integers(1, 4))
    def set_limits(self, most):
        policy = actions.Policy(most=most, roles={Role.EXPERT: 2})
        self.attempt(lambda: actions.set_policy(self.event, policy, by=self.by, now=clock.now()))

    @rule(which=which, most=st.none() | st.integers(1, 4))
    def set_exception(self, which, most):
        wanted = actions.Exceptions(most=most)
        self.attempt(lambda: actions.set_exceptions(self.delegations[which], wanted, by=self.by, now=clock.now()))

    @rule(which=which)
    def confirm(self, which):
        self.attempt(lambda: actions.confirm(self.delegations[which], approve=True, by=self.by, now=clock.now()))

    @rule(which=which)
    def reopen(self, which):
        actions.reopen(self.delegations[which], by=self.by, now=clock.now())

    @invariant()
    def no_limit_is_broken(self):
        db.session.flush()
        for category in self.categories:
            held = registration_queries.held(category)
            assert category.capacity is None or held <= category.capacity
        for delegation in self.delegations:
            limits = actions.limits_of(delegation)
            held = queries.held(self.event).get(delegation.institution_id, 0)
            assert limits.most is None or held <= limits.most
            counts = queries.people_by_role(self.event).get(delegation.institution_id, Counter())
            for role, most in limits.roles.items():
                assert counts[role] <= most, role
            seats = queries.seats(delegation)
            assert sum(each.role == Role.HEAD for each in seats) <= 1
            assert sum(each.is_funded for each in seats) <= limits.funded
            assisted = actions.assisted(queries.people(self.event, delegation.institution)).values()
            assert len({*assisted}) == len(assisted), "two assist one person"
            people = [
                each for each in queries.people(self.event, delegation.institution) if each.registration.is_active
            ]
            in_heads = [each for each in people if each.registration.category == self.categories[1]]
            assert all(each.role is Role.HEAD for each in in_heads), "in the category of heads, and not head"

    @invariant()
    def nobody_waits_while_there_is_room(self):
        room = places.room_of_delegations(self.event)
        for category in self.categories:
            free = category.capacity is None or registration_queries.held(category) < category.capacity
            for waiting, delegation in registration_queries.line(category):
                has_room = free and room.get(delegation, 1) > 0
                assert not has_room or waiting in self.put_back, "somebody waits while a place is free"

    @invariant()
    def nobody_is_lost(self):
        rows = self.everybody()
        assert len({each.account_id for each in rows}) == len(rows)
        assert {each.account_id for each in rows} >= self.seen
        members = {each.registration_id: each for each in db.session.scalars(sa.select(Member))}
        for each in rows:
            member = members.get(each.id)
            assert (each.queued_at is not None) == (each.state == State.WAITING)
            if member:
                is_hers = (each.delegation_id or each.affiliation_id) == member.delegation.institution_id
                is_hers = is_hers and (each.delegation_id is not None or not each.is_protected)
                assert (member.ended_at is None) == (each.state in ACTIVE and is_hers)
                assert not (member.ended_at and member.is_funded)
                assert each.outside_quota == (member.role == Role.ASSISTANT) or member.ended_at
            assert each.state not in ACTIVE or each.delegation_id is None or member, "nominated and in no delegation"


def test_no_sequence_of_verbs_breaks_a_limit_leaves_two_heads_or_loses_a_person(world):
    run_state_machine_as_test(
        lambda: Delegations(world), settings=settings(max_examples=12, stateful_step_count=25, deadline=None)
    )
