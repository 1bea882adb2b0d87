"""Which answers of a person others may give on her behalf, without a database."""

from datetime import UTC, datetime

import pytest

from meetings.questionnaires.models import Audience, Kind
from meetings.questionnaires.rules.behalf import open_to
from tests.questionnaires.test_rules import question

FOCAL_POINT, DEPUTY, PERSON = "focal point", "deputy", "the person"
ACTING = {FOCAL_POINT, DEPUTY}
CHAIN = [question("a"), question("b", shown_if_id="a"), question("c", shown_if_id="b"), question("apart")]


@pytest.mark.parametrize(
    ("answered_by", "expected"),
    [
        ({}, {"a", "b", "c", "apart"}),
        ({"a": FOCAL_POINT, "b": DEPUTY}, {"a", "b", "c", "apart"}),
        ({"a": PERSON}, {"apart"}),
        ({"c": PERSON}, {"apart"}),
        ({"a": FOCAL_POINT, "b": PERSON}, {"apart"}),
        ({"apart": PERSON}, {"a", "b", "c"}),
    ],
)
def test_what_she_has_answered_herself_is_hers_with_all_that_hangs_together(answered_by, expected):
    assert open_to(CHAIN, answered_by, ACTING) == expected


@pytest.mark.parametrize(
    "own",
    [
        {"kind": Kind.CONSENT},
        {"is_sensitive": True},
        {"audience": Audience.INTERNAL},
        {"retired_at": datetime(2026, 11, 1, tzinfo=UTC)},
    ],
)
def test_consents_sensitive_internal_and_former_questions_are_for_nobody_else_nor_what_is_asked_because_of_them(own):
    form = [question("own", **own), question("because", shown_if_id="own"), question("free")]
    assert open_to(form, {}, ACTING) == {"free"}


def test_what_organisers_noted_for_themselves_takes_nothing_from_anybody():
    form = [question("a"), question("note", audience=Audience.INTERNAL, shown_if_id="a")]
    assert open_to(form, {"note": "an organiser"}, ACTING) == {"a"}
    assert open_to(form, {"a": "an organiser"}, ACTING) == frozenset()
