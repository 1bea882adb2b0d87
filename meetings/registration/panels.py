"""What domains above have about one person: `manage/registrations/<id>` links to it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString

from meetings.events.access import Permission
from meetings.registration.models import Registration


@dataclass(frozen=True, slots=True)
class Panel:
    """A page whose address needs `slug` and `registration_id`, for those with a permission."""

    label: LazyString
    endpoint: str
    permission: Permission


@dataclass(frozen=True, slots=True)
class Mention:
    """Where others read the name of a person whether she is protected or not, and the page where it is changed."""

    words: str
    endpoint: str
    values: Mapping[str, Any]


PANELS: list[Panel] = []
MENTIONS: list[Callable[[Registration], Sequence[Mention]]] = []


def mentions(registration: Registration) -> list[Mention]:
    """All of them."""
    return [mention for find in MENTIONS for mention in find(registration)]
