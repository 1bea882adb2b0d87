"""A running installation for stories: server, worker, mail server, browsers, and a close look at pages."""

import http.client
import multiprocessing
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, TypeVar

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from meetings.accounts.models import Account
from meetings.config import ROOT
from meetings.core import clock
from meetings.core.db import db
from meetings.core.queue import Queued, QueueState
from meetings.events.models import Event
from meetings.registration.models import Registration
from tests import factories
from tests.journeys import starting

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync")
HASTY = ("--js-flags=--no-opt --no-maglev",)
"""A page lives too short here for what its scripts would gain from being compiled twice."""
PHONE = {"width": 375, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
AXE = ROOT / "static" / "node_modules" / "axe-core" / "axe.min.js"
TOO_WIDE = """[...document.querySelectorAll(".table-region:has(.table-stack, .bars), .tile-map")]
  .filter(box => box.scrollWidth > box.clientWidth + 1).map(box => box.innerText.slice(0, 40))"""
TOO_SMALL = """[...document.querySelectorAll(
  "main summary, .alone > a, .plain > li > a:only-child, .row-links a, .tile-map a, .row-actions :is(a, button)")]
  .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 43.5)
  .map(one => one.innerText.slice(0, 40))"""
PATIENCE = 60_000
"""Milliseconds after which a step is said to hang: no measure of anything, so longer than a busy machine needs."""
expect.set_options(timeout=PATIENCE)
Found = TypeVar("Found")
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([starting.__name__])


class Letterbox:
    """A real mail server that keeps what it gets."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Keep a mail."""
        message = message_from_bytes(envelope.content, policy=policy.default)
        message["X-Envelope-To"] = envelope.rcpt_tos[0]
        self.messages.append(message)
        return "250 kept"

    def to(
        self, email: str, *, containing: str = "", count: int = 1, within: float = PATIENCE / 1000
    ) -> list[EmailMessage]:
        """The mails to an address whose text has some words, waited for."""

        def found() -> list[EmailMessage]:
            mine = [each for each in self.messages if each["X-Envelope-To"] == email and containing in text_of(each)]
            return mine if len(mine) >= count else []

        return wait_until(found, f"no mail to {email} with {containing!r}", within=within)


def text_of(message: EmailMessage) -> str:
    """The plain text of a mail, and its subject."""
    body = message.get_body(("plain",))
    return f"{message['Subject']}\n{body.get_content() if body else ''}"


def links_of(message: EmailMessage) -> list[str]:
    """The addresses written in a mail."""
    return re.findall(r"https?://\S+", text_of(message))


def main_link(message: EmailMessage) -> str:
    """The address that a mail asks to open."""
    return links_of(message)[0]


def wait_until(happened: Callable[[], Found], what: str, *, within: float = PATIENCE / 1000) -> Found:
    """The answer, once there is one; else the test fails with `what`."""
    until = time.monotonic() + within
    while not (answer := happened()):
        if time.monotonic() > until:
            pytest.fail(f"{what} within {within:.0f} seconds")
        time.sleep(0.02)
    return answer


def says(page: Page, *words: str) -> None:
    """Wait until the page says so to its reader, who has pressed something whose answer may be on its way."""
    for each in words:
        expect(page.locator("main")).to_contain_text(each, use_inner_text=True)


def body_text(page: Page) -> str:
    """All that a reader of the page sees; what keeps a day on one line looks like any other space.

    Of a page that is still coming, once it is there; after a link or button `says` what it leads to first.
    """
    page.wait_for_load_state()
    return page.locator("main").inner_text().replace("\N{NO-BREAK SPACE}", " ")


@dataclass
class Live:
    """A running installation: pages at `url`, its mails, and an app on the same database to arrange a world with."""

    url: str
    app: Flask
    letterbox: Letterbox
    browser: Browser
    password_hash: str
    processes: dict[str, Any]
    environment: dict[str, str]
    contexts: list[BrowserContext] = field(default_factory=list)

    @property
    def on_sqlite(self) -> bool:
        """Whether this installation is the one on the embedded database."""
        return self.environment["DATABASE_URL"].startswith("sqlite")

    @contextmanager
    def arranging(self) -> Iterator[None]:
        """A context in which factories and actions work on the live database; mails and jobs wake its worker."""
        with self.app.app_context(), factories.together():
            yield

    def visitor(self, *, phone: bool = False, language: str = "en", scripts: bool = True) -> Page:
        """A new browser with nobody signed in."""
        context = self.browser.new_context(
            viewport=PHONE if phone else DESKTOP,
            locale=language,
            base_url=self.url,
            accept_downloads=True,
            java_script_enabled=scripts,
        )
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        return context.new_page()

    def person(self, account: Any, *, scripts: bool = True, **how: Any) -> Page:
        """A new browser in which `account` is signed in: with her password where it runs no scripts, else already."""
        page = self.visitor(language=account.language, scripts=scripts, **how)
        if scripts:
            page.context.add_cookies([{"name": "session", "value": self.session_of(account), "url": self.url}])
        else:
            page.goto(f"/{account.language}/sign-in")
            self.sign_in(page, account)
        return page

    def session_of(self, account: Any, **more: Any) -> str:
        """The session of somebody who has signed in a moment ago, sealed with the key of the running server."""
        kept = {"_user_id": account.fs_uniquifier, "_fresh": True, "fs_cc": "set", "fs_paa": clock.now().timestamp()}
        return str(self.app.session_interface.get_signing_serializer(self.app).dumps(kept | more))

    def sign_in(self, page: Page, account: Any) -> None:
        """Give the password on the page that asks for it."""
        page.locator("input[name=email]").fill(account.email)
        page.locator("input[name=password]").fill(factories.PASSWORD)
        page.locator("form:has(input[name=password]) button[type=submit]").first.click()
        page.wait_for_url(lambda url: "/sign-in" not in url)

    def registration_of(self, event: Event, account: Account) -> Registration:
        """Her registration as the database has it now; call it while arranging."""
        where = (Registration.event_id == event.id, Registration.account_id == account.id)
        return db.session.scalars(sa.select(Registration).where(*where)).one()

    def restart(self, name: str) -> None:
        """Kill a process (`web` or `worker`) as a power cut would, and start it again."""
        self.kill(name)
        self.start(name)

    def kill(self, name: str) -> None:
        """End a process and its children without a word, the process first: it would replace a child that died."""
        process = self.processes[name]
        for pid in [process.pid, *_children(process.pid)]:
            with suppress(ProcessLookupError):  # a child that has ended with its parent
                os.kill(pid, 9)
        process.wait(20) if isinstance(process, subprocess.Popen) else process.join(20)

    def start(self, name: str) -> None:
        """Start a process and wait until it answers: first by hand, then as a fork, as `meetings run` does."""
        port = self.url.rpartition(":")[2]
        words = {"web": ["web", "--port", port], "worker": ["worker"]}[name]
        if name in self.processes:
            self.processes[name] = FORKS.Process(target=starting.meetings, args=(words, self.environment))
            self.processes[name].start()
        else:
            command = [sys.executable, "-m", "meetings.cli", *words]
            self.processes[name] = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **self.environment})
        if name == "web":
            _wait_for(int(port))


def _children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _wait_for(port: int) -> None:
    """Wait for an answer, and not for a connection alone: a server that is being killed still takes those."""

    def answers() -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return bool(connection.getresponse().read())
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    wait_until(answers, "the server did not answer")


def newcomer(number: int) -> dict[str, Any]:
    """The columns of an account of somebody who has confirmed her address."""
    unique = f"{time.time_ns()}-{number}"
    return {
        "email": f"newcomer-{unique}@example.org",
        "fs_uniquifier": f"newcomer-{unique}",
        "confirmed_at": clock.now(),
        "given_name": "Nova",
        "family_name": f"Newcomer {number}",
        "sort_name": f"newcomer {number}",
        "created_at": clock.now(),
    }


def lapse(live: Live, kind: type[Queued]) -> None:
    """Let the time pass after which work that a dead worker had in hand is free again."""
    with live.arranging():
        held = sa.update(kind).where(kind.state == QueueState.RUNNING)
        db.session.execute(held.values(lease_until=clock.now() - timedelta(seconds=1)))


def look_closely(page: Page) -> None:
    """axe finds nothing, in either scheme; at 320 px nothing scrolls sideways and fingers hit what stands alone."""
    page.wait_for_load_state()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    page.emulate_media(color_scheme="light")
    _ask_axe(page, {})
    page.emulate_media(color_scheme="dark")
    _ask_axe(page, {"runOnly": ["color-contrast", "link-in-text-block"]})  # all else is the same in any colour
    size = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, f"{page.url} scrolls sideways"
    assert page.evaluate(TOO_WIDE) == [], f"{page.url}: wider than their boxes"
    assert page.evaluate(TOO_SMALL) == [], f"{page.url}: too small for a finger"
    page.set_viewport_size(size)


def _ask_axe(page: Page, options: dict[str, Any]) -> None:
    wanted = {"resultTypes": ["violations"], "preload": False} | options
    found = page.evaluate("wanted => axe.run(wanted).then(result => result.violations)", wanted)
    problems = [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found]
    assert problems == [], f"{page.url}: {problems}"


def look_everywhere(live: Live, page: Page, path: str) -> None:
    """Look closely at a page in both languages and both colour schemes; once, for pages do not know the database."""
    if not live.on_sqlite:
        return
    for language in ("en", "fr"):
        answer = page.goto(re.sub(r"^/(en|fr)/", f"/{language}/", path))
        assert getattr(answer, "status", 0) == 200, f"{page.url} answers {answer}"
        look_closely(page)
