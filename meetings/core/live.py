"""Pages that keep themselves up to date: their middle part is asked for by script, again and again.

It stands in a live region with an id, in which the page says afterwards what came of it: whoever listens hears that.
"""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

WHOLE = {"HX-Retarget": "#content", "HX-Reselect": "#content", "HX-Reswap": "outerMorph"}


def in_place_of_page(page: str) -> ResponseReturnValue:
    """Answers a part with the page it stands in: what was at work is over, and more than the part has changed.

    The browser exchanges what differs and loads nothing anew, which would overtake a link pressed at that very moment.
    What the last press said stands above the part that is exchanged, and stays.
    """
    return page, 200, WHOLE


def is_live() -> bool:
    """Whether a part of the page asks, and not the reader for a page."""
    return request.headers.get("HX-Request") == "true"


def whole_or_part(page: str, part: str, **values: Any) -> str:
    """The template of the page, or of its part alone when that asks."""
    return render_template(part if is_live() else page, **values)
