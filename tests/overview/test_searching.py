"""A State is found under its name as pages write it, wherever people are searched."""

import pytest

from meetings.core.db import db
from meetings.institutions import actions as institutions
from meetings.institutions import queries
from tests import factories

EVENT = "/fr/events/annual-meeting"
RIGHT = {"Royaume-Uni", "royaume uni", "Royaume\u2011Uni", "united KINGDOM"}
WRONG = {"Pays-Bas", "-", "uni-royaume"}
PAGES = ["manage/registrations", "manage/check-in", "manage/badges", "participants"]


@pytest.fixture
def unity(world):
    """Una UNITY, of the United Kingdom, is approved and on the list."""
    institutions.load_states()
    category = factories.a_category(world.event, "U", listing="rule")
    person = factories.an_account("Una", "Unity", affiliation=queries.by_code("GB"))
    registration = factories.a_registration(world.event, person, category, affiliation=queries.by_code("GB"))
    db.session.commit()
    return registration


@pytest.mark.parametrize("path", PAGES)
def test_a_name_is_found_however_its_hyphen_is_typed(client, world, unity, path):
    client.sign_in(world.olga)
    found = {typed: "UNITY" in client.get(f"{EVENT}/{path}", query_string={"q": typed}).text for typed in RIGHT | WRONG}
    assert {typed for typed, is_there in found.items() if is_there} == RIGHT
