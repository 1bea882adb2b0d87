"""What the table of registrations is filtered by, in words."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask_babel import gettext as _

from meetings.core.db import db
from meetings.core.i18n import everywhere, plain
from meetings.core.translated import Translated
from meetings.events.models import Event
from meetings.institutions.models import Institution
from meetings.registration import queries
from meetings.registration.models import SavedView, State
from meetings.registration.rules import STATE_WORDS


def word(event: Event, name: str, value: Any) -> str:
    """What one filter asks for, in the reader's language."""
    if name == "state":
        return str(STATE_WORDS[State(value)] if value in set(State) else value)
    if name == "incomplete":
        return str(_("Incomplete"))
    if name == "q":
        return str(_("“%(words)s”", words=value))
    thing = _chosen_thing(event, name, str(value))
    if thing is None:
        return str(_("None given") if name == "institution" else _("something that no longer exists"))
    return thing.name if isinstance(thing.name, str) else plain(thing.name)


def kept(event: Event, asked: Mapping[str, Any]) -> list[Translated]:
    """Filters for the audit log, whoever reads it."""
    return [everywhere(partial(word, event, name, value)) for name, value in asked.items()]


def _chosen_thing(event: Event, name: str, value: str) -> Any:
    if name == "category":
        return queries.category(event, value)
    if name == "tag":
        return queries.tag(event, value)
    return db.session.get(SavedView if name == "view" else Institution, value)
