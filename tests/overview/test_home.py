from datetime import timedelta

import pytest

from meetings.core import clock
from meetings.core.db import db
from meetings.core.translated import Translated
from meetings.delegations.models import DelegationPolicy, RoleQuota
from meetings.events.actions import keys
from meetings.events.models import EventState, ProposalKind, Role, Visibility
from meetings.registration.models import State
from tests import factories

HOUR = timedelta(hours=1)

HOME = "/en/"


def test_the_entrance_leads_to_the_readers_language(client):
    assert client.get("/", headers={"Accept-Language": "fr"}).location == "/fr/"
    assert client.get("/", headers={"Accept-Language": "de"}).location == "/en/"


def test_a_visitor_reads_what_this_is_and_which_public_meetings_come(client, world):
    hidden = factories.an_event(state=EventState.DRAFT, title=Translated(en="A secret draft"))
    invited = factories.an_event(visibility=Visibility.INVITED, title=Translated(en="A closed meeting"))
    page = client.get(HOME).text
    assert "Joint meetings against trafficking in human beings" in page
    assert world.event.title["en"] in page
    assert "/en/sign-in" in page
    assert hidden.title["en"] not in page
    assert invited.title["en"] not in page
    assert "Réunions communes contre la traite des êtres humains" in client.get("/fr/").text


def test_no_cast_outside_the_demo(client, world):
    for page in (client.get(HOME), client.sign_in(world.olga).get(HOME)):
        assert page.status_code == 200
        assert "demo-only-password" not in page.text
        assert "demo/mails" not in page.text


def test_the_demo_shows_its_cast_and_its_mails_and_says_what_it_is(client, world, app, monkeypatch):
    monkeypatch.setitem(app.config, "MAIL_URL", "demo:")
    for page in (client.get(HOME).text, client.sign_in(world.olga).get(HOME).text):
        for name in ("olga", "hugo", "dana", "remi", "sam", "gaby", "stella"):
            assert f"{name}@demo.example" in page
        assert "demo-only-password" in page
        assert 'href="/en/demo/mails"' in page
        assert "Demonstration" in page
    monkeypatch.setitem(app.config, "MEETINGS_ENV", "production")
    assert "demo-only-password" not in client.get(HOME).text


def test_a_person_sees_her_meetings_first_and_then_others(client, world):
    other = factories.an_event(title=Translated(en="Network meeting of lawyers"))
    draft = factories.an_event(state=EventState.DRAFT, title=Translated(en="A secret draft"))
    page = client.sign_in(world.remi).get(HOME).text
    assert page.index(world.event.title["en"]) < page.index("Other meetings to come") < page.index(other.title["en"])
    assert "Approved" in page
    assert "See your registration" in page
    assert draft.title["en"] not in page
    assert "New meeting" not in page


def test_a_stranger_has_no_meeting_of_hers(client, world):
    page = client.sign_in(world.stella).get(HOME).text
    assert "No meeting of yours yet" in page
    assert page.index("No meeting of yours yet") < page.index(world.event.title["en"])


def test_a_nominee_is_asked_to_complete(client, world):
    nino = factories.an_account("Nino")
    factories.a_registration(world.event, nino, world.delegate, state=State.NOMINATED)
    page = client.sign_in(nino).get(HOME).text
    assert f"/en/events/{world.event.slug}/my-registration/edit" in page
    assert "Complete your registration" in page


@pytest.mark.parametrize("path", ["/en/", "/en/events/annual-meeting/"])
def test_a_nominee_whose_time_is_over_is_led_to_where_that_is_said(client, world, path):
    factories.a_registration(world.event, world.stella, world.delegate, state=State.NOMINATED, confirmed_at=None)
    client.sign_in(world.stella)
    page = client.get(path).text
    assert "complete it and send it" in page
    assert 'annual-meeting/my-registration/edit"' in page
    clock.stop_at(clock.now() + timedelta(days=6))
    page = client.sign_in(world.stella).get(path).text
    assert "the time to answer" in page
    assert "complete it and send it" not in page
    assert 'annual-meeting/my-registration/edit"' not in page
    assert 'annual-meeting/my-registration"' in page


@pytest.mark.parametrize("path", ["/en/", "/en/events/annual-meeting/"])
def test_whoever_was_asked_for_changes_is_led_to_them(client, world, path):
    factories.a_registration(world.event, world.stella, world.delegate, state=State.CHANGES, reason="The function?")
    page = client.sign_in(world.stella).get(path).text
    assert "The organisers ask you to correct your registration." in page
    assert 'annual-meeting/my-registration/edit"' in page


def test_many_nominations_cost_as_many_questions_as_one(client, world, count_queries):
    def nominate(number):
        for _ in range(number):
            event = factories.an_event()
            factories.open_registration(event)
            person = factories.a_registration(event, world.stella, factories.a_category(event), state=State.NOMINATED)
            person.delegation, person.confirmed_at = world.state, None
        db.session.commit()

    def asked():
        clock.stop_at(now + timedelta(days=6))
        client.sign_in(world.stella)
        with count_queries() as statements:
            page = client.get(HOME).text
        clock.stop_at(now)
        return page.count("the time to answer is over"), len(statements)

    now = clock.now()
    clock.stop_at(now)
    nominate(1)
    late, one = asked()
    assert late == 1
    nominate(4)
    assert asked() == (5, one)


def test_a_focal_point_is_asked_to_nominate_until_she_has(client, world):
    page = client.sign_in(world.dana).get(HOME).text
    assert "Focal point: Georgia" in page
    assert "Nominate your delegation" in page
    assert f"/my-delegation/{world.state.id}" in page
    account = factories.an_account("Nino")
    factories.a_registration(world.event, account, world.delegate, delegation_id=world.state.id)
    page = client.get(HOME).text
    assert "Nominate your delegation" not in page
    assert "See your delegation" in page


def test_a_focal_point_is_asked_to_nominate_as_long_as_she_can(client, world):
    """By the time of her delegation, of all, or of their categories, before that of the whole registration."""
    now = clock.now()

    def asks():
        db.session.commit()
        return "Nominate your delegation" in client.sign_in(world.dana).get(HOME).text

    assert asks()
    delegation = factories.a_delegation(world.event, world.state, closes_at=now - HOUR)
    assert not asks()
    delegation.closes_at = None
    db.session.add(DelegationPolicy(event_id=world.event.id, funded_places=1, closes_at=now - HOUR))
    assert not asks()
    delegation.closes_at = now + HOUR
    assert asks()
    delegation.closes_at = db.session.get(DelegationPolicy, world.event.id).closes_at = None
    world.delegate.in_delegation, world.delegate.closes_at = True, now - HOUR
    assert not asks()


def test_the_first_page_and_that_of_the_delegation_agree_on_when_nominations_close(client, world):
    """By the categories that roles get; nobody is named in the others."""
    world.delegate.key, world.delegate.in_delegation = "delegate", True
    world.delegate.closes_at = clock.now() - HOUR
    other = factories.a_category(world.event, "Z", in_delegation=True)
    closed = "Nominations are closed"

    def pages():
        db.session.commit()
        address = f"/en/events/{world.event.slug}/my-delegation/{world.state.id}"
        return ["Nominate your delegation" in client.get(HOME).text, closed not in client.get(address).text]

    client.sign_in(world.dana)
    assert pages() == [False, False]
    quota = RoleQuota(event_id=world.event.id, role="expert", category_id=other.id)
    db.session.add_all([DelegationPolicy(event_id=world.event.id, funded_places=1), quota])
    assert pages() == [True, True]


def test_many_delegations_of_mine_cost_as_many_questions_as_one(client, world, count_queries):
    def asked():
        db.session.commit()
        client.get(HOME)
        with count_queries() as statements:
            page = client.get(HOME).text
        return page.count("Nominate your delegation"), len(statements)

    client.sign_in(world.dana)
    one = asked()
    for letter in "ABC":
        event = factories.an_event()
        factories.open_registration(event)
        factories.a_category(event, letter, in_delegation=True)
        factories.a_focal_point(event, world.dana, world.state)
    assert asked() == (one[0] + 3, one[1])


def test_an_organiser_is_led_to_the_key_then_to_decisions_then_to_the_desk(client, world):
    client.sign_in(world.hugo)
    page = client.get(HOME).text
    assert "Go to the desk" in page
    assert "New meeting" in page
    factories.a_registration(world.event, factories.an_account("Nino"), world.delegate, state=State.SUBMITTED)
    page = client.get(HOME).text
    assert "1 registration waits for a decision." in page
    assert "manage/registrations?state=submitted" in page
    proposal = keys.propose(
        world.event, ProposalKind.CHANGE, {"city": Translated(en="Graz")}, account=world.olga, now=clock.now()
    )
    db.session.commit()
    page = client.get(HOME).text
    assert "A proposal waits for the key of your house." in page
    assert f"/manage/proposals/{proposal.id}" in page
    assert proposal.id not in client.sign_in(world.olga).get(HOME).text


def test_the_desk_of_the_door_is_not_told_how_many_wait(client, world):
    factories.a_registration(world.event, factories.an_account("Nino"), world.delegate, state=State.SUBMITTED)
    page = client.sign_in(world.gaby).get(HOME).text
    assert "Go to check-in" in page
    assert "waits for a decision" not in page


def test_meetings_that_are_over_are_no_longer_mine(client, world):
    world.event.first_day = world.event.last_day = (clock.now() - timedelta(days=3)).date()
    db.session.commit()
    assert world.event.title["en"] not in client.sign_in(world.remi).get(HOME).text


@pytest.mark.parametrize("who", ["olga", "dana", "remi"])
def test_home_costs_the_same_for_one_meeting_and_for_thirty(client, world, count_queries, who):
    account = getattr(world, who)
    client.sign_in(account)

    def cost():
        client.get(HOME)
        with count_queries() as statements:
            assert client.get(HOME).status_code == 200
        return len(statements)

    def more():
        event = factories.an_event(hosts=(world.council, world.osce))
        factories.a_role(event, account, Role.ORGANISER, world.council)
        factories.a_focal_point(event, account, world.state)
        factories.a_registration(event, account, factories.a_category(event), state=State.SUBMITTED)
        factories.an_event(hosts=(world.council, world.osce))
        city = {"city": Translated(en="Graz")}
        keys.propose(event, ProposalKind.CHANGE, city, account=account, now=clock.now())
        db.session.commit()

    more()
    one = cost()
    for _each in range(14):
        more()
    assert cost() == one
    assert one <= 12
