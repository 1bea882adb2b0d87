"""The blueprint of badges, and the words its pages share."""

from typing import Any

from flask import Blueprint

from meetings.badges import rules, words

bp = Blueprint("badges", __name__, url_prefix="/<lang:lang>/events/<slug>")
MANAGE = "/manage/badges"


@bp.context_processor
def _words() -> dict[str, Any]:
    shared = {"whom_words": words.WHOM, "sheet_words": words.SHEETS, "order_words": words.ORDERS}
    return shared | {"stage_of": rules.stage, "kept_until": rules.kept_until, "list_name": rules.list_name}
