"""A session's page: what it shows, and the documents that its reader may see."""

import pytest

from meetings.core.translated import Translated
from meetings.resources.models import Access
from tests import factories

EVENT = "/en/events/annual-meeting"


@pytest.fixture
def session(world):
    return factories.a_session(world.event, title=Translated(en="Panel on data"))


@pytest.fixture
def page(world, session):
    for access in Access:
        title = Translated(en=f"Paper for {access}")
        factories.a_document(world.event, world.olga, session=session, title=title, access=access)
    factories.a_document(world.event, world.olga, title=Translated(en="Paper of the meeting"))
    return f"{EVENT}/programme/{session.id}"


def papers(client, page):
    text = client.get(page).text
    return {access for access in Access if f"Paper for {access}" in text}


def test_each_reader_finds_the_documents_of_the_session_that_she_may_read(client, world, page):
    assert papers(client, page) == {Access.PUBLIC}
    assert "Paper of the meeting" not in client.get(page).text
    assert papers(client.sign_in(world.stella), page) == {Access.PUBLIC}
    assert papers(client.sign_in(world.remi), page) == {Access.PUBLIC, Access.PARTICIPANTS}
    assert papers(client.sign_in(world.olga), page) == set(Access)


def test_a_session_without_documents_says_nothing_of_them(client, session):
    assert "Documents</h2>" not in client.get(f"{EVENT}/programme/{session.id}").text


def test_the_page_asks_the_database_as_often_for_thirty_documents(client, world, session, count_queries):
    page = f"{EVENT}/programme/{session.id}"
    client.sign_in(world.remi)

    def asked():
        with count_queries() as statements:
            client.get(page)
        return len(statements)

    factories.a_document(world.event, world.olga, session=session)
    one = asked()
    for _number in range(29):
        factories.a_document(world.event, world.olga, session=session)
    assert asked() == one <= 12


def test_a_session_of_another_meeting_is_not_found(client, world):
    other = factories.a_session(factories.an_event())
    assert client.get(f"{EVENT}/programme/{other.id}").status_code == 404
