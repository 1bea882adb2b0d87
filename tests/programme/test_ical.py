"""Calendars that any client takes: read back, and looked at line by line."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest

from meetings.core import clock
from meetings.core.db import db
from meetings.core.translated import Translated
from meetings.events.models import EventState, Visibility
from meetings.programme import actions
from meetings.programme.models import FeedScope, Speaker
from tests import factories

PROGRAMME = "/en/events/annual-meeting/programme"
NASTY = "Panel; one, two\\three\r\nATTACH:https://evil.example\n\x00\x07 “é” " + "ж" * 100


def entries(response):
    assert response.status_code == 200
    assert response.content_type == "text/calendar; charset=utf-8"
    calendar = icalendar.Calendar.from_ical(response.data)
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"]
    assert not calendar.get_missing_tzids()
    return calendar.walk("VEVENT")


def assert_well_set(content):
    """RFC 5545 §3.1: lines end in CR LF and hold at most 75 octets; no other control characters."""
    assert content.endswith(b"END:VCALENDAR\r\n")
    for line in content[:-2].split(b"\r\n"):
        assert len(line) <= 75
        assert not any(byte < 32 and byte != 9 for byte in line)
        line.decode("utf-8")


@pytest.fixture
def session(world):
    room = factories.a_room(world.event, "Neuer Saal")
    return factories.a_session(
        world.event,
        room_id=room.id,
        title=Translated(en="Panel", fr="Débat"),
        description=Translated(en="The **aims**"),
        interpretation=["en", "fr"],
        speakers=[Speaker(name="Sam OKONJO", role="moderator", account_id=world.sam.id, position=0)],
    )


def test_the_programme_is_read_back(client, world, session):
    response = client.get(f"{PROGRAMME}.ics")
    (entry,) = entries(response)
    assert_well_set(response.data)
    assert entry["UID"] == f"session-{session.id}@meetings"
    assert entry["SUMMARY"] == "Panel"
    assert entry["DTSTART"].dt == session.starts_at
    assert entry["DTSTART"].params["TZID"] == "Europe/Vienna"
    assert entry["DTEND"].dt == session.ends_at
    assert entry["SEQUENCE"] == 0
    assert entry["STATUS"] == "CONFIRMED"
    assert entry["LOCATION"] == "Neuer Saal"
    assert entry["LAST-MODIFIED"].dt <= entry["DTSTAMP"].dt
    assert entry["DESCRIPTION"] == "The aims\n\nModerator:\nSam OKONJO\n\nInterpretation: English, French"
    assert entry["URL"] == f"http://127.0.0.1:8000{PROGRAMME}/{session.id}"


def test_it_speaks_the_readers_language(client, world, session):
    (entry,) = entries(client.get(f"/fr/events/annual-meeting/programme/{session.id}.ics"))
    assert entry["SUMMARY"] == "Débat"
    assert entry["URL"].startswith("http://127.0.0.1:8000/fr/")


def test_nobody_writes_lines_of_his_own_into_a_calendar(client, world, session):
    session.title = session.description = Translated(en=NASTY)
    world.event.venue = Translated(en=NASTY)
    db.session.commit()
    for path in (f"{PROGRAMME}.ics", "/en/events/annual-meeting/calendar.ics"):
        response = client.get(path)
        (entry,) = entries(response)
        assert_well_set(response.data)
        assert "ATTACH" not in entry
        assert "\n" not in entry["SUMMARY"] + entry["LOCATION"]
    (entry,) = entries(client.get(f"{PROGRAMME}.ics"))
    assert entry["SUMMARY"] == "Panel; one, two\\three ATTACH:https://evil.example “é” " + "ж" * 100


def test_hours_hold_on_both_sides_of_a_change_of_clocks(client, world):
    vienna = ZoneInfo("Europe/Vienna")
    event = factories.an_event(slug="spring", first_day=clock.now().date().replace(year=2027, month=3, day=27))
    days = [event.first_day, event.first_day + timedelta(days=2)]
    for day in days:
        noon = clock.now().replace(year=2027, month=day.month, day=day.day, hour=10, minute=0, second=0, microsecond=0)
        factories.a_session(event, noon.astimezone(vienna).replace(hour=12))
    response = client.get("/en/events/spring/programme.ics")
    assert [entry["DTSTART"].dt.astimezone(vienna).hour for entry in entries(response)] == [12, 12]
    assert b"BEGIN:DAYLIGHT" in response.data
    assert b"BEGIN:STANDARD" in response.data
    zone = icalendar.Calendar.from_ical(response.data).timezones[0].to_tz(lookup_tzid=False)
    offsets = [entry["DTSTART"].dt.replace(tzinfo=zone).utcoffset() for entry in entries(response)]
    assert offsets == [timedelta(hours=1), timedelta(hours=2)]


def test_a_change_raises_the_sequence_and_keeps_the_uid(client, world, session):
    (before,) = entries(client.get(f"{PROGRAMME}.ics"))
    facts = actions.facts_of(session)
    changed = type(facts)(kind="workshop", title=facts.title, starts_at=facts.starts_at, ends_at=facts.ends_at)
    actions.change_session(world.event, session, changed, revision=0, actor=world.olga, now=clock.now())
    db.session.commit()
    (after,) = entries(client.get(f"{PROGRAMME}.ics"))
    assert (after["UID"], after["SEQUENCE"]) == (before["UID"], 1)
    assert after["LAST-MODIFIED"].dt >= before["LAST-MODIFIED"].dt


def test_a_cancelled_event_says_so(client, world, session):
    world.event.state = EventState.CANCELLED
    db.session.commit()
    for path in (f"{PROGRAMME}.ics", "/en/events/annual-meeting/calendar.ics"):
        (entry,) = entries(client.get(path))
        assert entry["STATUS"] == "CANCELLED"
    (entry,) = entries(client.get(f"{PROGRAMME}.ics"))
    assert entry["SEQUENCE"] == 1


def test_the_event_is_one_entry_of_whole_days(client, world):
    (entry,) = entries(client.get("/en/events/annual-meeting/calendar.ics"))
    assert entry["DTSTART"].dt == world.event.first_day
    assert entry["DTEND"].dt == world.event.last_day + timedelta(days=1)
    assert entry["TRANSP"] == "TRANSPARENT"


def test_no_calendar_says_where_to_join_online(client, world, session):
    world.event.online_link = "https://online.example/secret"
    db.session.commit()
    feed = actions.open_feed(world.event, world.sam, FeedScope.MINE, actor=world.sam, now=clock.now())
    db.session.commit()
    for path in (f"{PROGRAMME}.ics", "/en/events/annual-meeting/calendar.ics", f"/ical/{feed.token}.ics"):
        assert b"online.example" not in client.get(path).data.replace(b"\r\n ", b"")


@pytest.fixture
def opened(world):
    def open_feed(account=None, scope=FeedScope.PROGRAMME):
        feed = actions.open_feed(world.event, account, scope, actor=world.olga, now=clock.now())
        db.session.commit()
        return f"/ical/{feed.token}.ics"

    return open_feed


def test_a_feed_follows_the_programme_without_signing_in(client, world, session, opened):
    (entry,) = entries(client.get(opened()))
    assert entry["SUMMARY"] == "Panel"
    (entry,) = entries(client.get(f"{opened()}?lang=fr"))
    assert entry["SUMMARY"] == "Débat"


def test_a_persons_feed_speaks_her_language(client, world, session, opened):
    (entry,) = entries(client.get(opened(world.remi)))
    assert entry["SUMMARY"] == "Débat"


def test_a_feed_of_my_sessions_holds_no_others(client, world, session, opened):
    factories.a_session(world.event, title=Translated(en="Not mine"))
    assert [e["SUMMARY"] for e in entries(client.get(opened(world.sam, FeedScope.MINE)))] == ["Panel"]
    assert entries(client.get(opened(world.dana, FeedScope.MINE))) == []
    assert len(entries(client.get(opened(world.sam)))) == 2


@pytest.mark.parametrize("how", [{"state": EventState.DRAFT}, {"visibility": Visibility.INVITED}])
def test_a_feed_opens_nothing_hidden(client, world, session, opened, how):
    paths = [opened(), opened(world.stella)]
    for name, value in how.items():
        setattr(world.event, name, value)
    db.session.commit()
    assert [client.get(path).status_code for path in paths] == [404, 404]


def test_not_even_the_team_reads_a_draft_by_a_token(client, world, session, opened):
    path = opened(world.olga)
    world.event.state = EventState.DRAFT
    db.session.commit()
    assert client.get(path).status_code == 404


def test_a_closed_account_has_no_feed(client, world, session, opened):
    path = opened(world.sam)
    world.sam.active = False
    db.session.commit()
    assert client.get(path).status_code == 404


def test_an_unknown_token_is_nothing(client, world, session):
    assert client.get("/ical/unknown.ics").status_code == 404
