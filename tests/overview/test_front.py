from datetime import timedelta

import pytest

from meetings.core import clock
from meetings.core.db import db
from meetings.core.i18n import in_language, moment
from meetings.core.translated import Translated
from meetings.events.models import EventState, Format, Kind, Visibility
from meetings.registration import queries as registrations
from meetings.registration.models import Audience, Registration, State
from meetings.resources.models import Access
from tests import factories

FRONT = "/en/events/annual-meeting/"
LINK = "https://video.example/secret-room"


@pytest.fixture
def hybrid(world):
    world.event.format, world.event.online_link = Format.HYBRID, LINK
    world.event.city = Translated(en="Vienna", fr="Vienne")
    db.session.commit()
    return world.event


def test_the_title_page_says_what_it_is(client, world, hybrid):
    hybrid.subtitle = Translated(en="From identification to protection")
    hybrid.description = Translated(en="Two days of **exchange**.")
    hybrid.contact_email = "meeting@example.org"
    hybrid.access_note = Translated(en="Tram D")
    db.session.commit()
    page = client.get(FRONT).text
    for shown in (
        "Council of Europe",
        "OSCE",
        "Annual meeting",
        "From identification to protection",
        "<strong>exchange</strong>",
        "Vienna and online",
        "mailto:meeting@example.org",
        "Add to my calendar",
        "Read the practical information",
        "Registration is open until",
    ):
        assert shown in page
    french = client.get(FRONT.replace("/en/", "/fr/")).text
    assert "Les inscriptions sont ouvertes jusqu’au" in french
    assert "Registration is open" not in french


def test_the_link_to_take_part_online_is_for_confirmed_participants(client, world, hybrid):
    assert LINK not in client.get(FRONT).text
    assert LINK not in client.sign_in(world.stella).get(FRONT).text
    mine = registrations.of(world.event, world.remi)
    assert LINK in client.sign_in(world.remi).get(FRONT).text
    for state in set(State) - {State.APPROVED}:
        db.session.get(Registration, mine.id).state = state
        db.session.commit()
        assert LINK not in client.get(FRONT).text, state


def test_what_comes_first_is_how_one_takes_part(client, world, hybrid):
    mine, client = registrations.of(world.event, world.remi), client.sign_in(world.remi)
    in_person = client.get(FRONT).text
    assert in_person.index("See your registration") < in_person.index(LINK)
    mine.takes_part = "online"
    db.session.commit()
    online = client.get(FRONT).text
    assert online.index(LINK) < online.index("See your registration")


def test_nobody_is_expected_at_a_cancelled_meeting(client, world, hybrid):
    hybrid.state = EventState.CANCELLED
    db.session.commit()
    page = client.sign_in(world.remi).get(FRONT).text
    assert "This meeting will not take place." in page
    assert "You are expected" not in page
    assert LINK not in page
    assert "Add to my calendar" not in page


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (State.NOMINATED, "Complete your registration"),
        (State.SUBMITTED, "Your registration has been received"),
        (State.APPROVED, "You are expected."),
        (State.WAITING, "You are on the waiting list."),
        (State.REFUSED, "could not accept your registration"),
        (State.WITHDRAWN, "You can register again."),
    ],
)
def test_a_reader_learns_where_she_stands(client, world, state, sentence):
    nino = factories.an_account("Nino")
    factories.a_registration(world.event, nino, world.delegate, state=state)
    assert sentence in client.sign_in(nino).get(FRONT).text
    assert sentence not in client.sign_in(world.stella).get(FRONT).text


def test_whoever_waits_is_promised_no_place_that_the_organisers_decide_about(client, world):
    world.delegate.capacity = None
    factories.a_registration(world.event, world.stella, world.delegate, state=State.WAITING)
    page = client.sign_in(world.stella).get(FRONT).text
    assert "as soon as it is clear whether you have a place" in page
    assert "when there is a place" not in page


def test_whoever_awaits_another_approval_reads_that_the_place_is_held(client, world):
    changed = factories.a_registration(world.event, world.stella, world.delegate, state=State.SUBMITTED)
    changed.seen_as = {"family_name": "Before"}
    db.session.commit()
    page = client.sign_in(world.stella).get(FRONT).text
    assert "The organisers look at what you changed; your place is held for you." in page
    assert "has been received" not in page


def test_full_closed_and_nomination_are_said(client, world):
    world.delegate.capacity = world.civil_society.capacity = 1
    db.session.commit()
    assert "All places are taken." in client.get(FRONT).text
    world.delegate.audience = world.civil_society.audience = Audience.NOMINATION
    db.session.commit()
    assert "their State nominates them" in client.get(FRONT).text
    window = registrations.window(world.event)
    window.opens_at, window.closes_at = clock.now() + timedelta(days=1), clock.now() + timedelta(days=2)
    db.session.commit()
    assert "Registration opens on" in client.get(FRONT).text
    clock.stop_at(window.closes_at + timedelta(minutes=1))
    assert "Registration closed on" in client.get(FRONT).text
    clock.stop_at(factories.at(world.event.last_day + timedelta(days=1), 12))
    assert "This meeting is over." in client.get(FRONT).text


def test_times_of_categories_go_before_those_of_the_meeting(client, world):
    window, now = registrations.window(world.event), clock.now()
    window.opens_at, window.closes_at = now - timedelta(days=2), now - timedelta(days=1)
    world.civil_society.closes_at = now + timedelta(days=1)
    world.delegate.capacity = None
    db.session.commit()
    page = client.get(FRONT).text
    assert "Registration is open until" in page
    assert "Registration closed on" not in page
    world.civil_society.capacity = 0
    db.session.commit()
    assert "All places are taken." in client.get(FRONT).text, "places of a category that is closed help nobody"
    window.closes_at = now + timedelta(days=3)
    for each in (world.delegate, world.civil_society):
        each.closes_at = now - timedelta(hours=1)
    db.session.commit()
    page = client.get(FRONT).text
    assert "Registration closed on" in page
    assert "Registration is open" not in page


def test_a_focal_point_finds_her_delegation(client, world):
    assert "/my-delegation" in client.sign_in(world.dana).get(FRONT).text
    assert "/my-delegation" not in client.sign_in(world.remi).get(FRONT).text


def test_the_times_are_those_of_the_categories_that_it_speaks_of(client, world):
    """Delegates register until the event's end; civil society comes later, and longer."""
    now = clock.now()
    world.civil_society.opens_at, world.civil_society.closes_at = now + timedelta(days=30), now + timedelta(days=40)
    window = registrations.window(world.event)
    db.session.commit()

    def said(when):
        with in_language("en"):
            return moment(when, world.event.time_zone).replace("\xa0", " ")

    page = client.get(FRONT).text.replace("\xa0", " ")
    assert f"open until {said(window.closes_at)}" in page
    window.opens_at, window.closes_at = now - timedelta(days=9), now - timedelta(days=1)
    db.session.commit()
    page = client.get(FRONT).text.replace("\xa0", " ")
    assert f"Registration opens on {said(world.civil_society.opens_at)}" in page
    page = client.sign_in(world.stella).get(f"{FRONT}register").text.replace("\xa0", " ")
    assert said(world.civil_society.opens_at) in page
    assert said(window.opens_at) not in page


def test_the_programme_is_shown_by_day_and_breaks_are_not(client, world):
    for hour in range(8, 14):
        factories.a_session(world.event, factories.at(world.event.first_day, hour))
    factories.a_session(
        world.event, factories.at(world.event.first_day, 7), kind="break", title=Translated(en="Coffee")
    )
    page = client.get(FRONT).text
    assert page.count('class="teaser-hours"') == 4
    assert "and 2 more sessions on this day" in page
    assert "Coffee" not in page
    clock.stop_at(factories.at(world.event.first_day, 12, 30))
    page = client.get(FRONT).text
    assert page.count('class="teaser-hours"') == 2
    assert "Now and next" in page


def test_only_documents_that_the_reader_may_see_are_named_and_counted(client, world):
    titles = {access: Translated(en=f"Paper for {access}") for access in Access}
    for access, title in titles.items():
        factories.a_document(world.event, world.olga, title=title, access=access)
    gone = Translated(en="A withdrawn paper")
    factories.a_document(world.event, world.olga, title=gone, withdrawn_at=clock.now())

    def seen(page):
        return {access for access, title in titles.items() if title["en"] in page}

    page = client.get(FRONT).text
    assert seen(page) == {Access.PUBLIC}
    assert "1 document that you may read" in page
    assert seen(client.sign_in(world.remi).get(FRONT).text) == {Access.PUBLIC, Access.PARTICIPANTS}
    page = client.sign_in(world.olga).get(FRONT).text
    assert seen(page) == set(Access)
    assert "All 3 documents that you may read" in page
    assert gone["en"] not in page


def test_a_draft_and_a_closed_meeting_do_not_exist_for_others(client, world):
    world.event.state = EventState.DRAFT
    db.session.commit()
    assert client.get(FRONT).status_code == 404
    assert client.sign_in(world.stella).get(FRONT).status_code == 404
    assert "This meeting is a draft" in client.sign_in(world.gaby).get(FRONT).text
    world.event.state, world.event.visibility = EventState.PUBLISHED, Visibility.INVITED
    db.session.commit()
    assert client.sign_in(world.stella).get(FRONT).status_code == 404


def test_an_unknown_meeting_is_a_404(client, world):
    assert client.get("/en/events/no-such-meeting/").status_code == 404


def test_the_page_costs_the_same_for_one_and_for_thirty(client, world, count_queries):
    """The dearest reader: an approved speaker in an invited-only round table."""
    event = world.event
    event.visibility, event.kind, event.state_of_round_table_id = Visibility.INVITED, Kind.ROUND_TABLE, world.state.id
    factories.a_guest(event, world.remi)
    client.sign_in(world.remi)

    def cost():
        client.get(FRONT)
        with count_queries() as statements:
            assert client.get(FRONT).status_code == 200
        return len(statements)

    factories.a_session(event, room=factories.a_room(event))
    factories.a_document(event, world.olga)
    one = cost()
    for _each in range(30):
        factories.a_session(event, room=factories.a_room(event))
        factories.a_document(event, world.olga)
        factories.a_registration(event, factories.an_account("Ana"), world.delegate)
    assert cost() == one
    assert one <= 12


def test_each_reader_is_led_only_to_pages_she_may_open(client, world):
    factories.a_focal_point(world.event, world.hugo, world.other_state)
    list_of, delegation = 'href="/en/events/annual-meeting/participants"', "/en/events/annual-meeting/my-delegation"

    def tabs(account):
        page = client.sign_in(account).get("/en/events/annual-meeting/programme").text
        return list_of in page, f'href="{delegation}"' in page

    assert tabs(world.stella) == (False, False)
    assert tabs(world.remi) == (True, False)
    assert tabs(world.dana) == (False, True)
    assert tabs(world.olga) == (True, False)
    assert tabs(world.hugo) == (True, True)
    client.sign_in(world.dana)
    assert client.get(delegation).status_code == 302
    assert client.get("/en/events/annual-meeting/participants").status_code == 404
