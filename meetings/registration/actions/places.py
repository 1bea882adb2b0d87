"""Places are given and freed only while their category is locked.

`FOR NO KEY UPDATE` on PostgreSQL; on SQLite a writing transaction is alone from its start (`core.db`). So 50 people
who register at once for 10 places end as 10 who hold one and 40 who wait in the order in which they got the lock.

Delegations may have a limit of their own, which domains above know (`LIMITS`). It counts people of all categories that
come with a delegation, so these are locked together.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from meetings.core.db import db
from meetings.events.models import Event
from meetings.institutions.models import Institution
from meetings.registration import queries, rules
from meetings.registration.actions import news
from meetings.registration.models import HOLDING, Category, Registration, State
from meetings.registration.rules import Verb

LIMITS: list[Callable[[Event], Mapping[str, int]]] = []
"""Each says for how many more people a delegation (id of the institution) may have places; no entry is no limit."""


_LOCK = (
    sa.select(Category)
    .where(
        sa.or_(
            Category.id.in_(sa.bindparam("ids", expanding=True)),
            sa.and_(Category.event_id.in_(sa.bindparam("together", expanding=True)), Category.in_delegation),
        )
    )
    .order_by(Category.id)
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)


def lock(*categories: Category) -> None:
    """Nobody else gives or frees a place in these categories until this transaction ends.

    With one that comes with a delegation, all such categories of the event are locked.
    """
    together = {category.event_id for category in categories if category.in_delegation}
    db.session.scalars(_LOCK, {"ids": [category.id for category in categories], "together": list(together)}).all()


def hold(registration: Registration) -> None:
    """Lock the category of a registration, then see the registration as it is now."""
    rules.ensure_unmoved(bool(hold_all([registration])), registration.state)


def hold_all(registrations: Sequence[Registration]) -> list[Registration]:
    """The same for many at once, in two questions; gives those that changed their category meanwhile."""
    categories = {registration: registration.category_id for registration in registrations}
    lock(*(registration.category for registration in registrations))
    see_now(*registrations)
    return [registration for registration in registrations if registration.category_id != categories[registration]]


def see_now(*registrations: Registration) -> None:
    """Lock registrations and read them again as they are now."""
    wanted = Registration.id.in_([registration.id for registration in registrations])
    statement = sa.select(Registration).where(wanted).order_by(Registration.id).with_for_update(of=Registration)
    whole = statement.options(*queries.WITH_PERSON).execution_options(populate_existing=True)
    db.session.scalars(whole).all()


def take(registration: Registration, now: datetime, in_line_since: datetime | None = None) -> None:
    """A place when one is free, for her delegation too, else the end of the line, or a place in it.

    The registration must not hold a place yet.
    """
    if not in_line_since and has_room(registration.category) and has_room_in_delegation(registration):
        confirmed = registration.confirmed_at is not None
        registration.state = rules.state_with_place(confirmed, asks_approval(registration.event))
        registration.queued_at = None
    else:
        registration.state = State.WAITING
        registration.queued_at = in_line_since or end_of_line(registration.category, now)
    registration.changed_at = now
    db.session.add(registration)
    db.session.flush()


def has_room(category: Category) -> bool:
    """Whether a locked category has a place for one more."""
    return category.capacity is None or rules.has_room(category.capacity, queries.held(category))


def delegation_of(registration: Registration) -> str:
    """The institution whose limit counts a person; "" for none."""
    return _counted_for(registration, registration.category, registration.affiliation, registration.is_protected)


def _counted_for(
    registration: Registration, category: Category, affiliation: Institution | None, protected: bool
) -> str:
    return rules.delegation_of(
        category.in_delegation,
        registration.outside_quota,
        registration.delegation_id,
        affiliation.id if affiliation else None,
        protected,
    )


def room_of_delegations(event: Event) -> dict[str, int]:
    """For how many more people each delegation that has a limit may have places."""
    db.session.flush()
    room: dict[str, int] = {}
    for limit in LIMITS:
        room |= {one: min(left, room.get(one, left)) for one, left in limit(event).items()}
    return room


def has_room_in_delegation(registration: Registration) -> bool:
    """Whether the person's delegation may have one more place; she must not hold one for it yet."""
    delegation = delegation_of(registration)
    return not delegation or room_of_delegations(registration.event).get(delegation, 1) > 0


def represent(registration: Registration, affiliation: Institution | None, now: datetime) -> None:
    """She represents another State or organisation, if that delegation has room for the place she holds.

    Her category must be locked. Raises DelegationFull.
    """
    if affiliation is registration.affiliation:
        return
    counted = delegation_of(registration)
    now_counted = _counted_for(registration, registration.category, affiliation, registration.is_protected)
    if registration.state in HOLDING and now_counted != counted:
        _ensure_room_in_delegation(registration.event, now_counted)
    registration.affiliation = affiliation
    recount(registration, counted, now)


def protect(registration: Registration, protected: bool) -> None:
    """She is protected, or no longer: then her delegation needs room for the place that she holds.

    Her category must be locked. Raises NoRoomUnprotected.
    """
    counted = delegation_of(registration)
    now_counted = _counted_for(registration, registration.category, registration.affiliation, protected)
    if registration.state in HOLDING and now_counted != counted:
        _ensure_room_in_delegation(registration.event, now_counted, rules.NoRoomUnprotected)
    registration.is_protected = protected


def recount(registration: Registration, counted: str, now: datetime) -> None:
    """She no longer counts for the delegation `counted`: whoever waited for her place there moves up.

    If she waits herself only because that delegation is full, she moves up when there is room for her now. Whom the
    organisers put back stays where she is. Her category must be locked.
    """
    db.session.flush()
    if not counted or delegation_of(registration) == counted:
        return
    was_full = room_of_delegations(registration.event).get(counted, 1) <= 0
    if registration.state in HOLDING:
        _freed_of(registration.event, counted, now, None)
    elif registration.state == State.WAITING and was_full and _has_room_for(registration):
        _move_up(registration.category, [registration.id], now)


def _has_room_for(registration: Registration) -> bool:
    return has_room(registration.category) and has_room_in_delegation(registration)


def ensure_room(registration: Registration, category: Category, counted: str = "") -> None:
    """Raise CategoryFull or DelegationFull unless she can have a place in a locked category.

    `counted` is the delegation that counts a place of hers already.
    """
    if not has_room(category):
        raise rules.CategoryFull(category=category.name)
    delegation = _counted_for(registration, category, registration.affiliation, registration.is_protected)
    if delegation != counted:
        _ensure_room_in_delegation(category.event, delegation)


def _ensure_room_in_delegation(
    event: Event, delegation: str, refusal: type[rules.DelegationFull] = rules.DelegationFull
) -> None:
    if delegation and room_of_delegations(event).get(delegation, 1) <= 0:
        raise refusal(delegation=db.session.get_one(Institution, delegation).name)


def end_of_line(category: Category, now: datetime) -> datetime:
    """A moment after everybody who waits: clocks of two servers may differ, the order of arrival may not."""
    statement = sa.select(sa.func.max(Registration.queued_at)).where(
        Registration.category_id == category.id, Registration.state == State.WAITING
    )
    last = db.session.scalar(statement)
    return now if last is None or last < now else last + timedelta(microseconds=1)


def freed(category: Category, now: datetime, but: Registration | None = None, delegation: str = "") -> int:
    """A place was freed, and one of a `delegation`: those first in line move up, except `but`.

    Without a limit of places nobody is in an automatic line, except people whose delegation was full.
    """
    moved = 0 if category.capacity is None else promote(category, now, but)
    return moved + (_freed_of(category.event, delegation, now, but) if delegation else 0)


def _freed_of(event: Event, delegation: str, now: datetime, but: Registration | None) -> int:
    has_limit_and_room = room_of_delegations(event).get(delegation, 0) > 0
    return freed_in(event, {delegation}, now, but) if has_limit_and_room else 0


def freed_in(event: Event, delegations: Collection[str], now: datetime, but: Registration | None = None) -> int:
    """Delegations may have more places than before: their people who wait move up, in whichever category.

    All categories that come with a delegation must be locked.
    """
    waited_for = queries.waited_for(event, delegations)
    return sum(promote(category, now, but, only=delegations) for category in waited_for)


def promote(
    category: Category, now: datetime, but: Registration | None = None, only: Collection[str] | None = None
) -> int:
    """Give the free places of a locked category to those first in line; says how many moved up.

    `only` leaves out whoever is of no such delegation. People of a full delegation are passed over.
    """
    db.session.flush()
    free = rules.free_places(category.capacity, queries.held(category))
    line = [
        waiting
        for waiting in (rules.Waiting(*row) for row in (queries.line(category) if free != 0 else []))
        if waiting.id != (but.id if but else "") and (only is None or waiting.delegation in only)
    ]
    if not line:
        return 0
    chosen = rules.next_in_line(line, free, room_of_delegations(category.event))
    return _move_up(category, chosen, now)


def _move_up(category: Category, ids: Sequence[str], now: datetime) -> int:
    line = queries.queue(category).where(Registration.id.in_(ids))
    moved = db.session.scalars(line.with_for_update().execution_options(populate_existing=True)).all()
    for registration in moved:
        confirmed = registration.confirmed_at is not None
        registration.state = rules.state_with_place(confirmed, asks_approval(registration.event))
        registration.queued_at, registration.changed_at, registration.reason = None, now, ""
        news.record(Verb.PROMOTE, registration, None, State.WAITING)
        news.write(registration, "promoted")
    return len(moved)


def period(
    event: Event, now: datetime, category: Category | None = None, closes_at: datetime | None = None
) -> rules.Period:
    """Whether people can register for `event` now, and if not, why; a category may have times of its own.

    `closes_at` is a deadline that a domain above has given to one delegation; it goes before both.
    """
    window = queries.window(event)
    of_event = (window.opens_at, window.closes_at) if window else (None, None)
    of_category = (category.opens_at, category.closes_at) if category else (None, None)
    opens, closes = rules.times(of_event, of_category)
    return rules.period(event.state, opens, closes_at or closes, now)


def periods(event: Event, categories: Sequence[Category], now: datetime) -> dict[str, rules.Period]:
    """How registration stands for each of these categories, by id."""
    window = queries.window(event)
    times = (window.opens_at, window.closes_at) if window else (None, None)
    return {
        each.id: rules.period(event.state, *rules.times(times, (each.opens_at, each.closes_at)), now)
        for each in categories
    }


def asks_approval(event: Event) -> bool:
    """Whether organisers look at each registration before it counts."""
    window = queries.window(event)
    return window is None or window.asks_approval
