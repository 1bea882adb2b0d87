"""Letters: what is filled in stays text, nothing is filled twice, and nothing that could harm comes through."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.core import prose
from meetings.core.prose import Link, Prose, letter, line
from tests.core.test_markup import ATTACKS

SECRET = "filled twice"
PAGE = Link("My registration", "https://meetings.example/en/my-registration")
HARMLESS = {"a", "blockquote", "br", "div", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "strong", "ul"}
NAMES = (
    "{other}",
    "{{other}}",
    "{page}",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "[click](https://elsewhere.example)",
    "<https://elsewhere.example>",
    "https://elsewhere.example",
    "# Heading",
    "**bold** _it_ `code`",
    "- item",
    "> quoted",
    "\\{other}",
    "&lt;b&gt; &#123;other&#125;",
    "%(other)s ${other} {{ 7*7 }}",
    "Ana\r\nBcc: everyone@example.org",
    "Ana\n\n- Petrova",
    "მაია ÅÖ Καπ",
)


class Reader(HTMLParser):
    """What a mail program would find: tags with their attributes, and the text between them."""

    def __init__(self):
        super().__init__()
        self.tags, self.text = [], ""

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


def read(text, **values):
    parts = letter(text, {"name": "Ana", "other": SECRET, "page": PAGE} | values)
    reader = Reader()
    reader.feed("".join(part.html for part in parts if isinstance(part, Prose)))
    return parts, reader


def plain(parts):
    return "\n\n".join(part.text if isinstance(part, Prose) else part.url for part in parts)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_stays_the_text_it_is(name):
    parts, reader = read("Dear **{name}**, welcome.\n\n- {name}\n\n[words]({page}) {name}", name=name)
    shown = prose.one_line(name)
    assert reader.text.count(shown) == 3
    assert plain(parts).count(shown) == 3
    assert [tag for tag, _attrs in reader.tags] == ["p", "strong", "ul", "li", "p", "a"]
    assert SECRET not in reader.text + plain(parts) + line("{name}", {"name": name, "other": SECRET})


@given(
    name=st.text(max_size=60),
    text=st.text(alphabet=st.sampled_from("ab{}nameotherpage[]()<>*_`#-.:/\\&;!\n "), max_size=80),
)
@settings(max_examples=400, deadline=None)
def test_whatever_is_written_and_filled_in_only_harmless_tags_come_out(name, text):
    for around in (text, f"{text}{{name}}{text}", f"[{text}]({text})", f"> {text} {{name}}"):
        _parts, reader = read(around, name=name)
        for tag, attrs in reader.tags:
            assert tag in HARMLESS
            assert set(attrs) <= {"href", "rel", "title", "start"}
            assert attrs.get("href") is None or re.match(r"https?:|mailto:", attrs["href"], re.I)


@given(name=st.text(min_size=1, max_size=60))
@settings(max_examples=300, deadline=None)
def test_no_name_changes_the_tags_around_it(name):
    text = "Dear {name},\n\n*{name}* and **{name}**\n\n1. {name}\n2. x\n\n## {name}\n\n> {name}"
    quiet, other = read(text, name="Ana")[1], read(text, name=name)[1]
    assert other.tags == quiet.tags
    assert prose.one_line(name) in unescape(other.text)


@given(names=st.lists(st.sampled_from(["{name}", "{other}", "{page}", "{", "}", "x"]), min_size=2, max_size=6))
def test_nothing_is_filled_in_a_second_time(names):
    value = "".join(names)
    assert line("{name}", {"name": value, "other": SECRET}) == value
    parts, reader = read("so {name}", name=value)
    assert reader.text.strip() == f"so {value}"
    assert plain(parts) == f"so {value}"


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_organisers_write_cannot_do_harm_either(attack):
    _parts, reader = read(attack)
    assert {tag for tag, _attrs in reader.tags} <= HARMLESS
    for _tag, attrs in reader.tags:
        assert not re.match(r"\s*(javascript|data|vbscript|file)", attrs.get("href") or "", re.I)
        assert not [name for name in attrs if name.startswith("on") or name == "style"]


def test_a_link_alone_is_a_button_and_in_a_sentence_an_address():
    parts, _reader = read("Before\n\n{page}\n\nOpen {page} or [your page]({page}).\n\n{name}")
    assert [type(part) for part in parts] == [Prose, Link, Prose]
    assert parts[1] == PAGE
    assert parts[2].text == f"Open {PAGE.url} or your page ({PAGE.url}).\n\nAna"
    assert parts[2].html.count(f'href="{PAGE.url}"') == 2


def test_the_text_keeps_paragraphs_lists_and_quotations():
    parts, _reader = read(
        "Dear {name},\nwelcome.\n\n- one\n- two\n  more\n    - deep\n\n1. first\n2. second\n\n> so\n> it is\n\n***\n\n"
        "See <https://coe.int> and [there](https://coe.int/x) or <a@example.org>."
    )
    assert plain(parts) == (
        "Dear Ana,\nwelcome.\n\n– one\n– two\n  more\n  – deep\n\n1. first\n2. second\n\n> so\n> it is\n\n———\n\n"
        "See https://coe.int and there (https://coe.int/x) or a@example.org."
    )


def test_a_link_to_a_word_that_is_no_page_leads_nowhere():
    parts, reader = read("[words]({name})", name="https://elsewhere.example")
    assert [attrs.get("href") for tag, attrs in reader.tags if tag == "a"] in ([], [None])
    assert plain(parts) == "words"


def test_what_stands_in_braces_is_found():
    assert prose.strangers("{name} {nme} { x } {name.__class__} {0} {} {nme}", {"name"}) == [
        "nme", " x ", "name.__class__", "0", "",
    ]  # fmt: skip
    assert prose.used("{name} {page}") == {"name", "page"}
    assert prose.misplaced("[a](https://x.example/{name}) [b]({page}) {name}", {"name", "page"}) == [
        "https://x.example/{name}"
    ]
    assert prose.targets("[a]({page}) {name} [c](https://x.example)", {"name", "page"}) == ["page"]


def test_a_line_has_no_ends():
    assert line("Hello {name}\r\nX: y", {"name": "A\nBcc: b@example.org\x00"}) == "Hello A Bcc: b@example.org X: y"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "Votre délégation\u202f: Réunion «\u00a0annuelle\u00a0»",
            "Votre délégation\u202f: Réunion «\u00a0annuelle\u00a0»",
        ),
        (" One\r\nBcc: x@example.org\x00\u2028two \t three\u200b ", "One Bcc: x@example.org two three"),
        ("\u202f", ""),
    ],
)
def test_one_line_keeps_what_french_keeps_together_and_nothing_that_opens_another(text, line):
    assert prose.one_line(text) == line
