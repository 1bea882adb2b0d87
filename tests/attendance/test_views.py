import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from meetings.attendance.models import CheckIn
from meetings.core import clock
from meetings.core.db import db
from meetings.core.translated import Translated
from meetings.events.models import EventState, Role
from meetings.registration import queries as registrations
from meetings.registration.models import Registration, State
from meetings.registration.rules import STATE_WORDS
from tests import factories

MANAGE = "/en/events/annual-meeting/manage/"
DESK = "/en/events/annual-meeting/manage/check-in"
CHECK_INS = "/en/events/annual-meeting/manage/check-ins"
PRESENCE = "/en/events/annual-meeting/manage/presence"
LIVE = {"HX-Request": "true"}


@pytest.fixture
def nino(world):
    account = factories.an_account("Nino", "Kapanadze", affiliation=world.state, email="nino@ministry.example")
    return factories.a_registration(
        world.event, account, world.delegate, desk_note="Give her the blue folder", token="n" * 24
    )


def check_ins():
    return db.session.scalars(sa.select(CheckIn).order_by(CheckIn.at)).all()


def undoing(made):
    return f"{CHECK_INS}/{made.id}/undoing"


def test_a_person_is_found_checked_in_and_undone(client, world, nino):
    client.sign_in(world.gaby)
    page = client.get(DESK, query_string={"q": "kapa"})
    assert page.status_code == 200
    for shown in ("KAPANADZE Nino", "Georgia", "Delegate D", "Give her the blue folder", "Check in"):
        assert shown in page.text
    response = client.post(CHECK_INS, data={"registration": nino.id})
    assert response.status_code == 303
    page = client.get(response.location)
    assert "Nino KAPANADZE is checked in." in page.text
    assert "Undo" in page.text
    (made,) = check_ins()
    assert (made.registration_id, made.by_id) == (nino.id, world.gaby.id)
    page = client.get(client.post(undoing(made)).location)
    assert "The check-in of Nino KAPANADZE is undone." in page.text
    assert "Check in" in page.text


def test_a_second_check_in_says_when_and_by_whom_the_first_was(client, world, nino):
    clock.stop_at(factories.at(world.event.first_day, 8, 12))
    factories.a_check_in(nino, world.gaby)
    clock.stop_at(factories.at(world.event.first_day, 9, 0))
    client.sign_in(world.olga)
    today = client.post(CHECK_INS, data={"registration": nino.id}, headers=LIVE)
    local = "09:12" if today.text.find("09:12") >= 0 else "10:12"
    assert f"Nino KAPANADZE was already checked in: {local}, by Gaby MOSER." in today.text
    clock.stop_at(clock.now() + timedelta(days=1))
    tomorrow = client.post(CHECK_INS, data={"registration": nino.id}, headers=LIVE)
    assert f"{world.event.first_day.year}, {local}, by Gaby MOSER." in tomorrow.text
    assert len(check_ins()) == 1


def test_a_double_click_checks_in_once_and_stays_calm(client, world, nino):
    client.sign_in(world.gaby)
    for _ in range(2):
        assert "is checked in." in client.post(CHECK_INS, data={"registration": nino.id}, headers=LIVE).text
    assert len(check_ins()) == 1


@pytest.mark.parametrize("state", [state for state in State if state is not State.APPROVED])
def test_a_person_who_is_not_approved_is_shown_with_what_to_do(client, world, nino, state):
    nino.state = state
    db.session.commit()
    client.sign_in(world.gaby)
    page = client.get(DESK, query_string={"q": "kapa"})
    assert "KAPANADZE Nino" in page.text
    assert 'name="registration"' not in page.text
    for headers in ({}, LIVE):
        response = client.post(CHECK_INS, data={"registration": nino.id}, headers=headers)
        assert response.status_code == 409
        assert "not approved" in response.text
    assert check_ins() == []


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.CHANGES])
def test_who_is_here_without_an_approved_registration_is_shown_so_and_counted_nowhere(client, world, nino, state):
    for one in (nino, registrations.of(world.event, world.remi)):
        factories.a_check_in(one, world.gaby)
    client.sign_in(world.olga)
    word = str(STATE_WORDS[state])
    figures = r"<dt>Checked in</dt>\s*<dd>\s*%s <small>of %s</small>"
    assert word not in client.get(DESK, query_string={"q": "kapa"}).text
    assert re.search(figures % (2, 3), client.get(MANAGE).text)
    nino.state = state
    db.session.commit()
    page = client.get(DESK, query_string={"q": "kapa"}).text
    assert page.count(f"{word}</") == 1
    assert page.index(f"{word}</") < page.index("since ")
    assert "Undo" in page
    assert f"registrations/{nino.id}" in page
    assert page.count("arrival-here") == 0
    assert re.search(r"<strong>1</strong>\s*of 2 are here", page)
    assert re.search(figures % (1, 2), client.get(MANAGE).text)
    address = DESK.replace("/en/", "/fr/")
    table = MANAGE.replace("/en/", "/fr/") + f"registrations?state={state}"
    french = {State.WITHDRAWN: "Inscription annulée", State.CHANGES: "Corrections demandées"}[state]
    assert french in client.get(address, query_string={"q": "kapa"}).text
    assert french in client.get(table).text


def test_those_who_may_decide_get_there_in_one_click(client, world, nino):
    nino.state = State.SUBMITTED
    db.session.commit()
    address = f"/en/events/annual-meeting/manage/registrations/{nino.id}"
    assert address in client.sign_in(world.olga).get(DESK, query_string={"q": "kapa"}).text
    assert client.get(address).status_code == 200
    assert address not in client.sign_in(world.gaby).get(DESK, query_string={"q": "kapa"}).text


def test_somebody_without_registration_is_told_where_to_register(client, world):
    page = client.sign_in(world.gaby).get(DESK).text
    assert "http://127.0.0.1:8000/en/events/annual-meeting/register" in page
    assert "manage/invitations" not in page
    assert "manage/invitations/new" in client.sign_in(world.olga).get(DESK).text


def test_a_live_answer_is_a_part_of_the_page(client, world, nino):
    client.sign_in(world.gaby)
    found = client.get(DESK, query_string={"q": "kapa"}, headers=LIVE).text
    assert "KAPANADZE Nino" in found
    assert "<html" not in found
    assert 'hx-swap-oob="innerHTML"' in found
    done = client.post(CHECK_INS, data={"registration": nino.id}, headers=LIVE)
    assert done.headers["HX-Trigger"] == "presence"
    room = client.get(f"{DESK}/room", headers=LIVE)
    assert "<html" not in room.text
    assert client.get(f"{DESK}/room").location.endswith("/manage/presence")


def test_a_scanned_badge_puts_the_cursor_on_the_button(client, world, nino):
    client.sign_in(world.gaby)
    page = client.get(DESK, query_string={"q": "n" * 24}).text
    assert "KAPANADZE Nino" in page
    assert "autofocus>Check in" in page
    assert "autofocus>Check in" not in client.get(DESK, query_string={"q": "kapa"}).text
    assert "autofocus>Check in" in client.get(DESK, query_string={"q": "kapa", "go": "1"}).text


def test_a_badge_of_another_meeting_names_nobody(client, world):
    other = factories.an_event(title=Translated(en="Secret round table"))
    factories.a_registration(other, world.stella, factories.a_category(other), token="s" * 24)
    client.sign_in(world.gaby)
    page = client.get(DESK, query_string={"q": "s" * 24}).text
    assert "This badge belongs to another meeting." in page
    assert "Secret" not in page
    assert "STRANGE" not in page.upper()


def test_what_finds_nobody_says_so_and_stays_typed(client, world):
    client.sign_in(world.gaby)
    page = client.get(DESK, query_string={"q": "zzz<b>"}).text
    assert "Nobody of this meeting answers to this." in page
    assert 'value="zzz&lt;b&gt;"' in page
    assert "Type at least two letters." in client.get(DESK, query_string={"q": "z"}).text


def test_a_protected_person_is_shown_by_the_chosen_name(client, world):
    account = factories.an_account("Maria", "Realname", email="realname@example.org")
    factories.a_registration(
        world.event,
        account,
        world.delegate,
        badge_name="Mimi K.",
        is_protected=True,
        affiliation=world.state,
        function=Translated(en="Survivor leader"),
        token="p" * 24,
    )
    client.sign_in(world.gaby)
    for typed in ("mimi", "p" * 24):
        page = client.get(DESK, query_string={"q": typed}, headers=LIVE).text
        assert "Mimi K." in page
        for secret in ("realname", "maria", "georgia", "survivor"):
            assert secret not in page.lower(), secret


def test_the_desk_gets_no_more_than_it_needs(client, world, nino):
    client.sign_in(world.gaby)
    page = client.get(DESK, query_string={"q": "kapa"}).text
    assert "nino@ministry.example" not in page
    assert nino.token not in page


def test_ids_of_another_meeting_are_nobody(client, world):
    other = factories.an_event()
    theirs = factories.a_registration(other, world.stella, factories.a_category(other))
    made = factories.a_check_in(theirs, world.olga)
    client.sign_in(world.gaby)
    assert client.post(CHECK_INS, data={"registration": theirs.id}).status_code == 404
    assert client.post(CHECK_INS, data={}).status_code == 404
    assert client.post(undoing(made)).status_code == 404
    assert "STRANGE" not in client.get(DESK, query_string={"person": theirs.id}).text
    assert [one.undone_at for one in check_ins()] == [None]


def test_strangers_readers_and_visitors_find_no_desk(client, world, nino):
    made = factories.a_check_in(nino, world.gaby)
    reader = factories.an_account("Rita", "Reader")
    factories.a_role(world.event, reader, Role.READER)
    for account in (world.stella, world.remi, reader):
        client.sign_in(account)
        for path in (DESK, f"{DESK}/room", PRESENCE):
            assert client.get(path).status_code == 404, path
        assert client.post(CHECK_INS, data={"registration": nino.id}).status_code == 404
        assert client.post(undoing(made)).status_code == 404
    assert len(check_ins()) == 1


def test_an_anonymous_visitor_is_asked_to_sign_in(client, world, nino):
    for response in (client.get(DESK), client.get(PRESENCE), client.post(CHECK_INS, data={"registration": nino.id})):
        assert response.status_code == 302
        assert "/sign-in" in response.location
    assert check_ins() == []


def test_only_the_page_that_scans_may_run_the_code_reader(client, world):
    client.sign_in(world.gaby)
    policies = [client.get(path).headers["Content-Security-Policy"] for path in (DESK, PRESENCE)]
    assert ["'wasm-unsafe-eval'" in policy for policy in policies] == [True, False]
    assert not any("'unsafe-eval'" in policy for policy in policies)


def test_presence_of_whoever_holds_a_funded_place_is_on_record(client, world, nino):
    world.delegate.in_delegation = True
    factories.a_member(nino, world.state, "adviser", is_funded=True)
    at = datetime(2026, 10, 6, 7, 15, tzinfo=UTC)
    made = factories.a_check_in(nino, world.gaby, at=at)
    manage = "/en/events/annual-meeting/manage"
    one, delegation = f"{manage}/registrations/{nino.id}", f"{manage}/delegations/{world.state.id}"
    table = f"{manage}/registrations?columns=funded_place&columns=checked_in"
    asked = {"columns": ["family_name", "funded_place", "checked_in"], "format": "csv", "purpose": "Expenses"}
    client.sign_in(nino.account)
    mine = client.get("/en/events/annual-meeting/my-registration").text
    assert "Adviser" in mine
    assert "Funded place" in mine
    client.sign_in(world.olga)
    for page in (mine, *(client.get(path).text for path in (one, delegation, table))):
        assert "6 October 2026, 09:15" in page.replace("\u00a0", " ").replace("&nbsp;", " ")
    with client.post(f"{manage}/registrations/export", data=asked) as answer:
        assert "KAPANADZE,yes,2026-10-06 09:15" in answer.text
    assert "Adviser" in client.get(one).text
    made.undone_at, made.undone_by_id = at, world.gaby.id
    db.session.commit()
    for path in (one, delegation, table):
        assert "09:15" not in client.get(path).text
    with client.post(f"{manage}/registrations/export", data=asked) as answer:
        assert "KAPANADZE,yes,\r\n" in answer.text


def test_presence_shows_each_delegation(client, world, nino):
    factories.a_check_in(nino, world.gaby)
    client.sign_in(world.gaby)
    page = client.get(PRESENCE).text
    assert "Georgia" in page
    assert "All here" in page
    assert "Not yet" in page
    assert "<html" not in client.get(PRESENCE, headers=LIVE).text


def test_the_desk_speaks_french(client, world, nino):
    nino.state = State.SUBMITTED
    db.session.commit()
    client.sign_in(world.gaby)
    page = client.get(DESK.replace("/en/", "/fr/"), query_string={"q": "géorg"}).text
    assert "Géorgie" in page
    assert "En attente de validation" in page
    assert "Awaiting approval" not in page


def queries_for(client, count_queries, path, **kwargs):
    client.get(path, **kwargs)
    with count_queries() as statements:
        assert client.get(path, **kwargs).status_code == 200
    return len(statements)


def test_a_search_costs_the_same_for_one_and_for_thirty(client, world, count_queries):
    client.sign_in(world.gaby)
    search = {"query_string": {"q": "same"}, "headers": LIVE}
    paths = [
        (DESK, search),
        (DESK, {"query_string": {"q": "same"}}),
        (PRESENCE, {}),
        (f"{DESK}/room", {"headers": LIVE}),
    ]

    def add(number):
        state = factories.a_state(f"S{number}", f"State {number:02}")
        account = factories.an_account("Ana", f"Same{number:02}", affiliation=state)
        category = factories.a_category(world.event, f"{number:02}")
        factories.a_check_in(factories.a_registration(world.event, account, category), world.gaby)

    add(0)
    one = [queries_for(client, count_queries, path, **kwargs) for path, kwargs in paths]
    for number in range(1, 30):
        add(number)
    thirty = [queries_for(client, count_queries, path, **kwargs) for path, kwargs in paths]
    assert thirty == one, thirty
    assert max(thirty) <= 8
    assert thirty[0] - guard(client, count_queries) <= 1


def guard(client, count_queries):
    """What any page of the desk costs before it has done anything: who asks, for which meeting, in which role."""
    return queries_for(client, count_queries, DESK, query_string={"q": "z"}, headers=LIVE)


def test_a_draft_has_a_desk_for_its_team_only(client, world):
    world.event.state = EventState.DRAFT
    db.session.commit()
    assert client.sign_in(world.gaby).get(DESK).status_code == 200
    assert client.sign_in(world.remi).get(DESK).status_code == 404


def test_forged_forms_are_refused(client, world, nino):
    client.sign_in(world.gaby)
    client.application.config["WTF_CSRF_ENABLED"] = True
    try:
        assert client.post(CHECK_INS, data={"registration": nino.id}).status_code == 400
    finally:
        client.application.config["WTF_CSRF_ENABLED"] = False
    assert check_ins() == []
    assert db.session.get(Registration, nino.id) is not None


@pytest.mark.parametrize("verb", ["refuse", "wait", "ask"])
def test_a_decision_against_people_says_how_many_of_them_are_here(client, world, nino, verb):
    others = [factories.a_registration(world.event, factories.an_account(), world.delegate) for _one in range(3)]
    for one in (nino, others[0]):
        factories.a_check_in(one, world.gaby)
    factories.a_check_in(others[1], world.gaby, undone_at=clock.now(), undone_by_id=world.gaby.id)
    asked = {"verb": verb, "chosen": [nino.id, *(one.id for one in others)]}
    client.sign_in(world.olga)
    address = f"{MANAGE}registrations/decision"
    assert "2 people have checked in already." in client.get(address, query_string=asked).text
    french = client.get(address.replace("/en/", "/fr/"), query_string=asked).text
    assert "L’arrivée de 2" in french.replace("\xa0", " ")
    alone = client.get(address, query_string=asked | {"chosen": [nino.id]}).text
    assert "1 person has checked in already." in alone
    absent = client.get(address, query_string=asked | {"chosen": [one.id for one in others[1:]]}).text
    assert "checked in already" not in absent


@pytest.mark.parametrize("state", [State.SUBMITTED, State.REFUSED])
def test_that_she_came_in_stays_on_her_page_whatever_is_decided(client, world, nino, state):
    made = factories.a_check_in(nino, world.gaby)
    nino.state = state
    db.session.commit()
    client.sign_in(world.olga)
    address = f"{MANAGE}registrations/{nino.id}"
    assert "Checked in at" in client.get(address).text
    assert "Arrivée enregistrée" in client.get(address.replace("/en/", "/fr/")).text
    made.undone_at, made.undone_by_id = clock.now(), world.gaby.id
    db.session.commit()
    assert "Checked in at" not in client.get(address).text
