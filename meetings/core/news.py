"""What a page says first: that something is done or in the way, and where one is likely to go on from there."""

from flask import flash
from markupsafe import Markup


def done_and_on(sentence: str, label: str, address: str) -> None:
    """Say at the top of the next page that something is done, with a link; a `#place` is one on that page."""
    said_with_way(sentence, label, address, "done")


def said_with_way(sentence: str, label: str, address: str, kind: str) -> None:
    """The same of anything, with the word and colour of its kind."""
    flash(Markup('{} <a href="{}">{}</a>').format(sentence, address, label), kind)
