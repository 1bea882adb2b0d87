"""Beside whoever acts for a delegation stands who named her: the house of organisers, or a colleague."""

import pytest
import sqlalchemy as sa

from meetings.core import clock
from meetings.core.db import alembic, db, migrate
from meetings.core.personal import SOURCES
from meetings.delegations import actions, queries
from meetings.delegations.models import FocalPoint, FocalRole
from meetings.registration.actions import Invitee
from tests import factories
from tests.delegations.conftest import row


@pytest.fixture
def acting(world, scene):
    """Sam, whom Hugo named for the OSCE as a deputy in Georgia beside Dana, and Stella, whom Dana named."""
    invitee = Invitee(world.sam.email, "Sam", "Okonjo", "en")
    factories.a_role(world.event, world.stella, "desk")
    actions.appoint(world.event, world.state, invitee, by=world.hugo, now=clock.now(), role=FocalRole.DEPUTY)
    (dana,) = queries.acting(world.event, world.dana)
    actions.deputize(dana, Invitee(world.stella.email, "Stella", "Strange", "en"), now=clock.now())
    db.session.commit()
    return {each.account_id: each for each in queries.focal_points_of(world.event, world.state)}


def test_both_pages_say_who_named_her(world, client, scene, acting):
    pages = {
        "organisers": client.sign_in(world.olga).get(f"{scene.manage}/{world.state.id}").text,
        "focal point": client.sign_in(world.dana).get(f"{scene.mine}/acting").text,
    }
    for who, page in pages.items():
        assert page.count("named by OSCE") == 1, who
        assert page.count("named by Dana KAPANADZE") == 1, who
        assert page.count("named by") == 2, "of Dana herself it is not known"
        assert "BRANDSTÄTTER" not in page.partition("History")[0], who
    french = client.get(f"{scene.mine}/acting".replace("/en/", "/fr/")).text
    assert "désignation\u202f: OSCE" in french


def test_whom_organisers_named_is_known_by_name_before_she_comes(world, client, scene, acting):
    page = client.sign_in(world.dana).get(f"{scene.mine}/acting").text
    assert "Sam OKONJO" in page
    assert "STRANGE" not in page, "an address that a focal point typed does not say whose it is"
    actions.dismiss(acting[world.sam.id], by=world.olga, now=clock.now())
    db.session.commit()
    client.post(f"{scene.mine}/deputies/new", data=row(email=world.sam.email, language="en"))
    page = client.get(f"{scene.mine}/acting").text
    assert "OKONJO" not in page
    assert page.count("named by Dana KAPANADZE") == 2


def test_a_successor_is_named_by_whoever_went(world, client, scene, acting):
    data = row(email="lia@example.org", language="en")
    client.sign_in(world.dana).post(f"{scene.mine}/succession", data=data)
    page = client.sign_in(world.sam).get(f"{scene.mine}/acting").text
    assert page.count("named by Dana KAPANADZE") == 2
    SOURCES["delegations"].erase(world.dana.id, clock.now())
    db.session.commit()
    page = client.get(f"{scene.mine}/acting").text
    assert "KAPANADZE" not in page
    assert page.count("named by") == 1


def test_whoever_is_of_no_house_names_for_the_first(world, scene):
    officer = factories.an_account()
    factories.a_role(world.event, officer, "registration_officer")
    made = actions.appoint(
        world.event, world.state, Invitee("new@example.org", "New", "One", "en"), by=officer, now=clock.now()
    )
    assert made.house_id == world.council.id


def test_those_of_before_stay_without_it(own_app):
    world = factories.a_world()
    kept = db.session.scalars(sa.select(FocalPoint.id)).one()
    assert world.dana
    db.session.commit()
    db.session.close()
    with own_app.app_context():
        alembic.downgrade("0018")
    migrate()
    with own_app.app_context():
        found = db.session.scalars(sa.select(FocalPoint)).one()
        assert (found.id, found.named_by_id, found.house_id) == (kept, None, None)
