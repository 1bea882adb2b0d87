"""What organisers see and set of the places of a delegation: who waits, who is head, who has a funded place."""

import pytest
import sqlalchemy as sa

from meetings.core import clock
from meetings.core.audit import AuditEntry
from meetings.core.db import db
from meetings.delegations import actions, queries
from meetings.delegations.models import Role
from meetings.delegations.rules import HasHead
from meetings.events.models import Role as TeamRole
from meetings.registration import actions as registrations
from meetings.registration.actions import Details
from meetings.registration.models import State
from tests import factories

DETAILS = Details("Odile", "Abashidze")


def seated(world, given, role="expert", state=State.APPROVED, category=None, **more):
    account = factories.an_account(given, "Lomidze", affiliation=world.state)
    waits = {"queued_at": clock.now()} if state == State.WAITING else {}
    one = factories.a_registration(world.event, account, category or world.delegate, state=state, **waits, **more)
    factories.a_member(one, world.state, role)
    return one


def part(world, one):
    return queries.person(world.event, world.state, one.id)


def roles(world):
    return {each.registration.given_name: each.role for each in queries.people(world.event, world.state)}


@pytest.fixture
def by_olga(world, client, scene):
    client.sign_in(world.olga)
    return f"{scene.manage}/{world.state.id}"


@pytest.mark.parametrize(
    ("language", "said", "on_top"),
    [
        ("en", "2 of 2 · 1 waiting", "of these 1 assistant, outside the limit"),
        ("fr", "2 sur 2 · 1 en attente", "dont 1 assistant ou assistante, hors limite"),
    ],
)
def test_who_waits_does_not_make_a_delegation_look_overbooked(world, client, scene, language, said, on_top):
    actions.set_policy(world.event, actions.Policy(most=2), by=None, now=clock.now())
    seated(world, "Tamar")
    seated(world, "Ketevan", state=State.WAITING)
    seated(world, "Eka", "assistant", outside_quota=True)
    pages = {
        world.dana: [scene.mine],
        world.olga: [f"{scene.manage}/{world.state.id}", "/en/events/annual-meeting/manage/board"],
    }
    for account, addresses in pages.items():
        client.sign_in(account)
        for address in addresses:
            page = " ".join(client.get(address.replace("/en/", f"/{language}/", 1)).text.split())
            assert said in page, address
    assert on_top in page


def test_organisers_set_a_role_and_give_a_funded_place(world, client, by_olga):
    tamar, eka = seated(world, "Tamar", "head"), seated(world, "Eka")
    one = f"{by_olga}/people/{eka.id}"
    assert one in client.get(by_olga).text
    assert client.get(one).status_code == 200
    assert client.post(f"{one}/role", data={"role": "head"}).location.endswith(by_olga)
    page = client.get(by_olga).text
    assert "Eka LOMIDZE is now head of delegation; Tamar LOMIDZE comes from now on as: Deputy head" in page
    assert (part(world, eka).role, part(world, tamar).role) == (Role.HEAD, Role.DEPUTY)
    assert client.post(f"{one}/funded-place", data={"funded": "yes"}).status_code == 302
    assert part(world, eka).is_funded
    refused = client.post(f"{by_olga}/people/{tamar.id}/funded-place", data={"funded": "yes"})
    assert refused.status_code == 422
    assert "All funded places of this delegation are taken." in refused.text
    assert client.post(f"{one}/funded-place", data={"funded": "no"}).status_code == 302
    assert not part(world, eka).is_funded
    deeds = db.session.scalars(sa.select(AuditEntry.verb).where(AuditEntry.actor_id == world.olga.id)).all()
    assert {"delegation.role_changed", "delegation.funded_place_given", "delegation.funded_place_taken_back"} <= {
        *deeds
    }


def test_they_do_so_for_a_state_for_which_nobody_acts(world, client, by_olga):
    third = factories.a_state("AT")
    account = factories.an_account("Lena", "Huber", affiliation=third)
    lena = factories.a_registration(world.event, account, world.delegate)
    address = by_olga.replace(world.state.id, third.id)
    assert f"{address}/people/{lena.id}" in client.get(address).text
    assert client.post(f"{address}/people/{lena.id}/role", data={"role": "head"}).status_code == 302
    assert queries.head(world.event, third).registration is lena


def test_only_those_who_manage_registrations_set_roles(world, client, scene):
    eka, reader = seated(world, "Eka"), factories.an_account("Rita", "Reader")
    factories.a_role(world.event, reader, TeamRole.READER)
    one = f"{scene.manage}/{world.state.id}/people/{eka.id}"
    for account in (reader, world.dana, world.stella, world.gaby):
        client.sign_in(account)
        for status in (client.get(one), client.post(f"{one}/role"), client.post(f"{one}/funded-place")):
            assert status.status_code == 404
    client.sign_in(reader)
    assert "Role and funded place" not in client.get(f"{scene.manage}/{world.state.id}").text
    client.sign_in(world.olga)
    elsewhere = f"{scene.manage}/{world.other_state.id}/people/{eka.id}"
    assert client.get(elsewhere).status_code == 404
    assert client.post(f"{one}/role", data={"role": "minister"}).status_code == 422
    eka.state = State.WITHDRAWN
    db.session.commit()
    assert client.post(f"{one}/role", data={"role": "head"}).status_code == 302
    assert part(world, eka).role is Role.EXPERT


@pytest.fixture
def heads(world):
    return factories.a_category(world.event, "H", key="head-of-delegation", in_delegation=True)


def invited(client, category, state, given="Maia", **more):
    data = {"given_name": given, "family_name": "Abashidze", "email": f"{given}@example.org".lower(), "language": "en"}
    data |= {"category": category.id, "affiliation_id": state.id, "takes_part": "in_person"}
    return client.post("/en/events/annual-meeting/manage/invitations/new", data=data | more)


def test_whom_organisers_invite_into_the_category_of_heads_is_head_and_never_a_second(world, client, by_olga, heads):
    assert invited(client, heads, world.state).status_code == 302
    head = queries.head(world.event, world.state)
    assert head.registration.given_name == "Maia"
    refused = invited(client, heads, world.state, "Nana")
    assert refused.status_code == 422
    assert "Maia ABASHIDZE is head of the delegation of Georgia already" in refused.text
    assert "Nana" in refused.text
    assert "Nana" not in roles(world)
    assert invited(client, world.delegate, world.state, "Nana").status_code == 302
    assert roles(world)["Nana"] is Role.MEMBER
    assert invited(client, heads, world.other_state, "Odile").status_code == 302


def test_role_follows_when_organisers_move_somebody_into_the_category_of_heads_and_out_of_it(
    world, client, by_olga, heads
):
    eka, tamar = seated(world, "Eka"), seated(world, "Tamar")

    def move(one, category):
        address = f"/en/events/annual-meeting/manage/registrations/{one.id}/category"
        return client.post(address, data={"category": category.id})

    assert move(eka, heads).status_code == 302
    assert part(world, eka).role is Role.HEAD
    refused = move(tamar, heads)
    assert refused.status_code == 422
    assert "is head of the delegation of Georgia already" in refused.text
    assert (part(world, tamar).registration.category, part(world, tamar).role) == (world.delegate, Role.EXPERT)
    assert move(eka, world.delegate).status_code == 302
    assert part(world, eka).role is Role.DEPUTY
    assert move(tamar, heads).status_code == 302
    assert part(world, tamar).role is Role.HEAD
    assert client.post(f"{by_olga}/people/{eka.id}/role", data={"role": "head"}).status_code == 302
    found = {
        one.registration: (one.role, one.registration.category) for one in queries.people(world.event, world.state)
    }
    assert (found[eka], found[tamar]) == ((Role.HEAD, heads), (Role.DEPUTY, world.delegate))


def test_who_is_moved_into_a_delegation_that_has_a_head_is_not_its_second(world, client, by_olga, heads):
    seated(world, "Tamar", "head", category=heads)
    assert invited(client, heads, world.other_state, "Odile").status_code == 302
    odile = queries.head(world.event, world.other_state).registration
    with pytest.raises(HasHead):
        registrations.amend_for(odile, DETAILS, world.state, by=world.olga, now=clock.now())


def test_a_head_who_leaves_makes_nobody_else_head(world, client, by_olga, heads):
    assert invited(client, heads, world.state).status_code == 302
    head = queries.head(world.event, world.state).registration
    registrations.withdraw(head, by=world.olga, now=clock.now())
    assert queries.head(world.event, world.state) is None
    assert "Nobody is head of delegation." in client.get(by_olga).text
    assert invited(client, heads, world.state, "Nana").status_code == 302
    assert roles(world)["Nana"] is Role.HEAD


def test_where_heads_come_in_the_category_of_others_it_says_nothing_about_the_head(world, client, by_olga):
    seated(world, "Tamar", "head")
    assert invited(client, world.delegate, world.state).status_code == 302
    assert roles(world)["Maia"] is Role.MEMBER


def test_an_assistant_does_not_become_head_outside_the_limit(world, client, by_olga, heads):
    eka = seated(world, "Eka", "assistant", outside_quota=True)
    db.session.commit()
    address = f"/en/events/{world.event.slug}/manage/registrations/{eka.id}/category"
    answer = client.post(address, data={"category": heads.id})
    assert answer.status_code == 422
    assert "An assistant is nominated as such" in answer.text
    assert (part(world, eka).role, eka.category_id) == ("assistant", world.delegate.id)
