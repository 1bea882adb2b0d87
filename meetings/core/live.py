"""Pages that keep themselves up to date: their middle part is asked for by script, again and again."""

from typing import Any

from flask import render_template, request

REFRESH = "", 200, {"HX-Refresh": "true"}
"""Answers a part when the whole page is to be asked for again."""


def is_live() -> bool:
    """Whether a part of the page asks, and not the reader for a page."""
    return request.headers.get("HX-Request") == "true"


def whole_or_part(page: str, part: str, **values: Any) -> str:
    """The template of the page, or of its part alone when that asks."""
    return render_template(part if is_live() else page, **values)
