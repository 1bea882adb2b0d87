"""A part of a long list: the nearest page there is, and the place of its rows in the whole."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from meetings.accounts.models import Account
from meetings.core.paging import page_of_found, page_of_rows
from meetings.registration.models import Registration


@pytest.mark.parametrize(
    ("asked", "rows", "number", "first", "last"),
    [
        (1, "ab", 1, 1, 2),
        (2, "cd", 2, 3, 4),
        (3, "e", 3, 5, 5),
        (4, "e", 3, 5, 5),
        (0, "ab", 1, 1, 2),
        (-7, "ab", 1, 1, 2),
    ],
)
def test_a_page_or_the_nearest_there_is(asked, rows, number, first, last):
    page = page_of_rows("abcde", asked, 2)
    assert (page.rows, page.number, page.first, page.last) == (rows, number, first, last)
    assert (page.pages, page.total) == (3, 5)


def test_of_nothing_there_is_one_empty_page():
    page = page_of_rows([], 5, 2)
    assert (page.number, page.pages, page.first, page.last, page.total) == (1, 1, 0, 0, 0)


def test_a_statement_is_counted_and_read_with_its_joins_and_options(world, count_queries):
    names = ("Lindqvist", "Kapanadze", "Vasseur-Delorme", "Okonjo")
    statement = sa.select(Registration).join(Registration.account).where(Account.family_name.in_(names))
    ordered = statement.order_by(Account.family_name).options(joinedload(Registration.affiliation))
    with count_queries() as statements:
        page = page_of_found(ordered, 2, 1)
    assert [row.account_id for row in page.rows] == [world.remi.id]
    assert (page.number, page.pages, page.first, page.last, page.total) == (2, 2, 2, 2, 2)
    assert len(statements) == 2
