import csv
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from meetings.config import ROOT
from meetings.core.queue import QueueState
from meetings.events.models import EventState
from meetings.overview.queries.board import Count
from meetings.overview.rules.board import Answer, Dates, Spared, answer, since, spared
from meetings.overview.rules.figures import Line, counted
from meetings.overview.rules.genders import asks_gender
from meetings.overview.rules.mails import MailState, NotFailed, ensure_failed, mail_state
from meetings.overview.rules.pictures import round_top, share, step_line
from meetings.overview.rules.steps import Next, Offer, Standing, Step, next_step, step_of
from meetings.overview.rules.teaser import teaser
from meetings.overview.tiles import tiles
from meetings.registration.models import State
from meetings.registration.rules import Period

OFFERED = Offer(to_anyone=True, is_full=False)
UTC_ZONE = ZoneInfo("UTC")
DAY = datetime(2026, 11, 2, 9, tzinfo=UTC)


def test_every_state_and_designation_has_one_tile_and_no_two_share_one():
    data = ROOT / "meetings" / "institutions" / "data"
    with (data / "states.csv").open(encoding="utf-8") as file:
        states = {row["alpha2"] for row in csv.DictReader(file)}
    with (data / "organisations.csv").open(encoding="utf-8") as file:
        designations = {row["code"] for row in csv.DictReader(file) if row["kind"] == "designation"}
    assert (len(states), designations) == (68, {"XKX"})
    assert Counter(tile.code for tile in tiles()) == Counter(states | designations)
    assert max(Counter((tile.column, tile.row) for tile in tiles()).values()) == 1


def test_tiles_lie_as_on_a_map():
    at = {tile.code: (tile.column, tile.row) for tile in tiles()}
    from_west = ["CA", "IE", "GB", "NL", "DE", "PL", "BY", "KZ", "MN", "JP"]
    from_north = ["NO", "DK", "DE", "CZ", "AT", "HR", "BA", "AL"]
    assert sorted(from_west, key=lambda code: at[code][0]) == from_west
    assert sorted(from_north, key=lambda code: at[code][1]) == from_north
    around = {code: (at[code][0] - at["XKX"][0], at[code][1] - at["XKX"][1]) for code in ("RS", "ME", "MK", "AL")}
    assert around == {"RS": (-1, -1), "ME": (-1, 0), "MK": (0, 1), "AL": (-1, 1)}
    assert [(tile.row, tile.column) for tile in tiles()] == sorted((tile.row, tile.column) for tile in tiles())


def test_the_style_has_a_place_for_each_tile():
    style = (ROOT / "static/css/_overview.scss").read_text()
    assert f"$tile-columns: {max(tile.column for tile in tiles()) + 1};" in style
    assert f"$tile-rows: {max(tile.row for tile in tiles()) + 1};" in style


@pytest.mark.parametrize(
    ("period", "offer", "how", "step"),
    [
        (Period.OPEN, OFFERED, {}, Step.REGISTER),
        (Period.OPEN, OFFERED, {"state": State.WITHDRAWN}, Step.REGISTER),
        (Period.OPEN, Offer(to_anyone=True, is_full=True), {}, Step.FULL),
        (Period.OPEN, Offer(to_anyone=False, is_full=True), {}, Step.NOMINATION),
        (Period.NOT_YET, OFFERED, {}, Step.NOT_YET),
        (Period.CLOSED, OFFERED, {}, Step.CLOSED),
        (Period.UNDECIDED, OFFERED, {}, Step.UNDECIDED),
        (Period.UNPUBLISHED, OFFERED, {}, Step.UNPUBLISHED),
        (Period.CLOSED, OFFERED, {"state": State.APPROVED, "confirmed": True}, Step.APPROVED),
        (Period.CLOSED, OFFERED, {"state": State.NOMINATED}, Step.COMPLETE),
        (Period.OPEN, OFFERED, {"state": State.WAITING}, Step.COMPLETE),
        (Period.CLOSED, OFFERED, {"state": State.NOMINATED, "is_late": True}, Step.TOO_LATE),
        (Period.CLOSED, OFFERED, {"state": State.SUBMITTED, "confirmed": True, "is_late": True}, Step.SUBMITTED),
        (Period.CLOSED, OFFERED, {"state": State.CHANGES, "confirmed": True}, Step.CORRECT),
        (Period.OPEN, OFFERED, {"state": State.WAITING, "confirmed": True}, Step.WAITING),
        (Period.OPEN, OFFERED, {"state": State.SUBMITTED, "confirmed": True}, Step.SUBMITTED),
        (Period.OPEN, OFFERED, {"state": State.REFUSED, "confirmed": True}, Step.REFUSED),
        (Period.CANCELLED, OFFERED, {"state": State.APPROVED, "confirmed": True}, Step.CANCELLED),
        (Period.CLOSED, OFFERED, {"state": State.APPROVED, "confirmed": True, "is_over": True}, Step.OVER),
    ],
)
def test_the_step_of_a_reader(period, offer, how, step):
    assert step_of(period, offer, **how) is step


@pytest.mark.parametrize("state", State)
def test_every_state_of_a_registration_has_a_step_and_a_next(state):
    for confirmed in (False, True):
        assert step_of(Period.OPEN, OFFERED, state=state, confirmed=confirmed) in Step
        assert next_step(Standing(EventState.PUBLISHED, registration=state, confirmed=confirmed)) is not Next.READ


@pytest.mark.parametrize(
    ("how", "step"),
    [
        ({}, Next.READ),
        ({"registration": State.APPROVED, "confirmed": True}, Next.REGISTRATION),
        ({"registration": State.NOMINATED}, Next.COMPLETE),
        ({"registration": State.NOMINATED, "is_late": True}, Next.TOO_LATE),
        ({"registration": State.CHANGES, "confirmed": True}, Next.CORRECT),
        ({"registration": State.NOMINATED, "key_wanted": True}, Next.TURN_KEY),
        ({"nominates": True, "silent": True, "is_open": True}, Next.NOMINATE),
        ({"nominates": True, "silent": True}, Next.DELEGATION),
        ({"nominates": True, "is_open": True}, Next.DELEGATION),
        ({"sees_desk": True, "to_decide": 3}, Next.DECIDE),
        ({"sees_desk": True, "at_door": True}, Next.OPEN_DESK),
        ({"sees_desk": True, "at_door": True, "is_on": True}, Next.CHECK_IN),
        ({"at_door": True}, Next.CHECK_IN),
    ],
)
def test_the_next_step_in_a_meeting_of_mine(how, step):
    assert next_step(Standing(EventState.PUBLISHED, **how)) is step


def test_a_draft_is_to_be_published_and_a_cancelled_meeting_asks_for_nothing():
    assert next_step(Standing(EventState.DRAFT, manages=True, sees_desk=True)) is Next.PUBLISH
    assert next_step(Standing(EventState.CANCELLED, registration=State.NOMINATED, to_decide=2)) is Next.READ


def a_line(state=State.APPROVED, category="d", delegation="ge", at=DAY, here=False, in_person=True):
    return Line(category, delegation, state, at, here, in_person)


def test_figures_are_counted():
    lines = [
        a_line(here=True),
        a_line(State.NOMINATED, delegation="fr"),
        a_line(State.WAITING, category="o", delegation="", at=DAY + timedelta(days=1)),
        a_line(State.REFUSED, delegation="at"),
    ]
    figures = counted(lines, UTC_ZONE)
    assert figures.by_state == {State.APPROVED: 1, State.NOMINATED: 1, State.WAITING: 1, State.REFUSED: 1}
    assert (figures.held("d"), figures.held("o"), figures.held("nothing")) == (2, 0, 0)
    assert (figures.here, figures.uncompleted) == (1, 1)
    assert figures.over_time() == [(DAY.date(), 3), (DAY.date() + timedelta(days=1), 4)]
    assert figures.by_delegation == {"ge": 1, "fr": 1}
    assert figures.here_of["ge"] == 1
    assert figures.here_of["fr"] == 0


INVITED, OPENED = Dates(invited=DAY), Dates(invited=DAY, opened=DAY)
DECLARED = OPENED._replace(changed=DAY + timedelta(days=1), completed=DAY + timedelta(days=1))


@pytest.mark.parametrize(
    ("dates", "people", "here", "stands"),
    [
        (Dates(), 0, 0, Answer.NOT_INVITED),
        (INVITED, 0, 0, Answer.SILENT),
        (OPENED, 0, 0, Answer.OPENED),
        (Dates(), 1, 0, Answer.PARTIAL),
        (OPENED, 2, 0, Answer.PARTIAL),
        (DECLARED, 2, 0, Answer.COMPLETE),
        (DECLARED, 0, 0, Answer.COMPLETE),
        (DECLARED._replace(confirmed=DAY), 2, 0, Answer.CONFIRMED),
        (DECLARED._replace(confirmed=DAY), 2, 1, Answer.ARRIVED),
        (Dates(), 1, 1, Answer.ARRIVED),
    ],
)
def test_each_state_stands_in_one_place(dates, people, here, stands):
    assert answer(dates, people, here) is stands


def test_the_day_is_that_of_the_place_where_a_state_stands():
    assert since(Answer.SILENT, DECLARED) == since(Answer.OPENED, DECLARED) == DAY
    assert since(Answer.COMPLETE, DECLARED) == since(Answer.PARTIAL, DECLARED) == DAY + timedelta(days=1)
    assert since(Answer.CONFIRMED, DECLARED) is since(Answer.ARRIVED, DECLARED) is None


def test_a_reminder_passes_by_who_has_answered_who_has_nobody_and_who_was_reminded_today():
    today, yesterday = DAY.date(), DAY.date() - timedelta(days=1)
    for stands in (Answer.SILENT, Answer.OPENED, Answer.PARTIAL):
        assert spared(stands, True, None, today) is spared(stands, True, yesterday, today) is None
        assert spared(stands, False, None, today) is Spared.NOBODY
        assert spared(stands, True, today, today) is Spared.TODAY
    for stands in (Answer.NOT_INVITED, Answer.COMPLETE, Answer.CONFIRMED, Answer.ARRIVED):
        assert spared(stands, True, None, today) is Spared.ANSWERED


def test_assistants_are_outside_the_limit_and_who_is_gone_is_not_counted():
    outside = Counter({State.APPROVED: 1, State.WAITING: 1})
    count = Count(Counter({State.APPROVED: 3, State.WAITING: 2, State.WITHDRAWN: 5}), outside)
    assert (count.total, count.within, count.waiting) == (5, 2, 1)


@pytest.mark.parametrize(
    ("label", "asks"),
    [
        ("Gender", True),
        ("Genre\u202f:", True),
        ("Your sex?", True),
        ("General remarks", False),
        ("Essex office", False),
    ],
)
def test_a_question_about_gender_is_known_by_its_words(label, asks):
    assert asks_gender(["Something else", label]) is asks


def test_the_door_expects_the_approved_who_come_in_person_and_whoever_came():
    lines = [a_line(), a_line(in_person=False), a_line(in_person=False, here=True), a_line(State.SUBMITTED)]
    figures = counted(lines, UTC_ZONE)
    assert (figures.here, figures.expected) == (1, 2)


def test_days_are_those_of_the_meeting():
    late = a_line(at=datetime(2026, 11, 2, 23, 30, tzinfo=UTC))
    assert counted([late], ZoneInfo("Europe/Vienna")).over_time() == [(date(2026, 11, 3), 1)]


def test_the_line_rises_in_steps():
    line = step_line([(date(2026, 11, 2), 2), (date(2026, 11, 4), 4)], date(2026, 11, 6))
    assert line.path == "M0 100H20V50H60V0H100"
    assert line.area == line.path + "V100Z"
    assert line.ticks == (4, 2, 0)
    assert (line.first, line.middle, line.last) == (date(2026, 11, 1), date(2026, 11, 3), date(2026, 11, 6))
    assert step_line([], date(2026, 11, 6)) is None


def test_one_day_is_enough_for_a_line():
    assert step_line([(date(2026, 11, 2), 1)], date(2026, 11, 2)).path == "M0 100H100V50H100"


@pytest.mark.parametrize(
    ("value", "top"), [(1, 2), (2, 2), (3, 4), (5, 10), (11, 20), (89, 100), (101, 200), (401, 1000)]
)
def test_the_top_of_an_axis_can_be_halved(value, top):
    assert round_top(value) == top


def test_a_bar_never_overflows():
    assert [share(1, 4), share(9, 4), share(0, 0), share(3, 0)] == [25, 100, 0, 0]


class Session:
    def __init__(self, starts_at, hours=1):
        self.id, self.room_id = str(starts_at), None
        self.starts_at, self.ends_at = starts_at, starts_at + timedelta(hours=hours)


def test_the_teaser_shows_what_comes_day_by_day():
    sessions = [Session(DAY + timedelta(days=day, hours=hour)) for day in range(4) for hour in range(6)]
    before = teaser(sessions, "UTC", DAY - timedelta(days=9))
    assert [(day.date.day, len(day.sessions), day.more) for day in before] == [(2, 4, 2), (3, 4, 2), (4, 4, 2)]
    during = teaser(sessions, "UTC", DAY + timedelta(hours=4, minutes=30))
    assert [session.starts_at.hour for session in during[0].sessions] == [13, 14]
    assert teaser(sessions, "UTC", DAY + timedelta(days=9)) == []


def test_only_a_mail_that_failed_is_sent_again():
    ensure_failed(QueueState.FAILED)
    for state in set(QueueState) - {QueueState.FAILED}:
        with pytest.raises(NotFailed):
            ensure_failed(state)
    assert {state: mail_state(state) for state in QueueState} == {
        QueueState.QUEUED: MailState.QUEUED,
        QueueState.RUNNING: MailState.QUEUED,
        QueueState.DONE: MailState.SENT,
        QueueState.FAILED: MailState.FAILED,
    }
