"""Words for what the database keeps as codes, as template filters."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from meetings.core.i18n import language_name, on_one_line, plain
from meetings.questionnaires import words
from meetings.questionnaires.models import Kind, Question, Questionnaire, State
from meetings.questionnaires.rules.languages import Gap, Piece
from meetings.questionnaires.rules.standing import Phase, phase
from meetings.questionnaires.views.forms import bp

PHASES = {
    Phase.DRAFT: _l("Draft"),
    Phase.NOT_YET: _l("Opens later"),
    Phase.OPEN: _l("Open"),
    Phase.CLOSED: _l("Closed"),
}
PIECES = {
    Piece.TITLE: _l("Title"),
    Piece.INTRODUCTION: _l("Introduction"),
    Piece.SECTION: _l("Section “%(of)s”"),
    Piece.SECTION_INTRODUCTION: _l("Introduction of the section “%(of)s”"),
    Piece.QUESTION: _l("Question “%(of)s”"),
    Piece.HELP: _l("Explanation of “%(of)s”"),
    Piece.OPTION: _l("Answer “%(text)s” to “%(of)s”"),
}
TONES = {Phase.DRAFT: "attention", Phase.NOT_YET: "info", Phase.OPEN: "done", Phase.CLOSED: "neutral"}


@bp.app_template_filter()
def question_kind(kind: str) -> str:
    """Short text, Yes or no, …"""
    return str(words.KINDS[Kind(kind)])


@bp.app_template_filter()
def form_state(state: str) -> str:
    """Draft, Open, Closed."""
    return str(words.STATES[State(state)])


@bp.app_template_filter()
def form_phase(questionnaire: Questionnaire, now: Any) -> tuple[str, str]:
    """The word and the kind of badge of where a form stands now."""
    found = phase(questionnaire, now)
    return str(PHASES[found]), TONES[found]


@bp.app_template_filter()
def gap_words(gap: Gap) -> str:
    """What of a form lacks which languages."""
    what = str(PIECES[gap.piece]) % {"text": plain(gap.text), "of": plain(gap.of)}
    lacking = ", ".join(language_name(code) for code in gap.missing)
    return str(_("%(what)s: missing in %(languages)s", what=what, languages=lacking))


@bp.app_template_filter()
def partly_missing(question: Question, codes: Sequence[str]) -> list[str]:
    """The languages in which a question is written, but not its explanation or one of its answers."""
    texts = [question.help, *(option.label for option in question.offered)]
    lacking = {code for text in texts for code in text.missing(tuple(codes))}
    return [code for code in codes if code in lacking - set(question.label.missing(tuple(codes)))]


@bp.app_template_filter()
def condition(question: Question) -> str:
    """When a question is asked; an empty text when it always is."""
    return words.condition_words(question)


@bp.app_template_filter()
def answer_text(value: Any, question: Question, names: words.Names) -> str:
    """An answer as a person reads it."""
    said = words.answer_words(question, value, names)
    return on_one_line(said) if question.kind == Kind.DATE else said


@bp.app_template_filter()
def title_option(thing: Any) -> tuple[str, str]:
    """Anything with a translated title as an item of a list to be put in order."""
    return thing.id, plain(thing.title)


@bp.app_template_filter()
def label_option(thing: Any) -> tuple[str, str]:
    """Anything with a translated label as an item of a list to be put in order."""
    return thing.id, plain(thing.label)
