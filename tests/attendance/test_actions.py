from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from meetings.accounts.models import Account
from meetings.attendance import actions, queries, rules
from meetings.attendance.models import CheckIn
from meetings.core import clock
from meetings.core.audit import AuditEntry
from meetings.core.db import db
from meetings.institutions.models import Kind
from meetings.registration.models import Registration, State
from tests import factories


@pytest.fixture
def remi(world):
    return db.session.scalars(sa.select(Registration).where(Registration.account_id == world.remi.id)).one()


def test_checking_in_twice_answers_with_the_first(world, remi):
    now = clock.now()
    first = actions.check_in(remi, account=world.gaby, now=now)
    second = actions.check_in(remi, account=world.olga, now=now + timedelta(minutes=5))
    assert (first.is_new, second.is_new) == (True, False)
    assert second.check_in == first.check_in
    assert (second.check_in.by, second.check_in.at) == (world.gaby, now)


def test_a_second_click_of_the_same_desk_looks_like_the_first(world, remi):
    now = clock.now()
    actions.check_in(remi, account=world.gaby, now=now)
    assert actions.check_in(remi, account=world.gaby, now=now + timedelta(seconds=1)).is_new


@pytest.mark.parametrize("state", [state for state in State if state is not State.APPROVED])
def test_nobody_is_checked_in_by_mistake(world, remi, state):
    remi.state = state
    with pytest.raises(rules.NotApproved):
        actions.check_in(remi, account=world.gaby, now=clock.now())
    assert queries.open_check_in(remi) is None


def test_an_undone_check_in_stays_as_a_trace_and_makes_room_for_another(world, remi):
    first = actions.check_in(remi, account=world.gaby, now=clock.now()).check_in
    actions.undo(first, account=world.olga, now=clock.now())
    undone_at = first.undone_at
    actions.undo(first, account=world.gaby, now=clock.now() + timedelta(minutes=1))
    assert (first.undone_by_id, first.undone_at) == (world.olga.id, undone_at)
    again = actions.check_in(remi, account=world.gaby, now=clock.now())
    assert again.is_new
    assert again.check_in != first
    verbs = db.session.scalars(sa.select(AuditEntry.verb).order_by(AuditEntry.at)).all()
    assert verbs == ["attendance.checked_in", "attendance.undone", "attendance.checked_in"]


def test_the_database_keeps_one_open_check_in(world, remi):
    factories.a_check_in(remi, world.gaby)
    with pytest.raises(IntegrityError):
        factories.a_check_in(remi, world.gaby)
    db.session.rollback()


def test_ten_desks_at_the_same_moment_check_in_once(own_app):
    world = factories.a_world()
    registration_id = db.session.scalars(sa.select(Registration.id)).first()
    accounts, start = (world.gaby.id, world.olga.id), Barrier(10)
    db.session.close()

    def desk(number):
        with own_app.app_context():
            start.wait(10)
            registration = db.session.get(Registration, registration_id)
            account = db.session.get(Account, accounts[number % 2])
            outcome = actions.check_in(registration, account=account, now=clock.now())
            db.session.commit()
            return outcome.check_in.id

    with ThreadPoolExecutor(10) as pool:
        made = set(pool.map(desk, range(10)))
    assert len(made) == 1
    assert db.session.scalars(sa.select(CheckIn.id)).all() == list(made)


def person(world, given, family, **overrides):
    account = factories.an_account(given, family, **overrides.pop("account", {}))
    return factories.a_registration(world.event, account, world.delegate, **overrides)


def find(event, text):
    return queries.find(event, rules.words_in(text), rules.code_in(text))


def names(found):
    return [rules.desk_name(one.registration) for one in found.people]


def test_people_are_found_by_name_state_and_address(world):
    person(world, "Nino", "Kapanadze", affiliation=world.state, account={"email": "N.Kapa@ministry.example"})
    person(world, "Édouard", "Kaplan")
    person(world, "Anna", "Zkap", affiliation=world.other_state)
    assert names(find(world.event, "kap")) == ["KAPANADZE Nino", "KAPLAN Édouard", "ZKAP Anna"]
    assert names(find(world.event, "ÉDOU")) == ["KAPLAN Édouard"]
    assert names(find(world.event, "nino kapa")) == ["KAPANADZE Nino"]
    assert names(find(world.event, "n.kapa@")) == ["KAPANADZE Nino"]
    assert names(find(world.event, "géorg")) == ["KAPANADZE Nino"]
    assert "ZKAP Anna" in names(find(world.event, "franc"))


def test_wildcards_are_letters(world):
    assert find(world.event, "%%") == queries.Found()
    assert find(world.event, "__") == queries.Found()


def test_a_protected_person_answers_to_the_chosen_name_only(world):
    person(
        world,
        "Maria",
        "Realname",
        badge_name="Élodie K.",
        is_protected=True,
        affiliation=world.state,
        account={"email": "realname@example.org"},
    )
    assert names(find(world.event, "elod")) == ["Élodie K."]
    for typed in ("realn", "maria", "georgia", "realname@"):
        assert find(world.event, typed) == queries.Found(), typed


def test_a_code_is_found_in_its_own_meeting_only(world):
    other = factories.an_event()
    stranger = factories.a_registration(other, world.stella, factories.a_category(other), token="e" * 24)
    own = person(world, "Nino", "Kapanadze", token="d" * 24)
    found = find(world.event, "d" * 24)
    assert (found.by_code, [one.registration for one in found.people]) == (True, [own])
    assert find(world.event, "e" * 24) == queries.Found(elsewhere=True)
    assert find(world.event, "f" * 24) == queries.Found()
    assert queries.person(world.event, stranger.id) is None


def test_the_list_is_short_and_says_how_many_more(world):
    for number in range(15):
        person(world, "Ana", f"Same{number:02}")
    found = find(world.event, "same")
    assert (len(found.people), found.more) == (queries.SHOWN, 15 - queries.SHOWN)


def test_the_room_and_the_delegations_are_counted(world, remi):
    remi.affiliation = world.other_state
    nino = person(world, "Nino", "Kapanadze", affiliation=world.state)
    person(world, "Gia", "Kapanadze", affiliation=world.state)
    person(world, "Eka", "Online", affiliation=world.state, takes_part="online")
    person(world, "Lia", "Waiting", affiliation=world.state, state=State.WAITING)
    person(world, "Maria", "Real", affiliation=world.state, is_protected=True)
    ngo = factories.an_institution("Ähnliche Hilfe", kind=Kind.CIVIL_SOCIETY)
    person(world, "Åsa", "Helper", affiliation=ngo)
    factories.a_check_in(nino, world.gaby)
    shares = queries.delegations(world.event, "en")
    counted = [(share.of.name["en"] if share.of else None, share.here, share.expected) for share in shares]
    assert counted == [("France", 0, 1), ("Georgia", 1, 2), ("Ähnliche Hilfe", 0, 1), (None, 0, 1)]
    assert rules.arrival(shares[1].here, shares[1].expected) is rules.Arrival.SOME
    room = [(share.of.letter, share.here, share.expected) for share in queries.room(world.event)]
    assert room == [("C", 0, 1), ("D", 1, 5)]


def test_states_follow_the_readers_alphabet(world):
    for code, name, french in (("AT", "Austria", "Autriche"), ("DE", "Germany", "Allemagne")):
        person(world, "Ana", code, affiliation=factories.a_state(code, name, french))
    order = [[share.of.code for share in queries.delegations(world.event, lang) if share.of] for lang in ("en", "fr")]
    assert order == [["AT", "FR", "DE"], ["DE", "AT", "FR"]]


def test_an_undone_check_in_counts_for_nothing(world, remi):
    made = factories.a_check_in(remi, world.gaby)
    actions.undo(made, account=world.gaby, now=clock.now())
    assert sum(share.here for share in queries.room(world.event)) == 0


def test_a_person_who_is_no_longer_approved_is_not_in_the_room(world, remi):
    factories.a_check_in(remi, world.gaby)
    remi.state = State.REFUSED
    assert sum(share.here for share in queries.room(world.event)) == 0
