"""What is handed out to a person about her delegations, and what is left when she, or the event, is forgotten."""

from io import BytesIO

import sqlalchemy as sa

from meetings.core import clock, files
from meetings.core.db import db
from meetings.core.personal import SOURCES
from meetings.delegations import actions, columns, queries
from meetings.delegations.models import DelegationQuestion, FocalPoint, Member
from tests import factories


def full(world, scene, client):
    """Everything that a delegation can hold about people."""
    client.sign_in(world.dana)
    client.post(f"{scene.mine}/letter", data={"letter": (BytesIO(factories.A_PDF), "note.pdf")})
    contact = actions.Contact("Dana", world.dana.email.title(), "+995", "Arriving late")
    delegation = queries.delegation(world.event, world.state)
    actions.describe(delegation, contact, by=world.dana, now=clock.now())
    actions.ask(delegation, "Is there parking?", by=world.dana, now=clock.now())
    factories.a_member(scene.own, world.state, "head", is_funded=True)
    db.session.commit()
    return delegation


def test_she_gets_all_of_it(world, scene, client):
    full(world, scene, client)
    said = SOURCES["delegations"].export(world.dana.id)
    assert {"Is there parking?"} == {each["asked"] for each in said if "asked" in each}
    assert [each["for"]["en"] for each in said if "for" in each] == ["Georgia"]
    came = SOURCES["delegations"].export(scene.own.account_id)
    assert [(each["role"], each["is_funded"]) for each in came] == [("head", True)]
    assert SOURCES["delegations"].export(world.stella.id) == []


def test_nothing_of_her_stays_when_she_is_erased(world, scene, client):
    delegation = full(world, scene, client)
    assert SOURCES["delegations"].needs(world.dana.id, clock.now())
    SOURCES["delegations"].erase(world.dana.id, clock.now())
    db.session.expire_all()
    assert queries.acting(world.event, world.dana) == []
    assert (delegation.contact_name, delegation.contact_email, delegation.letter_by) == ("", "", None)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(DelegationQuestion)) == 0
    assert not SOURCES["delegations"].needs(world.dana.id, clock.now())
    assert queries.focal_points_of(world.event, world.other_state), "nobody else is touched"


def test_numbers_stay_when_the_event_is_forgotten(world, scene, client):
    delegation = full(world, scene, client)
    key = delegation.letter_key
    SOURCES["delegations"].expire(world.event.id, clock.now())
    db.session.commit()
    assert files.size_of(key) is None
    assert (delegation.letter_key, delegation.remarks, delegation.contact_phone) == ("", "", "")
    assert delegation.invited_at
    assert db.session.scalar(sa.select(sa.func.count()).select_from(FocalPoint)) == 0
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Member)) == 2


def test_roles_and_funded_places_are_columns(world, scene):
    factories.a_member(scene.own, world.state, "head", is_funded=True)
    ids = [scene.own.id, scene.french.id]
    assert columns.roles(world.event, ids) == {ids[0]: "Head of delegation", ids[1]: "National coordinator"}
    assert columns.funded(world.event, ids) == {ids[0]: "yes"}
