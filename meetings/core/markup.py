"""Text with light formatting: Markdown in, safe HTML out."""

from functools import cache
from html import unescape

import nh3
from flask import Flask
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from meetings.core.i18n import language
from meetings.core.translated import Translated

SCHEMES = {"http", "https", "mailto"}
TAGS = {
    "a",
    "blockquote",
    "br",
    "code",
    "em",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "strong",
    "ul",
}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
HEADING = {"heading_open", "heading_close"}
TOP = 3
DEEPEST = 6


class _Reader(MarkdownIt):
    """Reads CommonMark; a link to anywhere else than the web or a mail address stays as it was typed."""

    def validateLink(self, url: str) -> bool:
        """Asked for each link before it becomes one."""
        return url.lower().startswith(tuple(f"{scheme}:" for scheme in SCHEMES))


_markdown = _Reader("commonmark", {"html": False, "breaks": True}).disable("image")


def init_app(app: Flask) -> None:
    """Give templates the filter `markdown`, and `drawn_once(macro)` for what a long list says again and again."""
    app.jinja_env.filters["markdown"] = shown
    app.jinja_env.globals["drawn_once"] = cache


def html(text: str, top: int = TOP) -> Markup:
    """`text` as HTML that cannot do harm: no raw HTML, no pictures, links only to http, https and mailto.

    Headings begin at level `top`, below those of the page, and never skip a level.
    """
    tokens = _markdown.parse(text)
    _set_levels([token for token in tokens if token.type in HEADING], top)
    raw = _markdown.renderer.render(tokens, _markdown.options, {})
    return Markup(nh3.clean(raw, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES))  # noqa: S704


def shown(value: Translated | str | None, top: int = TOP) -> Markup:
    """The text in the reader's language as HTML; another language is marked as such."""
    if not isinstance(value, Translated):
        return html(value or "", top)
    text, code = value.shown_in(language())
    if not text or code == language():
        return html(text, top)
    return Markup('<div lang="{}" class="fallback">{}</div>').format(code, html(text, top))


def unformatted(text: str) -> str:
    """The same text without its marks, for calendars and mails: paragraphs and lists keep their lines."""
    raw = nh3.clean(str(html(text)).replace("<li>", "<li>– ").replace("<hr>", ""), tags=set())
    return "\n".join(line for line in unescape(raw).splitlines() if line.strip())


def _set_levels(headings: list[Token], top: int) -> None:
    """Give each heading, opened and closed by a token, the level of its rank among those that the text uses."""
    used = sorted({token.tag for token in headings})
    previous = top - 1
    for opening, closing in zip(headings[::2], headings[1::2], strict=True):
        previous = min(top + used.index(opening.tag), previous + 1, DEEPEST)
        opening.tag = closing.tag = f"h{previous}"
