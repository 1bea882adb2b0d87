"""What follows a person: when her two accounts turn out to be one, and when she leaves."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import aliased, joinedload

from meetings.accounts.models import Account
from meetings.core.db import db
from meetings.core.namesakes import BEARERS
from meetings.core.personal import NOBODY, SOURCES, Source
from meetings.core.traces import forget_things
from meetings.core.translated import Translated
from meetings.programme.models import CalendarFeed, ProgrammeSession, Speaker


def follow_merge(kept: Any, *, other: Any, by: Account, now: datetime) -> None:
    """Who speaks with a registration that was merged speaks with the one that is kept; both are registrations."""
    _speak_as(kept, other.account_id)


def follow_address(registration: Any, *, former: Account, by: Account, now: datetime) -> None:
    """Who speaks with an address that was mistyped speaks with the right one."""
    _speak_as(registration, former.id)


def _speak_as(registration: Any, former_id: str) -> None:
    sessions = sa.select(ProgrammeSession.id).where(ProgrammeSession.event_id == registration.event_id)
    speaking = sa.update(Speaker).where(Speaker.account_id == former_id, Speaker.session_id.in_(sessions))
    db.session.execute(speaking.values(account_id=registration.account_id))


def _export(account_id: str) -> list[dict[str, Any]]:
    speaking = sa.select(Speaker).where(Speaker.account_id == account_id)
    feeds = sa.select(CalendarFeed).where(CalendarFeed.account_id == account_id)
    return [
        *(
            {"session": one.session.title, "role": one.role, "name": one.name, "function": one.function}
            for one in db.session.scalars(speaking.options(joinedload(Speaker.session)))
        ),
        *({"calendar_opened_at": feed.created_at} for feed in db.session.scalars(feeds)),
    ]


def _erase(account_id: str, now: datetime) -> int:
    forget_things(_in_sessions(account_id))
    speaking = sa.update(Speaker).where(Speaker.account_id == account_id)
    named = db.session.execute(
        speaking.values(name=NOBODY, function=Translated(), affiliation=Translated(), account_id=None)
    )
    feeds = db.session.execute(sa.delete(CalendarFeed).where(CalendarFeed.account_id == account_id))
    return int(named.rowcount) + int(feeds.rowcount)  # type: ignore[attr-defined]


def _in_sessions(account_id: str) -> list[tuple[str, str]]:
    """Sessions and her name in them, but for those in which somebody else speaks who is called like her."""
    other = aliased(Speaker)
    alike = sa.exists().where(
        other.session_id == Speaker.session_id,
        other.name == Speaker.name,
        other.account_id.is_distinct_from(account_id),
    )
    statement = sa.select(Speaker.session_id, Speaker.name).where(Speaker.account_id == account_id, ~alike)
    return [(session_id, name) for session_id, name in db.session.execute(statement)]


def _bearers() -> sa.Select[*tuple[Any, ...]]:
    return sa.select(Speaker.account_id, Speaker.name)


def _expire(event_id: str, now: datetime) -> int:
    """The programme is the public record of a meeting and keeps its speakers; personal calendars end."""
    mine = sa.delete(CalendarFeed).where(CalendarFeed.event_id == event_id, CalendarFeed.account_id.is_not(None))
    return int(db.session.execute(mine).rowcount)  # type: ignore[attr-defined]


BEARERS.append(_bearers)
SOURCES["programme"] = Source(
    _l("Your part in programmes, and your calendars"),
    _export,
    _erase,
    kept=_l("A session in which you spoke stays, without your name."),
    expire=_expire,
)
