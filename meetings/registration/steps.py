"""What a person has still to do for her registration: domains above say it, `my-registration` shows it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import LazyString

from meetings.core.db import LENGTH_OF_ID
from meetings.core.translated import Translated
from meetings.events.models import Event
from meetings.registration.models import Registration


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, and the page where it is done (an endpoint and what its address needs).

    `note` says what else the person has to know of it.
    """

    label: LazyString | str
    endpoint: str
    values: Mapping[str, Any] = field(default_factory=dict)
    done: bool = False
    required: bool = True
    due_at: datetime | None = None
    is_open: bool = True
    note: str = ""


class Lapsed(NamedTuple):
    """Things that people had sent with nothing missing, and that lack something by now because more is asked.

    `of` gives the registrations (ids) of an event, for one thing (its id) or for any; `name` says what a thing is
    called, None for one that is not there.
    """

    of: Callable[[Event, datetime, str], sa.Select[str]]
    name: Callable[[Event, str], Translated | None]


Asked = list[Callable[[Registration, datetime], Sequence[Step]]]
DUTIES: Asked = []
OFFERS: Asked = []
"""What she must do, and what she may do or leave."""
LACKING: list[Callable[[Event, datetime], sa.Select[str]]] = []
"""The registrations (ids) of an event that lack something, each as often as it lacks one."""
LAPSED: list[Lapsed] = []
ALL, ANY = "1", "sent"
"""What a filter asks for that means all who lack something, or any of these things."""


def steps_of(registration: Registration, now: datetime) -> list[Step]:
    """All that a person is asked to do, in order, done or not."""
    return _steps(registration, now, [*DUTIES, *OFFERS])


def next_step(registration: Registration, now: datetime) -> Step | None:
    """The first thing she has still to do and can do now; what she may do or leave is none."""
    return next((step for step in _steps(registration, now, DUTIES) if step.is_open and not step.done), None)


def _steps(registration: Registration, now: datetime, asked: Asked) -> list[Step]:
    return [step for steps in asked for step in steps(registration, now)] if registration.is_active else []


def incomplete(event: Event, now: datetime) -> sa.ColumnElement[bool]:
    """What is true of registrations of an event that still lack something; one condition for tables and filters."""
    return sa.or_(sa.false(), *(Registration.id.in_(lacking(event, now)) for lacking in LACKING))


def is_thing(asked: str) -> bool:
    """Whether a filter asks for things that were sent, one or any, and not for all that is incomplete."""
    return asked == ANY or len(asked) == LENGTH_OF_ID


def is_asked(asked: str) -> bool:
    """Whether a filter can ask for it; anything else finds nobody."""
    return asked == ALL or is_thing(asked)


def lapsed(event: Event, now: datetime, thing: str) -> sa.ColumnElement[bool]:
    """The same of those who had sent a thing (its id, or `ANY`) and lack something of it by now."""
    one = "" if thing == ANY else thing
    return sa.or_(sa.false(), *(Registration.id.in_(each.of(event, now, one)) for each in LAPSED))


def name_of(event: Event, thing: str) -> Translated | None:
    """What a thing is called that people send."""
    return next((name for each in LAPSED if (name := each.name(event, thing))), None)
