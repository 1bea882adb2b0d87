"""Two people on the same part of an event: what was read, what was saved meanwhile, what was typed."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from meetings.core.errors import Refusal
from meetings.core.translated import Translated
from meetings.events.rules.words import FIELDS, FORMATS, KINDS, VISIBILITIES

WORDS: dict[str, Mapping[Any, LazyString]] = {"kind": KINDS, "format": FORMATS, "visibility": VISIBILITIES}


class ChangedMeanwhile(Refusal):
    """Somebody saved this part of the event after the form was opened."""

    message = _l(
        "Somebody else changed this part of the meeting while you were writing. "
        "Compare both versions, correct yours if you need to, and save again to keep it."
    )


class Version(NamedTuple):
    """One line that differs; `language` is empty for what has no language."""

    label: LazyString
    language: str
    saved: Any
    typed: Any


def versions(saved: Mapping[str, Any], typed: Mapping[str, Any]) -> list[Version]:
    """Only what differs, texts by language."""
    found = []
    for field, value in typed.items():
        if isinstance(value, Translated):
            kept = saved[field]
            codes = dict.fromkeys([*kept, *value])
            found += [Version(FIELDS[field], code, kept.get(code, ""), value.get(code, "")) for code in codes]
        else:
            words = WORDS.get(field, {})
            found.append(Version(FIELDS[field], "", words.get(saved[field], saved[field]), words.get(value, value)))
    return [line for line in found if line.saved != line.typed]
