"""What a form was opened with."""

from meetings.core.stamps import stamp
from meetings.core.translated import Translated


def test_a_stamp_follows_the_values_and_nothing_else():
    one = {"title": Translated(en="A", fr="B"), "format": "online"}
    assert stamp(one) == stamp({"format": "online", "title": Translated(fr="B", en="A")})
    assert stamp(one) != stamp(one | {"format": "hybrid"})


def test_nothing_no_and_none_at_all_are_three():
    assert len({stamp(each) for each in (None, False, 0, "", [])}) == 5
