"""The deadlines of a meeting that is prepared, of which domains above know, and those that cannot be meant."""

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask_babel import LazyString

from meetings.core.db import db
from meetings.core.i18n import plain
from meetings.events.models import Event

NO_NAME = sa.cast(sa.null(), Event.title.type)
"""What stands in `Source.times` for the name of something that there is only once."""


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of things that close, and the endpoint of the page where that is said.

    `times` selects id, name and moment of those of the event `queries.EVENT_ID`; `label` may have `%(name)s`; the page
    is found by the id as `argument`, if there is one. What is asked about a meeting may close after it (`may_follow`).
    """

    label: LazyString
    times: sa.Select[*tuple[Any, ...]]
    endpoint: str
    argument: str = ""
    may_follow: bool = False


class Why(enum.StrEnum):
    """Why a deadline cannot be meant."""

    OVER = "over"
    AFTER = "after"


class Amiss(NamedTuple):
    """A deadline that cannot be meant: what closes when, why not, and what the address of its page needs."""

    what: str
    at: datetime
    why: Why
    endpoint: str
    values: dict[str, Any]


SOURCES: dict[str, Source] = {}


def amiss(event: Event, now: datetime) -> list[Amiss]:
    """Those of a draft, by time, that are over already or after the meeting; one published was looked through."""
    return sorted(_amiss(event, now), key=lambda one: one.at) if event.is_draft else []


def _amiss(event: Event, now: datetime) -> Iterator[Amiss]:
    end = datetime.combine(event.last_day + timedelta(days=1), time.min, ZoneInfo(event.time_zone))
    for key, thing, name, at in db.session.execute(_all(), {"event_id": event.id}):
        source = SOURCES[key]
        why = Why.OVER if at <= now else Why.AFTER if at > end and not source.may_follow else None
        if why:
            what = str(source.label) % {"name": plain(name) if name else ""}
            values = {source.argument: thing} if source.argument else {}
            yield Amiss(what, at, why, source.endpoint, {"slug": event.slug, **values})


def _all() -> sa.CompoundSelect[Any]:
    """All in one question, for the desk asks it each time."""
    parts = []
    for key, source in SOURCES.items():
        thing, name, at = source.times.selected_columns
        parts.append(source.times.with_only_columns(sa.literal(key), thing, name, at).where(at.is_not(None)))
    return sa.union_all(*parts)
