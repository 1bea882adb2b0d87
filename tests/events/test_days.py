"""Days that are over are asked about once, and the address of a draft follows its title."""

import pytest

from meetings.core import clock
from meetings.core.translated import Translated
from meetings.events import queries
from meetings.events.actions import editing, team
from meetings.events.forms.sections import time_zones
from meetings.events.models import Event, Role
from meetings.events.rules import naming
from tests import factories
from tests.events.conftest import basics
from tests.events.test_views import first_step

OVER = {"first_day": "2020-03-09", "last_day": "2020-03-10"}
MANAGE = "/en/events/annual-meeting/manage"


@pytest.fixture
def own_draft(world):
    return editing.create(basics(title=Translated(en="Meeting")), world.council, account=world.olga, now=clock.now())


def test_a_new_meeting_in_the_past_is_asked_about_once(world, client):
    client.sign_in(world.olga)
    asked = client.post("/en/events/new", data=first_step(world) | OVER)
    assert asked.status_code == 422
    assert '<a href="#past">These days: they are over already.' in asked.text
    assert 'value="2020-03-10"' in asked.text
    wrong = client.post("/en/events/new", data=first_step(world) | OVER | {"past": "2020-03-09"})
    assert wrong.status_code == 422
    assert client.post("/en/events/new", data=first_step(world) | OVER | {"past": "2020-03-10"}).status_code == 302


def test_a_draft_is_not_moved_into_the_past_unasked(world, client, draft):
    client.sign_in(world.olga)
    data = first_step(world) | {"slug": draft.slug} | OVER
    assert client.post(f"{MANAGE}/settings/basics", data=data).status_code == 422
    assert client.post(f"{MANAGE}/settings/basics", data=data | {"past": "2020-03-10"}).status_code == 302


def test_a_meeting_that_is_over_is_edited_without_the_question(world, client):
    past = factories.an_event(first_day=clock.now().date().replace(year=2020), hosts=(world.council,), state="draft")
    factories.a_role(past, world.olga, Role.ORGANISER, world.council)
    client.sign_in(world.olga)
    days = {"first_day": past.first_day.isoformat(), "last_day": past.last_day.isoformat(), "slug": past.slug}
    answer = client.post(f"/en/events/{past.slug}/manage/settings/basics", data=first_step(world) | days)
    assert answer.status_code == 302


def test_a_copy_in_the_past_is_asked_about(world, client):
    client.sign_in(world.olga)
    data = {"title-en": "Copy", "first_day": "2020-03-09"}
    assert client.post(f"{MANAGE}/copies", data=data).status_code == 422
    assert client.post(f"{MANAGE}/copies", data=data | {"past": "2020-03-09"}).status_code == 302


def test_the_address_of_a_draft_follows_its_title(world, own_draft):
    year = own_draft.first_day.year
    assert own_draft.slug == f"meeting-{year}"
    editing.edit(own_draft, {"title": Translated(en="Round of Vienna")}, account=world.olga, now=clock.now())
    assert own_draft.slug == f"round-of-vienna-{year}"


def test_an_address_that_somebody_chose_or_was_sent_stays(world, own_draft):
    editing.rename(own_draft, "vienna", account=world.olga, now=clock.now())
    editing.edit(own_draft, {"title": Translated(en="Round of Graz")}, account=world.olga, now=clock.now())
    assert own_draft.slug == "vienna"
    other = editing.create(basics(title=Translated(en="Other")), world.council, account=world.olga, now=clock.now())
    team.give_role(other, world.gaby, Role.DESK, None, account=world.olga, now=clock.now())
    before = other.slug
    editing.edit(other, {"title": Translated(en="Another")}, account=world.olga, now=clock.now())
    assert other.slug == before


def test_an_address_that_another_meeting_has_is_numbered(world, own_draft):
    year = own_draft.first_day.year
    factories.an_event(slug=f"spring-{year}")
    editing.edit(own_draft, {"title": Translated(en="Spring")}, account=world.olga, now=clock.now())
    assert own_draft.slug == f"spring-{year}-2"
    editing.edit(own_draft, {"subtitle": Translated(en="A word")}, account=world.olga, now=clock.now())
    assert own_draft.slug == f"spring-{year}-2"
    assert naming.follows_title(own_draft.slug, own_draft.title, own_draft.first_day)


def test_a_published_meeting_keeps_its_address(world):
    slug = world.event.slug
    editing.edit(world.event, {"subtitle": Translated(en="A word")}, account=world.olga, now=clock.now())
    assert queries.by_slug(slug) == world.event
    assert isinstance(world.event, Event)


@pytest.mark.parametrize("code", ["en", "fr"])
def test_time_zones_of_europe_come_first(code):
    near, elsewhere = time_zones(code)
    assert {"Europe/Vienna", "Europe/Paris"} <= {choice.value for choice in near}
    assert {"Asia/Tashkent", "America/New_York"} <= {choice.value for choice in elsewhere}
    assert not any(str(choice.value).startswith("Etc/") for choice in [*near, *elsewhere])
