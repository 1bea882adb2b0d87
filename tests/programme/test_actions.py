"""The verbs of the programme, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from meetings.core import clock
from meetings.core.audit import AuditEntry
from meetings.core.db import db
from meetings.core.translated import Translated
from meetings.events.actions.cloning import clone
from meetings.programme import actions, queries
from meetings.programme.models import CalendarFeed, FeedScope, ProgrammeSession, SpeakerRole
from meetings.programme.rules import times
from meetings.programme.rules.facts import SessionFacts, SpeakerFacts
from tests import factories


def verbs():
    return list(db.session.scalars(sa.select(AuditEntry.verb).order_by(AuditEntry.at)))


def some_facts(event, hour=9, **overrides):
    starts_at = factories.at(event.first_day, hour)
    values = {
        "kind": "panel",
        "title": Translated(en="Panel", fr="Débat"),
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=1),
    }
    return SessionFacts(**(values | overrides))


@pytest.fixture
def added(world):
    def add(**overrides):
        return actions.add_session(
            world.event, some_facts(world.event, **overrides), actor=world.olga, now=clock.now(), accepted=()
        )

    return add


def change(world, session, revision=0, accepted=(), **overrides):
    facts = replace(actions.facts_of(session), **overrides)
    actions.change_session(
        world.event, session, facts, revision=revision, actor=world.hugo, now=clock.now(), accepted=accepted
    )


def test_a_session_is_added_with_its_speakers_in_order(world, added):
    speakers = tuple(SpeakerFacts(name, SpeakerRole.SPEAKER) for name in ("Zoë Last", "Ada First"))
    session = added(speakers=speakers, interpretation=("en", "fr"))
    (found,) = queries.sessions_of(world.event)
    assert found == session
    assert [speaker.name for speaker in found.speakers] == ["Zoë Last", "Ada First"]
    assert actions.facts_of(found).speakers == speakers
    assert verbs() == ["programme.session_added"]


def test_a_change_counts_and_is_written_down(world, added):
    session = added()
    change(world, session, title=Translated(en="Other"))
    assert session.revision == 1
    entry = queries.last_change(session)
    assert (entry.verb, entry.actor_name) == ("programme.session_changed", world.hugo.full_name)
    assert entry.before == {"title": {"en": "Panel", "fr": "Débat"}}
    assert entry.after == {"title": {"en": "Other"}}


def test_saving_without_a_change_changes_nothing(world, added):
    session = added()
    change(world, session)
    assert session.revision == 0
    assert verbs() == ["programme.session_added"]


def test_the_second_of_two_editors_does_not_overwrite(world, added):
    session = added()
    change(world, session, revision=0, title=Translated(en="First"))
    with pytest.raises(actions.ChangedMeanwhile):
        change(world, session, revision=0, title=Translated(en="Second"))
    assert session.title == Translated(en="First")


def test_a_clash_is_refused_until_it_is_accepted(world, added):
    room = factories.a_room(world.event)
    first = added(room_id=room.id)
    with pytest.raises(actions.Clashes) as refused:
        added(room_id=room.id)
    (clash,) = refused.value.found
    assert (clash.kind, clash.what) == ("room", room.id)
    assert clash.concerns(first.id)
    second = actions.add_session(
        world.event,
        some_facts(world.event, room_id=room.id),
        actor=world.olga,
        now=clock.now(),
        accepted={clash.key},
    )
    assert [c.kind for c in actions.clashes_of(world.event, queries.sessions_of(world.event))] == ["room"]
    assert queries.last_change(second).after["clashes_accepted"] == 1


def test_accepting_one_clash_does_not_accept_another(world, added):
    room = factories.a_room(world.event)
    added(room_id=room.id)
    session = added(hour=11, room_id=room.id)
    other = added(hour=13, room_id=room.id)
    with pytest.raises(actions.Clashes) as refused:
        change(world, session, starts_at=factories.at(world.event.first_day, 9))
    keys = {clash.key for clash in refused.value.found}
    with pytest.raises(actions.Clashes):
        change(world, session, accepted=keys, starts_at=other.starts_at, ends_at=other.ends_at)


def test_a_session_lies_within_the_event(world, added):
    with pytest.raises(times.OutsideTheEvent):
        added(starts_at=factories.at(world.event.last_day + timedelta(days=1), 9))


def test_a_copy_takes_neither_room_nor_people(world, added):
    room = factories.a_room(world.event)
    session = added(room_id=room.id, speakers=(SpeakerFacts("Ada Moser", "speaker"),))
    copy = actions.copy_session(world.event, session, actor=world.olga, now=clock.now())
    assert (copy.title, copy.starts_at, copy.room_id, copy.speakers) == (session.title, session.starts_at, None, [])
    assert actions.clashes_of(world.event, queries.sessions_of(world.event)) == []


def test_a_removed_session_is_gone_with_its_speakers(world, added):
    session = added(speakers=(SpeakerFacts("Sam", "speaker", world.sam.id),))
    assert queries.speaking(world.event, world.sam) == [session]
    actions.remove_session(session, actor=world.olga)
    assert queries.sessions_of(world.event) == []
    assert queries.speaking(world.event, world.sam) == []
    assert verbs()[-1] == "programme.session_removed"


def test_what_is_next(world, added):
    one, two, three = added(hour=9), added(hour=10), added(hour=11)
    assert queries.next_sessions(world.event, factories.at(world.event.first_day, 9, 30), limit=2) == [one, two]
    assert queries.next_sessions(world.event, factories.at(world.event.first_day, 10)) == [two, three]


def test_a_session_is_found_through_its_event_only(world, added):
    session = added()
    other = factories.an_event()
    assert queries.session_of(world.event, session.id) == session
    assert queries.session_of(other, session.id) is None
    assert queries.session_to_change(other, session.id) is None
    assert queries.room_of(other, factories.a_room(world.event).id) is None


def test_rooms_are_put_in_order(world):
    ids = [actions.add_room(world.event, actions.RoomFacts(Translated(en=name)), actor=world.olga).id for name in "ABC"]
    actions.move_room(world.event, ids[2], -1)
    assert [str(room) for room in queries.rooms_of(world.event)] == ["A", "C", "B"]
    actions.move_room(world.event, ids[0], -1)
    actions.move_room(world.event, "strange", 1)
    assert [str(room) for room in queries.rooms_of(world.event)] == ["A", "C", "B"]
    actions.order_rooms(world.event, [ids[1], "strange"])
    assert [str(room) for room in queries.rooms_of(world.event)] == ["B", "A", "C"]


def test_a_removed_room_leaves_its_sessions(world, added):
    room = actions.add_room(world.event, actions.RoomFacts(Translated(en="A"), 20), actor=world.olga)
    session = added(room_id=room.id)
    assert queries.sessions_in(room) == 1
    actions.remove_room(room, actor=world.olga)
    assert session.room_id is None
    assert verbs()[-1] == "programme.room_removed"


def test_a_room_is_changed(world):
    room = actions.add_room(world.event, actions.RoomFacts(Translated(en="A")), actor=world.olga)
    actions.change_room(room, actions.RoomFacts(Translated(en="A")), actor=world.olga)
    assert verbs() == ["programme.room_added"]
    actions.change_room(room, actions.RoomFacts(Translated(en="B"), 30), actor=world.olga)
    assert verbs() == ["programme.room_added", "programme.room_changed"]


def test_a_new_feed_replaces_the_old_one(world):
    def opened():
        return actions.open_feed(world.event, world.sam, FeedScope.MINE, actor=world.sam, now=clock.now())

    first = opened().token
    second = opened().token
    assert first != second
    assert queries.feed_of_token(first) is None
    assert queries.feed_of_token(second).account == world.sam


def test_feeds_of_others_stay_open(world):
    now = clock.now()
    event_feed = actions.open_feed(world.event, None, FeedScope.PROGRAMME, actor=world.olga, now=now)
    mine = actions.open_feed(world.event, world.sam, FeedScope.PROGRAMME, actor=world.sam, now=now)
    actions.close_feed(world.event, world.dana, FeedScope.PROGRAMME, actor=world.dana)
    actions.close_feed(world.event, None, FeedScope.PROGRAMME, actor=world.olga)
    assert queries.feed_of_token(event_feed.token) is None
    assert queries.feeds_of(world.event, world.sam, FeedScope.PROGRAMME) == [mine]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CalendarFeed)) == 1


def test_a_programme_comes_along_to_another_event_at_the_same_hours(world):
    old = factories.an_event(first_day=clock.now().date().replace(month=7, day=1), time_zone="Europe/Vienna")
    new = factories.an_event(first_day=old.first_day + timedelta(days=180), time_zone="Europe/Lisbon")
    room = factories.a_room(old, "Hall", seats=40)
    starts, ends = times.span_of(
        old.last_day, clock.now().time().replace(9, 30, 0, 0), clock.now().time().replace(11, 0, 0, 0), "Europe/Vienna"
    )
    session = factories.a_session(old, starts, ends_at=ends, room_id=room.id, interpretation=["fr"])
    facts = replace(actions.facts_of(session), speakers=(SpeakerFacts("Sam", "moderator", world.sam.id),))
    actions.change_session(old, session, facts, revision=0, actor=world.olga, now=clock.now())
    actions.copy_programme(old, new, new.first_day - old.first_day)
    (copy,) = queries.sessions_of(new)
    assert clock.local_day(copy.starts_at, "Europe/Lisbon") == new.last_day
    assert copy.starts_at == times.moment_of(new.last_day, clock.now().time().replace(9, 30, 0, 0), "Europe/Lisbon")
    assert copy.ends_at - copy.starts_at == timedelta(minutes=90)
    assert (copy.room.event_id, copy.room.seats, copy.room.id != room.id) == (new.id, 40, True)
    assert queries.speaking(new, world.sam) == [copy]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ProgrammeSession)) == 2


def test_the_programme_can_come_along_when_an_event_is_cloned(world, added):
    added(speakers=(SpeakerFacts("Sam", "speaker", world.sam.id),))
    first_day = world.event.first_day + timedelta(days=364)
    title = Translated(en="Next year")
    new = clone(world.event, title, first_day, {"programme"}, account=world.olga, now=clock.now())
    (copy,) = queries.speaking(new, world.sam)
    assert clock.local_day(copy.starts_at, new.time_zone) == first_day
    bare = clone(world.event, title, first_day, set(), account=world.olga, now=clock.now())
    assert queries.sessions_of(bare) == []
