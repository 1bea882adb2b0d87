"""Deadlines of a draft that cannot be meant, in words."""

from flask_babel import gettext as _

from meetings.core.i18n import moment, on_one_line
from meetings.events.deadlines import Amiss, Why
from meetings.events.models import Event
from meetings.events.views.blueprint import bp


@bp.app_template_filter()
def amiss_words(found: Amiss, event: Event) -> str:
    """Which one it is, when, and why it cannot be meant."""
    said = {"deadline": found.what, "moment": on_one_line(moment(found.at, event.time_zone))}
    if found.why is Why.OVER:
        return str(_("%(deadline)s: %(moment)s. This time is over already.", **said))
    return str(_("%(deadline)s: %(moment)s. This is after the meeting.", **said))
