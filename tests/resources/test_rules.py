"""Pure questions about documents."""

from types import SimpleNamespace

from meetings.resources.models import Access
from meetings.resources.rules import (
    Reader,
    Standing,
    in_reading_order,
    may_change,
    may_read,
    may_share,
    readable,
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
