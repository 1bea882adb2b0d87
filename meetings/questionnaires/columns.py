"""Answers as columns of the organisers' table and of exports, and files as one streamed archive."""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from flask_babel import gettext as _

from meetings.core import files
from meetings.core.i18n import plain
from meetings.core.uploads.names import named_after
from meetings.events.models import Event
from meetings.institutions.rules import capitals
from meetings.questionnaires.models import Answer, Kind, Question, Questionnaire, SensitiveAnswer
from meetings.questionnaires.queries import answers, forms
from meetings.questionnaires.words import Names, answer_words
from meetings.registration.columns import COLUMNS, Column
from meetings.registration.rules import Cell

LONGEST_PERSON = 80
LONGEST_LABEL = 60
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

    `rows` have person_id, family_name, given_name, label, value and file_key. A file that is missing is left out.
    """
    pipe, names = _Pipe(), _Names()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as target:  # type: ignore[call-overload]
        for row in rows:
            try:
                content = files.stream(row.file_key)
            except FileNotFoundError:
                continue
            with target.open(names.of(row), "w") as member:
                for piece in content:
                    member.write(piece)
                    yield pipe.taken()
            yield pipe.taken()
    yield pipe.taken()


class _Names:
    """Names within an archive: a folder for each person, and in it a name for each file."""

    def __init__(self) -> None:
        self.folders: dict[str, str] = {}
        self.used: set[str] = set()

    def of(self, row: Any) -> str:
        """Folder and name of a file."""
        if row.person_id not in self.folders:
            person = f"{capitals(row.family_name)} {row.given_name}".replace(".", " ")
            self.folders[row.person_id] = self._free("", person[:LONGEST_PERSON], "") + "/"
        extension = row.value["name"].rpartition(".")[2]
        return self._free(self.folders[row.person_id], plain(row.label)[:LONGEST_LABEL], f".{extension}")

    def _free(self, folder: str, words: str, ending: str) -> str:
        """A name of these words that no other has, in large or small letters."""
        number, name = 1, f"{folder}{named_after(words, ending)}"
        while name.casefold() in self.used:
            number += 1
            name = f"{folder}{named_after(f'{words} {number}', ending)}"
        self.used.add(name.casefold())
        return name
