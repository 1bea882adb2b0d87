"""What of a form is not written in every language of its meeting."""

import enum
from collections.abc import Iterator
from typing import NamedTuple

from meetings.core.stamps import stamp
from meetings.core.translated import Translated
from meetings.questionnaires.models import Audience, Question, Questionnaire


class Piece(enum.StrEnum):
    """A part of a form that people read."""

    TITLE = "title"
    INTRODUCTION = "introduction"
    SECTION = "section"
    SECTION_INTRODUCTION = "section_introduction"
    QUESTION = "question"
    HELP = "help"
    OPTION = "option"


class Gap(NamedTuple):
    """A text that lacks languages; `of` is what its section or question is called."""

    piece: Piece
    text: Translated
    of: Translated
    missing: tuple[str, ...]


def gaps(questionnaire: Questionnaire) -> list[Gap]:
    """What people read of a form in another language than theirs, in its order; what nobody wrote is no gap."""
    codes = tuple(questionnaire.event.languages)
    return [
        Gap(piece, text, of, lacking) for piece, text, of in _pieces(questionnaire) if (lacking := text.missing(codes))
    ]


def shown_gaps(found: list[Gap]) -> str:
    """A stamp of what whoever opens the form was told."""
    return stamp([[gap.piece, gap.text, gap.of, gap.missing] for gap in found])


def _pieces(questionnaire: Questionnaire) -> Iterator[tuple[Piece, Translated, Translated]]:
    yield Piece.TITLE, questionnaire.title, questionnaire.title
    yield Piece.INTRODUCTION, questionnaire.introduction, questionnaire.title
    for section in questionnaire.sections:
        asked = [each for each in section.questions if each.retired_at is None and each.audience == Audience.PERSON]
        if asked and section.title != questionnaire.title:
            yield Piece.SECTION, section.title, section.title
        if asked:
            yield Piece.SECTION_INTRODUCTION, section.introduction, section.title
        for question in asked:
            yield from _of_question(question)


def _of_question(question: Question) -> Iterator[tuple[Piece, Translated, Translated]]:
    yield Piece.QUESTION, question.label, question.label
    yield Piece.HELP, question.help, question.label
    for option in question.offered:
        yield Piece.OPTION, option.label, question.label
