"""What the hosts owe to every reader: how data are protected, and how accessible the pages are."""

from flask import render_template
from flask.typing import ResponseReturnValue

from meetings.core.access import public
from meetings.core.pagecache import kept_for_anonymous
from meetings.overview.views.blueprint import LANG, bp


@bp.get(f"{LANG}/privacy")
@kept_for_anonymous
@public
def privacy() -> ResponseReturnValue:
    """The privacy notice of the two controllers."""
    return render_template("overview/privacy.html")


@bp.get(f"{LANG}/accessibility")
@kept_for_anonymous
@public
def accessibility() -> ResponseReturnValue:
    """The accessibility statement."""
    return render_template("overview/accessibility.html")
