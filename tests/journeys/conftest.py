"""One installation a database for all stories; each story makes a world of its own in it."""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask_security.utils import hash_password
from playwright.sync_api import Browser
from playwright.sync_api import Error as PlaywrightError

from meetings.config import ROOT
from meetings.core import tasks
from meetings.core.db import db
from meetings.institutions import actions as institutions
from tests import factories
from tests.conftest import COMPILED, a_test_app
from tests.databases import Databases
from tests.journeys.live import CHROMIUM, HASTY, QUIET, Letterbox, Live, free_port


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a browser the stories are skipped; a machine that must prove them fails instead."""
    if CHROMIUM or os.environ.get("CI") == "true":
        return
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """A failed story tells what its readers saw last."""
    report = yield
    live = getattr(item, "funcargs", {}).get("live")
    if live and report.failed:
        for page in (page for context in live.contexts for page in context.pages):
            with suppress(PlaywrightError):  # a page that hangs has nothing to tell
                report.sections.append((page.url, page.locator("main").inner_text(timeout=1000)[:1500]))
    return report


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The system's own browser, which talks to nobody else."""
    assert CHROMIUM, "CI needs Chromium"
    return {"executable_path": CHROMIUM, "args": [*QUIET, *HASTY]}


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def installation(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, databases: Databases, browser: Browser
) -> Iterator[Live]:
    """One installation a database, for all stories; each story makes a world of its own in it."""
    folder = tmp_path_factory.mktemp(f"live-{request.param}")
    address = databases.fresh(request.param, "live")
    mail_port, web_port = free_port(), free_port()
    letterbox = Letterbox()
    controller = Controller(letterbox, hostname="127.0.0.1", port=mail_port, enable_SMTPUTF8=True)
    controller.start()
    environment = {
        "MEETINGS_ENV": "development",
        "DATA_DIR": str(folder),
        "DATABASE_URL": address,
        "TEMPLATE_CACHE": str(COMPILED),
        "PUBLIC_URL": f"http://127.0.0.1:{web_port}",
        "MAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "RATE_LIMITS": "off",
        "LOG_LEVEL": "WARNING",
        "PYTHONPATH": str(ROOT),
    }
    app = a_test_app(DATA_DIR=str(folder), DATABASE_URL=address)
    tasks.open_queue(app)
    with app.app_context():
        institutions.load_states()
        db.session.commit()
        hashed = str(hash_password(factories.PASSWORD))
    live = Live(environment["PUBLIC_URL"], app, letterbox, browser, hashed, {}, environment)
    live.start("web")
    live.start("worker")
    yield live
    for name in live.processes:
        live.kill(name)
    controller.stop()
    app.extensions["huey"].storage.close()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def live(installation: Live) -> Iterator[Live]:
    """The installation; browsers that the story opened are closed after it."""
    yield installation
    for context in installation.contexts:
        context.close()
    installation.contexts.clear()


@pytest.fixture
def world(live: Live, request: pytest.FixtureRequest) -> factories.World:
    """The cast, able to sign in, around a meeting of this story's own."""
    slug = re.sub(r"[^a-z0-9]+", "-", request.node.name.lower()).strip("-")[:70]
    with live.arranging():
        world = factories.a_world(slug)
        for name in ("olga", "hugo", "dana", "remi", "sam", "gaby", "stella"):
            getattr(world, name).password = live.password_hash
    return world
