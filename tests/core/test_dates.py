"""Days and moments that cannot be reckoned with are refused where they are typed."""

import pytest
from werkzeug.datastructures import MultiDict

from meetings.core.dates import DateField, DateTimeLocalField
from meetings.core.forms import Form


class Dated(Form):
    day = DateField()
    moment = DateTimeLocalField(format="%Y-%m-%dT%H:%M")


def filled(app, year):
    with app.test_request_context(method="POST"):
        form = Dated(MultiDict({"day": f"{year}-01-01", "moment": f"{year}-12-31T23:59"}), meta={"csrf": False})
        return form, form.validate()


@pytest.mark.parametrize("year", ["1900", "2026", "2199"])
def test_a_year_of_our_times_is_taken(any_app, year):
    form, is_valid = filled(any_app, year)
    assert is_valid
    assert (form.day.data.year, form.moment.data.year) == (int(year), int(year))


@pytest.mark.parametrize("year", ["0001", "1899", "2200", "9999"])
def test_another_year_is_refused_in_words(any_app, year):
    form, is_valid = filled(any_app, year)
    assert not is_valid
    assert form.day.errors == ["This is not a date."]
    assert form.moment.errors == ["This is not a date with a time."]
    assert form.day.raw_data == [f"{year}-01-01"], "what was typed comes back"
