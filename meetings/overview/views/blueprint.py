"""The blueprint of the pages that combine domains."""

from flask import Blueprint

from meetings.accounts.rules import masked
from meetings.overview.access import is_demo

bp = Blueprint("overview", __name__)
LANG = "/<lang:lang>"
EVENT = f"{LANG}/events/<slug>"
MANAGE = f"{EVENT}/manage"
bp.add_app_template_filter(masked, "masked")


@bp.app_context_processor
def _for_every_page() -> dict[str, bool]:
    """Every page of the demo says that it is one, and leads to its mails."""
    demo = is_demo()
    return {"demo": demo, "mails_are_kept": demo}
