"""A meeting to which delegations come: Georgia, for which Dana nominates, and France, for which Hugo does."""

from types import SimpleNamespace

import pytest

from meetings.registration.models import State
from tests import factories

EVENT = "/en/events/annual-meeting"


@pytest.fixture
def scene(world):
    """Dana's page, somebody of hers who registered by himself, and somebody whom France nominated."""
    world.delegate.in_delegation = True
    factories.a_focal_point(world.event, world.hugo, world.other_state)
    french = factories.a_registration(
        world.event,
        factories.an_account("Colette", "Durand", affiliation=world.other_state),
        world.delegate,
        state=State.NOMINATED,
        delegation_id=world.other_state.id,
        affiliation=world.other_state,
    )
    factories.a_member(french, world.other_state, "coordinator")
    own = factories.a_registration(
        world.event, factories.an_account("Nino", "Beridze", affiliation=world.state), world.delegate
    )
    return SimpleNamespace(
        french=french,
        own=own,
        mine=f"{EVENT}/my-delegation/{world.state.id}",
        theirs=f"{EVENT}/my-delegation/{world.other_state.id}",
        manage=f"{EVENT}/manage/delegations",
        delegation=factories.a_delegation(world.event, world.state),
    )


def row(**more):
    """What is typed to name somebody."""
    return {
        "given_name": "Tamar",
        "family_name": "Lomidze",
        "function": "Prosecutor",
        "email": "tamar@example.org",
        "role": "expert",
        "language": "fr",
    } | more
