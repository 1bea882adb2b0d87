"""Places hold: for whatever sequence of verbs, and for many people at the same moment, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from meetings.accounts.models import Account
from meetings.core import clock
from meetings.core.db import db
from meetings.core.errors import Refusal
from meetings.core.mail import Mail
from meetings.core.translated import Translated
from meetings.registration import actions, queries, rules
from meetings.registration.models import HOLDING, Category, Registration, State
from tests import factories

DETAILS = actions.Details("Nino", "Beridze")


def crowd(size):
    """Accounts in one transaction, and a category of ten places."""
    event = factories.an_event()
    factories.open_registration(event)
    category = factories.a_category(event, capacity=10)
    people = [factories.an_account().id for _number in range(size)]
    category_id = category.id
    db.session.commit()
    db.session.close()
    return category_id, people


def at_once(app, size, work):
    """Call `work(number)` in as many threads, each in its own transaction, started at the same moment."""
    start = Barrier(size)

    def one(number):
        with app.app_context():
            start.wait(20)
            try:
                result = work(number)
                db.session.commit()
            finally:
                db.session.rollback()
            return result

    with ThreadPoolExecutor(size) as pool:
        return list(pool.map(one, range(size)))


def test_of_fifty_at_the_same_moment_ten_hold_a_place_and_forty_wait_in_order(own_app):
    category_id, people = crowd(50)

    def register(number):
        account, category = db.session.get(Account, people[number]), db.session.get(Category, category_id)
        made = actions.register(category.event, account, category, DETAILS, affiliation=None, now=clock.now())
        return made.id, made.state

    made = at_once(own_app, 50, register)
    category = db.session.get(Category, category_id)
    assert sorted(state for _id, state in made) == [State.SUBMITTED] * 10 + [State.WAITING] * 40
    line = db.session.scalars(queries.queue(category)).all()
    assert len({each.queued_at for each in line}) == 40
    assert [queries.place_in_queue(each) for each in line] == list(range(1, 41))
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Mail)) == 50

    holders = [found for found, state in made if state == State.SUBMITTED]
    first_in_line = [each.id for each in line]
    db.session.close()

    def withdraw(number):
        registration = db.session.get(Registration, holders[number])
        actions.withdraw(registration, by=registration.account, now=clock.now())

    at_once(own_app, 5, withdraw)
    states = dict(db.session.execute(sa.select(Registration.id, Registration.state)).all())
    assert [states[each] for each in holders] == [State.WITHDRAWN] * 5 + [State.SUBMITTED] * 5
    assert [states[each] for each in first_in_line] == [State.SUBMITTED] * 5 + [State.WAITING] * 35


def test_the_same_person_twice_at_the_same_moment_is_registered_once(own_app):
    category_id, people = crowd(1)

    def register(_number):
        account, category = db.session.get(Account, people[0]), db.session.get(Category, category_id)
        try:
            actions.register(category.event, account, category, DETAILS, affiliation=None, now=clock.now())
        except rules.AlreadyRegistered:
            return False
        return True

    assert sorted(at_once(own_app, 6, register)) == [False] * 5 + [True]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Registration)) == 1


def test_deciding_and_withdrawing_at_the_same_moment_leaves_one_answer(own_app):
    category_id, people = crowd(2)
    person, category = db.session.get(Account, people[0]), db.session.get(Category, category_id)
    made = actions.register(category.event, person, category, DETAILS, affiliation=None, now=clock.now()).id
    db.session.commit()
    db.session.close()

    def answer(number):
        registration = db.session.get(Registration, made)
        try:
            if number:
                actions.withdraw(registration, by=registration.account, now=clock.now())
            else:
                actions.approve(registration, by=db.session.get(Account, people[1]), now=clock.now())
        except rules.NotPossible:
            return False
        return True

    assert at_once(own_app, 2, answer)[1] is True
    assert db.session.get(Registration, made).state == State.WITHDRAWN


class Registrations(RuleBasedStateMachine):
    """Any order of verbs on a few people in two small categories."""

    people = st.integers(0, 6)
    which = st.integers(0, 1)

    def __init__(self, organiser):
        super().__init__()
        self.organiser = organiser
        self.event = factories.an_event()
        factories.open_registration(self.event, asks_approval=False)
        self.categories = [
            factories.a_category(self.event, "A", capacity=2, in_delegation=True),
            factories.a_category(self.event, "B", capacity=1),
        ]
        self.accounts = [factories.an_account() for _number in range(7)]
        self.put_back = set()

    def of(self, person):
        return queries.of(self.event, self.accounts[person])

    def attempt(self, verb, person, *args, **more):
        """Do it, or be refused; a refusal changes nothing."""
        found = self.of(person)
        if found is None:
            return
        before = found.state
        try:
            verb(found, *args, now=clock.now(), **more)
        except Refusal:
            assert found.state == before
        if found.state != State.WAITING:
            self.put_back.discard(found.id)

    @rule(person=people, which=which)
    def register(self, person, which):
        try:
            actions.register(
                self.event,
                self.accounts[person],
                self.categories[which],
                DETAILS,
                affiliation=self.organiser.affiliation,
                now=clock.now(),
            )
        except Refusal:
            assert self.of(person).state != State.WITHDRAWN

    @rule(person=people)
    def nominate(self, person):
        nomination = actions.Nomination(self.organiser, "http://127.0.0.1/x", self.organiser.affiliation)
        try:
            actions.nominate(
                self.event,
                self.accounts[person],
                self.categories[0],
                DETAILS,
                nomination=nomination,
                affiliation=self.organiser.affiliation,
                now=clock.now(),
            )
        except rules.CannotBeNominated:
            assert self.of(person).state != State.WITHDRAWN

    @rule(person=people)
    def submit(self, person):
        self.attempt(actions.submit, person, DETAILS, by=self.accounts[person])

    @rule(person=people)
    def approve(self, person):
        self.attempt(actions.approve, person, by=self.organiser)

    @rule(person=people)
    def refuse(self, person):
        self.attempt(actions.refuse, person, by=self.organiser, reason="No")

    @rule(person=people)
    def put_on_waiting_list(self, person):
        self.attempt(actions.put_on_waiting_list, person, by=self.organiser, reason="Later")
        found = self.of(person)
        if found is not None and found.state == State.WAITING:
            self.put_back.add(found.id)

    @rule(person=people)
    def withdraw(self, person):
        self.attempt(actions.withdraw, person, by=self.accounts[person])

    @rule(person=people, which=which)
    def change_category(self, person, which):
        self.attempt(actions.change_category, person, self.categories[which], by=self.organiser)

    @rule(which=which, places=st.none() | st.integers(0, 4))
    def change_places(self, which, places):
        category = self.categories[which]
        details = actions.CategoryDetails(
            Translated(category.name), category.letter, category.colour, places, in_delegation=category.in_delegation
        )
        try:
            actions.change_category_details(category, details, by=self.organiser, now=clock.now())
        except rules.TooFewPlaces:
            assert queries.held(category) > places

    @precondition(lambda self: self.accounts)
    @invariant()
    def places_hold(self):
        db.session.flush()
        for category in self.categories:
            held = queries.held(category)
            assert category.capacity is None or held <= category.capacity
            line = db.session.scalars(queries.queue(category)).all()
            assert len({each.queued_at for each in line}) == len(line)
            if rules.has_room(category.capacity, held):
                assert {each.id for each in line} <= self.put_back, "somebody waits while a place is free"

    @invariant()
    def everybody_is_in_one_clear_state(self):
        rows = db.session.scalars(sa.select(Registration).where(Registration.event_id == self.event.id)).all()
        assert len({each.account_id for each in rows}) == len(rows)
        for each in rows:
            assert (each.queued_at is not None) == (each.state == State.WAITING)
            assert each.state != State.NOMINATED or each.confirmed_at is None
            assert each.state not in HOLDING - {State.NOMINATED} or each.confirmed_at is not None


def test_no_sequence_of_verbs_breaks_the_places(world):
    run_state_machine_as_test(
        lambda: Registrations(world.dana), settings=settings(max_examples=12, stateful_step_count=20, deadline=None)
    )


def test_whoever_invites_locks_the_category_before_she_makes_an_account(world, count_queries):
    """As an import does: else each of the two could wait for the other."""
    invitee = actions.Invitee("eka@example.org", "Eka", "Lomidze", "en")
    details, more = actions.Details("Eka", "Lomidze"), {"affiliation": None, "now": clock.now()}
    with count_queries() as statements:
        actions.invite(world.event, invitee, world.delegate, details, by=world.olga, **more)
    locks = next(number for number, one in enumerate(statements) if "ORDER BY category.id" in one)
    makes = next(number for number, one in enumerate(statements) if one.startswith("INSERT INTO account"))
    assert locks < makes
