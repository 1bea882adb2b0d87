"""What a form of questions carries about what it began with, and what it says when that was changed meanwhile."""

import json
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from meetings.questionnaires.models import WITH_PARTS, Kind, Question
from meetings.questionnaires.rules.meanwhile import words_of
from meetings.questionnaires.sheets import Sheet
from meetings.questionnaires.words import Names, answer_words, part_words

CHANGED = _l(
    "This answer was changed meanwhile, in another window or by somebody else. Now it is: %(answer)s. "
    "Send the form again to keep yours."
)
TAKEN_BACK = _l(
    "This answer was taken back meanwhile, in another window or by somebody else. Send the form again to keep yours."
)

CONSENT_ENDED = _l(
    "Your agreement was taken back meanwhile, or the words have changed since you opened this form. "
    "Read them and send the form again to agree."
)
OTHER_WORDS = _l("These words have changed since you opened this form. Read them and tick the box again if you agree.")


class SeenField(HiddenField):
    """Stamps by question id. Where none come back, or none that can be read, the form counts as opened just now."""

    def _value(self) -> str:
        return json.dumps(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what the form was opened with."""
        try:
            found = json.loads(valuelist[0]) if valuelist else None
        except (ValueError, RecursionError):
            return
        if isinstance(found, dict):
            self.data = {key: each for key, each in found.items() if _is_readable(each)}


def _is_readable(stamps: Any) -> bool:
    """A stamp, or those of the parts of an answer."""
    every = stamps.values() if isinstance(stamps, dict) else [stamps]
    return all(isinstance(each, str) for each in every)


def changed_words(question: Question, now: Any, sheet: Sheet) -> list[tuple[str, str]]:
    """What to tell whoever changed an answer that is `now` by now (see `rules.meanwhile.merged`): (part, sentence)."""
    names = Names({key: name for key, name in sheet.states}, {each.id: each.title for each in sheet.sessions})
    if question.kind in WITH_PARTS:
        return [
            (part, _said(None if value is None else part_words(question, part, value, names)))
            for part, value in now.items()
        ]
    if question.kind == Kind.CONSENT and now is None:
        return [("", str(CONSENT_ENDED))]
    return [("", _said(None if now is None else answer_words(question, now, names)))]


def with_other_words(seen: Mapping[str, Any], sheet: Sheet) -> list[Question]:
    """The consents whose words are not those that the form was opened with."""
    changed = {key for key, now in sheet.words.items() if seen.get(key, now) != now}
    return [each for each in sheet.questions if words_of(each.id) in changed]


def _said(answer: str | None) -> str:
    return str(TAKEN_BACK) if answer is None else str(CHANGED) % {"answer": answer}
