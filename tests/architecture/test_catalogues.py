"""French is complete, and set as French is set."""

import re

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from meetings.config import ROOT

CATALOGUE = ROOT / "translations" / "fr" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "lazy_ngettext": (1, 2)}


@pytest.fixture(scope="module")
def french():
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="fr")


def texts_of(message):
    return message.string if isinstance(message.string, tuple | list) else (message.string,)


def every_text(catalogue):
    return [
        re.sub(r"<[^>]*>|%\(\w+\)[sd]", "", text) for message in catalogue if message.id for text in texts_of(message)
    ]


def wanted_messages():
    for folder, method in (("meetings", "python"), ("templates", "jinja2")):
        pattern = "**.py" if method == "python" else "**.*"
        for _file, _line, message, _notes, _context in extract_from_dir(
            str(ROOT / folder), method_map=[(pattern, method)], keywords=KEYWORDS
        ):
            yield message[0] if isinstance(message, tuple) else message


def test_every_sentence_is_translated(french):
    missing = {
        message
        for message in wanted_messages()
        if french.get(message) is None or not all(texts_of(french.get(message)))
    }
    assert missing == set()
    assert [message.id for message in french if message.id and message.fuzzy] == []


def test_placeholders_are_kept(french):
    for message in french:
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        names = {name for text in ids for name in re.findall(r"%\((\w+)\)", text)}
        for text in texts_of(message) if message.id else ():
            assert set(re.findall(r"%\((\w+)\)", text)) <= names, text


@pytest.mark.parametrize(
    ("fault", "pattern"),
    [
        ("straight apostrophe", r"'"),
        ("straight quotation mark", r'"'),
        ("breaking space before a double sign", r" [;:!?»]"),
        ("breaking space after a quotation mark", r"« "),
        ("no space before a double sign", r"[^\W\d_][;:!?](\s|$)"),
    ],
)
def test_typography(french, fault, pattern):
    assert [text for text in every_text(french) if re.search(pattern, text)] == [], fault
