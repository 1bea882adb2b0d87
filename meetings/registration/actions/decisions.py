"""What organisers decide about a registration."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Any

from meetings.accounts.models import Account
from meetings.core import audit
from meetings.core.db import db, write_alike
from meetings.core.errors import Refusal, refusals_of
from meetings.registration import consequences, rules
from meetings.registration.actions import giving, line, news, places
from meetings.registration.models import ACTIVE, HOLDING, Category, Registration, State
from meetings.registration.rules import Verb
from meetings.registration.signals import Change

STATES = {
    Verb.APPROVE: State.APPROVED,
    Verb.ASK: State.CHANGES,
    Verb.REFUSE: State.REFUSED,
    Verb.WAIT: State.WAITING,
}
FREEING = frozenset({Verb.REFUSE, Verb.WAIT})
OBSTACLES: list[Callable[[Sequence[Registration]], Mapping[str, Refusal]]] = []
"""Each says who of some people of an event, in their order, cannot be approved, and why, by id of the registration."""
NOT_SHOWN: Mapping[str, str] = MappingProxyType({})


def approve(registration: Registration, *, by: Account, now: datetime, reason: str = "") -> None:
    """Accept. Somebody without a place gets one, or CategoryFull or DelegationFull is raised."""
    _decide_about(Verb.APPROVE, registration, by, now, reason)


def ask_for_changes(registration: Registration, *, by: Account, now: datetime, reason: str) -> None:
    """Ask the person to correct something and to send it again; she keeps her place meanwhile."""
    _decide_about(Verb.ASK, registration, by, now, reason)


def refuse(registration: Registration, *, by: Account, now: datetime, reason: str) -> None:
    """Say no, and why; the place goes to the next in line."""
    _decide_about(Verb.REFUSE, registration, by, now, reason)


def put_on_waiting_list(registration: Registration, *, by: Account, now: datetime, reason: str) -> None:
    """To the end of the line; the place goes to the next in it, never back to the same person at once."""
    _decide_about(Verb.WAIT, registration, by, now, reason)


def decide(
    verb: Verb,
    registrations: Sequence[Registration],
    *,
    by: Account,
    now: datetime,
    reason: str,
    seen: Mapping[str, str] = NOT_SHOWN,
) -> list[tuple[str, str]]:
    """Take one decision about many people; says who was left out, and why. The first to arrive come first.

    What is decided about all comes before what follows from it: nobody who is refused, or put on the waiting list, with
    others gets a place of theirs in between. `seen` is the state, by id, in which whoever decides saw them; raises
    DecidedMeanwhile when one is in another by now. Raises ReasonNeeded. It asks as much for many as for one.
    """
    rules.ensure_reason(verb, reason)
    moved = places.hold_all(registrations)
    rules.ensure_as_seen([(one.id, one.state, one.listed_name) for one in registrations], seen)
    refused = _refused(verb, registrations, moved)
    _settle(verb, [one for one in registrations if one not in refused], by, now, reason)
    return [(one.full_name, refusal.sentence) for one, refusal in refused.items()]


def foresee(verb: Verb, registrations: Sequence[Registration]) -> list[tuple[Registration, str]]:
    """Who would be left out if it were decided now, and why. Nothing is locked: a moment later it may be otherwise."""
    return [(one, refusal.sentence) for one, refusal in _refused(verb, registrations, ()).items()]


def _decide_about(verb: Verb, registration: Registration, by: Account, now: datetime, reason: str) -> None:
    rules.ensure_reason(verb, reason)
    moved = places.hold_all([registration])
    for refusal in _refused(verb, [registration], moved).values():
        raise refusal
    _settle(verb, [registration], by, now, reason)


def _refused(
    verb: Verb, registrations: Sequence[Registration], moved: Collection[Registration]
) -> dict[Registration, Refusal]:
    """About whom it cannot be decided, and why; for sure when they are locked."""
    impossible = _impossible(verb, registrations, moved)
    possible = [one for one in registrations if one not in impossible]
    newcomers = [one for one in possible if verb is Verb.APPROVE and one.state not in HOLDING]
    room = giving.Room(newcomers) if newcomers else None
    obstacles = _obstacles(possible) if verb is Verb.APPROVE and possible else {}
    refused: dict[Registration, Refusal] = {}
    for registration in registrations:
        try:
            if known := impossible.get(registration) or obstacles.get(registration.id):
                raise known
            if room and registration.state not in HOLDING:
                room.give(registration)
        except Refusal as refusal:
            refused[registration] = refusal
    return refused


def _obstacles(registrations: Sequence[Registration]) -> Mapping[str, Refusal]:
    return {one: why for found in OBSTACLES for one, why in found(registrations).items()}


def _impossible(
    verb: Verb, registrations: Sequence[Registration], moved: Collection[Registration]
) -> dict[Registration, Refusal]:
    """Whose own state forbids it: whoever is left out by this stands in nobody's way."""
    known = [(one, refusals_of(partial(_ensure_possible, verb, one, one in moved))) for one in registrations]
    return {one: refusals[0] for one, refusals in known if refusals}


def _ensure_possible(verb: Verb, registration: Registration, is_moved: bool) -> None:
    rules.ensure_unmoved(is_moved, registration.state)
    rules.ensure_can(verb, registration.state)
    if verb is Verb.APPROVE:
        rules.ensure_confirmed(registration.confirmed_at is not None, registration.full_name)


def _settle(verb: Verb, people: Sequence[Registration], by: Account, now: datetime, reason: str) -> None:
    """Write the decision down, into the log, and to each person; then whoever waits moves up."""
    if not people:
        return
    changes = [Change(one, one.state) for one in people]
    queue = giving.Queue(people, now)
    for registration in people:
        registration.queued_at = queue.join(registration) if verb is Verb.WAIT else None
        registration.state, registration.reason, registration.seen_as = STATES[verb], reason.strip(), {}
        registration.decided_at = registration.changed_at = now
    write_alike(people, "state", "reason", "decided_at", "changed_at", "queued_at", "seen_as")
    news.record_all(verb, changes, by, reason)
    moving = places.moving_up(people) if verb is Verb.WAIT else ()
    ended = consequences.ended(people)
    for registration in people:
        hers = ended.get(registration.id, ())
        news.write(registration, news.MAILS[verb], moves_up=registration in moving, ended=hers)
    if verb in FREEING:
        counted = {places.delegation_of(one) for one in people}
        put_back = people if verb is Verb.WAIT else ()
        line.freed({one.category for one in people}, now, delegations=counted, but=put_back)


def change_category(registration: Registration, category: Category, *, by: Account, now: datetime) -> bool:
    """Move a person to another category of the event, with her place or at the end of its line.

    Says whether she is told: of a change, and when she comes.
    """
    old = registration.category
    if old.id == category.id:
        return False
    places.lock(old, category)
    places.see_now(registration)
    counted = places.delegation_of(registration)
    if registration.state in HOLDING:
        places.ensure_room(registration, category, counted)
    registration.category, registration.category_id = category, category.id
    if registration.state == State.WAITING:
        giving.take(registration, now)
    registration.changed_at = now
    db.session.flush()
    _note(registration, "category_changed", by, {"category": old.name}, {"category": category.name})
    news.tell_of_category(registration, old.id)
    if registration.state not in ACTIVE:
        return False
    news.tell_all(Verb.AMEND, [Change(registration, registration.state, counted, old)], by)
    news.write_corrected([registration], "amended", by=by)
    line.freed([old], now, delegations=[counted])
    return True


def exchange_categories(one: Registration, other: Registration, *, by: Account, now: datetime) -> None:
    """Two people who hold places exchange their categories, whether others are free or not; both are told.

    The categories must be locked, and of one delegation.
    """
    moves = [(one, one.category, other.category), (other, other.category, one.category)]
    for registration, _old, category in moves:
        registration.category, registration.category_id, registration.changed_at = category, category.id, now
    db.session.flush()
    for registration, old, category in moves:
        _note(registration, "category_changed", by, {"category": old.name}, {"category": category.name})
        news.tell_of_category(registration, old.id)
    news.write_corrected([one, other], "amended", by=by)
    changes = [Change(each, each.state, places.delegation_of(each), old) for each, old, _category in moves]
    news.tell_all(Verb.AMEND, changes, by)


def protect(registration: Registration, protected: bool, *, badge_name: str = "", by: Account, now: datetime) -> None:
    """A protected person is on no list and in no export without a reason; her badge carries a chosen name.

    Raises NoRoomUnprotected when her delegation has no place for her once she is no longer protected. Where she would
    be its second head then, she comes in the category of members.
    """
    new = {"is_protected": protected, "badge_name": badge_name}
    before, after = audit.changes({name: getattr(registration, name) for name in new}, new)
    if after:
        places.hold(registration)
        counted = places.delegation_of(registration)
        places.protect(registration, protected)
        _note(registration, "protection_changed", by, before, after)
        registration.badge_name, registration.changed_at = badge_name, now
        revealed = Change(registration, registration.state, counted, revealed_by=None if protected else by)
        news.tell_all(Verb.AMEND, [revealed], by)
        line.recount(registration, counted, now)


def write_desk_note(registration: Registration, note: str, *, by: Account, now: datetime) -> None:
    """What the desk has to know when the person arrives."""
    if registration.desk_note != note:
        _note(registration, "desk_note_changed", by, {"desk_note": registration.desk_note}, {"desk_note": note})
        registration.desk_note, registration.changed_at = note, now


def _note(registration: Registration, verb: str, by: Account, before: dict[str, Any], after: dict[str, Any]) -> None:
    audit.record(
        f"registration.{verb}", registration, actor=by, scope=registration.event_id, before=before, after=after
    )
