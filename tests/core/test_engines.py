"""Writers of one process take turns on SQLite, and give their turn back however their transaction ends."""

import threading

import pytest
import sqlalchemy as sa

from meetings.core import engines

WAIT = 5.0


@pytest.fixture
def engine(tmp_path):
    made = sa.create_engine(f"sqlite:///{tmp_path / 'turns.db'}")
    engines.prepare(made, lambda: True)
    with made.begin() as connection:
        connection.execute(sa.text("CREATE TABLE step (name TEXT NOT NULL)"))
    yield made
    made.dispose()


def write(engine, name):
    with engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO step VALUES (:name)"), {"name": name})


def steps(engine):
    with engine.connect() as connection:
        return connection.scalars(sa.text("SELECT name FROM step ORDER BY rowid")).all()


def test_the_second_writer_waits_until_the_first_has_committed(engine):
    second = threading.Thread(target=write, args=(engine, "second"), daemon=True)
    with engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO step VALUES ('first')"))
        second.start()
        second.join(0.2)
        assert second.is_alive()
    second.join(WAIT)
    assert steps(engine) == ["first", "second"]


@pytest.mark.parametrize("statement", ["INSERT INTO step VALUES (NULL)", "INSERT INTO nowhere VALUES (1)"])
def test_a_transaction_that_fails_gives_the_turn_back(engine, statement):
    with pytest.raises(sa.exc.DBAPIError):
        write_nothing(engine, statement)
    other = threading.Thread(target=write, args=(engine, "other"), daemon=True)
    other.start()
    other.join(WAIT)
    assert steps(engine) == ["other"]


def write_nothing(engine, statement):
    with engine.begin() as connection:
        connection.execute(sa.text(statement))


def test_a_connection_that_writes_twice_does_not_wait_for_itself(engine):
    def twice():
        with engine.connect() as connection:
            for name in ("one", "two"):
                connection.execute(sa.text("INSERT INTO step VALUES (:name)"), {"name": name})
                connection.commit()

    writer = threading.Thread(target=twice, daemon=True)
    writer.start()
    writer.join(WAIT)
    assert steps(engine) == ["one", "two"]
    write(engine, "three")
    assert steps(engine) == ["one", "two", "three"]


def test_a_broken_connection_gives_the_turn_back(engine):
    connection = engine.connect()
    connection.execute(sa.text("INSERT INTO step VALUES ('lost')"))
    connection.invalidate()
    connection.close()
    other = threading.Thread(target=write, args=(engine, "other"), daemon=True)
    other.start()
    other.join(WAIT)
    assert steps(engine) == ["other"]
