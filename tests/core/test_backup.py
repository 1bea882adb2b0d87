"""A backup holds everything, and restores on either database."""

import io

import pytest
import sqlalchemy as sa

from meetings.core import backup, files
from meetings.core.db import db, migrate
from meetings.events.models import Event
from tests import factories
from tests.conftest import a_test_app


def quiet(done, total):
    assert 0 <= done <= total


@pytest.fixture
def empty_app(tmp_path):
    app = a_test_app(DATA_DIR=str(tmp_path / "other"))
    with app.app_context():
        migrate()
        yield app
        db.session.close()
        db.engine.dispose()


@pytest.fixture
def written(app, world, tmp_path):
    """A backup of a world with a clone (a row that refers to its own table) and a stored file."""
    factories.an_event(cloned_from_id=world.event.id)
    files.put("some/file.bin", io.BytesIO(b"x" * 3_000_000))
    path = tmp_path / "backup.tar"
    count = backup.write(path, db.session.connection(), quiet)
    files.delete("some/file.bin")
    return path, count


def test_everything_comes_back_on_another_database(written, empty_app):
    path, count = written
    with empty_app.app_context():
        assert backup.restore(path, quiet) == count
        clone = db.session.scalars(sa.select(Event).where(Event.cloned_from_id.is_not(None))).one()
        original = db.session.get_one(Event, clone.cloned_from_id)
        assert [host.institution.name["fr"] for host in original.hosts] == ["Conseil de l’Europe", "OSCE"]
        assert original.created_at.tzinfo is not None
        assert sum(len(piece) for piece in files.stream("some/file.bin")) == 3_000_000


def test_a_database_with_rows_is_not_overwritten(written, empty_app):
    path, _count = written
    with empty_app.app_context():
        factories.an_institution("Somebody")
        with pytest.raises(backup.BackupError, match="not empty"):
            backup.restore(path, quiet)
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Event)) == 0


def test_another_file_is_refused(empty_app, tmp_path):
    path = tmp_path / "other.tar"
    with backup.tarfile.open(path, "w"):
        pass
    with pytest.raises(backup.BackupError, match="not a backup"):
        backup.restore(path, quiet)
