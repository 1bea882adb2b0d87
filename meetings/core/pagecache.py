"""Pages for visitors without a cookie, kept ready until anything in the database changes.

Nothing that depends on a person can come in here: a request with a cookie or an Authorization header is never
answered from here, and an answer that sets a cookie, uses the session or carries a nonce is never kept.
"""

import logging
import threading
import time
import uuid
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, g, request, session

from meetings.core.db import data_version

log = logging.getLogger("meetings")
LONGEST = 30.0
MOST = 500


@dataclass(frozen=True, slots=True)
class Page:
    """An answer as it left, but for its request id."""

    version: str
    made_at: float
    rule: str
    headers: list[tuple[str, str]]
    body: bytes


class Pages:
    """The pages of one process, the least recently asked for thrown out first; stands before the application."""

    def __init__(self, application: WSGIApplication, version: Callable[[], str]) -> None:
        self._application = application
        self._version = version
        self._pages: OrderedDict[str, Page] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from memory, or let the application answer."""
        key = key_of(environ)
        page = self.get(key) if key else None
        if page is None:
            return self._application(environ, start_response)
        log.info("request", extra={"method": "GET", "rule": page.rule, "status": 200, "milliseconds": 0.0})
        start_response("200 OK", [*page.headers, ("X-Request-Id", uuid.uuid4().hex)])
        return [page.body]

    def get(self, key: str) -> Page | None:
        """The page if it is still true."""
        page = self._pages.get(key)
        if page is None or time.monotonic() - page.made_at > LONGEST or page.version != self._version():
            return None
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
        return page

    def put(self, key: str, page: Page) -> None:
        """Keep a page."""
        with self._lock:
            self._pages[key] = page
            self._pages.move_to_end(key)
            while len(self._pages) > MOST:
                self._pages.popitem(last=False)


def key_of(environ: WSGIEnvironment) -> str:
    """What an anonymous reading asks for; empty when it is not one."""
    if environ["REQUEST_METHOD"] != "GET" or "HTTP_COOKIE" in environ or "HTTP_AUTHORIZATION" in environ:
        return ""
    secure = environ["wsgi.url_scheme"]
    coding = environ.get("HTTP_ACCEPT_ENCODING", "")
    return f"{secure} {coding} {environ['PATH_INFO']}?{environ.get('QUERY_STRING', '')}"


def init_app(app: Flask) -> None:
    """Stand before the application. Called first, so that an answer is kept after everybody has finished it."""
    if not app.config.get("KEEP_PAGES", True):
        return
    pages = Pages(app.wsgi_app, lambda: data_version(app))
    app.wsgi_app = pages  # type: ignore[method-assign]
    app.extensions["pages"] = pages
    app.after_request(lambda response: _keep(pages, response))


def kept_for_anonymous(view: Callable[..., Any]) -> Callable[..., Any]:
    """Keep this page for visitors without a cookie as long as nothing was committed, 30 seconds at most."""

    @wraps(view)
    def kept(*args: Any, **kwargs: Any) -> Any:
        if key_of(request.environ):
            g.kept_version = data_version()
        return view(*args, **kwargs)

    return kept


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
