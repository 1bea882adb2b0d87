"""Deadlines that came along with a copy and cannot be meant are named, with the way to each; all others are not."""

from datetime import timedelta

import pytest

from meetings.core import clock
from meetings.core.db import db
from meetings.core.translated import Translated
from meetings.delegations.models import DelegationPolicy
from meetings.events.actions.cloning import CLONERS, clone
from meetings.events.deadlines import Why, amiss
from meetings.events.models import EventState, Role
from meetings.questionnaires.models import Purpose
from meetings.questionnaires.queries import forms
from meetings.registration import queries as registrations
from tests import factories
from tests.questionnaires.conftest import a_form

EVENT = "/en/events/annual-meeting"
DAY = timedelta(days=1)


@pytest.fixture
def past(world):
    """A meeting of which all closes some days before it, and one form after it."""
    now = clock.now()
    registrations.window(world.event).closes_at = now + 5 * DAY
    world.delegate.closes_at = now + 6 * DAY
    factories.save(DelegationPolicy(event_id=world.event.id, funded_places=1, closes_at=now + 4 * DAY))
    a_form(world.event, world.olga, title=Translated(en="Travel", fr="Voyage"), closes_at=now + 3 * DAY)
    feedback = Translated(en="Feedback", fr="Avis")
    a_form(world.event, world.olga, title=feedback, purpose=Purpose.FOLLOW_UP, closes_at=now + 20 * DAY)
    return world


def copied(world, days):
    """The copy of the meeting, so many days later."""
    title, first = Translated(en="Next", fr="Prochaine"), world.event.first_day + timedelta(days=days)
    new = clone(world.event, title, first, list(CLONERS), account=world.olga, now=clock.now())
    db.session.commit()
    return new


def named(event):
    return [(each.what, each.why) for each in amiss(event, clock.now())]


def test_those_that_are_over_or_after_the_meeting_are_known(past):
    assert named(copied(past, 30)) == []
    new = copied(past, -5)
    over = ["Registration closes", "Nominations close", "The form “Travel” closes"]
    assert sorted(named(new)) == sorted((one, Why.OVER) for one in over)
    late = clock.now() + 60 * DAY
    registrations.window(new).closes_at = late
    next(each for each in registrations.categories(new) if each.key == "delegate").closes_at = late
    db.session.commit()
    assert ("Registration closes", Why.AFTER) in named(new)
    assert ("The category “Delegate D” closes", Why.AFTER) in named(new)
    assert not [what for what, _why in named(new) if "Feedback" in what], "one may ask about a meeting after it"
    new.state = EventState.PUBLISHED
    assert named(new) == []


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("Registration closes: ", "This time is over already.", "Change it")),
        ("fr", ("Clôture des inscriptions\u202f: ", "Cette date est déjà passée.", "Modifier cette date")),
    ],
)
def test_desk_and_review_lead_to_each(past, client, language, said):
    new = copied(past, -5)
    client.sign_in(past.olga)
    form = next(each for each in forms.of_event(new) if each.purpose == Purpose.REGISTRATION)
    for page in ("", "setup/review"):
        text = client.get(f"/{language}/events/{new.slug}/manage/{page}").text
        assert [each for each in said if each not in text] == [], page
        for address in ("registration-period", "delegations/limits", f"forms/{form.id}/settings"):
            assert f'href="/{language}/events/{new.slug}/manage/{address}"' in text
    later, desk = copied(past, 30), f"/{language}/events/{new.slug}/manage/"
    assert said[0] not in client.get(f"/{language}/events/{later.slug}/manage/").text
    reader = factories.an_account("Team")
    factories.a_role(new, reader, Role.READER)
    seen = client.sign_in(reader).get(desk)
    assert seen.status_code == 200
    assert said[0] not in seen.text, "a reader changes none"
    new.state = EventState.PUBLISHED
    db.session.commit()
    assert said[0] not in client.sign_in(past.olga).get(desk).text


def test_whoever_makes_the_copy_is_told_at_once(past, client):
    client.sign_in(past.olga)
    typed = {"title-en": "Next", "title-fr": "Prochaine", "parts": list(CLONERS)}
    near = (past.event.first_day - timedelta(days=5)).isoformat()
    later = (past.event.first_day + timedelta(days=90)).isoformat()
    told = client.get(client.post(f"{EVENT}/manage/copies", data=typed | {"first_day": near}).location).text
    assert "Please look at these times, which came along." in told
    assert "The form “Travel” closes: " in told
    calm = client.get(client.post(f"{EVENT}/manage/copies", data=typed | {"first_day": later}).location).text
    assert "The new draft is ready." in calm
    assert "Please look at these times" not in calm
