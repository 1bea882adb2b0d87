"""The pages of the programme: works, refused, stranger, anonymous, invalid."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from meetings.core import clock
from meetings.core.db import db
from meetings.core.translated import Translated
from meetings.events.models import EventState, Role
from meetings.programme import actions, queries
from meetings.programme.models import FeedScope, ProgrammeSession, Room, Speaker
from tests import factories

EVENT = "/en/events/annual-meeting"
PROGRAMME = f"{EVENT}/programme"
MANAGE = f"{EVENT}/manage/programme"


@pytest.fixture
def room(world):
    return factories.a_room(world.event, "Neuer Saal", seats=200)


@pytest.fixture
def session(world, room):
    return factories.a_session(
        world.event,
        room_id=room.id,
        title=Translated(en="Panel on data", fr="Débat sur les données"),
        description=Translated(en="The **aims** <script>alert(1)</script>"),
        interpretation=["en", "ru"],
        speakers=[
            Speaker(name="Sam OKONJO", role="speaker", account_id=world.sam.id, position=1),
            Speaker(name="Ilse HAVERKAMP", role="moderator", function=Translated(en="Adviser"), position=0),
        ],
    )


def typed(event, **overrides):
    """What a browser sends for a new session."""
    values = {
        "act": "save",
        "revision": "",
        "kind": "workshop",
        "title-en": "A workshop",
        "title-fr": "Un atelier",
        "day": event.first_day.isoformat(),
        "starts": "14:00",
        "ends": "15:30",
        "room": "",
    }
    return values | overrides


def local(moment, zone="Europe/Vienna"):
    """The hour that clocks at the place show then, in summer and in winter."""
    return f"{moment.astimezone(ZoneInfo(zone)):%H:%M}"


def speaker(number, **values):
    return {f"speakers-{number}-{key}": value for key, value in ({"role": "speaker"} | values).items()}


# Reading


def test_anybody_reads_the_programme(client, world, session):
    page = client.get(PROGRAMME)
    assert page.status_code == 200
    begins = f">{local(session.starts_at)}</time>"
    for text in ("Panel on data", "Neuer Saal", "Ilse HAVERKAMP", "Adviser", "English, Russian", begins):
        assert text in page.text
    assert "You speak here" not in page.text
    assert "Débat sur les données" in client.get(PROGRAMME.replace("/en/", "/fr/")).text


def test_times_are_the_events_own(client, world):
    begins = factories.a_session(world.event, factories.at(world.event.first_day, 9)).starts_at
    assert f">{local(begins)}</time>" in client.get(PROGRAMME).text
    world.event.time_zone = "Asia/Tashkent"
    db.session.commit()
    assert ">14:00</time>" in client.get(PROGRAMME).text


def test_a_draft_is_read_by_its_team_only(client, world, session):
    world.event.state = EventState.DRAFT
    db.session.commit()
    paths = [PROGRAMME, f"{PROGRAMME}/{session.id}", f"{PROGRAMME}.ics", f"{PROGRAMME}/{session.id}.ics"]
    assert {client.get(path).status_code for path in paths} == {404}
    client.sign_in(world.stella)
    assert {client.get(path).status_code for path in paths} == {404}
    client.sign_in(world.olga)
    assert {client.get(path).status_code for path in paths} == {200}


def test_an_empty_programme_says_what_will_be_here(client, world):
    assert "The programme is not out yet" in client.get(PROGRAMME).text


def test_a_part_of_the_programme_is_in_the_address(client, world, session, room):
    other = factories.a_room(world.event, "Ratsaal", position=1)
    second_day = factories.at(world.event.last_day, 9)
    factories.a_session(world.event, second_day, title=Translated(en="Second day"), room_id=other.id)
    factories.a_session(world.event, title=Translated(en="For everybody"))

    def shown(query):
        text = client.get(f"{PROGRAMME}?{query}").text
        return {title for title in ("Panel on data", "Second day", "For everybody") if title in text}

    assert shown("") == {"Panel on data", "Second day", "For everybody"}
    assert shown("by=room") == {"Panel on data", "Second day", "For everybody"}
    assert shown(f"day={world.event.last_day}") == {"Second day"}
    assert shown(f"room={room.id}") == {"Panel on data", "For everybody"}
    assert shown("language=ru") == {"Panel on data"}
    assert shown("language=xx") == set()
    assert "Nothing fits" in client.get(f"{PROGRAMME}?day=nonsense").text


def test_what_is_on_now_is_marked(client, world, session):
    shown, hidden = re.compile(r"data-now-mark\s*>"), re.compile(r"data-now-mark\s+hidden>")
    clock.stop_at(session.starts_at + timedelta(minutes=5))
    page = client.get(PROGRAMME).text
    assert (len(shown.findall(page)), len(hidden.findall(page))) == (1, 0)
    clock.stop_at(session.ends_at)
    page = client.get(PROGRAMME).text
    assert (len(shown.findall(page)), len(hidden.findall(page))) == (0, 1)


def test_parallel_sessions_stand_side_by_side(client, world, session):
    other = factories.a_room(world.event, "Ratsaal", position=1)
    factories.a_session(world.event, room_id=other.id)
    page = client.get(PROGRAMME).text
    assert "lanes-2" in page
    assert "lane-1 from-1 to-2" in page
    assert "lane-2 from-1 to-2" in page


def test_a_session_has_its_page(client, world, session):
    page = client.get(f"{PROGRAMME}/{session.id}").text
    assert "The <strong>aims</strong>" in page
    assert "<script>alert" not in page
    assert page.index("Ilse HAVERKAMP") < page.index("Sam OKONJO")
    assert world.sam.email not in page
    assert "Edit this session" not in page


def test_a_session_of_another_event_is_not_found_here(client, world, session):
    other = factories.an_event()
    client.sign_in(world.olga)
    assert client.get(f"/en/events/{other.slug}/programme/{session.id}").status_code == 404
    assert client.get(f"/en/events/{other.slug}/programme/{session.id}.ics").status_code == 404
    foreign = factories.a_session(other)
    for path in (f"sessions/{foreign.id}", f"sessions/{foreign.id}/removal"):
        assert client.get(f"{MANAGE}/{path}").status_code == 404
        assert client.post(f"{MANAGE}/{path}", data=typed(world.event)).status_code == 404
    assert client.post(f"{MANAGE}/sessions/{foreign.id}/copies").status_code == 404
    assert db.session.get(ProgrammeSession, foreign.id) is not None


def test_a_speaker_sees_where_he_speaks(client, world, session):
    factories.a_session(world.event, title=Translated(en="Not his"))
    client.sign_in(world.sam)
    assert client.get(PROGRAMME).text.count("You speak here") == 1
    assert "You speak here" in client.get(f"{PROGRAMME}/{session.id}").text
    page = client.get(f"{PROGRAMME}/my-sessions").text
    assert "Panel on data" in page
    assert "Not his" not in page
    assert client.get(f"{PROGRAMME}/my-sessions.ics").data.count(b"BEGIN:VEVENT") == 1


def test_who_does_not_speak_is_told_so(client, world, session):
    client.sign_in(world.dana)
    assert "You are not in the programme" in client.get(f"{PROGRAMME}/my-sessions").text


def test_an_anonymous_visitor_is_asked_to_sign_in_for_his_sessions(client, world, session):
    for path in (f"{PROGRAMME}/my-sessions", f"{PROGRAMME}/my-sessions.ics", MANAGE):
        assert "/sign-in" in client.get(path).location


def test_a_participant_makes_and_stops_a_calendar_address(client, world, session):
    client.sign_in(world.sam)
    assert client.post(f"{PROGRAMME}/my-sessions/feeds", data={"scope": "mine"}).status_code == 302
    (feed,) = queries.feeds_of(world.event, world.sam, FeedScope.MINE)
    address = f"/ical/{feed.token}.ics"
    assert f"http://127.0.0.1:8000{address}" in client.get(f"{PROGRAMME}/my-sessions").text
    client.post(f"{PROGRAMME}/my-sessions/feeds", data={"scope": "mine"})
    assert client.get(address).status_code == 404
    client.post(f"{PROGRAMME}/my-sessions/feeds/closing", data={"scope": "mine"})
    assert queries.feeds_of(world.event, world.sam, FeedScope.MINE) == []
    assert client.post(f"{PROGRAMME}/my-sessions/feeds", data={"scope": "all"}).status_code == 400


def test_an_editor_makes_the_events_calendar_address(client, world, session):
    client.sign_in(world.olga)
    client.post(f"{MANAGE}/feed")
    token = queries.feeds_of(world.event, None, FeedScope.PROGRAMME)[0].token
    assert token in client.get(MANAGE).text
    assert token in client.get(PROGRAMME).text
    client.post(f"{MANAGE}/feed/closing")
    assert token not in client.get(PROGRAMME).text


# Editing


def test_only_those_who_edit_the_programme_reach_its_editor(client, world, session, room):
    paths = ["", "/new-session", f"/sessions/{session.id}", f"/sessions/{session.id}/removal", "/rooms"]
    paths += [f"/rooms/{room.id}", f"/rooms/{room.id}/removal"]
    for account in (world.stella, world.sam, world.gaby):
        client.sign_in(account)
        assert {client.get(MANAGE + path).status_code for path in paths} == {404}
        assert client.post(f"{MANAGE}/new-session", data=typed(world.event)).status_code == 404
        assert client.post(f"{MANAGE}/sessions/{session.id}/removal").status_code == 404
        assert client.post(f"{MANAGE}/feed").status_code == 404
    factories.a_role(world.event, world.stella, Role.PROGRAMME_EDITOR)
    client.sign_in(world.stella)
    assert {client.get(MANAGE + path).status_code for path in paths} == {200}


def test_a_session_is_added(client, world, room):
    client.sign_in(world.olga)
    assert client.get(f"{MANAGE}/new-session?day={world.event.last_day}").status_code == 200
    data = typed(world.event, room=room.id, interpretation=["fr", "en"], **{"description-en": "Aims"})
    people = speaker(0, name="Ilse HAVERKAMP", role="moderator") | speaker(1, email=f" {world.sam.email.upper()} ")
    response = client.post(f"{MANAGE}/new-session", data=data | people)
    assert response.status_code == 302
    (session,) = queries.sessions_of(world.event)
    assert response.location == f"{MANAGE}#session-{session.id}"
    assert (local(session.starts_at), local(session.ends_at), session.room_id) == ("14:00", "15:30", room.id)
    assert session.starts_at.date() == world.event.first_day
    assert session.interpretation == ["en", "fr"]
    assert [(s.role, s.name, s.account_id) for s in session.speakers] == [
        ("moderator", "Ilse HAVERKAMP", None),
        ("speaker", "Sam OKONJO", world.sam.id),
    ]


def test_an_account_fills_only_what_is_empty(client, world):
    world.dana.function = Translated(en="Coordinator", fr="Coordinatrice")
    db.session.commit()
    client.sign_in(world.olga)
    people = speaker(0, email=world.dana.email, **{"function-en": "Chair"}) | speaker(1, email=world.dana.email)
    client.post(f"{MANAGE}/new-session", data=typed(world.event) | people)
    first, second = queries.sessions_of(world.event)[0].speakers
    assert first.function == Translated(en="Chair")
    assert second.function == world.dana.function
    assert first.affiliation == world.state.name


def test_all_that_is_wrong_with_a_session_is_told_at_once(client, world):
    client.sign_in(world.olga)
    wrong = {"title-en": "x" * 301, "starts": "15:30", "ends": "14:00"} | speaker(0, name="", email="nobody@x.example")
    answer = client.post(f"{MANAGE}/new-session", data=typed(world.event, **wrong))
    assert answer.status_code == 422
    for sentence in ("at most 300 characters", "The end must be later", "No account has this address"):
        assert sentence in answer.text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title-en": "", "title-fr": " "}, "Give the session a title"),
        ({"starts": ""}, "Please fill in this field"),
        ({"starts": "nine"}, "This is not a time of the day"),
        ({"starts": "15:30", "ends": "15:30"}, "The end must be later than the beginning."),
        ({"day": "2001-01-01"}, "choose one of what is offered"),
        ({"kind": "party"}, "choose one of what is offered"),
        ({"room": "222222222222"}, "choose one of what is offered"),
        ({"interpretation": ["xx"]}, "choose among what is offered"),
        ({"title-en": "x" * 301}, "at most 300 characters"),
        (speaker(0, name="", email=""), "Write a name, or the address of an account."),
        (speaker(0, email="nobody@example.org"), "No account has this address."),
        (speaker(0, email="jörg@example.org"), "has letters that not every mail server can take"),
        (speaker(0, email="no address"), "does not look like an e-mail address"),
    ],
)
def test_a_wrong_session_comes_back_as_it_was_typed(client, world, wrong, sentence):
    client.sign_in(world.olga)
    response = client.post(f"{MANAGE}/new-session", data=typed(world.event, **{"description-fr": "Les buts"}) | wrong)
    assert response.status_code == 422
    assert sentence in response.text
    assert "Les buts" in response.text
    assert queries.sessions_of(world.event) == []


def test_a_time_that_clocks_jump_over_is_refused(client, world):
    event = factories.an_event(first_day=clock.now().date().replace(year=2027, month=3, day=28))
    factories.a_role(event, world.olga, Role.PROGRAMME_EDITOR)
    client.sign_in(world.olga)
    response = client.post(
        f"/en/events/{event.slug}/manage/programme/new-session", data=typed(event, starts="02:30", ends="04:00")
    )
    assert response.status_code == 422
    assert "02:30 does not exist on that day" in response.text


def test_a_clash_is_shown_and_saved_only_when_accepted(client, world, session, room):
    client.sign_in(world.olga)
    clashing = typed(world.event, room=room.id, starts="10:30", ends="11:30") | speaker(0, name="Sam Okonjo")
    response = client.post(f"{MANAGE}/new-session", data=clashing)
    assert response.status_code == 422
    assert "Neuer Saal is also taken by “Panel on data”" in response.text
    assert "Sam OKONJO is also in “Panel on data”" in response.text or "Sam Okonjo is also in" in response.text
    assert queries.sessions_of(world.event) == [session]
    accept = response.text.split('name="act" value="accept:')[1].split('"')[0]
    assert len(accept.split()) == 2
    response = client.post(f"{MANAGE}/new-session", data=clashing | {"act": f"accept:{accept}"})
    assert response.status_code == 302
    page = client.get(MANAGE).text
    assert "2 clashes" in page
    assert page.count("is also taken by") == 2


def test_saving_over_somebody_elses_change_shows_both(client, world, session):
    client.sign_in(world.olga)
    form = typed(world.event, revision="0", **{"title-en": "Mine"})
    facts = actions.facts_of(session)
    theirs = type(facts)(
        kind=facts.kind, title=Translated(en="Theirs"), starts_at=facts.starts_at, ends_at=facts.ends_at
    )
    actions.change_session(world.event, session, theirs, revision=0, actor=world.hugo, now=clock.now())
    db.session.commit()
    response = client.post(f"{MANAGE}/sessions/{session.id}", data=form)
    assert response.status_code == 409
    for text in ("Theirs", "Mine", "Hugo BRANDSTÄTTER saved this session", 'name="revision" type="hidden" value="1"'):
        assert text in response.text
    assert queries.session_of(world.event, session.id).title["en"] == "Theirs"
    assert client.post(f"{MANAGE}/sessions/{session.id}", data=form | {"revision": "1"}).status_code == 302
    assert queries.session_of(world.event, session.id).title["en"] == "Mine"


@pytest.mark.parametrize("revision", ["", "7", "x", "-1"])
def test_an_edit_without_the_right_revision_changes_nothing(client, world, session, revision):
    client.sign_in(world.olga)
    response = client.post(f"{MANAGE}/sessions/{session.id}", data=typed(world.event, revision=revision))
    assert response.status_code in {409, 422}
    assert queries.session_of(world.event, session.id).title["en"] == "Panel on data"


def test_a_form_gives_back_what_is_saved(client, world, session):
    client.sign_in(world.olga)
    page = client.get(f"{MANAGE}/sessions/{session.id}").text
    begins = f'value="{local(session.starts_at)}"'
    for text in (begins, 'value="Panel on data"', world.sam.email, "Ilse HAVERKAMP", "The **aims**"):
        assert text in page


def test_people_are_put_in_order_without_saving(client, world):
    client.sign_in(world.olga)
    people = speaker(0, name="First") | speaker(3, name="Second")

    def names(act):
        response = client.post(f"{MANAGE}/new-session", data=typed(world.event, act=act) | people)
        assert response.status_code == 200
        fields = response.text.split('id="speakers-')[1:]
        found = [part.split('value="')[1].split('"')[0] for part in fields if part.split('"')[0].endswith("-name")]
        assert 'value="A workshop"' in response.text
        return found

    assert names("up:1") == ["Second", "First"]
    assert names("up:0") == ["First", "Second"]
    assert names("down:0") == ["Second", "First"]
    assert names("down:1") == ["First", "Second"]
    assert names("remove:0") == ["Second"]
    assert names("add") == ["First", "Second", ""]
    assert names("up:99") == ["First", "Second"]
    assert queries.sessions_of(world.event) == []


def test_a_session_is_copied_and_removed(client, world, session):
    client.sign_in(world.olga)
    response = client.post(f"{MANAGE}/sessions/{session.id}/copies")
    copy = next(found for found in queries.sessions_of(world.event) if found.id != session.id)
    assert response.location == f"{MANAGE}/sessions/{copy.id}"
    assert "Remove this session?" in client.get(f"{MANAGE}/sessions/{copy.id}/removal").text
    assert client.post(f"{MANAGE}/sessions/{copy.id}/removal").status_code == 302
    assert queries.sessions_of(world.event) == [session]


def test_what_is_not_translated_is_named(client, world, session):
    client.sign_in(world.olga)
    assert "Missing: French" in client.get(MANAGE).text


def test_a_session_outside_the_meeting_is_named(client, world, session):
    world.event.first_day = world.event.last_day
    db.session.commit()
    client.sign_in(world.olga)
    assert "does not lie within the days" in client.get(MANAGE).text
    page = client.get(f"{MANAGE}/sessions/{session.id}").text
    assert "Choose a day of the meeting" in page


# Rooms


def test_rooms_are_kept(client, world, room):
    client.sign_in(world.olga)
    assert client.post(f"{MANAGE}/rooms", data={"name-en": "Ratsaal", "seats": "40"}).status_code == 302
    second = queries.rooms_of(world.event)[1]
    assert (str(second), second.seats) == ("Ratsaal", 40)
    client.post(f"{MANAGE}/rooms/order", data={"move": f"up:{second.id}"})
    assert [str(found) for found in queries.rooms_of(world.event)] == ["Ratsaal", "Neuer Saal"]
    client.post(f"{MANAGE}/rooms/order", data={"order": [room.id, second.id]})
    assert [str(found) for found in queries.rooms_of(world.event)] == ["Neuer Saal", "Ratsaal"]
    client.post(f"{MANAGE}/rooms/{second.id}", data={"name-en": "Rathaus", "seats": ""})
    assert "Rathaus" in client.get(f"{MANAGE}/rooms").text
    assert "Remove this room?" in client.get(f"{MANAGE}/rooms/{second.id}/removal").text
    client.post(f"{MANAGE}/rooms/{second.id}/removal")
    assert queries.rooms_of(world.event) == [room]


@pytest.mark.parametrize("wrong", [{"name-en": ""}, {"seats": "many"}, {"seats": "-1"}])
def test_a_wrong_room_comes_back_as_it_was_typed(client, world, room, wrong):
    client.sign_in(world.olga)
    data = {"name-en": "Ratsaal", "name-fr": "", "seats": "40"} | wrong
    for path in (f"{MANAGE}/rooms", f"{MANAGE}/rooms/{room.id}"):
        response = client.post(path, data=data)
        assert response.status_code == 422
        assert (data["name-en"] or data["seats"]) in response.text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Room)) == 1


def test_a_room_of_another_event_is_not_found_here(client, world):
    foreign = factories.a_room(factories.an_event())
    client.sign_in(world.olga)
    assert client.get(f"{MANAGE}/rooms/{foreign.id}").status_code == 404
    assert client.post(f"{MANAGE}/rooms/{foreign.id}", data={"name-en": "Taken"}).status_code == 404
    assert client.post(f"{MANAGE}/rooms/{foreign.id}/removal").status_code == 404


# Cost


@pytest.mark.parametrize("path", [PROGRAMME, MANAGE, f"{PROGRAMME}.ics", f"{PROGRAMME}/my-sessions"])
def test_thirty_sessions_cost_as_many_queries_as_one(client, world, session, room, count_queries, path):
    client.sign_in(world.olga)
    with count_queries() as one:
        client.get(path)
    for number in range(29):
        starts_at = factories.at(world.event.first_day, 9) + timedelta(minutes=20 * number)
        people = [Speaker(name=f"Person {number}", account_id=world.olga.id, position=0)]
        factories.a_session(world.event, starts_at, room_id=factories.a_room(world.event).id, speakers=people)
    with count_queries() as thirty:
        assert client.get(path).status_code == 200
    assert len(thirty) <= len(one) + (1 if path.endswith("my-sessions") else 0)
    assert len(thirty) <= 12
