"""A name with an asterisk has its note wherever it stands."""

from types import SimpleNamespace

import pytest

from meetings.core import clock
from meetings.core.db import db
from meetings.core.translated import Translated
from meetings.delegations.models import DelegationPolicy
from meetings.institutions.models import Kind
from meetings.registration.models import State
from tests import factories

NOTES = {"en": "* The note of Elsewhere.", "fr": "* La note d’Ailleurs."}


@pytest.fixture
def elsewhere(world, scene):
    """Its delegation has somebody who waits; Dana acts for it too."""
    found = factories.an_institution(
        "Elsewhere*", french="Ailleurs*", kind=Kind.DESIGNATION, code="XE", footnote=Translated(NOTES)
    )
    factories.a_delegation(world.event, found)
    factories.a_focal_point(world.event, world.dana, found)
    account = factories.an_account("Ewa", affiliation=found)
    comes = factories.a_registration(
        world.event, account, world.delegate, affiliation=found, state=State.WAITING, queued_at=clock.now()
    )
    db.session.commit()
    return SimpleNamespace(id=found.id, comes=comes)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_note_of_a_name_stands_on_pages_that_say_it(world, client, scene, elsewhere, language):
    event = f"/{language}/events/annual-meeting"
    client.sign_in(world.olga)
    for page in (
        "registrations",
        "waiting-list",
        "statistics",
        f"registrations/{elsewhere.comes.id}",
        f"delegations/{elsewhere.id}",
    ):
        assert NOTES[language] in client.get(f"{event}/manage/{page}").text, page
    assert NOTES[language] not in client.get(f"{event}/manage/delegations/{world.state.id}").text
    assert NOTES[language] in client.sign_in(world.dana).get(f"{event}/my-delegation/{elsewhere.id}").text
    assert NOTES[language] not in client.get(f"{event}/my-delegation/{world.state.id}").text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "A place is free, but the organisers put this person on the list: moves up when another place"),
        ("fr", "Une place est libre, mais l’équipe organisatrice a mis cette personne sur la liste"),
    ],
)
def test_whoever_was_put_on_the_list_though_places_are_free(world, client, scene, elsewhere, language, said):
    """In a category without a limit, once delegations have one."""
    page = f"/{language}/events/annual-meeting/manage/waiting-list"
    client.sign_in(world.olga)
    assert said not in client.get(page).text
    factories.save(DelegationPolicy(event_id=world.event.id, most=6))
    db.session.commit()
    assert said in client.get(page).text
