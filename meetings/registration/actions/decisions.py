"""What organisers decide about a registration."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from meetings.accounts.models import Account
from meetings.core import audit
from meetings.core.db import db
from meetings.core.errors import Refusal
from meetings.registration import rules
from meetings.registration.actions import news, places
from meetings.registration.models import ACTIVE, HOLDING, Category, Registration, State
from meetings.registration.rules import Verb


def approve(registration: Registration, *, by: Account, now: datetime, reason: str = "") -> None:
    """Accept. Somebody without a place gets one, or CategoryFull is raised."""
    places.hold(registration)
    _approve(registration, by, now, reason)


def ask_for_changes(registration: Registration, *, by: Account, now: datetime, reason: str) -> None:
    """Ask the person to correct something and to send it again; she keeps her place meanwhile."""
    places.hold(registration)
    _ask_for_changes(registration, by, now, reason)


def refuse(registration: Registration, *, by: Account, now: datetime, reason: str) -> None:
    """Say no, and why; the place goes to the next in line."""
    places.hold(registration)
    _refuse(registration, by, now, reason)


def put_on_waiting_list(registration: Registration, *, by: Account, now: datetime, reason: str) -> None:
    """To the end of the line; the place goes to the next in it, never back to the same person at once."""
    places.hold(registration)
    _put_on_waiting_list(registration, by, now, reason)


def _approve(registration: Registration, by: Account, now: datetime, reason: str) -> None:
    before = registration.state
    rules.ensure_can(Verb.APPROVE, before)
    rules.ensure_confirmed(registration.confirmed_at is not None, registration.full_name)
    if before not in HOLDING:
        places.ensure_room(registration, registration.category)
    _decide(Verb.APPROVE, registration, State.APPROVED, by, now, reason)


def _ask_for_changes(registration: Registration, by: Account, now: datetime, reason: str) -> None:
    rules.ensure_reason(Verb.ASK, reason)
    rules.ensure_can(Verb.ASK, registration.state)
    _decide(Verb.ASK, registration, State.CHANGES, by, now, reason)


def _refuse(registration: Registration, by: Account, now: datetime, reason: str) -> None:
    rules.ensure_reason(Verb.REFUSE, reason)
    rules.ensure_can(Verb.REFUSE, registration.state)
    _decide(Verb.REFUSE, registration, State.REFUSED, by, now, reason)
    places.freed(registration.category, now, delegation=places.delegation_of(registration))


def _put_on_waiting_list(registration: Registration, by: Account, now: datetime, reason: str) -> None:
    rules.ensure_reason(Verb.WAIT, reason)
    rules.ensure_can(Verb.WAIT, registration.state)
    end = places.end_of_line(registration.category, now)
    _decide(Verb.WAIT, registration, State.WAITING, by, now, reason, end)
    places.freed(registration.category, now, registration, places.delegation_of(registration))


DECISIONS = {
    Verb.APPROVE: _approve,
    Verb.ASK: _ask_for_changes,
    Verb.REFUSE: _refuse,
    Verb.WAIT: _put_on_waiting_list,
}
"""What each does with a registration that is held."""


def change_category(registration: Registration, category: Category, *, by: Account, now: datetime) -> None:
    """Move a person to another category of the event, with her place or at the end of its line."""
    old = registration.category
    if old.id == category.id:
        return
    places.lock(old, category)
    places.see_now(registration)
    counted = places.delegation_of(registration)
    if registration.state in HOLDING:
        places.ensure_room(registration, category, counted)
    registration.category = category
    if registration.state == State.WAITING:
        places.take(registration, now)
    registration.changed_at = now
    db.session.flush()
    _note(registration, "category_changed", by, {"category": old.name}, {"category": category.name})
    if registration.state in ACTIVE:
        news.write(registration, "amended", by=by)
        news.tell(Verb.AMEND, registration, by, registration.state)
        places.freed(old, now, delegation=counted)


def protect(registration: Registration, protected: bool, *, badge_name: str = "", by: Account, now: datetime) -> None:
    """A protected person is on no list and in no export without a reason; her badge carries a chosen name.

    Raises NoRoomUnprotected when her delegation has no place for her once she is no longer protected.
    """
    new = {"is_protected": protected, "badge_name": badge_name}
    before, after = audit.changes({name: getattr(registration, name) for name in new}, new)
    if after:
        places.hold(registration)
        counted = places.delegation_of(registration)
        places.protect(registration, protected)
        _note(registration, "protection_changed", by, before, after)
        registration.badge_name, registration.changed_at = badge_name, now
        news.tell(Verb.AMEND, registration, by, registration.state)
        places.recount(registration, counted, now)


def write_desk_note(registration: Registration, note: str, *, by: Account, now: datetime) -> None:
    """What the desk has to know when the person arrives."""
    if registration.desk_note != note:
        _note(registration, "desk_note_changed", by, {"desk_note": registration.desk_note}, {"desk_note": note})
        registration.desk_note, registration.changed_at = note, now


def _note(registration: Registration, verb: str, by: Account, before: dict[str, Any], after: dict[str, Any]) -> None:
    audit.record(
        f"registration.{verb}", registration, actor=by, scope=registration.event_id, before=before, after=after
    )


def _decide(
    verb: Verb,
    registration: Registration,
    state: State,
    by: Account,
    now: datetime,
    reason: str,
    queued_at: datetime | None = None,
) -> None:
    """Write the decision down, into the log, and to the person."""
    before = registration.state
    registration.state, registration.reason = state, reason.strip()
    registration.decided_at = registration.changed_at = now
    registration.queued_at, registration.seen_as = queued_at, {}
    db.session.flush()
    news.record(verb, registration, by, before, reason)
    news.write(registration, news.MAILS[verb])


def decide(
    verb: Verb, registrations: Sequence[Registration], *, by: Account, now: datetime, reason: str
) -> list[tuple[str, str]]:
    """Take one decision about many people; says who was left out, and why. The first to arrive come first."""
    moved, left = places.hold_all(registrations), []
    for registration in registrations:
        try:
            rules.ensure_unmoved(registration in moved, registration.state)
            DECISIONS[verb](registration, by, now, reason)
        except Refusal as refusal:
            left.append((registration.full_name, refusal.sentence))
    return left
