"""A focal point sees and touches her own State only, by every verb and every address: tested as an attack."""

import pytest
import sqlalchemy as sa

from meetings.accounts.models import Account
from meetings.core import clock
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.events.models import Visibility
from meetings.registration import actions, queries
from meetings.registration.models import Registration, State
from tests import factories

EVENT = "/en/events/annual-meeting"


@pytest.fixture
def delegations(world):
    """Dana nominates for Georgia; somebody of France is nominated by the focal point of France."""
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
    own = factories.a_registration(
        world.event, factories.an_account("Nino", "Beridze", affiliation=world.state), world.delegate
    )
    return {"french": french, "own": own, "mine": f"{EVENT}/my-delegation/{world.state.id}"}


def row(world, **more):
    return {
        "given_name": "Tamar",
        "family_name": "Lomidze",
        "function": "Prosecutor",
        "email": "tamar@example.org",
        "category": world.delegate.id,
        "language": "fr",
    } | more


def test_one_row_nominates_and_the_person_takes_over_from_her_mail(world, client, delegations):
    client.sign_in(world.dana)
    assert client.get(f"{EVENT}/my-delegation").location == delegations["mine"]
    response = client.post(delegations["mine"], data=row(world))
    assert response.status_code == 302
    page = client.get(delegations["mine"]).text
    assert "LOMIDZE" in page
    assert "BERIDZE" in page
    person = db.session.scalars(sa.select(Account).where(Account.email == "tamar@example.org")).one()
    made = queries.of(world.event, person)
    assert (made.state, made.affiliation, made.nominated_by) == (State.NOMINATED, world.state, world.dana)
    assert made.function == {"en": "Prosecutor"}
    mail = db.session.scalars(sa.select(Mail)).one()
    assert (mail.language, mail.confidential) == ("fr", True)
    assert "Dana KAPANADZE" in mail.text
    assert "next=%2Ffr%2Fevents%2Fannual-meeting%2Fmy-registration" in mail.text or "next=/fr/events" in mail.text


@pytest.mark.parametrize(
    "fault", [{"email": "nonsense"}, {"family_name": ""}, {"category": "nobody"}, {"language": "xx"}]
)
def test_a_refused_row_comes_back_filled_in(world, client, delegations, fault):
    response = client.sign_in(world.dana).post(delegations["mine"], data=row(world) | fault)
    assert response.status_code == 422
    assert "Prosecutor" in response.text
    assert db.session.scalars(sa.select(Account).where(Account.email == "tamar@example.org")).all() == []


def test_she_sees_her_own_state_only(world, client, delegations):
    client.sign_in(world.dana)
    page = client.get(delegations["mine"]).text
    assert "BERIDZE" in page
    assert not [name for name in ("DURAND", "VASSEUR", "OKONJO") if name in page]
    assert "France" not in page


def test_an_ngo_of_her_country_and_a_protected_person_are_not_hers(world, client, delegations):
    ngo = factories.an_account("Maka", "Lawyer", affiliation=world.state)
    factories.a_registration(world.event, ngo, world.civil_society)
    hidden = factories.an_account("Eka", "Hidden", affiliation=world.state)
    protected = factories.a_registration(world.event, hidden, world.delegate, is_protected=True)
    client.sign_in(world.dana)
    page = client.get(delegations["mine"]).text
    assert "LAWYER" not in page
    assert "HIDDEN" not in page
    address = f"{delegations['mine']}/people/{protected.id}/withdrawal"
    assert client.get(address).status_code == client.post(address).status_code == 404


def test_every_address_of_another_state_is_closed(world, client, delegations):
    french, theirs = delegations["french"], f"{EVENT}/my-delegation/{world.other_state.id}"
    client.sign_in(world.dana)
    assert client.get(theirs).status_code == 404
    assert client.post(theirs, data=row(world)).status_code == 404
    for base in (theirs, delegations["mine"]):
        address = f"{base}/people/{french.id}/withdrawal"
        assert client.get(address).status_code == 404
        assert client.post(address, data={"reason": "x"}).status_code == 404
    assert queries.in_event(world.event, french.id).state == State.NOMINATED
    for path in ("registrations", f"registrations/{french.id}", "registrations/export", "focal-points", "categories"):
        assert client.get(f"{EVENT}/manage/{path}").status_code == 404, path
    assert client.get(f"{EVENT}/participants").status_code == 404
    assert db.session.scalars(sa.select(Mail)).all() == []


def test_another_event_is_closed_too(world, client, delegations):
    other = factories.an_event(slug="elsewhere")
    factories.open_registration(other)
    assert client.sign_in(world.dana).get(f"/en/events/elsewhere/my-delegation/{world.state.id}").status_code == 404
    assert client.get("/en/events/elsewhere/my-delegation").status_code == 404


def test_she_cannot_slip_in_another_state_a_category_or_a_protection(world, client, delegations):
    client.sign_in(world.dana)
    forged = row(world, affiliation_id=world.other_state.id, delegation_id=world.other_state.id, state="approved")
    client.post(delegations["mine"], data=forged | {"is_protected": "y"})
    person = db.session.scalars(sa.select(Account).where(Account.email == "tamar@example.org")).one()
    made = queries.of(world.event, person)
    assert (made.affiliation, made.delegation_id, made.state) == (world.state, world.state.id, State.NOMINATED)
    assert not made.is_protected
    assert client.post(delegations["mine"], data=row(world, category=world.civil_society.id)).status_code == 422


def test_the_same_answer_for_everybody_who_cannot_be_nominated(world, client, delegations):
    client.sign_in(world.dana)
    answers = set()
    for account in (world.remi, world.sam, delegations["french"].account):
        response = client.post(delegations["mine"], data=row(world, email=account.email))
        assert response.status_code == 422
        answers.add(response.text.count("Nobody can be nominated with this address."))
        assert account.full_name not in response.text
    assert answers == {1}


def test_she_withdraws_her_own_people_and_sees_the_answers(world, client, delegations):
    client.sign_in(world.dana)
    address = f"{delegations['mine']}/people/{delegations['own'].id}/withdrawal"
    assert "BERIDZE" in client.get(address).text
    assert client.post(address, data={"reason": "Replaced"}).status_code == 302
    made = queries.in_event(world.event, delegations["own"].id)
    assert (made.state, made.reason) == (State.WITHDRAWN, "Replaced")
    assert "Dana KAPANADZE" in db.session.scalars(sa.select(Mail)).one().text
    assert "Replaced" in client.get(delegations["mine"]).text
    assert client.post(address, data={}).status_code == 404


def test_her_right_ends_at_once(world, client, delegations):
    client.sign_in(world.dana)
    assert client.get(delegations["mine"]).status_code == 200
    focal_point = next(each for each in queries.focal_points(world.event) if each.account_id == world.dana.id)
    actions.dismiss(focal_point, by=world.olga)
    db.session.commit()
    assert client.get(delegations["mine"]).status_code == 404
    assert client.post(delegations["mine"], data=row(world)).status_code == 404


def test_nobody_else_has_a_delegation(world, client, delegations):
    for account in (world.stella, world.remi, world.olga):
        client.sign_in(account)
        assert client.get(f"{EVENT}/my-delegation").status_code == 404
        assert client.get(delegations["mine"]).status_code == 404
        assert client.post(delegations["mine"], data=row(world)).status_code == 404


def test_nominating_ends_when_registration_closes(world, client, delegations):
    queries.window(world.event).closes_at = clock.now()
    db.session.commit()
    client.sign_in(world.dana)
    assert "Registration closed on" in client.get(delegations["mine"]).text
    response = client.post(delegations["mine"], data=row(world))
    assert response.status_code == 422
    count = sa.select(sa.func.count()).select_from(Registration)
    assert db.session.scalar(count) == 4


def test_who_is_nominated_may_open_an_invited_event(world, client, delegations):
    world.event.visibility = Visibility.INVITED
    actions.delegations.answers.admit(world.event, world.dana)
    db.session.commit()
    client.sign_in(world.stella)
    assert client.get(f"{EVENT}/my-registration").status_code == 404
    client.sign_in(world.dana).post(delegations["mine"], data=row(world, email=world.stella.email))
    client.sign_in(world.stella)
    assert client.get(f"{EVENT}/my-registration").status_code == 200


def test_the_page_costs_the_same_for_one_and_for_thirty(world, client, delegations, count_queries):
    client.sign_in(world.dana)
    costs = []
    for more in (0, 30):
        for _number in range(more):
            factories.a_registration(world.event, factories.an_account(affiliation=world.state), world.delegate)
        with count_queries() as statements:
            assert client.get(delegations["mine"]).status_code == 200
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 12
