"""Answers as columns of the organisers' table and of exports, and files as one streamed archive."""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from flask_babel import gettext as _

from meetings.core import files
from meetings.core.i18n import plain
from meetings.core.uploads.names import safe_file_name
from meetings.events.models import Event
from meetings.institutions.rules import capitals
from meetings.questionnaires.models import Answer, Kind, Question, Questionnaire, SensitiveAnswer
from meetings.questionnaires.queries import answers, forms
from meetings.questionnaires.words import Names, answer_words
from meetings.registration.columns import COLUMNS, Column
from meetings.registration.rules import Cell

PEOPLE = ("family_name", "given_name", "affiliation", "category", "state", "email")


def of_event(event: Event) -> Mapping[str, Column]:
    """A column for each question of an event that is or was asked."""
    return {
        _key(question): Column(
            _("%(label)s: %(value)s", label=plain(form.title), value=plain(question.label)),
            partial(_cells, question),
            question.is_sensitive,
        )
        for form in forms.whole_of_event(event)
        for question in form.questions
    }


def of_form(questionnaire: Questionnaire, *, sensitive: bool) -> dict[str, Column]:
    """The person, then the questions of one form."""
    people = {name: COLUMNS[name] for name in PEOPLE}
    questions = [each for each in questionnaire.questions if sensitive or not each.is_sensitive]
    return people | {_key(each): Column(plain(each.label), partial(_cells, each)) for each in questions}


def _key(question: Question) -> str:
    return f"q_{question.id}"


def _cells(question: Question, event: Event, ids: Sequence[str]) -> dict[str, Cell]:
    kind = SensitiveAnswer if question.is_sensitive else Answer
    names = answers.names(event, [question])
    found = answers.values_of(ids, [question], kind)
    return {one: _cell(question, values[question.id], names) for one, values in found.items()}


def _cell(question: Question, value: Any, names: Names) -> Cell:
    """Numbers and days as such, for whoever adds and sorts them; all else in words."""
    if question.kind == Kind.NUMBER and value is not None:
        return int(value)
    if question.kind == Kind.DATE and value:
        return date.fromisoformat(value)
    return answer_words(question, value, names)


class _Pipe:
    """What an archive is written to, and read from a moment later."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        """Take what the archive writes."""
        self.pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        """What was written since the last time."""
        pieces, self.pieces = self.pieces, []
        return b"".join(pieces)


def archive(rows: Sequence[Any]) -> Iterator[bytes]:
    """A ZIP with one folder a person, in pieces: neither it nor any file of it is ever whole in memory.

    `rows` have family_name, given_name, label, value and file_key. A file that is missing is left out.
    """
    pipe, used = _Pipe(), set[str]()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as target:  # type: ignore[call-overload]
        for row in rows:
            try:
                content = files.stream(row.file_key)
            except FileNotFoundError:
                continue
            with target.open(_name(row, used), "w") as member:
                for piece in content:
                    member.write(piece)
                    yield pipe.taken()
            yield pipe.taken()
    yield pipe.taken()


def _name(row: Any, used: set[str]) -> str:
    """Folder and name within the archive, each once."""
    extension = row.value["name"].rpartition(".")[2]
    person = f"{capitals(row.family_name)} {row.given_name}".replace(".", " ")
    folder = safe_file_name(f"{person}.{extension}").rpartition(".")[0]
    stem, number = plain(row.label)[:60], 1
    name = f"{folder}/{safe_file_name(f'{stem}.{extension}')}"
    while name.lower() in used:
        number += 1
        name = f"{folder}/{safe_file_name(f'{stem} {number}.{extension}')}"
    used.add(name.lower())
    return name
