"""What an approved person cannot change without a new approval, as the organisers mark it."""

from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from meetings.registration.models import State

ESSENTIAL: dict[str, LazyString] = {
    "name": _l("Name"),
    "affiliation": _l("State or organisation"),
    "function": _l("Position"),
    "institution_name": _l("Institution"),
    "takes_part": _l("Takes part"),
}
_FIELDS = {"name": {"given_name", "family_name"}}


def touches(essential: Collection[str], changed: Collection[str]) -> bool:
    """Whether one of the `changed` fields is among what was marked as essential."""
    return any(not _FIELDS.get(name, {name}).isdisjoint(changed) for name in essential)


def differs(essential: Collection[str], seen: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Whether anything essential is otherwise `now` than it was `seen`, both by field."""
    return touches(essential, [name for name, value in seen.items() if now.get(name) != value])


def may_choose_affiliation(state: str, *, in_delegation: bool, essential: Collection[str]) -> bool:
    """Whether a person may say herself whom she represents: never against her delegation, and never unseen."""
    return not in_delegation and (state != State.APPROVED or "affiliation" in essential)
