"""The blueprint of imports, the words its pages share, and how one import is found."""

from typing import Any

from flask import Blueprint, abort, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape

from meetings.core.limits import account_or_address, limiter
from meetings.delegations.rules import ROLES
from meetings.events.models import Event
from meetings.imports import queries, rules
from meetings.imports.models import Fate, ImportRun, Kind, Stage

bp = Blueprint("imports", __name__, url_prefix="/<lang:lang>/events/<slug>/manage/imports")
ONE = "/<string(length=12):run_id>"
UNKNOWN_NAMES = (rules.FaultKind.INSTITUTION, rules.FaultKind.INSTITUTION_LIKE)
slow_down = limiter.limit("120 per hour", key_func=account_or_address)


@bp.app_template_filter()
def import_kind_word(kind: str) -> str:
    """People, or Focal points."""
    return str(rules.KINDS[Kind(kind)])


@bp.app_template_filter()
def fault_sentence(stored: dict[str, Any]) -> str:
    """What is wrong, in the reader's language; with the way to the names that are read, where one is not known."""
    sentence = escape(rules.sentence(stored))
    if stored["kind"] not in UNKNOWN_NAMES:
        return sentence
    address = url_for("imports.names", slug=(request.view_args or {})["slug"])
    return sentence + Markup(' <a href="{}">{}</a>').format(address, _("Names that are read"))


@bp.app_template_filter()
def kept_sentence(kept: Any) -> str:
    """Why a rule stopped an import, in the reader's language."""
    return str(rules.in_words(kept))


@bp.context_processor
def _words() -> dict[str, Any]:
    return {
        "fate_words": {fate.value: rules.FATES[fate] for fate in Fate},
        "fate_tones": rules.FATE_TONES,
        "role_words": {role.value: word for role, word in ROLES.items()},
        "place_words": {place.value: word for place, word in rules.PLACES.items()},
        "stage_words": {stage.value: rules.STAGES[stage] for stage in Stage},
        "stage_tones": rules.STAGE_TONES,
        "most_rows": rules.MOST_ROWS,
    }


def one(event: Event, run_id: str) -> ImportRun:
    """An import of this event, else 404."""
    return queries.run(event, run_id) or abort(404)
