"""Many at once: a decision about thirty asks the database as often as one about one, and means the same."""

from datetime import timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa

from meetings.accounts.models import Account
from meetings.core import clock
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.delegations import actions as delegations
from meetings.delegations.models import Member
from meetings.letters.models import Ending, Letter, LetterRequest, Passport
from meetings.letters.models import Kind as LetterKind
from meetings.questionnaires.models import Choice, Reply
from meetings.questionnaires.models import Kind as QuestionKind
from meetings.registration import queries, rules
from meetings.registration.actions.decisions import decide
from meetings.registration.actions.tags import add_tag, tag_people
from meetings.registration.models import Registration, State
from meetings.registration.rules import Verb
from tests import factories
from tests.deeds import deeds
from tests.letters import writing
from tests.questionnaires.conftest import a_form, a_question, answered
from tests.registration.test_places import at_once

NOON = clock.now().replace(hour=12, minute=0, second=0, microsecond=0)
REASON = "The room is small"
LATER = timedelta(minutes=1)


@pytest.fixture
def asked(world):
    """Letters are issued, delegations and roles have limits, and everybody is asked for an excursion."""
    world.delegate.in_delegation = True
    policy = delegations.Policy(most=200, roles={"expert": 100})
    delegations.set_policy(world.event, policy, by=world.olga, now=NOON)
    form = a_form(world.event, world.olga)
    writing.with_texts(world)
    return form, a_question(form, QuestionKind.ONE_OF, options=(("Tour", 900), "None"))


def somebody(world, number, **values):
    """Every second is of the other delegation, reads French and was told something before."""
    state = (world.state, world.other_state)[number % 2]
    account = factories.an_account(affiliation=state, language=("en", "fr")[number % 2])
    made = factories.a_registration(
        world.event, account, world.delegate, affiliation=state, reason=("", "Before")[number % 2], **values
    )
    factories.a_member(made, state, "expert", is_funded=number % 3 == 0 and "queued_at" not in values)
    return made


def with_everything(world, asked, number):
    """Somebody who comes with a place on the excursion, a passport and letters, of which some are drawn."""
    form, tour = asked
    made = somebody(world, number)
    answered(form, made, {tour: tour.offered[0].id})
    writing.asked(world, made.account)
    for kind in LetterKind:
        (letter,) = writing.issued(world, [made], kind)
        letter.file_key, letter.size = ("", 0) if number % 2 else (f"letters/{letter.id}", 9)
    return made


def rows_of(model, people):
    found = db.session.scalars(sa.select(model).where(model.registration_id.in_([one.id for one in people])))
    return found.all()


def mails(template):
    return db.session.scalars(sa.select(Mail).where(Mail.template == f"registration/{template}")).all()


def test_a_decision_about_thirty_asks_as_much_as_one_about_one(world, asked, count_queries):
    costs = {1: {}, 30: {}}

    def taken(verb, people, *, free=0):
        """Decide when so many places are free; keeps what was asked, and what it was about."""
        world.delegate.capacity = queries.held(world.delegate) + free
        db.session.commit()
        db.session.expire_all()
        chosen, _reader = queries.chosen(world.event, [one.id for one in people]), world.olga.full_name
        with count_queries() as statements:
            assert decide(verb, chosen, by=world.olga, now=NOON, reason=REASON) == []
            db.session.flush()
        costs[len(people)][f"{len(costs[len(people)]) + 1}. {verb}"] = statements
        return chosen

    for count in costs:
        with factories.together():
            people = [with_everything(world, asked, number) for number in range(count)]
            for number in range(2 * count):
                somebody(world, number, state=State.WAITING, queued_at=NOON + number * LATER)
        people = taken(Verb.REFUSE, people)
        assert all(each.ended_at and not each.is_funded for each in rows_of(Member, people))
        assert {each.ending for each in rows_of(Letter, people)} == {Ending.WITHDRAWN}
        assert not any(each.passport or each.file_key for each in rows_of(Letter, people) if each.kind == "visa")
        assert not rows_of(Passport, people) + rows_of(LetterRequest, people) + rows_of(Choice, people)
        assert not any(each.complete_at for each in rows_of(Reply, people))
        assert len(mails("promoted")) == count
        people = taken(Verb.APPROVE, people, free=count)
        assert {(each.ended_at, each.role) for each in rows_of(Member, people)} == {(None, "expert")}
        people = taken(Verb.APPROVE, taken(Verb.ASK, people))
        for letter in rows_of(Letter, people):
            letter.ending, letter.file_key = Ending.NONE, f"letters/{letter.id}"
        people = taken(Verb.WAIT, people)
        assert {each.ending for each in rows_of(Letter, people)} == {Ending.WITHDRAWN}
        assert len({each.queued_at for each in people}) == count
        people = taken(Verb.APPROVE, people, free=count)
        assert {(one.state, one.queued_at) for one in people} == {(State.APPROVED, None)}
        assert {(one.language, REASON in one.text) for one in mails("refused")} >= {("en", True)}
        db.session.execute(sa.delete(Mail))
    assert {name: len(asked) for name, asked in costs[1].items()} == {
        name: len(asked) for name, asked in costs[30].items()
    }, costs[30]


def test_tags_go_on_and_off_thirty_with_as_many_questions_as_one(world, count_queries):
    tags = [add_tag(world.event, name, "sky", by=world.olga) for name in ("Hotel", "VIP")]
    costs = []
    for count in (1, 30):
        with factories.together():
            people = [somebody(world, number) for number in range(count)]
        with count_queries() as statements:
            assert tag_people(people, tags, [], by=world.olga) == count
            assert tag_people(people, [], tags[:1], by=world.olga) == count
            db.session.flush()
        costs.append(statements)
        found = queries.tags_of([one.id for one in people])
        assert [[tag.name for tag in found[one.id]] for one in people] == [["VIP"]] * count
    assert len(costs[0]) == len(costs[1]), costs[1]


class TestTogether:
    """What is decided about some at once does not give one of them the place of another in between."""

    @pytest.fixture
    def small(self, world):
        """Two places more, and of each delegation one."""
        world.delegate.in_delegation, world.delegate.capacity = True, queries.held(world.delegate) + 2
        delegations.set_policy(world.event, delegations.Policy(most=1), by=None, now=NOON)
        return world.delegate

    @pytest.fixture
    def states(self, world):
        return factories.a_state("AL", "Albania", "Albanie"), factories.a_state("AM", "Armenia", "Arménie")

    def waiting(self, world, *houses):
        return [
            factories.a_registration(
                world.event,
                factories.an_account(affiliation=house, language="fr"),
                world.delegate,
                state=State.WAITING,
                queued_at=NOON + number * LATER,
            )
            for number, house in enumerate(houses)
        ]

    def held_by(self, world, *houses):
        return [
            factories.a_registration(world.event, factories.an_account(affiliation=house), world.delegate)
            for house in houses
        ]

    def test_who_is_refused_with_others_gets_no_place_of_theirs(self, world, small, states):
        (holder,) = self.held_by(world, states[0])
        second, third, other = self.waiting(world, states[0], states[0], states[1])
        small.capacity = queries.held(small)
        db.session.flush()
        assert decide(Verb.REFUSE, [holder, second], by=world.olga, now=NOON, reason=REASON) == []
        assert [one.state for one in (holder, second, third, other)] == ["refused", "refused", "submitted", "waiting"]
        assert [one.recipient for one in mails("promoted")] == [third.account.email]
        assert [deed.before["registration"] for deed in deeds("registration.refused", target=second)] == ["waiting"]
        (told,) = mails("promoted")
        assert told.language == "fr"

    def test_who_is_put_back_with_others_waits_behind_all(self, world, small, states):
        people = self.held_by(world, states[0], states[1])
        (next_one,) = self.waiting(world, states[1])
        assert decide(Verb.WAIT, people, by=world.olga, now=NOON, reason=REASON) == []
        assert (next_one.state, {one.state for one in people}) == (State.SUBMITTED, {State.WAITING})
        assert [one.id for one in db.session.scalars(queries.queue(small))] == [one.id for one in people]

    def test_places_freed_together_pass_over_who_is_of_a_full_delegation(self, world, small, states):
        people = self.held_by(world, states[0], states[1])
        line = self.waiting(world, states[0], states[0], states[1], states[1])
        assert decide(Verb.REFUSE, people, by=world.olga, now=NOON, reason=REASON) == []
        assert [one.state for one in line] == ["submitted", "waiting", "submitted", "waiting"]

    def test_the_first_to_arrive_are_approved_as_far_as_there_is_room(self, world, small, states):
        line = self.waiting(world, states[0], states[0], states[1], None)
        left = decide(Verb.APPROVE, line, by=world.olga, now=NOON, reason="")
        assert [one.state for one in line] == ["approved", "waiting", "approved", "waiting"]
        assert ["Albania has all its places" in why for _name, why in left] == [True, False]
        assert "no free place" in left[1][1]
        assert [name for name, _why in left] == [line[1].full_name, line[3].full_name]

    def test_one_who_comes_back_as_head_leaves_the_next_a_member(self, world, small, states):
        delegations.set_policy(world.event, delegations.Policy(most=9), by=None, now=NOON)
        small.capacity = None
        people = self.held_by(world, states[0], states[0], states[1])
        for each in people:
            each.state = State.REFUSED
            factories.a_member(each, each.affiliation, "head", ended_at=NOON)
        assert decide(Verb.APPROVE, people, by=world.olga, now=NOON, reason="") == []
        assert [rows_of(Member, [one])[0].role for one in people] == ["head", "member", "head"]

    def test_a_decision_needs_its_reason_before_anything_happens(self, world, small, states):
        people = self.held_by(world, states[0])
        for verb in rules.NEEDS_REASON:
            with pytest.raises(rules.ReasonNeeded):
                decide(verb, people, by=world.olga, now=NOON, reason=" ")
        assert people[0].state == State.APPROVED
        assert decide(Verb.REFUSE, [], by=world.olga, now=NOON, reason=REASON) == []


def test_of_two_organisers_at_the_same_moment_one_learns_what_the_other_decided(own_app):
    """Both have read the same state before either has the lock; asking for changes is possible after an approval."""
    event = factories.an_event()
    category, organiser = factories.a_category(event), factories.an_account().id
    people = [
        factories.a_registration(event, factories.an_account(), category, state=State.SUBMITTED).id
        for _number in range(3)
    ]
    db.session.commit()
    db.session.close()
    both_have_read, verbs = Barrier(2), (Verb.APPROVE, Verb.ASK)

    def answer(number):
        by = db.session.get(Account, organiser)
        chosen = db.session.scalars(sa.select(Registration).where(Registration.id.in_(people))).all()
        seen = {one.id: one.state for one in chosen}
        both_have_read.wait(20)
        try:
            decide(verbs[number], chosen, by=by, now=clock.now(), reason=REASON, seen=seen)
        except rules.DecidedMeanwhile as late:
            db.session.rollback()
            return late.sentence
        return chosen[0].state

    answers = at_once(own_app, 2, answer)
    (late,) = [each for each in answers if "Meanwhile this has changed" in each]
    (decided,) = set(answers) - {late}
    registrations = db.session.scalars(sa.select(Registration)).all()
    assert {one.state for one in registrations} == {decided}
    assert all(one.listed_name in late for one in registrations)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Mail)) == 3
