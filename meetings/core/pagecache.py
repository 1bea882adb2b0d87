"""Pages kept ready until anything in the database changes: for visitors without a cookie, and for one reader each.

A page is answered again only to the same question: the same address, host, compression and, where a cookie came
along, the same cookies from the same browser at the same place. An answer that sets a cookie, uses the session anew
or carries a nonce is never kept.
"""

import logging
import sqlite3
import threading
import time
import uuid
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any, TypeVar
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, current_app, g, request, session
from sqlalchemy.exc import SQLAlchemyError

from meetings.core.db import data_version

View = TypeVar("View", bound=Callable[..., Any])
log = logging.getLogger("meetings")
LONGEST = 30.0
MOST, MOST_BYTES = 500, 24_000_000
READER = ("HTTP_COOKIE", "HTTP_USER_AGENT", "REMOTE_ADDR")
OTHERWISE = {"HTTP_AUTHORIZATION", "HTTP_AUTHENTICATION_TOKEN", "HTTP_HX_REQUEST"}
"""Who asks so is somebody else than her cookie says, or asks for a part of a page."""
QUESTION = ("wsgi.url_scheme", "HTTP_HOST", "HTTP_ACCEPT_ENCODING", "PATH_INFO", "QUERY_STRING")


class Kept(StrEnum):
    """For whom a view's pages are kept."""

    ANONYMOUS = "anonymous"
    READER = "reader"


@dataclass(frozen=True, slots=True)
class Page:
    """An answer as it left, but for its request id; `made_at` in seconds of the monotonic clock."""

    version: str
    made_at: float
    rule: str
    headers: list[tuple[str, str]]
    body: bytes


class Pages:
    """The pages of one process, the oldest thrown out first; stands before the application."""

    def __init__(self, application: WSGIApplication, version: Callable[[], str]) -> None:
        self._application = application
        self._version = version
        self._pages: OrderedDict[str, Page] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from memory, or let the application answer."""
        self._throw_out_old()
        key = key_of(environ)
        page = self.get(key) if key else None
        if page is None:
            return self._application(environ, start_response)
        log.info("request", extra={"method": "GET", "rule": page.rule, "status": 200, "milliseconds": 0.0})
        start_response("200 OK", [*page.headers, ("X-Request-Id", uuid.uuid4().hex)])
        return [page.body]

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._pages)

    def clear(self) -> None:
        """Keep none."""
        with self._lock:
            self._pages.clear()
            self._bytes = 0

    def get(self, key: str) -> Page | None:
        """The page if it is still true; without a database nobody knows."""
        page = self._pages.get(key)
        if page is None or time.monotonic() - page.made_at > LONGEST:
            return None
        try:
            version = self._version()
        except (SQLAlchemyError, sqlite3.Error):
            return None
        if page.version == version:
            return page
        self._throw_out_untrue(version)
        return None

    def put(self, key: str, page: Page) -> None:
        """Keep a page, and throw the oldest out as long as there are too many or they fill too much memory."""
        with self._lock:
            self._forget(key)
            self._pages[key] = page
            self._bytes += len(page.body)
            while len(self._pages) > MOST or self._bytes > MOST_BYTES:
                self._forget(next(iter(self._pages)))

    def _forget(self, key: str) -> None:
        page = self._pages.pop(key, None)
        self._bytes -= len(page.body) if page else 0

    def _throw_out_old(self) -> None:
        """Nothing about anybody stays longer than it is used; they stand in the order in which they were made."""
        youngest = time.monotonic() - LONGEST
        with self._lock:
            while self._pages and next(iter(self._pages.values())).made_at < youngest:
                self._forget(next(iter(self._pages)))

    def _throw_out_untrue(self, version: str) -> None:
        with self._lock:
            for key in [key for key, page in self._pages.items() if page.version != version]:
                self._forget(key)


def key_of(environ: WSGIEnvironment) -> str:
    """What is asked, and by whom where a cookie says so; empty when the answer cannot be kept."""
    if environ["REQUEST_METHOD"] != "GET" or not OTHERWISE.isdisjoint(environ):
        return ""
    names = (*READER, *QUESTION) if "HTTP_COOKIE" in environ else QUESTION
    question = repr([environ.get(name) for name in names])
    return sha256(question.encode()).hexdigest()


def init_app(app: Flask) -> None:
    """Stand before the application. Called first: versions are read before, answers kept after everything else."""
    if not app.config["KEEP_PAGES"]:
        return
    pages = Pages(app.wsgi_app, lambda: data_version(app))
    app.wsgi_app = pages  # type: ignore[method-assign]
    app.extensions["pages"] = pages
    app.before_request(_read_version)
    app.after_request(lambda response: _keep(pages, response))


def kept_for_anonymous(view: View) -> View:
    """Keep this page for visitors without a cookie as long as nothing was committed, 30 seconds at most."""
    view.kept = Kept.ANONYMOUS  # type: ignore[attr-defined]
    return view


def kept_for_its_reader(view: View) -> View:
    """The same, and for whoever is signed in under her own cookie; not for pages whose reading is recorded."""
    view.kept = Kept.READER  # type: ignore[attr-defined]
    return view


def _read_version() -> None:
    """Before anything is read, the reader’s rights included: what is committed meanwhile makes the answer untrue."""
    kept = getattr(current_app.view_functions.get(request.endpoint or ""), "kept", None)
    is_for_all = kept is Kept.ANONYMOUS and "HTTP_COOKIE" not in request.environ
    if (is_for_all or kept is Kept.READER) and key_of(request.environ):
        g.kept_version = data_version()


def _keep(pages: Pages, response: Response) -> Response:
    version = g.get("kept_version")
    if version is None or not _may_be_kept(response):
        return response
    headers = [pair for pair in response.headers if pair[0] != "X-Request-Id"]
    body = response.get_data()
    page = Page(version, time.monotonic(), str(request.url_rule), headers, body)
    pages.put(key_of(request.environ), page)
    return response


def _may_be_kept(response: Response) -> bool:
    plain = response.status_code == 200 and not response.is_streamed and "csp_nonce" not in g
    return plain and not session.modified and "Set-Cookie" not in response.headers
