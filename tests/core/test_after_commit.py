"""What is to follow a commit follows it, and neither a savepoint nor what was undone."""

import pytest

from meetings.core.db import after_commit, db


@pytest.fixture
def done(world):
    return []


def test_a_savepoint_is_no_commit(done):
    with db.session.begin_nested():
        after_commit(lambda: done.append("inside"))
    assert done == []
    db.session.commit()
    assert done == ["inside"]


def test_what_was_undone_with_a_savepoint_is_not_followed_by_anything(done):
    after_commit(lambda: done.append("before"))
    savepoint = db.session.begin_nested()
    after_commit(lambda: done.append("inside"))
    savepoint.rollback()
    after_commit(lambda: done.append("later"))
    db.session.commit()
    assert done == ["before", "later"]


def test_a_savepoint_within_one_that_is_undone(done):
    savepoint = db.session.begin_nested()
    with db.session.begin_nested():
        after_commit(lambda: done.append("innermost"))
    savepoint.rollback()
    db.session.commit()
    assert done == []


def test_nor_is_a_transaction_that_was_rolled_back(done):
    after_commit(lambda: done.append("never"))
    db.session.rollback()
    db.session.commit()
    assert done == []
