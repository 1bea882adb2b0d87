"""Codes, numbers, placeholders, passports and verdicts, without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.core.placeholders import OpenBrace, UnknownPlaceholder
from meetings.core.queue import QueueState
from meetings.core.tasks import Job
from meetings.core.translated import Translated
from meetings.events.models import Event, EventState
from meetings.events.models import Kind as EventKind
from meetings.institutions.models import Institution
from meetings.letters import codes
from meetings.letters.models import Ending, Kind, Letter, LetterRequest
from meetings.letters.people import Standing
from meetings.letters.rules import numbers, passports, placeholders, standing
from meetings.letters.texts import SUBJECTS, TEXTS
from meetings.registration.models import Registration, State

TODAY = date(2026, 11, 1)
LAST_DAY = date(2026, 11, 25)


def test_a_code_has_eighty_bits_and_nothing_that_looks_alike():
    assert len(codes.ALPHABET) ** codes.LENGTH == 2**80
    assert not set("01OI") & set(codes.ALPHABET)
    assert len({codes.new_code() for _ in range(500)}) == 500


@given(st.text(alphabet=codes.ALPHABET, min_size=16, max_size=16))
def test_a_code_is_read_as_people_type_it(code):
    for typed in (
        codes.grouped(code),
        codes.grouped(code).lower(),
        f"  {code[:8]} {code[8:]}\n",
        f"{code[:4]}–{code[4:]}",
    ):
        assert codes.normal(typed) == code


@given(st.text(max_size=300))
def test_whatever_is_typed_becomes_letters_and_figures(typed):
    assert all(letter.isascii() and letter.isalnum() for letter in codes.normal(typed))


def an_event(**values):
    return Event(kind=EventKind.ANNUAL_MEETING, first_day=date(2026, 11, 24), last_day=LAST_DAY, **values)


def test_numbers_say_the_meeting_the_kind_and_their_place():
    assert numbers.reference("AM2026", Kind.VISA, 7) == "AM2026/V/0007"
    assert numbers.reference("AM2026", Kind.INVITATION, 12345) == "AM2026/I/12345"
    assert numbers.prefix_for(an_event(), set()) == "AM2026"
    assert numbers.prefix_for(an_event(), {"AM2026", "AM2026-2"}) == "AM2026-3"


def test_the_beginning_of_numbers_changes_only_before_the_first_letter():
    numbers.ensure_prefix("AM2026", "AM2026", 9, set())
    numbers.ensure_prefix("VIENNA-26", "AM2026", 0, set())
    with pytest.raises(numbers.PrefixFixed):
        numbers.ensure_prefix("VIENNA-26", "AM2026", 1, set())
    with pytest.raises(numbers.PrefixTaken):
        numbers.ensure_prefix("VIENNA-26", "AM2026", 0, {"VIENNA-26"})
    for wrong in ("A", "a b", "AM/26", "-AM26", "É26", "A" * 21):
        with pytest.raises(numbers.PrefixMalformed):
            numbers.ensure_prefix(wrong, "AM2026", 0, set())


def test_the_usual_texts_can_be_filled():
    for kind in Kind:
        placeholders.check(SUBJECTS[kind], TEXTS[kind], kind)


@pytest.mark.parametrize("text", ["{password}", "{full_name.__class__}", "{0}", "{passport_number}", "{ x }"])
def test_what_nobody_would_fill_in_is_refused(text):
    with pytest.raises(UnknownPlaceholder):
        placeholders.check_text(f"Dear {text}", Kind.INVITATION)


def test_a_brace_without_the_other_one_is_refused():
    for text in ("Dear {full_name", "Dear full_name}"):
        with pytest.raises(OpenBrace):
            placeholders.check_text(text, Kind.INVITATION)
    with pytest.raises(OpenBrace):
        placeholders.check_line("{meeting")


def test_passports_stand_in_texts_for_a_visa_and_never_in_a_subject():
    placeholders.check_text("{passport_number}", Kind.VISA)
    with pytest.raises(UnknownPlaceholder):
        placeholders.check_line("{passport_number}")
    for text in ("[x](https://example.org/{full_name})", "[x]({full_name})"):
        with pytest.raises(placeholders.PlaceholderInAddress):
            placeholders.check_text(text, Kind.VISA)


def test_subject_and_text_come_in_the_same_languages():
    for subject, text in ((Translated(), Translated()), (Translated(en="A"), Translated(en="A", fr="B"))):
        with pytest.raises(placeholders.TextMissing):
            placeholders.check(subject, text, Kind.VISA)


def details(**overrides):
    values = {
        "full_name": "NINO EXAMPLE",
        "number": "AB123456",
        "nationality": Institution(),
        "other_nationality": "",
        "born_on": date(1980, 1, 1),
        "issued_on": date(2020, 1, 1),
        "expires_on": LAST_DAY + timedelta(days=1),
        "consulate": "Example",
    }
    return passports.Details(**(values | overrides))


def test_a_sound_passport():
    passports.check(details(), LAST_DAY, TODAY)
    passports.check(details(nationality=None, other_nationality="Elsewhere"), LAST_DAY, TODAY)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"number": "12"}, passports.NumberMalformed),
        ({"number": "<b>12345</b>"}, passports.NumberMalformed),
        ({"nationality": None}, passports.NationalityMissing),
        ({"born_on": TODAY}, passports.BirthImpossible),
        ({"born_on": date(TODAY.year - passports.OLDEST, 12, 31)}, passports.BirthImpossible),
        ({"issued_on": date(1979, 1, 1)}, passports.IssuedImpossible),
        ({"issued_on": TODAY + timedelta(days=1)}, passports.IssuedImpossible),
        ({"expires_on": LAST_DAY}, passports.ExpiresTooEarly),
    ],
)
def test_a_passport_that_cannot_be(wrong, refusal):
    with pytest.raises(refusal) as found:
        passports.check(details(**wrong), LAST_DAY, TODAY)
    assert found.value.field in {*wrong, "other_nationality"}


def test_all_that_is_wrong_with_a_passport_is_said_at_once_and_nothing_of_what_was_not_given():
    wrong = details(number="12", nationality=None, born_on=TODAY, issued_on=TODAY + timedelta(days=1), expires_on=TODAY)
    assert [type(each) for each in passports.faults(wrong, LAST_DAY, TODAY)] == [
        passports.NumberMalformed,
        passports.NationalityMissing,
        passports.BirthImpossible,
        passports.IssuedImpossible,
        passports.ExpiresTooEarly,
    ]
    missing = details(number="", born_on=None, issued_on=None, expires_on=None)
    assert passports.faults(missing, LAST_DAY, TODAY) == []
    assert passports.faults(details(born_on=None, issued_on=date(1900, 1, 1)), LAST_DAY, TODAY) == []
    unborn = details(born_on=TODAY + timedelta(days=9), issued_on=TODAY)
    assert [type(each) for each in passports.faults(unborn, LAST_DAY, TODAY)] == [passports.BirthImpossible]
    passports.check(details(born_on=date(TODAY.year - passports.OLDEST + 1, 1, 1)), LAST_DAY, TODAY)


def test_only_the_end_of_a_number_is_shown():
    assert passports.masked("AB1234567") == "•••••4567"
    assert passports.masked("1234") == "1234"
    assert passports.purge_day(LAST_DAY, 30) == date(2026, 12, 25)
    assert passports.purge_day(LAST_DAY, 0) == LAST_DAY + timedelta(days=1), "not while the meeting goes on"


def stands(*, state=State.APPROVED, asked=True, answered=None, passport=True, letter=None, was_revoked=False):
    request = LetterRequest(answered_at=answered) if asked else None
    return Standing(Registration(state=state), request, passport, letter, was_revoked)


def stood(kind=Kind.VISA, *, replaces="", **values):
    return standing.why_not(kind, stands(**values), replaces)


def test_who_gets_a_letter():
    old = Letter(id="old", kind=Kind.VISA)
    assert stood() is None
    assert stood(letter=old) is None, "asked again after a correction"
    assert stood(state=State.SUBMITTED) is standing.Why.NOT_APPROVED
    assert stood(asked=False) is standing.Why.NOT_ASKED
    assert stood(answered=TODAY, letter=old) is standing.Why.HAS_ONE
    assert stood(answered=TODAY, letter=old, replaces="old") is None
    assert stood(answered=TODAY, letter=old, replaces="other") is standing.Why.HAS_ONE
    assert stood(answered=TODAY) is None, "the letter that was issued was revoked"
    assert stood(answered=TODAY, passport=False) is standing.Why.NO_PASSPORT
    assert stood(passport=False) is standing.Why.NO_PASSPORT
    assert stood(Kind.INVITATION, asked=False, passport=False) is None
    assert stood(Kind.INVITATION, letter=old) is standing.Why.HAS_ONE
    assert stood(Kind.INVITATION, letter=old, replaces="old") is None


def test_whose_letter_was_revoked_gets_another_alone_or_after_asking_again_and_never_among_many():
    for kind in Kind:
        revoked, other = stands(answered=TODAY, was_revoked=True), stands(asked=True)
        assert standing.meant(kind, [revoked]) == [revoked]
        assert standing.left_out(kind, [revoked]) == []
        assert standing.meant(kind, [revoked, other]) == [other]
        assert standing.left_out(kind, [revoked, other]) == [(revoked.person, standing.WHY[standing.Why.WAS_REVOKED])]
    again = stands(answered=None, was_revoked=True)
    assert standing.meant(Kind.VISA, [again, other]) == [again, other]
    assert standing.meant(Kind.INVITATION, [again, other]) == [other]


def coming(*, state=State.APPROVED, takes_part="on_site", event_state=EventState.PUBLISHED):
    return Registration(state=state, takes_part=takes_part, event=an_event(state=event_state))


def test_a_visa_letter_is_asked_for_by_who_comes_in_person_until_the_meeting_is_over():
    assert standing.may_ask(coming(), TODAY)
    assert standing.may_ask(coming(), LAST_DAY)
    assert not standing.may_ask(coming(), LAST_DAY + timedelta(days=1))
    assert not standing.may_ask(coming(state=State.SUBMITTED), TODAY)
    assert not standing.may_ask(coming(takes_part="online"), TODAY)
    assert not standing.may_ask(coming(event_state=EventState.CANCELLED), TODAY)


def test_who_asked_for_a_visa_and_takes_part_online_is_named():
    here, online = (
        Standing(Registration(takes_part=how), LetterRequest(), True, None) for how in ("on_site", "online")
    )
    assert standing.who_stays(Kind.VISA, [here, online]) == [online.person]
    assert standing.who_stays(Kind.INVITATION, [here, online]) == []


@pytest.mark.parametrize(
    ("values", "job", "stage"),
    [
        ({"file_key": "x"}, {"state": QueueState.FAILED}, standing.Stage.READY),
        ({"file_key": "x", "ending": Ending.REVOKED}, {}, standing.Stage.READY),
        ({"made_at": TODAY}, {}, standing.Stage.GONE),
        ({"ending": Ending.REVOKED}, {}, standing.Stage.GONE),
        ({}, {"state": QueueState.FAILED, "error": "x"}, standing.Stage.FAILED),
        ({}, {"state": QueueState.QUEUED, "error": "x"}, standing.Stage.RETRYING),
        ({}, {"state": QueueState.QUEUED}, standing.Stage.WAITING),
    ],
)
def test_how_far_the_file_of_a_letter_has_come(values, job, stage):
    waiting = Job(**({"state": QueueState.DONE, "error": ""} | job))
    letter = Letter(**({"file_key": "", "made_at": None, "ending": ""} | values), job=waiting)
    assert standing.stage(letter) is stage
    assert (stage in standing.STUCK) == (stage in {standing.Stage.FAILED, standing.Stage.RETRYING})


def test_what_the_public_page_says():
    event = an_event(state=EventState.PUBLISHED)
    assert standing.verdict(Letter(ending=""), event, TODAY) is standing.Verdict.VALID
    assert standing.verdict(Letter(ending=""), event, LAST_DAY) is standing.Verdict.VALID
    assert standing.verdict(Letter(ending=""), event, LAST_DAY + timedelta(days=1)) is standing.Verdict.OVER
    assert standing.verdict(Letter(ending=Ending.REPLACED), event, TODAY) is standing.Verdict.REPLACED
    for ending in (Ending.REVOKED, Ending.WITHDRAWN):
        assert standing.verdict(Letter(ending=ending), event, TODAY) is standing.Verdict.ENDED
    event.state = EventState.CANCELLED
    assert standing.verdict(Letter(ending=""), event, TODAY) is standing.Verdict.CANCELLED
