import re
from datetime import timedelta

import pytest

from meetings.core import clock
from meetings.core.db import db
from meetings.core.queue import QueueState
from meetings.core.tasks import Job
from meetings.core.translated import Translated
from meetings.events.actions import keys
from meetings.events.models import EventState, ProposalKind, Role
from meetings.institutions import actions as institutions
from meetings.institutions.models import Kind as InstitutionKind
from meetings.registration import queries as registrations
from meetings.registration.models import State
from tests import factories

DESK = "/en/events/annual-meeting/manage/"


def registered(world, state=State.APPROVED, category=None, **overrides):
    account = factories.an_account("Ana", affiliation=overrides.pop("affiliation", None))
    return factories.a_registration(world.event, account, category or world.delegate, state=state, **overrides)


def a_member(world, role):
    account = factories.an_account("Team")
    factories.a_role(world.event, account, role)
    return account


def tile(page, code):
    """Classes and title of the tile of a State."""
    pattern = r'<g class="tile tile-(\w+)">\s*<title>([^<]*)</title>.*?<text[^>]*>(\w\w)</text>'
    tiles = re.findall(pattern, page, re.DOTALL)
    return next((kind, title) for kind, title, name in tiles if name == code)


@pytest.fixture
def delegates(world):
    world.delegate.in_delegation = True
    db.session.commit()
    return world.delegate


def test_strangers_participants_and_the_door_have_no_desk(client, world):
    assert "/sign-in" in client.get(DESK).location
    for account in (world.stella, world.remi, world.dana, world.gaby):
        assert client.sign_in(account).get(DESK).status_code == 404


def test_what_needs_the_organisers_now(client, world):
    registered(world, State.SUBMITTED)
    registered(world, State.SUBMITTED)
    registered(world, State.NOMINATED)
    world.event.description = Translated(en="Only English")
    world.event.venue = world.event.contact = Translated()
    world.event.contact_email = ""
    factories.a_session(world.event, title=Translated(en="Only English"))
    factories.a_document(world.event, world.olga, files_of={"en": "note.pdf"})
    db.session.commit()
    keys.propose(world.event, ProposalKind.CHANGE, {"city": Translated(en="Graz")}, account=world.olga, now=clock.now())
    db.session.commit()
    page = client.sign_in(world.olga).get(DESK).text
    for shown in (
        "2 registrations wait for a decision.",
        "1 person is nominated and has not completed her registration.",
        "Change: waiting for the key of OSCE.",
        "Description: missing in French.",
        "1 session lacks a text in French.",
        "1 document does not exist in French.",
    ):
        assert shown in page
    assert "Nothing waits for you." not in page
    assert re.findall(r"<summary>(.*?)<svg", re.sub(r"<span.*?>|</span>|\s\s+", "", page), re.DOTALL)[-2:] == [
        "Organise · Desk",
        "Desk",
    ]
    settings = f"{DESK.rstrip('/')}/settings"
    for missing, section in (("The venue is not known yet.", "place"), ("Nobody is named", "practical")):
        assert re.search(rf'{missing}.*?href="{settings}/{section}"', page, re.DOTALL)


def test_a_meeting_that_is_not_set_up_says_what_is_missing(client, world):
    draft = factories.an_event(slug="draft", state=EventState.DRAFT, hosts=(world.council, world.osce))
    factories.a_role(draft, world.olga, Role.ORGANISER, world.council)
    page = client.sign_in(world.olga).get("/en/events/draft/manage/").text
    for shown in (
        "There is no category yet",
        "It is not said when registration opens",
        "Each host needs an organiser",
        "Say in which city",
        "The line begins with the first registration.",
    ):
        assert shown in page


def test_nothing_waits(client, world):
    world.event.city = world.event.venue = world.event.description = Translated(en="x", fr="x")
    world.event.contact_email = "meeting@example.org"
    db.session.commit()
    assert "Nothing waits for you." in client.sign_in(world.olga).get(DESK).text


def test_mails_that_failed_show_the_words_of_the_server(client, world, a_failed_mail):
    mail = a_failed_mail(world.event, language="fr", subject="Votre inscription est confirmée")
    other = factories.an_event()
    a_failed_mail(other, subject="Of another meeting")
    page = client.sign_in(world.olga).get(DESK).text
    assert "1 mail could not be delivered" in page
    assert "550 5.1.1 No such user here" in page
    assert f"/manage/mails/{mail.id}/deliveries" in page
    assert ' lang="fr">Votre inscription est confirmée</a>' in page
    assert "Of another meeting" not in page


def test_jobs_that_failed_are_for_those_who_manage(client, world):
    values = {"kind": "badges", "payload": {}, "state": QueueState.FAILED, "error": "ValueError: no such font"}
    moments = {"created_at": clock.now(), "due_at": clock.now(), "finished_at": clock.now()}
    factories.save(Job(**values, **moments, scope=world.event.id))
    assert "ValueError: no such font" in client.sign_in(world.olga).get(DESK).text
    officer = a_member(world, Role.REGISTRATION_OFFICER)
    assert "ValueError" not in client.sign_in(officer).get(DESK).text


@pytest.mark.parametrize("role", [Role.PROGRAMME_EDITOR, Role.DOCUMENT_OFFICER])
def test_who_may_not_see_people_sees_no_figure_of_them(client, world, delegates, a_failed_mail, role):
    registered(world, State.SUBMITTED, affiliation=world.state)
    a_failed_mail(world.event)
    factories.a_session(world.event, title=Translated(en="Only English"))
    factories.a_document(world.event, world.olga, files_of={"en": "note.pdf"})
    page = client.sign_in(a_member(world, role)).get(DESK).text
    for hidden in (
        "wait for a decision",
        "waits for a decision",
        "Figures",
        "tile-partial",
        "Places by category",
        "550",
    ):
        assert hidden not in page, hidden
    assert ("1 session lacks" in page) is (role is Role.PROGRAMME_EDITOR)
    assert ("1 document does not exist" in page) is (role is Role.DOCUMENT_OFFICER)
    assert "Nobody is named to answer questions." not in page


def test_a_reader_sees_figures_and_may_change_nothing(client, world):
    registered(world, State.SUBMITTED)
    page = client.sign_in(a_member(world, Role.READER)).get(DESK).text
    assert "1 registration waits for a decision." in page
    assert "Figures" in page
    assert "Set the times" not in page
    assert "manage/mails" not in page


def test_figures_count_this_meeting_alone(client, world):
    other = factories.an_event()
    for number in range(3):
        factories.a_registration(other, factories.an_account("Other"), factories.a_category(other, f"{number}"))
    factories.a_check_in(registrations.of(world.event, world.remi), world.gaby)
    page = client.sign_in(world.olga).get(DESK).text
    assert re.search(r"<dt>Approved</dt>\s*<dd>\s*2\s*</dd>", page)
    assert re.search(r"<dt>Checked in</dt>\s*<dd>\s*1 <small>of 2</small>", page)


def test_places_are_shown_with_their_numbers(client, world):
    world.delegate.capacity = 2
    db.session.commit()
    registered(world, State.SUBMITTED)
    registered(world, State.WAITING)
    page = client.sign_in(world.olga).get(DESK).text
    assert re.search(r"2 of 2 places\s*· <strong>full</strong>\s*· 1 waiting", page)
    assert "1 person, no limit" in page


def test_the_map_shows_how_far_each_state_has_answered(client, world, delegates):
    austria, italy = factories.a_state("AT", "Austria", "Autriche"), factories.a_state("IT", "Italy", "Italie")
    registered(world, affiliation=austria)
    registered(world, State.NOMINATED, affiliation=italy, delegation_id=italy.id)
    page = client.sign_in(world.olga).get(DESK).text
    assert tile(page, "AT") == ("partial", "Austria: Partial")
    assert tile(page, "IT") == ("partial", "Italy: Partial")
    assert tile(page, "GE") == ("silent", "Georgia: Silent")
    french = client.get(DESK.replace("/en/", "/fr/")).text
    assert tile(french, "AT") == ("partial", "Autriche\u202f: Partielle")


def test_the_map_tells_nothing_of_ngos_protected_people_and_those_who_left(client, world, delegates):
    """A lawyer, a protected delegate and somebody who withdrew each come from a State that has not answered."""
    states = [factories.a_state(code, code) for code in ("AT", "IT", "PL", "ES")]
    registered(world, affiliation=states[0], category=world.civil_society)
    registered(world, affiliation=states[1], is_protected=True)
    registered(world, State.WITHDRAWN, affiliation=states[2])
    registered(world, affiliation=states[3], is_protected=True, delegation_id=states[3].id)
    page = client.sign_in(world.olga).get(DESK).text
    assert [tile(page, state.code)[0] for state in states] == ["not_invited"] * 4


def test_all_states_are_on_the_map(client, world, delegates):
    institutions.load_states()
    db.session.commit()
    page = client.sign_in(world.olga).get(DESK).text
    assert len(re.findall(r'<g class="tile tile-\w+">\s*<title>', page)) == 68


@pytest.mark.parametrize("address", [DESK, f"{DESK}board"])
def test_the_map_has_a_tile_for_kosovo_with_its_footnote(client, world, delegates, address):
    institutions.load_states()
    institutions.load_organisations()
    db.session.commit()
    client.sign_in(world.olga)
    page = client.get(address).text
    assert 'aria-label="XKX* Kosovo*: Not invited"' in page
    below = page.partition('id="below-map"')[2]
    assert "United Nations Security Council Resolution 1244" in below
    french = client.get(address.replace("/en/", "/fr/")).text
    assert "Résolution 1244 du Conseil de sécurité" in french.partition('id="below-map"')[2]


@pytest.mark.parametrize("address", [DESK, f"{DESK}board"])
def test_whoever_has_no_tile_stands_beside_the_map(client, world, delegates, address):
    """An organisation that was invited or sends people, and a designation without a place; nobody else."""
    invited, sending = (factories.an_institution(name) for name in ("Invited House", "Sending House"))
    unknown = factories.an_institution("Elsewhere*", kind=InstitutionKind.DESIGNATION, code="XE")
    factories.an_institution("Quiet House")
    for one in (invited, unknown):
        factories.a_delegation(world.event, one, invited_at=clock.now())
    registered(world, category=delegates, affiliation=sending, delegation_id=sending.id)
    client.sign_in(world.olga)
    beside = re.search(r'aria-labelledby="beside-map">(.*?)</ul>', client.get(address).text, re.DOTALL).group(1)
    assert re.findall(r">([^<]+)</a>", beside) == [
        "Elsewhere*: Silent",
        "Invited House: Silent",
        "Sending House: Partial",
    ]
    french = client.get(address.replace("/en/", "/fr/")).text
    assert "Sans place sur la carte" in french


def test_a_designation_is_counted_as_no_state(client, world, delegates):
    def partial():
        page = client.sign_in(world.olga).get(DESK).text
        return int(re.search(r'Partial <b class="figures">(\d+)</b>', page).group(1))

    before = partial()
    elsewhere = factories.an_institution("Elsewhere*", kind=InstitutionKind.DESIGNATION, code="XE")
    registered(world, category=delegates, affiliation=elsewhere)
    assert partial() == before


def test_the_line_of_registrations_has_a_text(client, world):
    registered(world, created_at=clock.now() - timedelta(days=4))
    page = client.sign_in(world.olga).get(DESK).text
    assert re.search(r'<title id="over-time-text">3 people registered or nominated from', page)
    assert re.search(r'<path class="plot-line" d="M0 100H', page)


def test_the_desk_costs_the_same_for_one_and_for_thirty(client, world, delegates, count_queries, a_failed_mail):
    client.sign_in(world.olga)
    proposed = {"city": Translated(en="Graz")}
    keys.propose(world.event, ProposalKind.CHANGE, proposed, account=world.olga, now=clock.now())

    def more(number):
        state = factories.a_state(f"S{number}", f"State {number:02}")
        factories.a_focal_point(world.event, world.dana, state)
        category = factories.a_category(world.event, f"{number:02}")
        account = factories.an_account("Ana", affiliation=state)
        factories.a_check_in(factories.a_registration(world.event, account, category), world.gaby)
        factories.a_session(world.event, title=Translated(en="Only English"))
        factories.a_document(world.event, world.olga, files_of={"en": "note.pdf"})
        a_failed_mail(world.event, message_id=f"<{number}@localhost>")

    def cost():
        client.get(DESK)
        with count_queries() as statements:
            assert client.get(DESK).status_code == 200
        return len(statements)

    more(0)
    one = cost()
    for number in range(1, 30):
        more(number)
    assert cost() == one
    assert one <= 12
    world.event.state, world.event.cloned_from_id = EventState.DRAFT, factories.an_event().id
    db.session.commit()
    assert cost() <= 12
