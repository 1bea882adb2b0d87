"""Two windows with one form: what each began with, what was saved meanwhile, what was typed."""

from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from meetings.core.errors import Refusal
from meetings.core.stamps import stamp

NOTHING = stamp(None)


class ChangedMeanwhile(Refusal):
    """Somebody, or the same person in another window, gave another answer after the form was opened.

    `now` holds what is stored, by question id: None where the answer was taken back; see `merged`.
    """

    message = _l("Answers were changed meanwhile, in another window or by somebody else. Please open the form again.")

    def __init__(self, now: Mapping[str, Any]) -> None:
        super().__init__()
        self.now = now


def stamps(values: Mapping[str, Any], groups: Collection[str]) -> dict[str, Any]:
    """What a form that begins with `values` (by question id) carries, to be compared when it comes back.

    Of the questions in `groups`, whose answers are made of parts, a stamp for each part.
    """
    return {key: stamps(value or {}, ()) if key in groups else stamp(value) for key, value in values.items()}


def words_of(question_id: str) -> str:
    """Under which key a form carries the stamp of the words that a consent is given to."""
    return f"{question_id}:words"


def merged(
    typed: Mapping[str, Any], began: Mapping[str, Any], now: Mapping[str, Any], groups: Collection[str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What of two changes to one form counts; and what is stored where both changed the same, each in its way.

    `typed` are the values that come back by question id (None: no answer), `began` the stamps that the form was opened
    with, `now` what is stored. What was left as it was keeps what was saved meanwhile; so does each part of an answer
    of `groups`.
    """
    found, both = dict[str, Any](), dict[str, Any]()
    for key, value in typed.items():
        stored, opened = now.get(key), began.get(key, NOTHING)
        if key in groups:
            found[key], clashing = _parts_merged(value or {}, _parts(opened), stored or {})
            both |= {key: clashing} if clashing else {}
        elif stored != value and opened not in {stamp(stored), stamp(value)}:
            found[key], both[key] = value, stored
        else:
            found[key] = stored if opened == stamp(value) else value
    return found, both


def _parts_merged(
    typed: Mapping[str, Any], began: Mapping[str, Any], now: Mapping[str, Any]
) -> tuple[dict[str, Any] | None, dict[str, Any]]:
    every = dict.fromkeys([*typed, *now, *began])
    found, both = merged({part: typed.get(part) for part in every}, began, now, ())
    return {part: value for part, value in found.items() if value is not None} or None, both


def _parts(stamps_of_one: Any) -> Mapping[str, Any]:
    return stamps_of_one if isinstance(stamps_of_one, Mapping) else {}


def renewed(began: Mapping[str, Any], now: Mapping[str, Any], groups: Collection[str]) -> dict[str, Any]:
    """The stamps of a form whose reader was told that this is stored `now`: what comes back next counts."""
    told = stamps(now, groups)
    return {**began, **{key: {**_parts(began.get(key)), **told[key]} if key in groups else told[key] for key in now}}
