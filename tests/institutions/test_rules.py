"""Names: folded, sorted, complete, with their notes."""

from types import SimpleNamespace

import pytest

from meetings.core.translated import Translated
from meetings.institutions import rules
from meetings.institutions.models import Institution, Kind

NOTE = Translated(en="* A note.", fr="* Une note.")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("États-Unis d’Amérique", "etats unis d amerique"),
        ("  Türkiye ", "turkiye"),
        ("Moldova, Republic of", "moldova, republic of"),
        ("Kosovo*", "kosovo"),
        ("Åland", "aland"),
    ],
)
def test_sort_keys(text, key):
    assert rules.sort_key(text) == key


def test_a_name_stands_in_both_languages():
    for name in (Translated(), Translated(en="Only"), Translated(fr="Seul")):
        with pytest.raises(rules.NameMissing):
            rules.check_names(name, Translated())


@pytest.mark.parametrize(
    ("name", "footnote"),
    [
        (Translated(en="Name*", fr="Nom*"), Translated()),
        (Translated(en="Name", fr="Nom"), NOTE),
        (Translated(en="Name*", fr="Nom"), NOTE),
        (Translated(en="Name*", fr="Nom*"), Translated(en="* A note.")),
    ],
)
def test_asterisk_and_note_belong_together(name, footnote):
    with pytest.raises(rules.NoteUnmarked):
        rules.check_names(name, footnote)


def test_complete_names_pass():
    rules.check_names(Translated(en="Name", fr="Nom"), Translated())
    rules.check_names(Translated(en="Name*", fr="Nom*"), NOTE)


def test_each_note_is_printed_once_and_in_order():
    one, two = (Institution(footnote=Translated(en=f"* {word}", fr=f"* {word}")) for word in ("One", "Two"))
    plain = Institution(footnote=Translated())
    assert rules.footnotes([two, None, one, plain, two], "fr") == ["* Two", "* One"]


def test_states_are_not_retired():
    with pytest.raises(rules.StateStays):
        rules.check_retirement(Institution(kind=Kind.STATE))


def test_organisers_do_not_choose_hosts():
    organiser, administrator = (SimpleNamespace(is_administrator=flag) for flag in (False, True))
    for present, wanted in ((False, True), (True, False)):
        with pytest.raises(rules.HostsAreGiven):
            rules.check_hosting(present, wanted, organiser)
        rules.check_hosting(present, wanted, administrator)
        rules.check_hosting(wanted, wanted, organiser)
