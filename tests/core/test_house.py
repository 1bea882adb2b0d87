"""The house stands: it starts, answers and keeps its promises."""

from meetings.core.db import db


def test_the_root_leads_to_the_readers_language(client):
    response = client.get("/", headers={"Accept-Language": "fr"})
    assert (response.status_code, response.location) == (302, "/fr/")


def test_an_address_with_nothing_is_said_in_the_language_it_begins_with(client):
    for language, said in (("fr", "Il n’y a rien à cette adresse"), ("en", "There is nothing at this address")):
        other = {"Accept-Language": "en" if language == "fr" else "fr"}
        assert said in client.get(f"/{language}/events/a-meeting/manage/nothing", headers=other).text


def test_the_world_is_there_and_rolled_back(world, client):
    assert world.event.hosts[0].institution == world.council
    assert client.get("/en/events/").status_code == 200
    assert db.session.get(type(world.event), world.event.id) is not None


def test_search_engines_are_kept_off_the_pages_of_people(client):
    response = client.get("/robots.txt")
    assert response.mimetype == "text/plain"
    assert "Disallow: /*/events/*/manage" in response.text.splitlines()


def test_what_is_not_there_is_said_in_the_language_of_the_address(client, world):
    world.olga.language = "en"
    world.remi.language = "fr"
    for path in ("nowhere", "events/nowhere/", "events/annual-meeting/nowhere/at/all"):
        client.sign_in(world.olga)
        page = client.get(f"/fr/{path}")
        assert (page.status_code, '<html lang="fr"' in page.text) == (404, True), path
        client.sign_in(world.remi)
        page = client.get(f"/en/{path}")
        assert (page.status_code, '<html lang="en"' in page.text) == (404, True), path
    assert '<html lang="fr"' in client.post("/fr/events/", headers={"Accept-Language": "en"}).text, "405"
    assert '<html lang="fr"' in client.get("/nowhere").text, "the account, where the address says nothing"
