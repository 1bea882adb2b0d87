"""What the table of registrations is filtered by, in words."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from meetings.core.db import db
from meetings.core.i18n import everywhere, plain
from meetings.core.translated import Translated
from meetings.events.models import Event
from meetings.institutions.models import Institution
from meetings.registration import queries, steps
from meetings.registration.models import SavedView, State
from meetings.registration.rules import STATE_WORDS

GONE = _l("something that no longer exists")


def word(event: Event, name: str, value: Any) -> str:
    """What one filter asks for, in the reader's language."""
    if name == "state":
        return str(STATE_WORDS[State(value)] if value in set(State) else value)
    if name == "incomplete":
        return _lacking(event, str(value))
    if name == "q":
        return str(_("“%(words)s”", words=value))
    thing = _chosen_thing(event, name, str(value))
    if thing is None:
        return str(_("None given") if name == "institution" else GONE)
    return thing.name if isinstance(thing.name, str) else plain(thing.name)


def kept(event: Event, asked: Mapping[str, Any]) -> list[Translated]:
    """Filters for the audit log, whoever reads it."""
    return [everywhere(partial(word, event, name, value)) for name, value in asked.items()]


def lacking(event: Event, asked: str) -> list[tuple[str, str]]:
    """What can be asked for of those whose answers are incomplete, and what is: values and words."""
    known = dict.fromkeys((steps.ALL, steps.ANY, *([asked] if steps.is_thing(asked) else [])))
    return [(value, _lacking(event, value)) for value in known]


def _lacking(event: Event, value: str) -> str:
    if value == steps.ANY:
        return str(_("Sent, but now incomplete"))
    if value == steps.ALL:
        return str(_("Incomplete"))
    name = steps.name_of(event, value) if steps.is_thing(value) else None
    return str(_("“%(form)s” sent, but now incomplete", form=plain(name)) if name else GONE)


def _chosen_thing(event: Event, name: str, value: str) -> Any:
    if name == "category":
        return queries.category(event, value)
    if name == "tag":
        return queries.tag(event, value)
    return db.session.get(SavedView if name == "view" else Institution, value)
