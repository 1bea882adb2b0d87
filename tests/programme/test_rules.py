"""Times, clashes and the setting of a page, without a database."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.core import clock
from meetings.core.translated import Translated
from meetings.programme.models import SessionKind
from meetings.programme.rules import clashes, facts, times, timetable

VIENNA = "Europe/Vienna"
SPRING = date(2026, 3, 29)
AUTUMN = date(2026, 10, 25)
START = datetime(2026, 11, 16, 8, tzinfo=UTC)
FIRST, LAST = times.bounds(date(2026, 11, 16), date(2026, 11, 17), VIENNA)


def test_a_typed_time_is_one_of_the_events_zone():
    assert times.moment_of(date(2026, 11, 16), time(9), VIENNA) == datetime(2026, 11, 16, 8, tzinfo=UTC)
    assert times.moment_of(date(2026, 7, 1), time(9), VIENNA) == datetime(2026, 7, 1, 7, tzinfo=UTC)
    assert times.moment_of(date(2026, 7, 1), time(9), "Asia/Tashkent") == datetime(2026, 7, 1, 4, tzinfo=UTC)


def test_a_time_that_clocks_jump_over_is_refused():
    with pytest.raises(times.NoSuchTime):
        times.moment_of(SPRING, time(2, 30), VIENNA)


def test_a_time_that_comes_twice_means_the_first():
    assert times.moment_of(AUTUMN, time(2, 30), VIENNA) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@given(
    st.dates(date(2020, 1, 1), date(2035, 1, 1)),
    st.times().map(lambda t: time(t.hour, t.minute)),
    st.sampled_from(
        ["Europe/Vienna", "Europe/Lisbon", "America/New_York", "Asia/Almaty", "Australia/Lord_Howe", "UTC"]
    ),
)
def test_what_is_typed_comes_back_or_is_refused(day, typed, zone):
    try:
        moment = times.moment_of(day, typed, zone)
    except times.NoSuchTime:
        return
    shown = moment.astimezone(ZoneInfo(zone))
    assert (shown.date(), shown.time()) == (day, typed)


def test_a_session_needs_a_length():
    with pytest.raises(times.EndsBeforeItStarts):
        times.span_of(SPRING, time(10), time(10), VIENNA)
    with pytest.raises(times.EndsBeforeItStarts):
        times.span_of(SPRING, time(10), time(9), VIENNA)


def test_an_end_at_midnight_closes_the_day():
    starts, ends = times.span_of(date(2026, 11, 16), time(21), time(0), VIENNA)
    assert ends - starts == timedelta(hours=3)


def test_a_night_of_the_change_of_clocks_has_its_real_length():
    starts, ends = times.span_of(SPRING, time(1), time(4), VIENNA)
    assert ends - starts == timedelta(hours=2)
    first, last = times.bounds(SPRING, SPRING, VIENNA)
    assert last - first == timedelta(hours=23)


def test_shifting_keeps_the_hour_of_the_clock():
    nine_in_summer = times.moment_of(date(2025, 7, 1), time(9), VIENNA)
    shifted = clock.shifted(nine_in_summer, timedelta(days=180), VIENNA, "Europe/London")
    assert shifted.astimezone(ZoneInfo("Europe/London")).time() == time(9)


def test_days_are_those_of_the_event():
    assert times.days_between(date(2026, 2, 28), date(2026, 3, 1)) == [date(2026, 2, 28), date(2026, 3, 1)]
    assert clock.local_day(datetime(2026, 11, 16, 23, 30, tzinfo=UTC), VIENNA) == date(2026, 11, 17)
    with pytest.raises(times.OutsideTheEvent):
        times.check_day(date(2026, 11, 18), date(2026, 11, 16), date(2026, 11, 17))


def slot(name, start, end, room=None, people=()):
    return clashes.Slot(name, START + timedelta(minutes=start), START + timedelta(minutes=end), room, frozenset(people))


def brute_force(slots):
    found = {
        clashes.Clash(clashes.ClashKind.OUTSIDE, s.id, "", "") for s in slots if s.starts_at < FIRST or s.ends_at > LAST
    }
    in_time = sorted(slots, key=lambda s: (s.starts_at, s.id))
    for one, other in combinations(in_time, 2):
        if one.starts_at < other.ends_at and other.starts_at < one.ends_at:
            if one.room is not None and one.room == other.room:
                found.add(clashes.Clash(clashes.ClashKind.ROOM, one.id, other.id, one.room))
            for person in one.people & other.people:
                found.add(clashes.Clash(clashes.ClashKind.PERSON, one.id, other.id, person))
    return found


slots = st.lists(
    st.tuples(
        st.integers(-600, 2600),
        st.integers(1, 400),
        st.sampled_from([None, "a", "b", "c"]),
        st.sets(st.sampled_from("xyz")),
    ),
    max_size=25,
).map(lambda rows: [slot(f"s{n:02}", s, s + length, room, who) for n, (s, length, room, who) in enumerate(rows)])


@given(slots)
def test_the_sweep_finds_what_brute_force_finds(given_slots):
    found = clashes.clashes(given_slots, FIRST, LAST)
    assert len(found) == len(set(found))
    assert set(found) == brute_force(given_slots)


def test_one_after_the_other_is_no_clash():
    assert clashes.clashes([slot("1", 0, 60, "a"), slot("2", 60, 90, "a")], FIRST, LAST) == []


def test_the_key_of_a_clash_does_not_depend_on_the_order():
    one = clashes.Clash(clashes.ClashKind.ROOM, "1", "2", "a")
    assert one.key == clashes.Clash(clashes.ClashKind.ROOM, "2", "1", "a").key
    assert one.concerns("2")
    assert not one.concerns("3")


def planned(name, *speakers, kind=SessionKind.PLENARY, room="a"):
    return clashes.Planned(name, kind, START, START + timedelta(hours=1), room, speakers)


def speaker(name, account_id=None):
    return facts.SpeakerFacts(name=name, role="speaker", account_id=account_id)


def test_a_break_clashes_with_nothing_but_the_end_of_the_event():
    both = clashes.slots_of([planned("1", speaker("Ada Moser")), planned("2", speaker("Ada Moser"), kind="break")])
    assert clashes.clashes(both, FIRST, LAST) == []
    assert [c.kind for c in clashes.clashes(both, LAST, LAST + timedelta(days=1))] == ["outside", "outside"]


def test_sessions_without_a_room_do_not_share_one():
    assert clashes.clashes(clashes.slots_of([planned("1", room=None), planned("2", room=None)]), FIRST, LAST) == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (speaker("Ada Moser"), speaker("ADA  Moser"), True),
        (speaker("Ada Moser", "id1"), speaker("Ada Moser"), True),
        (speaker("Ada Moser", "id1"), speaker("A. Moser", "id1"), True),
        (speaker("Ada Moser", "id1"), speaker("Ada Moser", "id2"), False),
        (speaker("Ada Moser"), speaker("Ida Moser"), False),
    ],
)
def test_who_is_the_same_person(one, other, same):
    found = clashes.clashes(clashes.slots_of([planned("1", one, room="a"), planned("2", other, room="b")]), FIRST, LAST)
    assert bool(found) is same


def test_a_clash_is_accepted_by_one_word():
    """Several keys travel together in one button, apart by spaces."""
    both = clashes.slots_of(
        [planned("1", speaker("Ada de la Cruz Moser")), planned("2", speaker("Ada de la Cruz Moser"))]
    )
    assert [len(clash.key.split()) for clash in clashes.clashes(both, FIRST, LAST)] == [1, 1]


def at(name, start, end, room=None):
    return clashes.Planned(name, "panel", START + timedelta(minutes=start), START + timedelta(minutes=end), room)


def test_parallel_sessions_share_a_band_and_keep_their_rooms_column():
    sessions = [at("b1", 0, 90, "b"), at("a1", 0, 45, "a"), at("a2", 45, 90, "a"), at("later", 90, 120, "b")]
    (day,) = timetable.laid_out(sessions, VIENNA, ["a", "b"])
    first, second = day.bands
    assert [(p.session.id, p.lane, p.first, p.last) for p in first.places] == [
        ("a1", 1, 1, 2),
        ("b1", 2, 1, 3),
        ("a2", 1, 2, 3),
    ]
    assert (second.lanes, second.places[0].session.id) == (1, "later")


def test_sessions_that_clash_do_not_cover_each_other():
    (day,) = timetable.laid_out([at("1", 0, 60, "a"), at("2", 30, 90, "a"), at("3", 0, 60, "b")], VIENNA, ["a", "b"])
    assert {p.session.id: p.lane for p in day.bands[0].places} == {"1": 1, "2": 2, "3": 3}


@given(
    st.lists(
        st.tuples(st.integers(0, 3000), st.integers(1, 300), st.sampled_from([None, "a", "b", "gone"])), max_size=20
    )
)
def test_nothing_is_lost_and_nothing_covers_anything(rows):
    sessions = [at(f"s{number}", start, start + length, room) for number, (start, length, room) in enumerate(rows)]
    days = timetable.laid_out(sessions, VIENNA, ["a", "b"])
    assert sorted(s.id for day in days for s in day.sessions) == sorted(s.id for s in sessions)
    assert [day.date for day in days] == sorted({day.date for day in days})
    for band in (band for day in days for band in day.bands):
        cells = [(p.lane, row) for p in band.places for row in range(p.first, p.last)]
        assert len(cells) == len(set(cells))
        assert {p.lane for p in band.places} == set(range(1, band.lanes + 1))


def test_what_changed_is_named_and_written():
    before = facts.SessionFacts("panel", Translated(en="One"), START, START + timedelta(hours=1))
    after = facts.SessionFacts(
        "panel", Translated(en="Two"), START, START + timedelta(hours=2), speakers=(speaker("Ada Moser"),)
    )
    assert facts.changed(before, after) == ("title", "ends_at", "speakers")
    assert facts.written(after, ("title", "speakers")) == {"title": {"en": "Two"}, "speakers": ["Ada Moser (speaker)"]}
    assert set(facts.written(before)) == {"kind", "title", "starts_at", "ends_at"}
