"""What a message may say and when it may leave: values in, an answer or a refusal out."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.core.placeholders import OpenBrace, UnknownPlaceholder
from meetings.core.queue import QueueState
from meetings.core.translated import Translated
from meetings.correspondence import fates
from meetings.correspondence.fates import Fate
from meetings.correspondence.models import CopyState, Stage, Trigger
from meetings.correspondence.rules import placeholders, reminders, stages
from meetings.correspondence.rules.placeholders import PLACEHOLDERS
from meetings.correspondence.texts import USUAL, USUAL_RULES
from meetings.events.models import EventState

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
BOTH = Translated(en="x", fr="x")


@pytest.mark.parametrize("name", ["nme", "name.__class__", "name|safe", "0", "", " name ", "email", "config", "name!r"])
def test_a_placeholder_outside_the_dictionary_is_refused_and_named(any_app, name):
    with any_app.test_request_context(), pytest.raises(UnknownPlaceholder) as refusal:
        placeholders.check(["Dear {name}", f"so {{{name}}}"])
    assert f"{{{name}}}" in refusal.value.values["names"]
    assert "{name}," not in refusal.value.values["names"]


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz_{}. []()!:", max_size=40))
def test_no_text_passes_with_braces_that_would_stay(text):
    try:
        placeholders.check([text])
    except (
        UnknownPlaceholder,
        OpenBrace,
        placeholders.PlaceholderInAddress,
        placeholders.NotALink,
    ):
        return
    left = text
    for name in PLACEHOLDERS:
        left = left.replace(f"{{{name}}}", "")
    assert "{" not in left


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Dear {name", "{name"),
        ("Dear {na\nme}", "{na, me}"),
        ("name} {place}", "name}"),
        ("{ {name}", "{"),
        ("{{name}", "{"),
    ],
)
def test_a_brace_without_the_other_one_is_refused_with_its_word(text, said):
    with pytest.raises(OpenBrace) as refusal:
        placeholders.check([text])
    assert refusal.value.values["names"] == said


def test_a_placeholder_leads_only_where_it_is_a_page():
    placeholders.check(["[here]({my_registration}) {my_registration} {name}"])
    with pytest.raises(placeholders.NotALink):
        placeholders.check(["[here]({name})"])
    with pytest.raises(placeholders.PlaceholderInAddress):
        placeholders.check(["[here](https://example.org/{name})"])


@pytest.mark.parametrize("key", USUAL)
def test_the_usual_texts_keep_the_rules(key):
    usual = USUAL[key]
    stages.ensure_complete(usual["subject"], usual["text"])
    assert stages.written_in(usual["subject"], usual["text"]) == ("en", "fr")
    placeholders.check([*usual["subject"].values(), *usual["text"].values()])
    assert "'" not in usual["text"]["fr"]
    assert {key for _trigger, _days, key in USUAL_RULES} <= set(USUAL)


def test_a_reader_gets_her_language_or_another_one():
    english = Translated(en="x")
    assert stages.language_for("fr", BOTH, BOTH) == "fr"
    assert stages.language_for("fr", english, BOTH) == "en"
    assert stages.language_for("en", Translated(fr="x"), BOTH) == "fr"
    assert stages.unread({"en": 3, "fr": 2}, english, english) == {"fr": 2}
    assert stages.unread({"en": 3, "fr": 2}, english, Translated()) == {}


def test_a_message_is_whole_in_each_language_it_is_written_in():
    stages.ensure_complete(Translated(en="x"), Translated(en="x"))
    with pytest.raises(stages.NothingWritten):
        stages.ensure_complete(Translated(), Translated())
    with pytest.raises(stages.HalfWritten) as refusal:
        stages.ensure_complete(Translated(en="x"), BOTH)
    assert refusal.value.values["languages"] == "FR"


def test_what_was_looked_through_is_what_leaves():
    for ensure, refusal in (
        (stages.ensure_as_seen, stages.ChangedSinceSeen),
        (stages.ensure_failed_as_seen, stages.OtherCopiesFailed),
    ):
        ensure("stamp", "stamp")
        ensure("", "stamp")
        with pytest.raises(refusal):
            ensure("stamp", "another")


def test_what_may_not_leave():
    stages.ensure_may_leave("published", "a@example.org", "CoE")
    stages.ensure_may_leave("cancelled", "a@example.org", "CoE")
    with pytest.raises(stages.NotPublished):
        stages.ensure_may_leave("draft", "a@example.org", "CoE")
    with pytest.raises(stages.NoAnswerAddress):
        stages.ensure_may_leave("published", "", "CoE")
    stages.ensure_ahead(None, NOW, EventState.CANCELLED)
    stages.ensure_ahead(NOW + timedelta(minutes=1), NOW, EventState.PUBLISHED)
    with pytest.raises(stages.NotForLater):
        stages.ensure_ahead(NOW + timedelta(minutes=1), NOW, EventState.CANCELLED)
    with pytest.raises(stages.TimePassed):
        stages.ensure_ahead(NOW, NOW, EventState.PUBLISHED)
    with pytest.raises(stages.NotNow):
        stages.ensure(Stage.SENT, Stage.DRAFT, Stage.REVIEW)


def test_files_are_few_and_light():
    stages.ensure_light([stages.LARGEST_TOGETHER - 1, 1])
    stages.ensure_light([1] * stages.MOST_FILES)
    with pytest.raises(stages.TooHeavy):
        stages.ensure_light([stages.LARGEST_TOGETHER, 1])
    with pytest.raises(stages.TooMany):
        stages.ensure_light([1] * (stages.MOST_FILES + 1))


@pytest.mark.parametrize(
    ("copy", "mail", "words", "fate"),
    [
        (CopyState.WAITING, None, "", Fate.WAITING),
        (CopyState.LEFT_OUT, None, "", Fate.LEFT_OUT),
        (CopyState.WRITTEN, QueueState.QUEUED, "", Fate.QUEUED),
        (CopyState.WRITTEN, QueueState.RUNNING, "", Fate.QUEUED),
        (CopyState.WRITTEN, QueueState.DONE, "", Fate.SENT),
        (CopyState.WRITTEN, None, "", Fate.SENT),
        (CopyState.WRITTEN, QueueState.FAILED, "550 no such person", Fate.REFUSED),
        (CopyState.WRITTEN, QueueState.FAILED, "451 come back", Fate.FAILED),
        (CopyState.WRITTEN, QueueState.FAILED, "OSError: 500 miles", Fate.FAILED),
    ],
)
def test_the_fate_of_a_copy(copy, mail, words, fate):
    assert fates.fate(copy, mail, fates.is_refusal(words)) is fate
    assert fate in fates.FATES


EVENT = SimpleNamespace(first_day=date(2026, 11, 24), last_day=date(2026, 11, 25), time_zone="Europe/Vienna")
DEADLINE = datetime(2026, 11, 10, 22, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("trigger", "days", "start", "end"),
    [
        (Trigger.BEFORE_DEADLINE, 3, DEADLINE - timedelta(days=3), DEADLINE),
        (Trigger.BEFORE_DEADLINE, 0, datetime(2026, 11, 10, 7, tzinfo=UTC), DEADLINE),
        (Trigger.BEFORE_MEETING, 0, datetime(2026, 11, 23, 7, tzinfo=UTC), datetime(2026, 11, 24, 7, tzinfo=UTC)),
        (Trigger.BEFORE_MEETING, 2, datetime(2026, 11, 22, 7, tzinfo=UTC), datetime(2026, 11, 24, 7, tzinfo=UTC)),
        (Trigger.AFTER_MEETING, 1, datetime(2026, 11, 26, 7, tzinfo=UTC), datetime(2026, 12, 3, 7, tzinfo=UTC)),
    ],
)
def test_when_a_reminder_leaves(trigger, days, start, end):
    span = reminders.span(trigger, EVENT, DEADLINE, days, NOW)
    assert (span.start, span.end) == (start, end)
    assert not span.holds(start - timedelta(seconds=1))
    assert span.holds(start)
    assert not span.holds(end)


def test_a_reminder_after_the_nomination_looks_at_each_person():
    span = reminders.span(Trigger.AFTER_NOMINATION, EVENT, DEADLINE, 5, NOW)
    assert span.holds(NOW)
    assert span.nominated_until == NOW - timedelta(days=5)


def test_whoever_was_nominated_a_moment_ago_is_left_in_peace_for_a_day():
    for trigger, days in ((Trigger.AFTER_NOMINATION, 0), (Trigger.BEFORE_DEADLINE, 3)):
        assert reminders.span(trigger, EVENT, DEADLINE, days, NOW).nominated_until == NOW - timedelta(hours=24)
    assert reminders.span(Trigger.BEFORE_MEETING, EVENT, DEADLINE, 2, NOW).nominated_until == NOW


@pytest.mark.parametrize(
    ("trigger", "first", "last"),
    [
        (Trigger.BEFORE_DEADLINE, datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 11, 25, 22, 59, tzinfo=UTC)),
        (Trigger.AFTER_NOMINATION, datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 11, 25, 22, 59, tzinfo=UTC)),
        (Trigger.BEFORE_MEETING, datetime(2026, 11, 22, 7, tzinfo=UTC), datetime(2026, 11, 24, 6, 59, tzinfo=UTC)),
    ],
)
def test_when_a_reminder_can_be_due_at_all(trigger, first, last):
    """What waits for an answer is asked about until the meeting is over, on its own calendar."""
    assert reminders.is_of_nominees(trigger) == (trigger is not Trigger.BEFORE_MEETING)
    assert reminders.is_possible(trigger, EVENT, 2, first)
    assert reminders.is_possible(trigger, EVENT, 2, last)
    assert not reminders.is_possible(trigger, EVENT, 2, last + timedelta(minutes=1))


def test_without_a_deadline_nothing_is_counted_from_it():
    assert reminders.span(Trigger.BEFORE_DEADLINE, EVENT, None, 3, NOW) is None
    assert reminders.span(Trigger.AFTER_NOMINATION, EVENT, None, 3, NOW) is None
