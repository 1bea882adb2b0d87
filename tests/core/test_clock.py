"""When what is set some days before something happens."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.core.clock import NOTICE, days_before

VIENNA = "Europe/Vienna"


@pytest.mark.parametrize(
    ("moment", "days", "expected"),
    [
        (datetime(2026, 11, 10, 22, 59, tzinfo=UTC), 3, datetime(2026, 11, 7, 22, 59, tzinfo=UTC)),
        (datetime(2026, 10, 26, 11, tzinfo=UTC), 3, datetime(2026, 10, 23, 10, tzinfo=UTC)),
        (datetime(2026, 11, 10, 22, 59, tzinfo=UTC), 0, datetime(2026, 11, 10, 7, tzinfo=UTC)),
        (datetime(2026, 11, 10, 11, tzinfo=UTC), 0, datetime(2026, 11, 10, 7, tzinfo=UTC)),
        (datetime(2026, 11, 10, 10, 59, tzinfo=UTC), 0, datetime(2026, 11, 9, 10, 59, tzinfo=UTC)),
        (datetime(2026, 11, 10, 7, tzinfo=UTC), 0, datetime(2026, 11, 9, 7, tzinfo=UTC)),
        (datetime(2026, 11, 10, 4, tzinfo=UTC), 0, datetime(2026, 11, 9, 4, tzinfo=UTC)),
    ],
)
def test_at_the_same_hour_and_on_the_day_itself_in_the_morning(moment, days, expected):
    assert days_before(moment, days, VIENNA) == expected


@given(
    st.integers(0, 1_000_000).map(lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)),
    st.integers(0, 60),
    st.sampled_from([VIENNA, "America/New_York", "Asia/Bishkek", "UTC"]),
)
def test_never_at_or_after_it_and_never_so_late_that_nothing_can_be_done(moment, days, zone):
    assert days_before(moment, days, zone) <= moment - NOTICE
