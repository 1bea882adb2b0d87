"""Addresses that leave the site, and addresses that come back to it."""

from typing import Any
from urllib.parse import urlsplit

from flask import current_app

from meetings.core.i18n import language


def external_url(endpoint: str, **values: Any) -> str:
    """The absolute address of a page, from PUBLIC_URL and never from the request's Host header."""
    public = urlsplit(current_app.config["PUBLIC_URL"])
    url_map = current_app.url_map
    if "lang" not in values and url_map.is_endpoint_expecting(endpoint, "lang"):
        values["lang"] = language()
    adapter = url_map.bind(public.netloc, public.path or "/", url_scheme=public.scheme)
    return adapter.build(endpoint, values, force_external=True)


def public_origin() -> str:
    """Scheme, host and port of PUBLIC_URL, as browsers name the site."""
    public = urlsplit(current_app.config["PUBLIC_URL"])
    return f"{public.scheme}://{public.netloc}"


def public_host() -> str:
    """The host of PUBLIC_URL."""
    return urlsplit(current_app.config["PUBLIC_URL"]).hostname or ""


def safe_next(target: str | None, otherwise: str) -> str:
    """`target` when it is a plain path on this site, else `otherwise`.

    Refused: schemes, hosts, `//host`, backslashes and control characters, which browsers read as hosts.
    """
    if not target or not target.startswith("/") or target.startswith("//"):
        return otherwise
    if "\\" in target or any(ord(character) < 33 or ord(character) == 127 for character in target):
        return otherwise
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc else otherwise
