"""Mails read well whoever did what they tell of."""

import re

import pytest

from meetings.config import ROOT
from meetings.core import clock, mail
from meetings.core.translated import Translated

MAILS = ROOT / "templates" / "mail"
NAMED = re.compile(r"\bby=by\b")
ALWAYS_SOMEBODY_ELSE = {"delegations/question", "questionnaires/answered"}
NAMING = sorted(
    name
    for path in MAILS.rglob("*.txt")
    if NAMED.search(path.read_text(encoding="utf-8"))
    and (name := str(path.relative_to(MAILS).with_suffix(""))) not in ALWAYS_SOMEBODY_ELSE
)


def test_mails_name_who_did_something():
    assert {"registration/nominated", "registration/contact", "delegations/focal_point"} <= set(NAMING)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("names", [["Ada LOVELACE"], ["Ada LOVELACE", "Tamar LOMIDZE"]])
@pytest.mark.parametrize("flag", [True, False])
@pytest.mark.parametrize("name", NAMING)
def test_no_sentence_begins_with_a_blank_when_she_did_it_herself(world, name, flag, names, language):
    values = {
        "event": world.event,
        "event_title": "The meeting",
        "by": "",
        "name": "Ada LOVELACE",
        "contact": "Ada LOVELACE",
        "names": names,
        "institution": world.state.name,
        "category": world.delegate.name,
        "function": Translated(),
        "delegation": world.state.name if flag else None,
        "works_until": clock.now(),
        "link": "https://example.org/",
        **dict.fromkeys(("deputy", "is_confirmed", "has_account", "frees_place", "may_register"), flag),
        **dict.fromkeys(("more", "ended"), ()),
        **dict.fromkeys(("words", "full", "state"), ""),
        **dict.fromkeys(("opens_at", "deadline"), None),
    }
    written = mail.compose(name, to=world.dana, values=values, language=language)
    lines = [written.subject, *written.text.splitlines()]
    html = re.sub(r"\s*\n\s*", "\n", written.html)
    assert [line for line in lines if re.match(r"\s|[a-z]+\s(?!:)", line)] == []
    assert re.findall(r"<p>(?:\s|[a-z]).*", html) == []
