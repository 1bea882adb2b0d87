"""How often each answer was given."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from meetings.questionnaires.models import Kind, Question, Questionnaire
from meetings.questionnaires.queries import answers
from meetings.questionnaires.words import NEEDS, Names, answer_words

IN_WORDS = frozenset(
    {Kind.SHORT_TEXT, Kind.LONG_TEXT, Kind.TELEPHONE, Kind.EMAIL, Kind.TRAVEL, Kind.FILE, Kind.PICTURE}
)


@dataclass(frozen=True, slots=True)
class Tally:
    """One question: how many answered, and for kinds with few answers how many gave each (words, number, places)."""

    question: Question
    total: int
    lines: Sequence[tuple[str, int, int | None]] = field(default=())

    @property
    def has_places(self) -> bool:
        """Whether any of its answers is limited."""
        return any(places is not None for _words, _number, places in self.lines)


def tallies(questionnaire: Questionnaire, *, sensitive: bool, with_protected: bool) -> list[Tally]:
    """A tally of each question in the order of the form; of the answers of protected people only when asked for."""
    questions = [each for each in questionnaire.questions if sensitive or not each.is_sensitive]
    counted = answers.counted(questions, sensitive=sensitive, with_protected=with_protected)
    names = answers.names(questionnaire.event, questions)
    found = [_tally(each, counted.get(each.id, []), names) for each in questions]
    return [tally for tally in found if tally.question.retired_at is None or tally.total]


def _tally(question: Question, counted: list[tuple[Any, int]], names: Names) -> Tally:
    total = sum(count for _value, count in counted)
    if question.kind in IN_WORDS:
        return Tally(question, total)
    numbers: Counter[Any] = Counter()
    for value, count in counted:
        for one in _singly(value):
            numbers[one] += count
    quotas = {option.id: option.quota for option in question.options}
    lines = [(_words(question, one, names), numbers[one], quotas.get(str(one))) for one in _order(question, numbers)]
    return Tally(question, total, lines)


def _singly(value: Any) -> list[Any]:
    """The answers that one answer consists of."""
    if isinstance(value, dict):
        return list(value.get("needs", ()))
    return value if isinstance(value, list) else [value]


def _order(question: Question, numbers: Counter[Any]) -> list[Any]:
    """Options in their order, whether chosen or not; anything else by how often it was given."""
    known: list[Any] = [option.id for option in question.options if option.retired_at is None or option.id in numbers]
    if question.kind == Kind.YES_NO:
        known = [True, False]
    if question.kind in NEEDS:
        known = [code for code in NEEDS[Kind(question.kind)] if code in numbers]
    return known or [value for value, _count in numbers.most_common()]


def _words(question: Question, value: Any, names: Names) -> str:
    if question.kind in NEEDS:
        return str(NEEDS[Kind(question.kind)].get(value, value))
    if question.kind in {Kind.SESSIONS, Kind.SEVERAL_OF}:
        return answer_words(question, [value], names)
    return answer_words(question, value, names)
