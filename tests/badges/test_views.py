"""The pages of badges: works, refused, stranger, anonymous, invalid."""

import io
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from PIL import Image

from meetings.badges import queries, rules
from meetings.badges.models import BadgePrint
from meetings.badges.pictures import HEIGHT, WIDTH, picture
from meetings.core import clock
from meetings.core.db import db
from meetings.core.queue import QueueState
from meetings.core.translated import Translated
from meetings.events.models import Role
from meetings.registration.models import Registration, State
from tests import factories
from tests.badges.printing import a_participant, asked, printed, work
from tests.badges.reading import texts
from tests.deeds import deeds

EVENT = "/en/events/annual-meeting"
BADGES = f"{EVENT}/manage/badges"
PRINTS = f"{BADGES}/prints"
NEW = f"{PRINTS}/new"
MINE = f"{EVENT}/my-badge"
PICTURE = f"{MINE}/picture.png"
LIVE = {"HX-Request": "true"}
ALL = {"whom": "everybody", "sheet": "A6", "order": "affiliation"}


def all_prints():
    return db.session.scalars(sa.select(BadgePrint).order_by(BadgePrint.at)).all()


def test_from_the_choice_to_the_file(client, world):
    client.sign_in(world.olga)
    page = client.get(BADGES).text
    for words in ("Everybody who comes in person", "2 badges", "VASSEUR-DELORME Rémi", "Not printed"):
        assert words in page
    page = client.get(NEW, query_string={"whom": "everybody"}).text
    assert "This prints 2 badges" in page
    assert "Print 2 badges" in page
    response = client.post(PRINTS, data=ALL | {"sheet": "A4"})
    assert response.status_code == 303
    waiting = client.get(response.location).text
    assert "Waiting for the worker" in waiting
    assert "0 of 2" in waiting
    (made,) = all_prints()
    assert client.get(f"{PRINTS}/{made.id}/file").status_code == 404
    work()
    assert "Download the badges" in client.get(response.location).text
    file = client.get(f"{PRINTS}/{made.id}/file")
    assert len(texts(file.data)) == 1
    assert "VASSEUR-DELORME" in texts(file.data)[0]
    page = client.get(BADGES).text
    assert "Printed" in page
    assert "Olga LINDQVIST" in page


def test_the_file_is_saved_kept_by_nobody_and_its_taking_recorded(client, world):
    clock.stop_at(datetime(2027, 3, 1, 23, 30, tzinfo=UTC))
    made = printed(world)
    client.sign_in(world.gaby)
    address = f"{PRINTS}/{made.id}/file"
    client.head(address)
    assert deeds("badges.downloaded") == []
    file = client.get(address)
    assert file.content_type == "application/pdf"
    assert file.content_length == made.size == len(file.data)
    assert file.headers["Content-Disposition"] == "attachment; filename=annual-meeting-badges-2027-03-02.pdf"
    assert file.headers["Cache-Control"] == "private, no-store"
    (entry,) = deeds("badges.downloaded")
    assert (entry.actor_id, entry.target_id, entry.scope) == (world.gaby.id, made.id, world.event.id)
    page = client.sign_in(world.olga).get(f"{EVENT}/manage/audit").text
    assert "Gaby MOSER downloaded badges (2 × A6)" in page
    assert "Olga LINDQVIST printed badges (2 × A6)" in page


def test_a_whole_category_and_people_chosen_by_hand(client, world):
    nino = a_participant(world, "Nino", "Kapanadze", takes_part="online")
    client.sign_in(world.gaby)
    page = client.get(NEW, query_string={"whom": "category", "category": world.civil_society.id}).text
    assert "This prints 1 badge" in page
    assert "OKONJO Sam" in page
    assert 'name="chosen"' not in page
    by_hand = {"whom": "chosen", "chosen": [nino.id, nino.id]}
    assert "KAPANADZE Nino" in client.get(NEW, query_string=by_hand).text
    client.post(PRINTS, data=ALL | {"whom": "category", "category": world.civil_society.id})
    client.post(PRINTS, data=ALL | by_hand)
    work()
    assert [(made.whom, made.count) for made in all_prints()] == [("category", 1), ("chosen", 1)]


def test_a_whole_page_can_be_chosen_without_scripts(client, world):
    people = [a_participant(world, "Ana", f"Example{number}").id for number in range(3)]
    page = client.sign_in(world.olga).get(NEW, query_string={"whom": "chosen", "all_on_page": 1, "on_page": people})
    assert "This prints 3 badges" in page.text


def test_groups_travel_by_name_and_never_by_the_ids_of_their_people(client, world):
    nino = a_participant(world, "Nino", "Kapanadze")
    client.sign_in(world.olga)
    for whom in ("everybody", "unprinted"):
        assert nino.id not in client.get(NEW, query_string={"whom": whom}).text


def test_the_desk_comes_straight_to_the_badge_of_one_person(client, world):
    nino = a_participant(world, "Nino", "Kapanadze")
    response = client.sign_in(world.gaby).get(BADGES, query_string={"chosen": nino.id})
    page = client.get(response.location).text
    assert "This prints 1 badge" in page
    assert "KAPANADZE Nino" in page
    door = client.get(f"{EVENT}/manage/check-in", query_string={"person": nino.id}).text
    assert f"{BADGES}?chosen={nino.id}" in door


def test_a_second_print_is_said_before(client, world):
    printed(world)
    page = client.sign_in(world.olga).get(NEW, query_string={"whom": "everybody"}).text
    assert "2 of them were printed before." in page


def test_letters_that_no_font_has_are_named_before_printing(client, world):
    a_participant(world, "Ana 中", "Example", function=Translated(en="日"))
    a_participant(world, "Ķeti", "Ґалаґан")
    client.sign_in(world.olga)
    page = client.get(NEW, query_string={"whom": "everybody"}).text
    assert "On 1 badge letters would be missing" in page
    assert "EXAMPLE Ana 中: 中 (U+4E2D), 日 (U+65E5)" in page
    one = client.get(NEW, query_string={"whom": "category", "category": world.civil_society.id}).text
    assert "would be missing" not in one


def test_a_double_click_is_one_print(client, world):
    client.sign_in(world.olga)
    first, second = (client.post(PRINTS, data=ALL | {"whom": "unprinted"}) for _ in range(2))
    assert first.location == second.location
    assert len(all_prints()) == 1


def test_progress_is_a_part_of_the_page_that_asks_again_until_it_is_done(client, world):
    made = asked(world)
    made.job.state, made.job.done, made.job.total = QueueState.RUNNING, 1, 2
    db.session.commit()
    address = f"{PRINTS}/{made.id}"
    client.sign_in(world.olga)
    whole, part = client.get(address).text, client.get(address, headers=LIVE).text
    assert "<html" in whole
    assert "<html" not in part
    for text in (whole, part):
        assert "1 of 2" in text
        assert f'hx-get="{address}"' in text
        assert "Refresh" in text
    made.job.state, made.job.lease_until = QueueState.RUNNING, clock.now() - timedelta(seconds=1)
    db.session.commit()
    work()
    done = client.get(address, headers=LIVE).text
    assert "The badges are ready." in done
    assert "hx-get" not in done


def test_a_failure_is_said_and_can_be_tried_again(client, world):
    made = asked(world)
    made.job.state, made.job.error = QueueState.FAILED, "OSError: secret path"
    db.session.commit()
    client.sign_in(world.gaby)
    page = client.get(f"{PRINTS}/{made.id}").text
    assert "could not be made" in page
    assert "secret path" not in page
    assert "Failed" in client.get(BADGES).text
    assert client.post(f"{PRINTS}/{made.id}/tries").status_code == 303
    work()
    assert "The badges are ready." in client.get(f"{PRINTS}/{made.id}").text


def test_a_file_that_was_removed_is_gone(client, world):
    made = printed(world)
    made.file_key = ""
    db.session.commit()
    client.sign_in(world.olga)
    assert "removed after seven days" in client.get(f"{PRINTS}/{made.id}").text
    assert client.get(f"{PRINTS}/{made.id}/file").status_code == 404


def test_a_file_that_is_missing_in_the_store_is_not_found(client, world):
    made = printed(world)
    made.file_key = "badges/never/stored"
    db.session.commit()
    assert client.sign_in(world.olga).get(f"{PRINTS}/{made.id}/file").status_code == 404
    assert deeds("badges.downloaded") == []


@pytest.mark.parametrize(
    "asked_for", [{}, {"whom": "nobody"}, {"whom": "category"}, {"whom": "category", "category": "222222222222"}]
)
def test_what_does_not_exist_cannot_be_asked_for(client, world, asked_for):
    client.sign_in(world.olga)
    assert client.get(NEW, query_string=asked_for).status_code == 404
    assert client.post(PRINTS, data={"sheet": "A6", "order": "name"} | asked_for).status_code == 404
    assert all_prints() == []


@pytest.mark.parametrize("wrong", [{"sheet": "A3"}, {"order": "age"}, {"sheet": ""}])
def test_a_wrong_answer_comes_back_with_what_was_chosen(client, world, wrong):
    response = client.sign_in(world.olga).post(PRINTS, data=ALL | {"whom": "unprinted"} | wrong)
    assert response.status_code == 422
    assert "This prints 2 badges" in response.text
    assert 'name="whom" value="unprinted"' in response.text
    assert all_prints() == []


def test_nobody_is_not_printed(client, world):
    client.sign_in(world.olga)
    assert "Nobody is left to print for" in client.get(NEW, query_string={"whom": "changed"}).text
    assert client.post(PRINTS, data=ALL | {"whom": "changed"}).status_code == 422
    assert client.post(PRINTS, data=ALL | {"whom": "chosen"}).status_code == 422
    assert all_prints() == []


def test_things_of_another_meeting_are_not_here(client, world):
    other = factories.a_world("other-meeting")
    theirs = factories.a_registration(other.event, world.stella, other.delegate)
    made = printed(other)
    client.sign_in(world.olga)
    for path in ("", "/file"):
        assert client.get(f"{PRINTS}/{made.id}{path}").status_code == 404
    assert client.post(f"{PRINTS}/{made.id}/tries").status_code == 404
    assert client.get(NEW, query_string={"whom": "category", "category": other.delegate.id}).status_code == 404
    assert client.post(PRINTS, data=ALL | {"whom": "chosen", "chosen": theirs.id}).status_code == 422
    assert "STRANGE" not in client.get(BADGES).text


def test_others_find_no_badges(client, world):
    made = printed(world)
    reader = factories.an_account("Rita", "Reader")
    factories.a_role(world.event, reader, Role.READER)
    for account in (world.stella, world.remi, reader):
        client.sign_in(account)
        for path in (BADGES, NEW, f"{PRINTS}/{made.id}", f"{PRINTS}/{made.id}/file"):
            assert client.get(path, query_string={"whom": "everybody"}).status_code == 404, path
        assert client.post(PRINTS, data=ALL).status_code == 404
        assert client.post(f"{PRINTS}/{made.id}/tries").status_code == 404
    assert len(all_prints()) == 1
    assert deeds("badges.downloaded") == []


def test_an_anonymous_visitor_is_asked_to_sign_in(client, world):
    made = printed(world)
    for path in (BADGES, NEW, f"{PRINTS}/{made.id}", f"{PRINTS}/{made.id}/file", MINE, PICTURE):
        response = client.get(path)
        assert response.status_code == 302
        assert "/sign-in" in response.location
    assert "/sign-in" in client.post(PRINTS, data=ALL).location
    assert len(all_prints()) == 1


def test_people_are_searched_filtered_and_paged_by_the_address(client, world):
    for number in range(60):
        a_participant(world, "Ana", f"Example{number:02}", affiliation=world.state)
    client.sign_in(world.olga)
    assert "1 to 50 of 62" in client.get(BADGES).text
    page = client.get(BADGES, query_string={"q": "géorg example", "page": 2}).text
    assert "51 to 60 of 60" in page
    assert "51 to 60 of 60" in client.get(BADGES, query_string={"q": "georg", "page": 99}).text
    page = client.get(BADGES, query_string={"category": world.civil_society.id}).text
    assert "OKONJO Sam" in page
    assert "EXAMPLE" not in page
    printed(world)
    factories.a_registration(world.event, world.stella, world.delegate)
    page = client.get(BADGES, query_string={"badge": "unprinted"}).text
    assert "STRANGE Stella" in page
    assert "OKONJO" not in page
    page = client.get(BADGES, query_string={"q": "<b>zzz", "page": "x", "badge": "what", "category": "no"}).text
    assert "Nobody found" in page
    assert "<b>zzz" not in page


def test_people_are_found_by_e_mail_unless_they_are_protected(client, world):
    client.sign_in(world.gaby)
    assert "VASSEUR" in client.get(f"{BADGES}?q={world.remi.email}").text
    statement = sa.select(Registration).where(Registration.account_id == world.remi.id)
    registration = db.session.scalars(statement).one()
    registration.is_protected, registration.badge_name = True, "Robin"
    db.session.commit()
    assert "Robin" not in client.get(f"{BADGES}?q={world.remi.email}").text


def test_a_category_is_said_in_words_to_a_screen_reader(client, world):
    client.sign_in(world.gaby)
    assert 'Print<span class="visually-hidden"> (Delegate D)</span>' in client.get(BADGES).text


def test_what_changed_since_it_was_printed_is_marked_and_found(client, world):
    nino = a_participant(world, "Nino", "Kapanadze")
    printed(world)
    nino.family_name = "Beridze"
    db.session.commit()
    client.sign_in(world.gaby)
    page = client.get(BADGES, query_string={"badge": "changed"}).text
    assert "BERIDZE Nino" in page
    assert "OKONJO" not in page
    assert "This prints 1 badge" in client.get(NEW, query_string={"whom": "changed"}).text


def test_a_protected_person_is_there_under_the_chosen_name_alone(client, world):
    secret = {"is_protected": True, "affiliation": world.state, "function": Translated(en="Survivor leader")}
    mimi = a_participant(world, "Maria", "Realname", badge_name="Mimi K.", **secret)
    hidden = a_participant(world, "Hidden", "Othername", **secret)
    client.sign_in(world.gaby)
    chosen = {"whom": "chosen", "chosen": [mimi.id, hidden.id]}
    pages = [client.get(BADGES, query_string=query).text for query in ({}, {"q": "mimi"})]
    pages += [client.get(NEW, query_string=query).text for query in ({"whom": "everybody"}, chosen)]
    for page in pages:
        assert "Mimi K." in page
        for word in ("Maria", "REALNAME", "Hidden", "OTHERNAME", "Survivor"):
            assert word not in page
    assert "Protected, no chosen name yet" in pages[0]
    assert "1 protected person has no chosen name yet and is left out." in pages[2]
    assert "This prints 1 badge" in pages[3]
    for words in ("realname", "georgia"):
        assert "Mimi K." not in client.get(BADGES, query_string={"q": words}).text


def test_the_empty_page_says_what_will_be_here(client, world):
    for registration in db.session.scalars(sa.select(factories.Registration)):
        registration.state = State.SUBMITTED
    db.session.commit()
    page = client.sign_in(world.olga).get(BADGES).text
    assert "Nobody to print for yet" in page


def cost(client, count_queries, path, **kwargs):
    client.get(path, **kwargs)
    with count_queries() as statements:
        assert client.get(path, **kwargs).status_code == 200
    return len(statements)


def test_pages_cost_the_same_for_one_and_for_thirty(client, world, count_queries):
    made = printed(world)
    paths = [BADGES, f"{BADGES}?q=a", f"{NEW}?whom=everybody", f"{PRINTS}/{made.id}"]

    def costs():
        return [cost(client.sign_in(world.olga), count_queries, path) for path in paths]

    few = costs()
    for number in range(30):
        state = factories.a_state(f"S{number}", f"State {number:02}")
        category = factories.a_category(world.event, f"{number:02}")
        a_participant(world, "Ana", f"Example{number:02}", affiliation=state, category=category)
        if number < 4:
            clock.stop_at(clock.now() + timedelta(minutes=1))
            printed(world)
    assert costs() == few
    assert max(few) <= 12, few


class TestMine:
    def test_a_participant_sees_her_badge_and_how_to_correct_it(self, client, world):
        client.sign_in(world.remi)
        page = client.get(MINE).text
        assert 'alt="My badge: Rémi, VASSEUR-DELORME, France, D Delegate D"' in page
        assert PICTURE in page
        assert f"{EVENT}/my-registration/edit" in page
        assert client.get(f"{EVENT}/my-registration/edit").status_code == 200

    def test_the_picture_is_that_of_her_own_badge_and_kept_by_nobody(self, client, world):
        own = {}
        for account in (world.remi, world.sam):
            answer = client.sign_in(account).get(PICTURE)
            assert answer.content_type == "image/png"
            assert answer.headers["Cache-Control"] == "private, no-store"
            assert Image.open(io.BytesIO(answer.data)).size == (WIDTH, HEIGHT)
            person = queries.own(world.event, account)
            assert answer.data == picture(rules.face(person, rules.frame(world.event)))
            own[account.id] = answer.data
        assert len(set(own.values())) == 2

    def test_a_correction_shows_at_once(self, client, world):
        client.sign_in(world.sam)
        before = client.get(PICTURE).data
        registration = db.session.query(factories.Registration).filter_by(account_id=world.sam.id).one()
        registration.given_name = "Samuel"
        db.session.commit()
        assert client.get(PICTURE).data != before
        assert "Samuel, OKONJO" in client.get(MINE).text

    @pytest.mark.parametrize(
        ("state", "words"),
        [
            (State.NOMINATED, "once your registration is approved"),
            (State.SUBMITTED, "once your registration is approved"),
            (State.WAITING, "once your registration is approved"),
            (State.REFUSED, "refused or withdrawn"),
            (State.WITHDRAWN, "refused or withdrawn"),
        ],
    )
    def test_without_approval_there_is_none(self, client, world, state, words):
        factories.a_registration(world.event, world.stella, world.delegate, state=state)
        client.sign_in(world.stella)
        page = client.get(MINE).text
        assert words in page
        assert f"{EVENT}/my-registration" in page
        assert "picture.png" not in page
        assert client.get(PICTURE).status_code == 404

    def test_a_stranger_is_asked_to_register(self, client, world):
        client.sign_in(world.stella)
        page = client.get(MINE).text
        assert f"{EVENT}/register" in page
        assert client.get(PICTURE).status_code == 404

    def test_a_protected_person_needs_a_chosen_name_first(self, client, world):
        person = a_participant(world, "Maria", "Realname", is_protected=True, affiliation=world.state)
        client.sign_in(person.account)
        page = client.get(MINE).text
        assert "Your badge needs a chosen name" in page
        assert client.get(PICTURE).status_code == 404
        person.badge_name = "Mimi K."
        db.session.commit()
        page = client.get(MINE).text
        assert 'alt="My badge: Mimi K., D Delegate D"' in page
        assert client.get(PICTURE).status_code == 200

    def test_who_takes_part_online_is_told_that_none_is_printed(self, client, world):
        person = a_participant(world, "Nino", "Kapanadze", takes_part="online")
        page = client.sign_in(person.account).get(MINE).text
        assert "You take part online" in page

    def test_after_closing_the_organisers_correct(self, client, world):
        world.event.contact_email = "team@example.org"
        window = db.session.get(factories.RegistrationWindow, world.event.id)
        window.closes_at = clock.now() - timedelta(hours=1)
        db.session.commit()
        page = client.sign_in(world.remi).get(MINE).text
        assert "my-registration/edit" not in page
        assert "mailto:team@example.org" in page

    def test_the_page_is_french_and_the_badge_in_the_first_language_of_the_event(self, client, world):
        page = client.sign_in(world.remi).get(MINE.replace("/en/", "/fr/")).text
        assert "Corriger mon inscription" in page
        assert "Delegate D" in page
        world.event.languages = ["fr", "en"]
        db.session.commit()
        assert "Délégué/e D" in client.get(MINE).text

    def test_it_costs_few_questions(self, client, world, count_queries):
        client.sign_in(world.remi)
        assert cost(client, count_queries, MINE) <= 12
        assert cost(client, count_queries, PICTURE) <= 8
