"""The demo world, built once a database by the command that builds it anew where something was; tests only read it."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.cli import main
from meetings.core import files
from meetings.core.db import db
from meetings.events.models import Event
from tests import factories
from tests.conftest import WatchfulClient, a_test_app
from tests.databases import Databases


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def demo_app(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, databases: Databases
) -> Iterator[Flask]:
    """An app that keeps its mails, on a database of its own with the demo world in it."""
    folder = tmp_path_factory.mktemp(f"demo-{request.param}")
    app = a_test_app(DATA_DIR=str(folder), DATABASE_URL=databases.fresh(request.param, "demo"))
    app.config["MAIL_URL"] = "demo:"
    app.test_client_class = WatchfulClient
    with app.app_context():
        app.extensions["rebuilt"] = _rebuilt(app)
    yield app
    with app.app_context():
        db.engine.dispose()


def _rebuilt(app: Flask) -> SimpleNamespace:
    """What the command said that built the world, and the key of a file that was there before, with its document."""
    before = factories.a_document(factories.an_event(slug="old"), factories.an_account(email="old@demo.example"))
    key = before.versions[0].file_key
    assert files.size_of(key)
    db.session.close()
    environment, app.config["MEETINGS_ENV"] = app.config["MEETINGS_ENV"], "development"
    result = app.test_cli_runner().invoke(main, ["demo", "--reset", "--build-only"])
    app.config["MEETINGS_ENV"] = environment
    db.session.close()
    return SimpleNamespace(result=result, old_file=key)


@pytest.fixture
def built(demo_app: Flask) -> Iterator[SimpleNamespace]:
    """The app in a context, with the meetings of the demo world by the beginning of their address."""
    with demo_app.app_context():
        events = {event.slug.rpartition("-")[0]: event for event in db.session.scalars(sa.select(Event))}
        yield SimpleNamespace(
            app=demo_app,
            events=events,
            annual=events["annual-meeting-strasbourg"],
            past=events["annual-meeting-vienna"],
            draft=events["round-table-chisinau"],
            network=events["lawyers-and-ngos"],
        )
        db.session.close()
