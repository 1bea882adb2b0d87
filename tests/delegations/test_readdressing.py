"""A focal point puts the address of somebody right whom she nominated, and learns no more by it than by nominating."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from meetings.core import clock
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.delegations import actions, queries
from meetings.delegations.models import Member
from meetings.registration import actions as registrations
from meetings.registration import queries as registration_queries
from meetings.registration.models import Registration, State
from tests import factories
from tests.deeds import deeds
from tests.delegations.conftest import row

WRONG, RIGHT = "tamar@exmaple.org", "tamar@example.org"
ALONE = "Only the organisers can correct this address: please write to them."
TYPED = {"email": RIGHT, "seen": WRONG}


@pytest.fixture
def tamar(world, scene, client):
    """Nominated by Dana, with a funded place."""
    client.sign_in(world.dana).post(scene.mine, data=row(email=WRONG))
    found = db.session.scalars(sa.select(Registration).where(Registration.given_name == "Tamar")).one()
    queries.member_of(found).is_funded = True
    db.session.commit()
    return found


@pytest.fixture
def address(scene, tamar):
    return f"{scene.mine}/people/{tamar.id}/address"


def recipients():
    return db.session.scalars(sa.select(Mail.recipient).where(Mail.template == "registration/nominated")).all()


def test_she_keeps_role_order_and_funded_place(scene, tamar, client, address):
    seat = queries.member_of(tamar)
    kept = seat.id, seat.role, seat.position
    person = address.removesuffix("/address")
    assert address in client.get(person).text
    assert WRONG in client.get(address).text
    for _click in range(2):
        assert client.post(address, data=TYPED).location == person
    db.session.expire_all()
    seat = db.session.scalars(sa.select(Member).where(Member.registration_id == tamar.id)).one()
    assert (seat.id, seat.role, seat.position) == kept
    assert seat.is_funded
    assert (tamar.account.email, tamar.state, tamar.delegation_id) == (
        RIGHT,
        State.NOMINATED,
        scene.delegation.institution_id,
    )
    assert recipients() == [RIGHT]


@pytest.mark.parametrize("state", [State.APPROVED, State.REFUSED, State.NOMINATED])
def test_what_is_refused_reads_as_when_she_nominates(world, scene, tamar, client, address, state):
    scene.french.state = state
    db.session.commit()
    email = scene.french.account.email
    said = "Nobody can be nominated with this address. Please check it, or ask the organisers."
    nominating = client.post(scene.mine, data=row(email=email, given_name="Colette", family_name="Durand"))
    answer = client.post(address, data={"email": email, "seen": WRONG})
    assert answer.status_code == nominating.status_code == 422
    assert said in answer.text
    assert said in nominating.text
    assert "Durand" not in answer.text
    assert f'value="{email}"' in answer.text
    assert tamar.account.email == WRONG


@pytest.mark.parametrize("whose", ["other", "own"])
def test_somebody_who_withdrew_is_named_either_way_as_is_somebody_who_is_new(
    world, scene, tamar, client, address, whose
):
    """Whoever tries both ways reads the same as of an address that nobody has."""
    gone = scene.french if whose == "other" else scene.own
    email = gone.account.email
    registrations.withdraw(gone, by=gone.account, now=clock.now())
    db.session.commit()
    answer = client.post(address, data={"email": email, "seen": WRONG})
    assert (answer.status_code, answer.location) == (302, address.removesuffix("/address"))
    page = client.get(answer.location).text
    assert f"{tamar.full_name} has been written to at {email}." in page
    db.session.expire_all()
    assert (tamar.account.email, tamar.state, queries.member_of(tamar).is_funded) == (email, State.NOMINATED, True)
    assert recipients()[-1] == email


def test_organisers_read_that_an_address_was_known(own_app):
    """In a database of its own: what is refused is rolled back, and this record is not."""
    world = factories.a_world()
    account = factories.an_account("Tamar", "Lomidze", email=WRONG, confirmed_at=None)
    tamar = factories.a_registration(
        world.event,
        account,
        world.delegate,
        state=State.NOMINATED,
        delegation_id=world.state.id,
        affiliation=world.state,
        nominated_by=world.dana,
    )
    factories.a_member(tamar, world.state)
    address = f"/en/events/annual-meeting/my-delegation/{world.state.id}/people/{tamar.id}/address"
    known, key = registration_queries.of(world.event, world.sam), world.dana.fs_uniquifier
    known_id, typed = known.id, {"email": world.sam.email, "seen": WRONG}
    db.session.commit()
    db.session.close()
    client = own_app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = key, True
    assert client.post(address, data=typed).status_code == 422
    (entry,) = deeds("registration.nomination_refused")
    assert entry.target_id == known_id


def test_her_own_people_she_is_told_by_name(scene, tamar, client, address):
    answer = client.post(address, data={"email": scene.own.account.email, "seen": WRONG})
    assert answer.status_code == 422
    assert "Nino BERIDZE" in answer.text


def test_whom_others_named_or_who_came_by_herself_is_not_hers(world, scene, tamar, client):
    for other in (scene.own, scene.french):
        there = f"{scene.mine}/people/{other.id}/address"
        assert client.get(there).status_code == 404
        assert client.post(there, data=TYPED).status_code == 404
    for account in (world.hugo, world.stella):
        there = f"{scene.mine}/people/{tamar.id}/address"
        assert client.sign_in(account).get(there).status_code == 404
        assert client.post(there, data=TYPED).status_code == 404
    assert tamar.account.email == WRONG


def test_somebody_who_has_opened_her_account_is_left_alone(tamar, client, address):
    tamar.account.confirmed_at = clock.now()
    db.session.commit()
    assert address not in client.get(address.removesuffix("/address")).text
    assert client.get(address).status_code == 302
    assert client.post(address, data=TYPED).status_code == 422
    assert tamar.account.email == WRONG


def test_what_was_noted_before_a_withdrawal_is_not_handed_to_another_mailbox(world, scene, tamar, client, address):
    actions.withdraw(scene.delegation, person(scene, tamar), by=world.dana, now=clock.now())
    db.session.commit()
    client.post(scene.mine, data=row(email=WRONG))
    db.session.refresh(tamar)
    assert tamar.state == State.NOMINATED
    answer = client.post(address, data=TYPED)
    assert answer.status_code == 422
    assert ALONE in answer.text


def test_that_somebody_acts_for_another_delegation_is_not_told(world, tamar, client, address):
    factories.a_focal_point(world.event, tamar.account, world.other_state)
    answer = client.post(address, data=TYPED)
    assert answer.status_code == 422
    assert ALONE in answer.text
    assert tamar.account.email == WRONG


def test_nobody_is_asked_who_cannot_answer_any_more(world, tamar, client, address):
    clock.stop_at(registration_queries.window(world.event).closes_at + timedelta(minutes=1))
    answer = client.sign_in(world.dana).post(address, data=TYPED)
    assert answer.status_code == 422
    assert tamar.account.email == WRONG


def test_nothing_after_the_meeting(world, tamar, client, address):
    clock.stop_at(clock.now() + (world.event.last_day - clock.now().date()) + timedelta(days=2))
    client.sign_in(world.dana)
    assert client.post(address, data=TYPED).status_code == 422
    assert tamar.account.email == WRONG


def person(scene, registration):
    return queries.person(registration.event, scene.delegation.institution, registration.id)


def test_others_of_the_same_name_are_untouched(world, scene, tamar, client, address):
    other = factories.an_account("Tamar", "Lomidze")
    client.post(address, data=TYPED)
    assert (other.given_name, other.family_name) == ("Tamar", "Lomidze")
