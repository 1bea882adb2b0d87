"""Answers that are saved as a file and never opened as a page of this site."""

import unicodedata
from collections.abc import Iterator
from urllib.parse import quote

from flask import Response

SAFE = "!#$&+-.^_`|~"


def attachment(content: Iterator[bytes] | bytes, name: str, content_type: str, size: int | None = None) -> Response:
    """A file of `size` bytes to save under `name` (RFC 6266), without any right should a browser open it."""
    response = Response(content, content_type=content_type)
    response.headers.set("Content-Disposition", "attachment", **_names(name))
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if size is not None:
        response.content_length = size
    return response


def _names(name: str) -> dict[str, str]:
    """The name in ASCII, and beside it as it is when it has other letters (RFC 8187)."""
    name = "".join(c for c in name if c.isprintable())
    if name.isascii():
        return {"filename": name}
    simple = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    if simple.startswith("."):
        simple = f"document{simple}"
    return {"filename": simple or "document", "filename*": f"UTF-8''{quote(name, safe=SAFE)}"}
