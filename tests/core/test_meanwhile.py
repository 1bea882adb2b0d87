"""Two people at one form: nothing is overwritten unseen, and nothing typed is lost."""

from datetime import UTC, date, datetime

import pytest
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice

from meetings.core.dates import DateField, DateTimeLocalField
from meetings.core.forms import Part, translated_field
from meetings.core.meanwhile import SharedForm
from meetings.core.translated import Translated


class Line(Part):
    label = translated_field("Answer")
    places = IntegerField("Places")


class ThingForm(SharedForm):
    title = translated_field("Title")
    kind = RadioField("Kind", choices=[SelectChoice("a", "First"), SelectChoice("b", "Second")])
    groups = SelectMultipleField("Groups", choices=[SelectChoice("x", "Experts"), SelectChoice("y", "Young people")])
    tag = SelectField("Tag", choices=[SelectChoice("", "All"), SelectChoice("t", "Press")])
    is_open = BooleanField("Open")
    day = DateField("Day")
    at = DateTimeLocalField("At", format=["%Y-%m-%dT%H:%M"])
    note = StringField("Note")
    lines = FieldList(FormField(Line), "Answers")


LOCAL = datetime(2026, 11, 1, 9, 30, tzinfo=UTC).replace(tzinfo=None)
BEGAN = {
    "title": Translated(en="Joint meeting", fr="Réunion"),
    "kind": "a",
    "groups": ["x"],
    "is_open": False,
    "day": date(2026, 11, 1),
    "at": LOCAL,
    "note": None,
    "lines": [{"label": Translated(en="Fish", fr="Poisson"), "places": 3}],
}


def form(**overrides):
    return ThingForm(formdata=None, data=BEGAN | overrides)


@pytest.fixture(autouse=True)
def _request(app):
    with app.test_request_context("/en/"):
        yield


def sent(opened, **overrides):
    """What comes back of a form that was opened with the values of `opened`."""
    back = form(**overrides)
    back.seen.data = opened.opened().seen.data
    return back


@pytest.mark.parametrize(
    ("overrides", "saved", "typed", "language"),
    [
        ({"title": Translated(en="Joint meeting", fr="Autre")}, "Autre", "Réunion", "fr"),
        ({"title": Translated(en="Joint meeting")}, "", "Réunion", "fr"),
        ({"kind": "b"}, "Second", "First", ""),
        ({"groups": ["x", "y"]}, "Experts\nYoung people", "Experts", ""),
        ({"is_open": True}, "yes", "no", ""),
        ({"tag": "t"}, "Press", "All", ""),
        ({"tag": "gone"}, "removed meanwhile", "All", ""),
        ({"note": "New"}, "New", "", ""),
        ({"lines": [{"label": Translated(en="Tuna"), "places": None}]}, "Tuna", "Fish · Poisson · 3", ""),
        ({"day": date(2026, 11, 2)}, "2\N{NO-BREAK SPACE}November\N{NO-BREAK SPACE}2026",
         "1\N{NO-BREAK SPACE}November\N{NO-BREAK SPACE}2026", ""),
    ],
)  # fmt: skip
def test_what_was_saved_meanwhile_is_shown_beside_what_was_typed(overrides, saved, typed, language):
    back = sent(form())
    (line,) = back.changed_meanwhile(form(**overrides))
    assert (line.saved, line.typed, line.language) == (saved, typed, language)
    assert "Somebody else saved this" in str(back.form_errors)
    assert back.changed_meanwhile(form(**overrides)) == [], "sent once more, it counts"


def test_a_moment_is_shown_in_words():
    (line,) = sent(form()).changed_meanwhile(form(at=LOCAL.replace(hour=10)))
    assert (line.saved[-5:], line.typed[-5:]) == ("10:30", "09:30")


def test_nobody_is_asked_where_nothing_is_lost():
    assert sent(form(), note="Mine").changed_meanwhile(form()) == [], "nobody else saved"
    assert sent(form(), note="Same").changed_meanwhile(form(note="Same")) == [], "both mean the same"
    chosen = sent(form(), tag="", note="").changed_meanwhile(form(kind="b"))
    assert [line.label for line in chosen] == ["Kind"], "empty is as good as never chosen"
    text = Translated(en="One\nTwo", fr="Réunion")
    same = sent(form(), title=Translated(en="One\r\nTwo", fr="Réunion"))
    assert same.changed_meanwhile(form(title=text)) == [], "line ends of a browser are no difference"
    assert form(note="New").changed_meanwhile(form(note="Other")) == [], "a form without a stamp is about something new"
