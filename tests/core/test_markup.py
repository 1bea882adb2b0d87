"""What people write is shown with its formatting and without anything that could do harm."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.core import markup
from meetings.core.i18n import in_language
from meetings.core.translated import Translated

ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](https://elsewhere.example/pixel.png)",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "[x](file:///etc/passwd)",
    "<javascript:alert(1)>",
    '[x](https://example.org "onmouseover=alert(1)")',
    '[x](https://example.org"onmouseover="alert(1))',
    "<a href='https://example.org' onclick=alert(1) style=position:fixed>x</a>",
    "<svg/onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<style>body{display:none}</style>",
    "[x]: javascript:alert(1)\n\n[x]",
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    "<form action=https://elsewhere.example><input name=password>",
    "[x](//elsewhere.example)",
    "[x](/en/sign-out)",
    "<!-- --><base href=https://elsewhere.example>",
    "<math><mtext></mtext><mglyph><style><img src=x onerror=alert(1)></style></mglyph></math>",
)


class _Reader(HTMLParser):
    """Collects what a browser would find in a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def tags_of(html: str) -> list[tuple[str, dict[str, str | None]]]:
    reader = _Reader()
    reader.feed(html)
    return reader.found


def assert_harmless(html: str) -> None:
    for tag, attributes in tags_of(html):
        assert tag in markup.TAGS
        assert set(attributes) <= {"href", "title", "rel", "start"}
        if "href" in attributes:
            assert urlsplit(attributes["href"] or "").scheme in markup.SCHEMES


@pytest.mark.parametrize("text", ATTACKS)
def test_an_attack_stays_text(text):
    assert_harmless(markup.html(text))


@given(
    st.lists(st.sampled_from([*ATTACKS, "\n", " ", "<", ">", '"', "](", "[", "`", "*", "&#x3c;", "\x00"])).map("".join)
)
@settings(max_examples=150, deadline=None)
def test_attacks_together_stay_text(text):
    assert_harmless(markup.html(text))


def test_formatting_is_kept():
    html = markup.html("Some **bold** and *slanted* words.\n\n- one\n- two\n\n1. first\n")
    assert "<strong>bold</strong>" in html
    assert "<em>slanted</em>" in html
    assert html.count("<li>") == 3


def test_links_lead_to_the_web_and_to_mail_only():
    html = markup.html("[a](https://example.org/x?y=1&z=2) [b](mailto:a@example.org) <https://example.org>")
    assert [attributes["href"] for tag, attributes in tags_of(html) if tag == "a"] == [
        "https://example.org/x?y=1&z=2",
        "mailto:a@example.org",
        "https://example.org",
    ]
    assert len(re.findall('rel="noopener noreferrer"', html)) == 3


def test_headings_stand_below_those_of_the_page_and_skip_no_level():
    assert markup.html("# One\n\n##### Five\n\n###### Six") == "<h3>One</h3>\n<h4>Five</h4>\n<h5>Six</h5>\n"
    assert markup.html("### Three\n\n# One", top=2) == "<h2>Three</h2>\n<h2>One</h2>\n"
    assert markup.html("# 1\n## 2\n### 3\n#### 4\n##### 5\n###### 6").count("<h6>") == 3


def test_a_line_break_is_one():
    assert "<br>" in markup.html("one\ntwo")


def test_another_language_is_marked(app):
    with app.test_request_context("/"), in_language("fr"):
        assert markup.shown(Translated(en="Hello", fr="Bonjour")) == "<p>Bonjour</p>\n"
        assert markup.shown(Translated(en="Hello")).startswith('<div lang="en"')
        assert markup.shown(Translated()) == ""
        assert markup.shown(None) == ""


def test_without_marks_text_keeps_its_lines():
    assert markup.unformatted(
        "# Aims\n\nSome **bold** & <b>raw</b>\n\n- one\n- [two](https://example.org)\n\n---\nend"
    ) == ("Aims\nSome bold & <b>raw</b>\n– one\n– two\nend")
