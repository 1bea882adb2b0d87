"""The list and the form: for organisers and administrators, in two languages, and for nobody else."""

import pytest

from meetings.institutions import queries
from meetings.institutions.models import Kind
from tests import factories

VALUES = {
    "kind": "civil_society",
    "name-en": "Haven",
    "name-fr": "Refuge",
    "footnote-en": "",
    "footnote-fr": "",
    "sort-en": "",
    "sort-fr": "",
    "mark-en": "",
    "mark-fr": "",
}


@pytest.fixture
def paths(world):
    one = factories.an_institution("Old name", kind=Kind.OTHER)
    base = f"/en/institutions/{one.id}"
    return {
        "GET": ["/en/institutions/", "/en/institutions/new", base, f"{base}/retirement"],
        "POST": ["/en/institutions/", base, f"{base}/retirement", f"{base}/restoration"],
    }


def statuses(client, paths):
    return {client.open(path, method=method, data=VALUES).status_code for method in paths for path in paths[method]}


def test_strangers_and_other_roles_find_nothing(app, world, paths):
    for account in (world.stella, world.dana, world.gaby, world.remi):
        assert statuses(app.test_client().sign_in(account), paths) == {404}


def test_anonymous_visitors_are_asked_to_sign_in(client, paths):
    assert statuses(client, paths) == {302}
    assert queries.page("", "haven", "en", 1).total == 0


def test_organisers_of_both_houses_and_administrators_may(app, world, paths):
    administrator = factories.an_account(is_administrator=True)
    for account in (world.olga, world.hugo, administrator):
        client = app.test_client().sign_in(account)
        assert {client.get(path).status_code for path in paths["GET"]} == {200}


def test_adding_an_organisation(client, world):
    client.sign_in(world.olga)
    answer = client.post("/en/institutions/", data=VALUES)
    assert answer.location == "/en/institutions/?kind=civil_society"
    assert "Refuge" in client.get("/fr/institutions/?q=réfuge").text


def test_a_refused_addition_keeps_what_was_typed(client, world):
    client.sign_in(world.olga)
    refused = client.post("/en/institutions/", data=VALUES | {"name-fr": "", "footnote-en": "* Careful"})
    assert refused.status_code == 422
    assert 'value="Haven"' in refused.text
    assert "* Careful" in refused.text
    assert 'href="#name-fr"' in refused.text


def test_a_state_cannot_be_added_by_form(client, world):
    client.sign_in(world.olga)
    assert client.post("/en/institutions/", data=VALUES | {"kind": "state"}).status_code == 422


def test_a_correction_shows_everywhere(client, world):
    client.sign_in(world.olga)
    path = f"/en/institutions/{world.state.id}"
    page = client.get(path).text
    assert "Designation" not in page
    client.post(path, data=VALUES | {"kind": "state", "name-en": "Sakartvelo", "name-fr": "Sakartvelo"})
    assert "Sakartvelo" in client.get("/fr/account").text
    assert "Géorgie" not in client.get("/fr/account").text


def test_a_designation_comes_with_its_note(client, world):
    client.sign_in(world.hugo)
    note = {"footnote-en": "* A note.", "footnote-fr": "* Une note."}
    client.post(
        "/en/institutions/", data=VALUES | note | {"kind": "designation", "name-en": "Land*", "name-fr": "Pays*"}
    )
    assert "* A note." in client.get("/en/institutions/?kind=designation").text
    assert "* Une note." in client.get("/fr/institutions/?kind=designation").text


def test_retiring_and_bringing_back(client, world):
    haven = factories.an_institution("Haven", kind=Kind.CIVIL_SOCIETY)
    client.sign_in(world.olga)
    client.post(f"/en/institutions/{haven.id}/retirement")
    assert "Haven" not in client.get("/en/account").text
    assert "Retired" in client.get("/en/institutions/?q=haven").text
    client.post(f"/en/institutions/{haven.id}/restoration")
    assert "Haven" in client.get("/en/account").text


def test_a_state_is_not_retired(client, world):
    client.sign_in(world.olga)
    refused = client.post(f"/en/institutions/{world.state.id}/retirement")
    assert refused.status_code == 409
    assert "A State can be corrected, but not retired." in refused.text


def test_an_unknown_id_is_not_there(client, world):
    client.sign_in(world.olga)
    assert client.get("/en/institutions/nothing").status_code == 404


def test_the_list_is_paged_with_as_many_queries_for_many_rows(client, world, count_queries):
    client.sign_in(world.olga)
    with count_queries() as few:
        client.get("/en/institutions/")
    for number in range(60):
        factories.an_institution(f"Organisation {number:03}")
    with count_queries() as many:
        page = client.get("/en/institutions/")
    assert len(many) == len(few) <= 12
    assert "1 to 50 of 64" in page.text
    assert "Organisation 059" in client.get("/en/institutions/?page=2").text
    assert client.get("/en/institutions/?page=99").status_code == 200
    assert client.get("/en/institutions/?page=x&kind=nothing").status_code == 200


def test_a_name_is_inert(client, world):
    factories.an_institution("<img src=x onerror=alert(1)>")
    client.sign_in(world.olga)
    assert "<img src=x" not in client.get("/en/institutions/").text


def test_only_an_administrator_says_who_organises_meetings(app, world):
    olga, administrator = app.test_client().sign_in(world.olga), factories.an_account(is_administrator=True)
    path = f"/en/institutions/{world.state.id}"
    values = VALUES | {"kind": "state", "may_host": "y"}
    assert "may_host" not in olga.get(path).text
    olga.post(path, data=values)
    assert not queries.by_id(world.state.id).may_host
    app.test_client().sign_in(administrator).post(path, data=values)
    assert queries.by_id(world.state.id).may_host
    olga.post(path, data=VALUES | {"kind": "state"})
    assert queries.by_id(world.state.id).may_host
