"""Two people, or two tabs, with the same page open: the second press does nothing twice and undoes nothing unseen."""

import re

import pytest
import sqlalchemy as sa

from meetings.core.audit import AuditEntry
from meetings.core.db import db
from meetings.delegations import queries
from meetings.delegations.models import Role
from meetings.registration.models import Registration, State
from tests import factories
from tests.delegations.conftest import row
from tests.delegations.test_focal_point import mails
from tests.delegations.test_roles_by_organisers import part, seated

REGISTRATIONS = "/en/events/annual-meeting/manage/registrations"


@pytest.fixture
def heads(world):
    return factories.a_category(world.event, "H", key="head-of-delegation", in_delegation=True)


def noted(verb):
    statement = sa.select(sa.func.count()).select_from(AuditEntry).where(AuditEntry.verb == f"delegation.{verb}")
    return db.session.scalar(statement)


def read(page):
    return " ".join(page.text.replace("\u202f", " ").replace("\xa0", " ").split())


def test_the_second_of_two_organisers_reads_that_it_is_confirmed_or_open_already(world, client, scene):
    one = f"{scene.manage}/{world.state.id}"
    deeds = {
        "confirmation": ("confirmed", "The delegation is confirmed.", "This delegation is confirmed already."),
        "confirmation/removal": ("reopened", "The delegation is open again.", "This delegation is open already."),
    }
    for path, (verb, done, already) in deeds.items():
        client.sign_in(world.olga).post(f"{one}/{path}", data={"approve": "y"})
        assert done in client.get(one).text
        sent = len(mails())
        client.sign_in(world.hugo).post(f"{one}/{path}", data={"approve": "y"})
        page = client.get(one).text
        assert (already in page, "Nothing was changed." in page, done in page) == (True, True, False)
        assert (noted(verb), len(mails())) == (1, sent)


def test_who_came_since_the_confirmation_is_not_approved_by_an_old_tab(world, client, scene):
    one = f"{scene.manage}/{world.state.id}"
    client.sign_in(world.olga).post(f"{one}/confirmation", data={"approve": "y"})
    eka = seated(world, "Eka", state=State.SUBMITTED)
    db.session.commit()
    client.post(f"{one}/confirmation", data={"approve": "y"})
    assert part(world, eka).registration.state == State.SUBMITTED


def test_complete_is_said_once_by_focal_point_and_deputy(world, client, scene):
    client.sign_in(world.dana).post(f"{scene.mine}/completion")
    client.get(scene.mine)
    said_at = queries.delegation(world.event, world.state).completed_at
    deputy = factories.an_account("Lia", "Gelashvili", affiliation=world.state)
    factories.a_focal_point(world.event, deputy, world.state)
    db.session.commit()
    client.sign_in(deputy).post(f"{scene.mine}/completion")
    page = client.get(scene.mine).text
    assert "Your delegation is declared complete, or confirmed, already. Nothing was changed." in page
    assert (noted("completed"), queries.delegation(world.event, world.state).completed_at) == (1, said_at)


@pytest.fixture(params=["focal point", "organiser"])
def tab(request, world, client, scene):
    """The pages of people, of whoever is signed in."""
    is_hers = request.param == "focal point"
    client.sign_in(world.dana if is_hers else world.olga)
    return f"{scene.mine if is_hers else f'{scene.manage}/{world.state.id}'}/people"


def shown(page):
    """What the form of the role would send, untouched."""
    seen = re.search(r'<input[^>]*name="seen"[^>]*>', page)[0]
    role = re.search(r'<option selected value="(\w+)"', page)[1]
    return {"seen": re.search(r'value="(\w*)"', seen)[1], "role": role}


def test_an_old_tab_saved_untouched_undoes_no_change_of_head(world, client, scene, tab):
    tamar, eka = seated(world, "Tamar", "head"), seated(world, "Eka")
    db.session.commit()
    old = shown(client.get(f"{tab}/{tamar.id}").text)
    assert old == {"seen": "head", "role": "head"}
    client.post(f"{tab}/{eka.id}/role", data=shown(client.get(f"{tab}/{eka.id}").text) | {"role": "head"})
    sent, changed = len(mails()), noted("role_changed")
    back = client.post(f"{tab}/{tamar.id}/role", data=old)
    assert back.status_code == 302
    said = "Tamar LOMIDZE has another role by now: Deputy head of delegation. Nothing was changed."
    assert said in client.get(back.location).text
    assert (part(world, eka).role, part(world, tamar).role) == (Role.HEAD, Role.DEPUTY)
    assert (len(mails()), noted("role_changed")) == (sent, changed)


def test_where_both_chose_another_role_it_is_asked_once_more(world, client, scene, tab):
    eka = seated(world, "Eka")
    db.session.commit()
    old = shown(client.get(f"{tab}/{eka.id}").text)
    client.post(f"{tab}/{eka.id}/role", data=old | {"role": "adviser"})
    asked = client.post(f"{tab}/{eka.id}/role", data=old | {"role": "rapporteur"})
    assert asked.status_code == 409
    assert "somebody else has changed the role of Eka LOMIDZE to “Adviser”. Nothing was saved" in asked.text
    assert part(world, eka).role is Role.ADVISER
    assert shown(asked.text) == {"seen": "adviser", "role": "rapporteur"}
    french = client.post(f"{tab.replace('/en/', '/fr/', 1)}/{eka.id}/role", data=old | {"role": "rapporteur"})
    assert "modifié le rôle de cette personne (Eka LOMIDZE) : « Conseiller" in read(french)
    assert client.post(f"{tab}/{eka.id}/role", data=shown(asked.text)).status_code == 302
    assert part(world, eka).role is Role.RAPPORTEUR
    same = client.post(f"{tab}/{eka.id}/role", data=old | {"role": "rapporteur"})
    assert same.status_code == 302, "what was chosen is so already"


def test_a_refused_funded_place_stands_where_it_was_asked_for(world, client, scene, tab):
    tamar, eka = seated(world, "Tamar"), seated(world, "Eka")
    db.session.commit()
    client.post(f"{tab}/{tamar.id}/funded-place", data={"funded": "yes"})
    refused = client.post(f"{tab}/{eka.id}/funded-place", data={"funded": "yes"})
    assert refused.status_code == 422
    before, _action, after = refused.text.partition(f"/{eka.id}/role")
    of_role, _button, of_funding = after.partition("</form>")
    sentence = "All funded places of this delegation are taken."
    assert [sentence in text for text in (before, of_role, of_funding)] == [False, False, True]


def test_what_was_typed_about_somebody_who_has_left_is_shown(world, client, scene):
    person = f"{scene.mine}/people/{scene.own.id}"
    client.sign_in(world.dana).post(f"{person}/replacement", data=row())
    sent = len(mails())
    typed = row(given_name="Levan", family_name="Gelashvili", email="levan@example.org", function="Judge")
    for path, data in (("replacement", typed), ("withdrawal", {"reason": "She is needed at home"})):
        page = client.post(f"{person}/{path}", data=data)
        assert page.status_code == 409
        words = [text for name, text in data.items() if name not in ("role", "language")]
        for text in ("BERIDZE no longer comes with your delegation. Nothing was changed.", "What you typed", *words):
            assert text in page.text
    french = client.post(f"{person}/replacement".replace("/en/", "/fr/", 1), data=typed)
    assert "ne vient plus avec votre délégation" in read(french)
    assert client.post(f"{person}/withdrawal", data={"reason": " "}).location == scene.mine, "nothing was typed"
    assert len(mails()) == sent
    assert db.session.scalar(sa.select(Registration.reason).where(Registration.id == scene.own.id)) == ""


@pytest.mark.parametrize(
    ("language", "became", "ended"),
    [
        (
            "en",
            "Eka LOMIDZE is head of the delegation now.",
            "Eka LOMIDZE is no longer head of the delegation, which has no head now.",
        ),
        (
            "fr",
            "Eka LOMIDZE est maintenant chef ou cheffe de la délégation.",
            "Eka LOMIDZE n’est plus chef ou cheffe de la délégation, qui n’en a plus.",
        ),
    ],
)
def test_whoever_moves_somebody_reads_that_she_is_head_or_no_longer(
    world, client, scene, heads, language, became, ended
):
    eka, tamar = seated(world, "Eka"), seated(world, "Tamar")
    other = factories.a_category(world.event, "X", in_delegation=True)
    db.session.commit()
    client.sign_in(world.olga)

    def moved(one, category):
        page = f"{REGISTRATIONS.replace('/en/', f'/{language}/', 1)}/{one.id}"
        assert client.post(f"{page}/category", data={"category": category.id}).status_code == 302
        return read(client.get(page))

    assert became in moved(eka, heads)
    assert ended in moved(eka, world.delegate)
    moved(eka, heads)
    assert ended in moved(eka, world.civil_society), "where no delegations come"
    text = moved(tamar, other)
    assert not [said for said in (became, ended) if said.replace("Eka", "Tamar") in text]
