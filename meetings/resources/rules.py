"""Who may see, share and change documents, which version comes first."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from flask_babel import lazy_gettext as _l

from meetings.core.errors import Refusal
from meetings.resources.models import Access

SHARING_CATEGORIES = frozenset({"rapporteur", "speaker"})


class Standing(enum.IntEnum):
    """What a reader is to the documents of an event; each sees all that the one before sees."""

    VISITOR = 0
    PARTICIPANT = 1
    MANAGER = 2


NEEDED = {
    Access.PUBLIC: Standing.VISITOR,
    Access.PARTICIPANTS: Standing.PARTICIPANT,
    Access.ORGANISERS: Standing.MANAGER,
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: an account or nobody, with her standing and whether she may share documents of her own."""

    account_id: str | None
    standing: Standing
    shares: bool = False


class NoFile(Refusal):
    """A document without any file."""

    message = _l("Choose a file in at least one language.")


class NoTitle(Refusal):
    """A document nobody could find."""

    message = _l("Give the document a title in at least one language.")


class Belongs(Protocol):
    """A document, as far as these rules look at it."""

    owner_id: Any
    access: Any
    withdrawn_at: Any


Version = TypeVar("Version")


def readable(standing: Standing) -> frozenset[Access]:
    """The kinds of access that `standing` may read."""
    return frozenset(access for access, needed in NEEDED.items() if standing >= needed)


def may_read(document: Belongs, reader: Reader) -> bool:
    """Whether the document exists for a reader. Who shared one keeps seeing it, withdrawn or not."""
    if reader.standing is Standing.MANAGER or is_owner(document, reader):
        return True
    return document.withdrawn_at is None and Access(document.access) in readable(reader.standing)


def is_owner(document: Belongs, reader: Reader) -> bool:
    """Whether the reader shared it."""
    return reader.account_id is not None and document.owner_id == reader.account_id


def may_share(standing: Standing, category: str | None, speaks: bool) -> bool:
    """Whether a person may share documents: who manages them, and approved rapporteurs and speakers."""
    if standing is Standing.MANAGER:
        return True
    return standing is Standing.PARTICIPANT and (speaks or category in SHARING_CATEGORIES)


def may_change(document: Belongs, reader: Reader) -> bool:
    """Whether a reader may change it: who manages documents, or its owner as long as she may share."""
    return reader.standing is Standing.MANAGER or (reader.shares and is_owner(document, reader))


def in_reading_order(
    versions: Mapping[str, Version], reader: str, languages: Sequence[str]
) -> list[tuple[str, Version]]:
    """(language, version) with the reader's language first, then as the event orders them."""
    order = [reader, *languages]
    return sorted(versions.items(), key=lambda pair: order.index(pair[0]) if pair[0] in order else len(order))


def largest_file(max_upload_mb: int) -> int:
    """Bytes one file may have, so that a request with two of them is never cut off."""
    return max_upload_mb * 500_000
