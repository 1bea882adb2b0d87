"""Controls drawn quickly are, byte for byte, what WTForms draws, but for `maxlength`, which cuts without a word."""

from typing import Any

import pytest
from flask_babel import LazyString
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    Form,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from meetings.core.drawing import control
from meetings.core.forms import Drawing

STATES = [("", "Please choose"), ("AL", "Albania"), ("CI", "Côte d’Ivoire <i>"), ('"', 'Quote "')]
GROUPED = [SelectChoice("A", "a", optgroup="West"), SelectChoice("B", "b", optgroup="East")]
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=20)


class Plain(Form):
    """Every kind of field that our pages have, drawn by WTForms."""

    name = StringField("Name", validators=[InputRequired(), Length(max=40)])
    email = EmailField("E-mail", render_kw={"autocomplete": "email", "data_note": "x"})
    token = HiddenField()
    note = TextAreaField("Note", validators=[Length(max=1000)])
    agrees = BooleanField("I agree")
    state = SelectField("State", validators=[InputRequired()])
    grouped = SelectField("Grouped", choices=GROUPED)
    numbered = SelectField("Numbered", coerce=int)
    several = SelectMultipleField("Several")
    kind = RadioField("Kind")
    number = IntegerField("Number")
    day = DateField("Day")
    secret = PasswordField("Secret")

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.state.choices = self.several.choices = STATES
        self.numbered.choices = [(1, "one"), (2, "two")]
        self.kind.choices = [("a", "A & B"), ("b", "B")]


class Quick(Plain):
    """The same, drawn by us."""

    class Meta(Drawing):
        """Ours."""


SENT = {
    "name": "Ó <b> \"'&",
    "email": "a@b.example",
    "token": "t",
    "note": "</textarea> ზურაბ",
    "agrees": "y",
    "state": "CI",
    "grouped": "B",
    "numbered": "2",
    "several": "AL",
    "kind": "b",
    "number": "7",
    "day": "2026-11-25",
}


def both(sent: dict[str, str] | None) -> tuple[Plain, Quick]:
    """The two forms, given the same answers."""
    return tuple(kind(MultiDict(sent) if sent else None) for kind in (Plain, Quick))  # type: ignore[return-value]


@pytest.mark.parametrize("sent", [None, SENT, {name: "" for name in SENT}])
@pytest.mark.parametrize(
    "attributes",
    [
        {},
        {"class": "form-control", "aria-describedby": "x-help", "rows": 4, "hidden": True, "lang": False},
        {"id": "other"},
    ],
)
def test_every_kind_of_field(sent: dict[str, str] | None, attributes: dict[str, Any]) -> None:
    plain, quick = both(sent)
    for ours, theirs in zip(quick, plain, strict=True):
        assert str(ours(**attributes)) == str(theirs(maxlength=False, **attributes)), ours.name


@pytest.mark.parametrize("sent", [None, SENT])
def test_options_of_a_question(sent: dict[str, str] | None) -> None:
    plain, quick = both(sent)
    for ours, theirs in zip(quick.kind, plain.kind, strict=True):
        assert str(ours(class_="form-check-input")) == str(theirs(class_="form-check-input", maxlength=False))


@given(WORDS, WORDS)
def test_nothing_typed_becomes_markup(typed: str, title: str) -> None:
    plain, quick = both({"name": typed, "note": typed, "state": typed})
    for name in ("name", "note", "state"):
        assert str(quick[name](title=title)) == str(plain[name](title=title, maxlength=False))


@pytest.mark.parametrize("odd", ["a\0<b>", Markup("<i>kept</i>"), LazyString(lambda: "<said later>"), 7, ""])
def test_options_are_escaped_one_by_one_where_they_are_not_plain_text(odd: Any) -> None:
    plain, quick = both(None)
    for form in (plain, quick):
        form.state.choices = [*STATES, ("odd", odd), (odd, "odd value")]
        form.state.data = "odd"
    assert str(quick.state()) == str(plain.state())


def test_lists_of_states_are_drawn_by_us_and_groups_by_the_library() -> None:
    _plain, quick = both(None)
    assert isinstance(control(quick.state, {}), Markup)
    assert control(quick.grouped, {}) is None
    assert control(quick.several, {}) is None
