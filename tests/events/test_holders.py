"""Who holds the other key of a draft: what is said before anything is sent, and how a draft ends."""

import pytest
import sqlalchemy as sa

from meetings.core import clock
from meetings.core.db import db
from meetings.core.translated import Translated
from meetings.events import queries
from meetings.events.actions import discarding, editing, keys
from meetings.events.models import Event, EventHost, EventRole, ProposalKind, Role
from meetings.events.rules import team
from meetings.events.rules.holders import Holder, doubts
from meetings.registration.models import Registration
from tests import factories
from tests.deeds import deeds
from tests.events.conftest import mails

MANAGE = "/en/events/annual-meeting/manage"


def holder(**overrides):
    return Holder(**({"name": "Hugo", "email": "hugo@osce.example", "belongs": True, "has_opened": True} | overrides))


@pytest.fixture
def council_draft(world, draft):
    """The draft while the Council of Europe is its only host."""
    db.session.execute(sa.delete(EventRole).where(EventRole.account_id == world.hugo.id))
    db.session.execute(sa.delete(EventHost).where(EventHost.institution_id == world.osce.id))
    db.session.commit()
    db.session.expire_all()
    return draft


def test_what_is_to_be_checked_about_a_holder(app):
    with app.test_request_context("/en/"):
        assert doubts(holder(), "OSCE", {"osce.example"}) == []
        assert doubts(holder(email="Hugo@OSCE.example"), "OSCE", {"osce.example"}) == []
        [stranger] = doubts(holder(belongs=False), "OSCE", {"osce.example"})
        assert "not known to belong to OSCE" in stranger
        [closed] = doubts(holder(has_opened=False), "OSCE", {"osce.example"})
        assert "Nobody has opened" in closed
        [abroad] = doubts(holder(email="hugo@0sce.example"), "OSCE", {"osce.example", "mail.example"})
        assert "0sce.example" in abroad
        assert "mail.example, osce.example" in abroad
        [unknown] = doubts(holder(), "OSCE", ())
        assert "nothing to compare" in unknown


def test_a_stranger_gets_the_key_of_another_house_only_after_a_warning(world, client, council_draft):
    world.stella.email = "stella@elsewhere.example"
    db.session.commit()
    client.sign_in(world.olga)
    data = {"institution": world.osce.id, "email": world.stella.email, "go": "add"}
    asked = client.post(f"{MANAGE}/setup/hosts", data=data)
    assert asked.status_code == 422
    assert "not known to belong to OSCE" in asked.text
    assert "It ends in elsewhere.example." in asked.text
    assert '<a href="#sure">This address: check it' in asked.text
    assert mails("events/role_given") == []
    other = {"sure": f"{world.sam.email} {world.osce.id}"}
    assert client.post(f"{MANAGE}/setup/hosts", data=data | other).status_code == 422
    sure = {"sure": f"{world.stella.email} {world.osce.id}"}
    assert client.post(f"{MANAGE}/setup/hosts", data=data | sure).status_code == 302
    assert [mail.recipient for mail in mails("events/role_given")] == [world.stella.email]


def test_a_colleague_known_to_the_house_needs_no_question(world, client, council_draft):
    client.sign_in(world.olga)
    data = {"institution": world.osce.id, "email": world.hugo.email, "go": "add"}
    assert client.post(f"{MANAGE}/setup/hosts", data=data).status_code == 302
    page = client.get(f"{MANAGE}/setup/hosts").text
    assert "known to this host" in page
    assert "Check before you propose" not in client.get(f"{MANAGE}/setup/review").text


def test_the_team_page_warns_as_the_hosts_page_does(world, client, council_draft):
    editing.add_host(council_draft, world.osce, None, account=world.olga, now=clock.now())
    db.session.commit()
    client.sign_in(world.olga)
    data = {"email": world.stella.email, "role": "organiser", "house": world.osce.id}
    asked = client.post(f"{MANAGE}/team", data=data)
    assert asked.status_code == 422
    assert "not known to belong to OSCE" in asked.text
    sure = {"sure": f"{world.stella.email} {world.osce.id}"}
    assert client.post(f"{MANAGE}/team", data=data | sure).status_code == 302


def test_two_hosts_are_not_told_to_add_another(world, client, council_draft):
    editing.add_host(council_draft, world.osce, None, account=world.olga, now=clock.now())
    db.session.commit()
    page = client.sign_in(world.olga).get(f"{MANAGE}/setup/hosts").text
    assert "add another one first" not in page
    assert "Nobody acts for another host yet." in page


def test_the_review_says_who_holds_the_other_key(world, client, council_draft):
    editing.add_host(council_draft, world.osce, world.stella, account=world.olga, now=clock.now())
    db.session.commit()
    client.sign_in(world.olga)
    page = client.get(f"{MANAGE}/setup/review").text
    assert world.stella.email in page
    assert "not known to belong to OSCE" in page
    assert "Check before you propose" in page


def test_take_off_is_offered_only_where_it_works(world, client, draft):
    union = factories.an_institution("Union", may_host=True)
    editing.add_host(draft, union, world.stella, account=world.olga, now=clock.now())
    db.session.commit()
    client.sign_in(world.olga)
    page = client.get(f"{MANAGE}/setup/hosts").text
    assert f"/hosts/{union.id}/removal" in page
    assert f"/hosts/{world.council.id}/removal" in page
    assert f"/hosts/{world.osce.id}/removal" not in page
    assert "This host has organisers of its own: only they can take it off." in page
    asked = client.get(
        f"{MANAGE}/hosts/{world.osce.id}/removal", headers={"Referer": f"http://localhost{MANAGE}/setup/hosts"}
    )
    assert asked.status_code == 409
    assert f'href="{MANAGE}/setup/hosts">Back to the page before' in asked.text


def test_the_hosts_of_a_published_meeting_are_not_offered_to_be_taken_off(world, client):
    client.sign_in(world.olga)
    assert "/removal" not in client.get(f"{MANAGE}/settings/hosts").text


def test_holders_cost_the_same_with_many(world, client, draft, count_queries):
    for _number in range(12):
        colleague = factories.an_account(affiliation=world.osce)
        factories.a_role(draft, colleague, Role.ORGANISER, world.osce)
    client.sign_in(world.olga)
    with count_queries() as many:
        client.get(f"{MANAGE}/setup/hosts")
    assert len(many) <= 12


def test_a_draft_is_deleted_with_all_that_hangs_on_it(world, client, draft):
    copy = factories.an_event(cloned_from_id=draft.id, hosts=(world.council,))
    factories.a_session(draft)
    factories.a_document(draft, world.olga)
    keys.propose(draft, ProposalKind.PUBLISH, {}, account=world.olga, now=clock.now())
    db.session.commit()
    client.sign_in(world.olga)
    assert f"{MANAGE}/removal" in client.get(f"{MANAGE}/settings").text
    assert "cannot be undone" in client.get(f"{MANAGE}/removal").text
    answer = client.post(f"{MANAGE}/removal")
    assert (answer.status_code, answer.location) == (302, "/en/events/")
    db.session.expire_all()
    assert queries.by_slug("annual-meeting") is None
    assert db.session.scalars(sa.select(Registration)).all() == []
    assert db.session.get(Event, copy.id).cloned_from_id is None
    [entry] = deeds("event.discarded")
    assert (entry.actor_id, entry.before["slug"]) == (world.olga.id, "annual-meeting")
    [mail] = mails("events/draft_discarded")
    assert (mail.recipient, mail.reply_to) == (world.hugo.email, world.olga.email)
    assert client.get(f"{MANAGE}/settings").status_code == 404
    page = "/en/events/deleted-drafts"
    assert client.get(page).status_code == 404, "an organiser has lost it with the draft"
    assert page not in client.get("/en/events/").text
    world.stella.is_administrator = True
    db.session.commit()
    client.sign_in(world.stella)
    assert f'href="{page}"' in client.get("/en/events/").text
    words = client.get(page).text
    assert "Olga LINDQVIST" in words
    assert "annual-meeting" in words
    assert "Conseil de l’Europe" in client.get("/fr/events/deleted-drafts").text


def test_a_host_that_never_opened_its_mail_is_not_told(world, draft):
    world.hugo.confirmed_at = None
    db.session.commit()
    discarding.discard(draft, account=world.olga, now=clock.now())
    assert mails("events/draft_discarded") == []


def test_a_published_meeting_is_not_deleted(world, client):
    client.sign_in(world.olga)
    assert client.get(f"{MANAGE}/removal").status_code == 404
    assert client.post(f"{MANAGE}/removal").status_code == 409
    assert queries.by_slug("annual-meeting") is not None
    assert f"{MANAGE}/removal" not in client.get(f"{MANAGE}/settings").text


def test_somebody_named_by_mistake_deletes_nothing(world, client, council_draft):
    editing.add_host(council_draft, world.osce, world.stella, account=world.olga, now=clock.now())
    db.session.commit()
    with pytest.raises(team.NotKnownToAHost):
        discarding.discard(council_draft, account=world.stella, now=clock.now())
    client.sign_in(world.stella)
    assert client.post(f"{MANAGE}/removal").status_code == 409
    assert f"{MANAGE}/removal" not in client.get(f"{MANAGE}/settings").text


def test_who_has_no_key_deletes_nothing(world, client, draft):
    client.sign_in(world.gaby)
    assert client.post(f"{MANAGE}/removal").status_code == 404
    client.sign_in(world.stella)
    assert client.post(f"{MANAGE}/removal").status_code == 404
    assert draft.title == Translated(draft.title)
