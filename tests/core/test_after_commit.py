"""What is to follow a commit follows it, and neither a savepoint nor what was undone."""

import pytest
import sqlalchemy as sa

from meetings.core import tasks
from meetings.core.db import after_commit, db
from meetings.registration.models import Category


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


def test_the_worker_is_woken_though_what_woke_it_first_was_undone(done, app, monkeypatch):
    monkeypatch.setitem(app.extensions, "wake", lambda: done.append("woken"))
    savepoint = db.session.begin_nested()
    tasks.wake_after_commit()
    savepoint.rollback()
    tasks.wake_after_commit()
    tasks.wake_after_commit()
    db.session.commit()
    assert done == ["woken"]


def test_what_was_loaded_since_a_savepoint_is_read_again_when_it_is_gone_back_to(world):
    savepoint = db.session.begin_nested()
    db.session.execute(sa.update(Category.__table__).where(Category.id == world.delegate.id).values(position=99))
    seen = db.session.scalars(
        sa.select(Category).where(Category.id == world.delegate.id).execution_options(populate_existing=True)
    ).one()
    assert seen.position == 99
    savepoint.rollback()
    assert seen.position != 99
