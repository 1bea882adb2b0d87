"""Places are given (`giving`) and freed (`line`) only while their category is locked.

`FOR NO KEY UPDATE` on PostgreSQL; on SQLite a writing transaction is alone from its start (`core.db`). So 50 people
who register at once for 10 places end as 10 who hold one and 40 who wait in the order in which they got the lock.

Whoever needs several locks takes them in this order, so that no two wait for each other: categories (by id),
registrations (by id), delegations (by id), and only then accounts that are made for addresses. An address for which two
make an account at once is a lock, too: the second waits until the first has ended.

Delegations may have a limit of their own, which domains above know (`LIMITS`). It counts people of all categories that
come with a delegation, so these are locked together.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from meetings.core.db import db
from meetings.events.models import Event
from meetings.institutions.models import Institution
from meetings.registration import queries, rules
from meetings.registration.models import HOLDING, Category, Registration, RegistrationWindow, State

DEADLINES: list[Callable[[Collection[Registration]], Mapping[str, datetime]]] = []
"""Each says until when people have time (by id of the registration) beside category and event; the latest holds."""
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


def has_room(category: Category) -> bool:
    """Whether a locked category has a place for one more."""
    return category.capacity is None or rules.has_room(category.capacity, queries.held(category))


def delegation_of(registration: Registration) -> str:
    """The institution whose limit counts a person; "" for none."""
    return counted_for(registration, registration.category, registration.affiliation, registration.is_protected)


def counted_for(
    registration: Registration, category: Category, affiliation: Institution | None, protected: bool
) -> str:
    """The same, were she in this category, of this affiliation, and protected or not."""
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


def has_room_for(registration: Registration) -> bool:
    """Whether her category and her delegation have a place for her."""
    return has_room(registration.category) and has_room_in_delegation(registration)


def why_waiting(people: Collection[Registration]) -> dict[Registration, str]:
    """For those of some people of an event who wait, in words, whether category, delegation or both are full now.

    "" for whom the organisers put on the list while places are free.
    """
    return {one: rules.FULL[full] for one, full in what_is_full(people).items()}


def what_is_full(people: Collection[Registration]) -> dict[Registration, tuple[bool, bool]]:
    """For those of some people of an event who wait, whether category and delegation are full now.

    It asks as much for many as for one.
    """
    waiting = [one for one in people if one.state == State.WAITING]
    if not waiting:
        return {}
    event = waiting[0].event
    held, room = queries.held_by_category(event), room_of_delegations(event)
    full = {one: not rules.has_room(one.category.capacity, held.get(one.category_id, 0)) for one in waiting}
    return {one: (full[one], room.get(delegation_of(one), 1) <= 0) for one in waiting}


def moving_up(people: Collection[Registration]) -> set[Registration]:
    """Those of some people of an event who get a freed place by themselves when they wait; see `rules.moves_up`."""
    unlimited = [one for one in people if one.category.capacity is None and delegation_of(one)]
    room = room_of_delegations(unlimited[0].event) if unlimited else {}
    return {one for one in people if rules.moves_up(one.category.capacity is not None, delegation_of(one), room)}


def protect(registration: Registration, protected: bool) -> None:
    """She is protected, or no longer: then her delegation needs room for the place that she holds.

    Her category must be locked. Raises NoRoomUnprotected.
    """
    counted = delegation_of(registration)
    now_counted = counted_for(registration, registration.category, registration.affiliation, protected)
    if registration.state in HOLDING and now_counted != counted:
        ensure_room_in_delegation(registration.event, now_counted, rules.NoRoomUnprotected)
    registration.is_protected = protected


def ensure_room(registration: Registration, category: Category, counted: str = "") -> None:
    """Raise CategoryFull or DelegationFull unless she can have a place in a locked category.

    `counted` is the delegation that counts a place of hers already.
    """
    if not has_room(category):
        raise rules.CategoryFull(category=category.name)
    delegation = counted_for(registration, category, registration.affiliation, registration.is_protected)
    if delegation != counted:
        ensure_room_in_delegation(category.event, delegation)


def ensure_room_in_delegation(
    event: Event, delegation: str, refusal: type[rules.DelegationFull] = rules.DelegationFull
) -> None:
    """Raise DelegationFull, or the `refusal` that says more, unless a delegation may have one more place."""
    if delegation and room_of_delegations(event).get(delegation, 1) <= 0:
        raise refusal(delegation=db.session.get_one(Institution, delegation).name)


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


def answer_by(registration: Registration, now: datetime) -> datetime | None:
    """Until when a person may answer and correct; None as long as nobody has said."""
    return answer_times([registration], now)[registration.id]


def answer_times(registrations: Sequence[Registration], now: datetime) -> dict[str, datetime | None]:
    """The same for several people, by id of the registration.

    Whoever was named when that was over already, instead of another or by the organisers, has no time to keep.
    """
    known = [deadline(registrations) for deadline in DEADLINES]
    windows = queries.windows({each.event_id for each in registrations})
    found = {
        each.id: _time_of(each, windows.get(each.event_id), [of[each.id] for of in known if each.id in of])
        for each in registrations
    }
    over = [each for each in registrations if each.confirmed_at is None and not rules.may_answer(found[each.id], now)]
    named = queries.last_named([each.id for each in over]) if over else {}
    for each in over:
        until = found[each.id]
        if until and max(each.created_at, named.get(each.id, each.created_at)) >= until:
            found[each.id] = None
    return found


def usual_time(registration: Registration) -> datetime | None:
    """Until when a person may answer and correct without a longer time of her own."""
    own = [of[registration.id] for deadline in DEADLINES if registration.id in (of := deadline([registration]))]
    return _time_of(registration, queries.window(registration.event), own, extended=False)


def _time_of(
    registration: Registration, window: RegistrationWindow | None, own: Collection[datetime], *, extended: bool = True
) -> datetime | None:
    of_event, until = window.closes_at if window else None, registration.extended_until if extended else None
    return rules.answer_by(of_event, registration.category.closes_at, until, max(own, default=None))


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
