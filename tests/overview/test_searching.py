"""A State, or an institution that somebody typed, is found by its name wherever people are searched."""

import pytest
import sqlalchemy as sa

from meetings.core import clock
from meetings.core.db import alembic, db, migrate
from meetings.core.translated import Translated
from meetings.institutions import actions as institutions
from meetings.institutions import queries
from meetings.letters.models import LetterRequest
from meetings.networking import queries as directory
from meetings.registration.models import Registration
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


TYPED = Translated(en="Office of the Refugee Ombudsman", fr="Défenseur des réfugié·e·s", pl="Łódzki Ośrodek")
OF_TYPED = {"OMBUDSMAN", "defenseur", "Défenseur des réfugié", "łódz", "Lodz osrodek", "quill ombudsman"}
OF_NOBODY = {"ombudswoman", "%", "_", "ombudsman refuge zzz"}


@pytest.fixture
def quill(world):
    """Quinn QUILL, who is of no State and typed where she works, is approved, on the list and waits for a letter."""
    category = factories.a_category(world.event, "U", listing="rule")
    person = factories.an_account("Quinn", "Quill")
    registration = factories.a_registration(world.event, person, category, institution_name=TYPED)
    asked = {"event_id": world.event.id, "language": "en", "asked_at": clock.now()}
    db.session.add(LetterRequest(registration=registration, **asked))
    db.session.commit()
    return registration


@pytest.mark.parametrize("path", [*PAGES, "manage/letters"])
def test_an_institution_that_was_typed_is_found_in_each_of_its_languages(client, world, quill, path, count_queries):
    client.sign_in(world.olga)

    def finds(typed):
        with count_queries() as issued:
            page = client.get(f"{EVENT}/{path}", query_string={"q": typed})
        assert len(issued) <= 12
        return "QUILL" in page.text

    assert {typed for typed in OF_TYPED | OF_NOBODY if finds(typed)} == OF_TYPED
    quill.institution_name = Translated(en="Police Academy")
    db.session.commit()
    assert finds("academy")
    assert not finds("ombudsman")


def test_what_a_protected_person_typed_finds_her_for_those_alone_who_decide(client, world, quill):
    quill.is_protected, quill.badge_name = True, "Robin"
    db.session.commit()
    client.sign_in(world.olga)
    shown = {
        path: any(name in client.get(f"{EVENT}/{path}?q=ombudsman").text for name in ("QUILL", "Robin"))
        for path in PAGES
    }
    assert shown == {path: path == "manage/registrations" for path in PAGES}


def test_the_directory_finds_an_institution_where_a_card_shows_it(world, quill):
    reader = factories.a_card(factories.a_registration(world.event, factories.an_account(), world.delegate))
    factories.a_card(quill)

    def found():
        return directory.page(world.event, reader, directory.Filter(q="défenseur"), 1).total

    assert found() == 1
    quill.affiliation = world.state
    db.session.flush()
    assert found() == 0


def test_what_was_typed_before_is_searched_too(own_app):
    event = factories.an_event()
    category = factories.a_category(event)
    for name in (TYPED, Translated()):
        factories.a_registration(event, factories.an_account(), category, institution_name=name)
    db.session.commit()
    db.session.close()
    with own_app.app_context():
        alembic.downgrade("0010")
    migrate()
    keys = db.session.scalars(sa.select(Registration.institution_search).order_by(Registration.institution_search))
    assert keys.all() == ["", "office of the refugee ombudsman defenseur des refugie·e·s lodzki osrodek"]
