"""Words for what the database keeps as codes, as template filters."""

from meetings.letters import codes
from meetings.letters.models import Ending, Kind, Letter
from meetings.letters.rules import standing
from meetings.letters.views.desk import bp
from meetings.letters.words import ENDINGS, KINDS

TONES = {Ending.NONE: "done", Ending.REPLACED: "neutral", Ending.REVOKED: "danger", Ending.WITHDRAWN: "neutral"}


@bp.app_template_filter()
def letter_kind(kind: str) -> str:
    """Invitation letter, visa support letter."""
    return str(KINDS[Kind(kind)])


@bp.app_template_filter()
def ending_word(ending: str) -> str:
    """Valid, replaced, …"""
    return str(ENDINGS[Ending(ending)])


@bp.app_template_filter()
def ending_tone(ending: str) -> str:
    """The kind of badge that shows it."""
    return TONES[Ending(ending)]


@bp.app_template_filter()
def letter_stage(letter: Letter) -> str:
    """How far the file has come."""
    return str(standing.stage(letter))


@bp.app_template_filter()
def grouped_code(code: str) -> str:
    """A code as it is printed."""
    return codes.grouped(code)
