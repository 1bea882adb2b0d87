"""What organisers keep for themselves about people and tables: notes, saved views, a longer time, an order in line."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from meetings.accounts.models import Account
from meetings.core import audit
from meetings.core.db import db
from meetings.events.models import Event
from meetings.registration import queries, rules
from meetings.registration.actions import news, places
from meetings.registration.models import InternalNote, Registration, SavedView, State


def write_internal_note(registration: Registration, text: str, *, by: Account, now: datetime) -> InternalNote:
    """A note for the other organisers; the log says that there is one, not what it says."""
    note = InternalNote(registration_id=registration.id, by=by, at=now, text=text)
    db.session.add(note)
    audit.record("registration.noted", registration, actor=by, scope=registration.event_id)
    return note


def remove_internal_note(registration: Registration, note: InternalNote, *, by: Account) -> None:
    """Take a note away."""
    audit.record("registration.note_removed", registration, actor=by, scope=registration.event_id)
    db.session.delete(note)


def extend(registration: Registration, until: datetime | None, *, by: Account, now: datetime) -> None:
    """Let one person correct her registration after closing, until a moment of her own; None takes it back.

    She is told. Raises NotAhead, NotLonger when she has as much time anyway, and that of `ensure_can` when she does
    not come.
    """
    if registration.extended_until == until:
        return
    rules.ensure_can(rules.Verb.AMEND, registration.state)
    rules.ensure_ahead(until, now)
    rules.ensure_longer(until, places.usual_time(registration))
    before, after = registration.extended_until, until
    registration.extended_until, registration.changed_at = until, now
    audit.record(
        "registration.extended",
        registration,
        actor=by,
        scope=registration.event_id,
        before={"extended_until": before.isoformat() if before else ""},
        after={"extended_until": after.isoformat() if after else ""},
    )
    if until or (before and before > now):
        news.write(registration, "extended", by=by)


def move_in_line(registration: Registration, place: int, *, by: Account, now: datetime, reason: str) -> None:
    """Put somebody who waits at another place in her line (1 is next). Raises NotInLine and ReasonNeeded.

    The moments at which people queued are given out anew among them, so that no two are the same.
    """
    rules.ensure_reason(rules.Verb.WAIT, reason)
    places.hold(registration)
    if registration.state != State.WAITING:
        raise rules.NotInLine(name=registration.full_name)
    line = list(db.session.scalars(queries.queue(registration.category)).all())
    moments, before = [each.queued_at for each in line], line.index(registration) + 1
    line.remove(registration)
    line.insert(max(place, 1) - 1, registration)
    for each, moment in zip(line, moments, strict=True):
        each.queued_at = moment
    registration.changed_at = now
    db.session.flush()
    after = {"place": line.index(registration) + 1}
    audit.record(
        "registration.moved_in_line",
        registration,
        actor=by,
        scope=registration.event_id,
        before={"place": before},
        after=after,
        purpose=reason.strip(),
    )


def save_view(
    event: Event,
    name: str,
    filters: Mapping[str, str],
    columns: Sequence[str],
    *,
    is_shared: bool,
    by: Account,
    now: datetime,
) -> SavedView:
    """Keep a view of the table under a name; one of the same name by the same person is written anew."""
    statement = sa.select(SavedView).where(
        SavedView.event_id == event.id, SavedView.account_id == by.id, SavedView.name == name
    )
    view = db.session.scalars(statement).first() or SavedView(
        event_id=event.id, account_id=by.id, name=name, created_at=now
    )
    view.filters, view.columns, view.is_shared = dict(filters), list(columns), is_shared
    db.session.add(view)
    db.session.flush()
    audit.record("view.saved", view, actor=by, scope=event.id, after={"shared": is_shared})
    return view


def remove_view(view: SavedView, *, by: Account) -> None:
    """Forget a saved view; nobody in it is touched."""
    audit.record("view.removed", view, actor=by, scope=view.event_id)
    db.session.delete(view)
    db.session.flush()
