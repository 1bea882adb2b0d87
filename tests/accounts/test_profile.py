"""The profile: what a person says about herself, and in which language."""

import pytest

from meetings.accounts import queries
from meetings.accounts.actions import find_or_invite
from meetings.accounts.actions.profile import Profile, change
from meetings.accounts.rules import HouseIsGiven
from meetings.core import clock
from meetings.core.translated import Translated
from meetings.institutions.models import Kind
from tests import factories

VALUES = {
    "form_of_address": "ms",
    "given_name": "Ada",
    "family_name": "de la Tour",
    "function-en": "Adviser",
    "function-fr": "Conseillère",
    "institution_name-en": "Ministry of Justice",
    "institution_name-fr": "",
    "phone": "+33 3 88 41 20 00",
    "language": "fr",
}


def test_saving_the_profile(client):
    state = factories.a_state("FR", "France", "France")
    account = factories.an_account(email="ada@example.org")
    client.sign_in(account)
    answer = client.post("/en/account", data=VALUES | {"affiliation_id": state.id})
    assert answer.location == "/fr/account"
    account = queries.by_email("ada@example.org")
    assert account.full_name == "Ada DE LA TOUR"
    assert account.sort_name == "de la tour ada"
    assert account.affiliation.id == state.id
    assert account.function["fr"] == "Conseillère"
    assert dict(account.institution_name) == {"en": "Ministry of Justice"}
    assert "Votre profil est enregistré." in client.get("/fr/account").text


def test_the_affiliations_stand_in_the_readers_order(client):
    factories.a_state("DE", "Germany", "Allemagne")
    factories.a_state("ES", "Spain", "Espagne")
    factories.a_state("FI", "Finland", "Finlande")
    factories.an_institution("Anti-Slavery Union", kind=Kind.CIVIL_SOCIETY)
    client.sign_in(factories.an_account())
    english, french = (client.get(f"/{code}/account").text for code in ("en", "fr"))
    assert _in_order(english, "Finland", "Germany", "Spain", "Anti-Slavery Union")
    assert _in_order(french, "Allemagne", "Espagne", "Finlande", "Anti-Slavery Union")


def _in_order(page, *names):
    places = [page.index(f">{name}</option>") for name in names]
    return places == sorted(places)


def test_a_refused_profile_comes_back_as_typed(client):
    account = factories.an_account("Ada", "Byron")
    client.sign_in(account)
    refused = client.post("/en/account", data=VALUES | {"family_name": " ", "affiliation_id": "nowhere"})
    assert refused.status_code == 422
    assert "Conseillère" in refused.text
    assert 'href="#family_name"' in refused.text
    assert 'href="#affiliation_id"' in refused.text
    assert queries.by_id(account.id).family_name == "Byron"


def test_names_are_inert(client):
    account = factories.an_account("<img src=x onerror=alert(1)>", "{{ 7919*7919 }}")
    client.sign_in(account)
    page = client.get("/en/account").text
    assert "<img src=x" not in page
    assert "{{ 7919*7919 }}" in page
    assert str(7919 * 7919) not in page


def test_nobody_becomes_administrator_by_asking(client):
    account = factories.an_account()
    client.sign_in(account)
    client.post("/en/account", data=VALUES | {"is_administrator": "1", "email": "evil@example.org"})
    again = queries.by_id(account.id)
    assert not again.is_administrator
    assert again.email == account.email


def test_nobody_makes_herself_a_member_of_a_host(client, world):
    client.sign_in(world.stella)
    assert f'value="{world.council.id}"' not in client.get("/en/account").text
    refused = client.post("/en/account", data=VALUES | {"affiliation_id": world.council.id})
    assert refused.status_code == 422
    assert queries.by_id(world.stella.id).affiliation is None
    profile = Profile("", "Stella", "Strange", world.council.id, Translated(), Translated(), "", "en")
    with pytest.raises(HouseIsGiven):
        change(world.stella, profile)
    assert client.get("/en/events/new").status_code == 404


def test_whoever_belongs_to_a_host_stays_there(client, world):
    client.sign_in(world.olga)
    saved = client.post("/en/account", data=VALUES | {"affiliation_id": world.council.id})
    assert saved.status_code == 302
    assert queries.by_id(world.olga.id).affiliation == world.council


def test_nobody_is_nominated_into_a_host(world):
    guest = find_or_invite("new@example.org", "New", "Guest", "en", clock.now(), affiliation=world.council)
    assert guest.affiliation is None


OF_NO_STATE = VALUES | {"affiliation_id": ""}


@pytest.mark.parametrize("typed", ["ask my secretary", "12", "+33 3 88 41 20 00 after nine"])
def test_a_telephone_is_a_number_that_can_be_dialled(client, typed):
    account = factories.an_account(phone="+33 3 88 41 20 00")
    refused = client.sign_in(account).post("/en/account", data=OF_NO_STATE | {"phone": typed})
    assert refused.status_code == 422
    assert "This does not look like a telephone number." in refused.text
    assert f'value="{typed}"' in refused.text
    assert queries.by_id(account.id).phone == "+33 3 88 41 20 00"
    assert client.post("/en/account", data=OF_NO_STATE | {"phone": ""}).status_code == 302
    assert queries.by_id(account.id).phone == ""


def test_what_stands_there_as_a_telephone_since_long_ago_may_stay(client):
    account = factories.an_account("Ada", "Byron", phone="extension 12, mornings")
    client.sign_in(account)
    assert client.post("/en/account", data=OF_NO_STATE | {"phone": "extension 12, mornings"}).status_code == 302
    assert queries.by_id(account.id).family_name == "de la Tour"
    assert client.post("/en/account", data=OF_NO_STATE | {"phone": "extension 13, mornings"}).status_code == 422
    assert queries.by_id(account.id).phone == "extension 12, mornings"
