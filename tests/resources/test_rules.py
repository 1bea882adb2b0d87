"""Pure questions about documents."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.resources.models import Access
from meetings.resources.rules import (
    Reader,
    Standing,
    in_reading_order,
    may_change,
    may_read,
    may_share,
    readable,
    safe_file_name,
)


def a_document(access=Access.PUBLIC, owner="owner", withdrawn=None):
    return SimpleNamespace(access=access, owner_id=owner, withdrawn_at=withdrawn)


def test_each_standing_reads_more():
    assert readable(Standing.VISITOR) == {Access.PUBLIC}
    assert readable(Standing.PARTICIPANT) == {Access.PUBLIC, Access.PARTICIPANTS}
    assert readable(Standing.MANAGER) == set(Access)


def test_who_reads_what():
    visitor, participant = Reader(None, Standing.VISITOR), Reader("p", Standing.PARTICIPANT)
    owner, manager = Reader("owner", Standing.VISITOR), Reader("m", Standing.MANAGER)
    assert may_read(a_document(), visitor)
    assert not may_read(a_document(Access.PARTICIPANTS), visitor)
    assert may_read(a_document(Access.PARTICIPANTS), participant)
    assert not may_read(a_document(Access.ORGANISERS), participant)
    assert not may_read(a_document(withdrawn="now"), participant)
    assert may_read(a_document(Access.ORGANISERS, withdrawn="now"), manager)
    assert may_read(a_document(Access.ORGANISERS, withdrawn="now"), owner)
    assert not may_read(a_document(Access.ORGANISERS, owner=None), visitor)


def test_rapporteurs_and_speakers_share():
    assert may_share(Standing.PARTICIPANT, "rapporteur", False)
    assert may_share(Standing.PARTICIPANT, "speaker", False)
    assert may_share(Standing.PARTICIPANT, "delegate", True)
    assert not may_share(Standing.PARTICIPANT, "delegate", False)
    assert not may_share(Standing.VISITOR, "rapporteur", True)
    assert may_share(Standing.MANAGER, None, False)


def test_only_their_own():
    assert may_change(a_document(), Reader("owner", Standing.PARTICIPANT, shares=True))
    assert not may_change(a_document(), Reader("other", Standing.PARTICIPANT, shares=True))
    assert not may_change(a_document(), Reader("owner", Standing.PARTICIPANT))
    assert may_change(a_document(), Reader("other", Standing.MANAGER))


def test_the_readers_language_comes_first():
    versions = {"en": 1, "ru": 3, "fr": 2}
    assert in_reading_order(versions, "fr", ["en", "fr"]) == [("fr", 2), ("en", 1), ("ru", 3)]
    assert in_reading_order({"en": 1}, "fr", ["en", "fr"]) == [("en", 1)]


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("Rapport d’activité.PDF", "Rapport d’activité.pdf"),
        ("Отчёт Սահմանադրություն.pdf", "Отчёт Սահմանադրություն.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\dana\\note.docx", "note.docx"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie- x=1.pdf"),
        ("<img onerror=alert(1)>.png", "img onerror=alert(1).png"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        (".pdf", "document.pdf"),
        ("  ..  .pdf", "document.pdf"),
        ("", "document"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
    ],
)
def test_file_names(given_name, safe):
    assert safe_file_name(given_name) == safe


@given(st.text())
def test_no_name_leaves_its_folder_or_opens_a_header(name):
    safe = safe_file_name(name)
    assert safe
    assert not set(safe) & set('/\\<>:"|?*\r\n\0')
    assert not safe.startswith(".")
    assert len(safe) <= 121 + max(len(name), 0)
