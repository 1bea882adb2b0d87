"""The demo world, built once a database in an installation of its own; tests only read it."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings import demo
from meetings.core import tasks
from meetings.core.db import db, migrate
from meetings.events.models import Event
from tests.conftest import WatchfulClient, a_test_app


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def demo_app(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An app that keeps its mails, on a database of its own with the demo world in it."""
    folder = tmp_path_factory.mktemp(f"demo-{request.param}")
    url = f"sqlite:///{folder}/demo.db"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_for_the_demo")
    app = a_test_app(DATA_DIR=str(folder), DATABASE_URL=url)
    app.config["MAIL_URL"] = "demo:"
    app.test_client_class = WatchfulClient
    with app.app_context():
        migrate()
        demo.build(lambda done, total: None)
        db.session.commit()
        tasks.run_due()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def postgresql_for_the_demo(postgresql: str) -> str:
    """The address of a database beside that of the other tests."""
    url = sa.make_url(postgresql.replace("postgresql://", "postgresql+psycopg://", 1))
    name = f"{url.database}_demo"
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0"))
    engine.dispose()
    return str(url.set(database=name).render_as_string(hide_password=False))


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
