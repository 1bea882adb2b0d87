"""Ways back: the page a reader came from, and the page that belongs to an address that only takes forms."""

import re
from collections.abc import Iterable
from urllib.parse import quote, urlencode, urlsplit

from flask import Flask, current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from meetings.core.i18n import LANGUAGES, language
from meetings.core.urls import safe_next

LANGUAGE = re.compile(rf"^/({'|'.join(LANGUAGES)})(?=/|$)")


def init_app(app: Flask) -> None:
    """Give templates the ways."""
    app.jinja_env.globals |= {
        "other_languages": other_languages,
        "switch_language_url": switch_language_url,
        "way_back": way_back,
    }


def other_languages() -> list[tuple[str, str, str]]:
    """(code, name of the language in itself, address) of this very page in our other languages."""
    return [(code, name, switch_language_url(code)) for code, name in LANGUAGES.items() if code != language()]


def switch_language_url(code: str) -> str:
    """This very page, its query included, in another language; of an address that only takes forms, its page."""
    if request.endpoint is None or "lang" not in (request.url_rule.arguments if request.url_rule else ()):
        return f"/{code}/"
    if request.method == "POST" and not can_be_read(request.path):
        return in_language(page_of_this() or f"{request.script_root}/{code}/", code)
    return in_language(_this([(name, _onward(name, value, code)) for name, value in _asked()]), code)


def _asked() -> list[tuple[str, str]]:
    """What the address of the page says, and where a form that came back with it leads."""
    onward = _sent("next") if request.method == "POST" else None
    return [*request.args.items(multi=True), *([("next", onward)] if onward and "next" not in request.args else [])]


def _sent(name: str) -> str | None:
    """What came with the form; nothing of one that is too large to be read."""
    try:
        return request.form.get(name)
    except HTTPException:
        return None


def _onward(name: str, value: str, code: str) -> str:
    """Whoever changes the language on the way to a page comes to that page in the language chosen."""
    return in_language(value, code) if name == "next" and safe_next(value, "") else value


def way_back() -> str | None:
    """Where to go on from a page that only says what went wrong."""
    return came_from() if request.method == "GET" else page_of_this()


def can_be_read(path: str) -> bool:
    """Whether a page answers at this path (without the prefix that the site may live under)."""
    try:
        current_app.url_map.bind(request.host).match(path, method="GET")
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True


def came_from() -> str | None:
    """The path of our own page that the reader came from, its query included; None when it is not known or not ours."""
    parts = urlsplit(request.referrer or "")
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    if f"{parts.scheme}://{parts.netloc}/" != request.host_url or not safe_next(path, ""):
        return None
    inner = parts.path.removeprefix(request.script_root)
    if not LANGUAGE.match(inner) or not can_be_read(inner) or (request.method == "GET" and inner == request.path):
        return None
    return path


def page_of_this() -> str | None:
    """Where a form that was sent stands: where it was sent from, else at its own address, or at the next page above."""
    return came_from() or (_this(request.args.items(multi=True)) if can_be_read(request.path) else _above(request.path))


def _this(asked: Iterable[tuple[str, str]]) -> str:
    query = urlencode(list(asked))
    return request.script_root + quote(request.path) + (f"?{query}" if query else "")


def _above(path: str) -> str | None:
    while path.count("/") > 1:
        path = path.rpartition("/")[0]
        for candidate in (path, f"{path}/"):
            if can_be_read(candidate):
                return request.script_root + candidate
    return None


def in_language(path: str, code: str) -> str:
    """The same address in another language."""
    prefix = request.script_root
    return prefix + LANGUAGE.sub(f"/{code}", path.removeprefix(prefix), count=1)
