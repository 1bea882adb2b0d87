"""A draft made from a past event."""

from datetime import timedelta

import pytest

from meetings.core import clock
from meetings.core.translated import Translated
from meetings.events import queries
from meetings.events.actions.cloning import CLONERS, Cloner, clone
from meetings.events.models import EventState, Role
from meetings.events.rules import team
from tests.deeds import deeds
from tests.events.conftest import mails

TITLE = Translated(en="Next meeting", fr="Prochaine réunion")


def copy(world, *parts, account=None):
    first = world.event.first_day + timedelta(days=364)
    return clone(world.event, TITLE, first, parts, account=account or world.hugo, now=clock.now())


@pytest.fixture
def rich(world):
    world.event.description = Translated(en="What it is", fr="Ce que c’est")
    world.event.hotels = Translated(en="Three hotels")
    world.event.venue = Translated(en="The Palace")
    world.event.online_link = "https://example.org/secret"
    return world


def test_a_bare_copy_is_a_draft_with_shifted_days_for_the_own_house(rich):
    new = copy(rich)
    assert (new.state, new.title, new.cloned_from_id) == (EventState.DRAFT, TITLE, rich.event.id)
    assert new.first_day - rich.event.first_day == timedelta(days=364)
    assert new.last_day - new.first_day == rich.event.last_day - rich.event.first_day
    assert new.host_ids == (rich.osce.id,)
    assert [role.account for role in queries.team(new)] == [rich.hugo]
    assert (new.description, new.hotels, new.venue) == ({}, {}, {})


def test_everything_chosen_comes_along(rich):
    new = copy(rich, "texts", "practical", "hosts", "roles")
    assert (new.description, new.hotels, new.venue) == (
        rich.event.description,
        rich.event.hotels,
        rich.event.venue,
    )
    assert new.host_ids == rich.event.host_ids
    assert {(role.account_id, role.role) for role in queries.team(new)} == {
        (rich.olga.id, Role.ORGANISER),
        (rich.hugo.id, Role.ORGANISER),
        (rich.gaby.id, Role.DESK),
    }
    assert {mail.recipient for mail in mails("events/role_given")} == {rich.olga.email, rich.gaby.email}
    assert deeds("event.cloned")[0].after["parts"] == ["texts", "practical", "hosts", "roles"]


def test_the_link_of_the_old_meeting_never_comes_along(rich):
    assert copy(rich, *CLONERS).online_link == ""


def test_an_organiser_comes_along_with_his_house_only(rich):
    assert {role.account for role in queries.team(copy(rich, "roles"))} == {rich.hugo, rich.gaby}


def test_other_domains_bring_their_own_parts(rich, monkeypatch):
    seen = []
    monkeypatch.setitem(CLONERS, "programme", Cloner("Programme", lambda *given: seen.append(given)))
    new = copy(rich, "programme")
    assert seen == [(rich.event, new, timedelta(days=364))]


def test_only_organisers_copy(rich):
    for account in (rich.gaby, rich.stella):
        with pytest.raises(team.NotAHost):
            copy(rich, account=account)


def test_the_copy_of_an_invented_meeting_says_so_too(rich):
    assert not copy(rich).is_demo
    rich.event.is_demo = True
    assert copy(rich).is_demo
