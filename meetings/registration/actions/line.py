"""A place was freed, or there are more: whoever waits moves up. Called only while the categories are locked."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from meetings.core.db import db, write_alike
from meetings.events.models import Event
from meetings.institutions.models import Institution
from meetings.registration import queries, rules
from meetings.registration.actions import news, places
from meetings.registration.models import HOLDING, Category, Registration, State
from meetings.registration.rules import Verb
from meetings.registration.signals import Change


def freed(
    categories: Collection[Category],
    now: datetime,
    *,
    delegations: Collection[str] = (),
    but: Collection[Registration] = (),
) -> int:
    """Places of an event were freed, and places of delegations: those first in line move up, except `but`.

    Says how many moved. Without a limit of places nobody is in an automatic line, except people whose delegation was
    full. It asks as much for many places as for one.
    """
    event = next(iter(categories)).event
    limited = [category.id for category in categories if category.capacity is not None]
    return _fill(event, limited, _with_room(event, delegations), now, {one.id for one in but})


def freed_in(event: Event, delegations: Collection[str], now: datetime) -> int:
    """Delegations may have more places than before: their people who wait move up, in whichever category.

    All categories that come with a delegation must be locked.
    """
    return _fill(event, (), delegations, now)


def promote(category: Category, now: datetime) -> int:
    """A category may have more places than before: those first in its line move up; says how many."""
    return _fill(category.event, [category.id], (), now)


def represent(registration: Registration, affiliation: Institution | None, now: datetime) -> None:
    """She represents another State or organisation, if that delegation has room for the place she holds.

    Her category must be locked. Raises DelegationFull.
    """
    if affiliation is registration.affiliation:
        return
    counted = places.delegation_of(registration)
    now_counted = places.counted_for(registration, registration.category, affiliation, registration.is_protected)
    if registration.state in HOLDING and now_counted != counted:
        places.ensure_room_in_delegation(registration.event, now_counted)
    registration.affiliation = affiliation
    recount(registration, counted, now)


def recount(registration: Registration, counted: str, now: datetime) -> None:
    """She no longer counts for the delegation `counted`: whoever waited for her place there moves up.

    If she waits herself only because that delegation is full, she moves up when there is room for her now. Whom the
    organisers put back stays where she is. Her category must be locked.
    """
    db.session.flush()
    if not counted or places.delegation_of(registration) == counted:
        return
    event = registration.event
    was_full = places.room_of_delegations(event).get(counted, 1) <= 0
    if registration.state in HOLDING:
        _fill(event, (), _with_room(event, {counted}), now)
    elif registration.state == State.WAITING and was_full and places.has_room_for(registration):
        _move_up(event, [registration.id], now)


def _with_room(event: Event, delegations: Collection[str]) -> set[str]:
    """Those of the delegations that have a limit, and room: people of others wait for something else."""
    asked = set(delegations) - {""}
    room = places.room_of_delegations(event) if asked else {}
    return {one for one in asked if room.get(one, 0) > 0}


def _fill(
    event: Event, categories: Collection[str], delegations: Collection[str], now: datetime, but: Collection[str] = ()
) -> int:
    """Give what is free to those who wait in `categories`, or elsewhere for a place of `delegations`, except `but`.

    People of a full delegation are passed over.
    """
    if not categories and not delegations:
        return 0
    db.session.flush()
    lines: dict[Category, list[rules.Waiting]] = {}
    for category, waiting, delegation in queries.lines(event, categories, delegations):
        if waiting not in but:
            lines.setdefault(category, []).append(rules.Waiting(waiting, delegation))
    if not lines:
        return 0
    ordered = sorted(lines, key=lambda category: (category.id not in categories, category.id))
    return _move_up(event, _chosen(event, {category: lines[category] for category in ordered}), now)


def _chosen(event: Event, lines: Mapping[Category, Sequence[rules.Waiting]]) -> list[str]:
    held, room = queries.held_by_category(event), places.room_of_delegations(event)
    free = {each: rules.free_places(each.capacity, held.get(each.id, 0)) for each in lines}
    return rules.next_in_lines([(line, free[category]) for category, line in lines.items()], room)


def _move_up(event: Event, ids: Collection[str], now: datetime) -> int:
    if not ids:
        return 0
    statement = sa.select(Registration).where(Registration.id.in_(ids), Registration.state == State.WAITING)
    ordered = statement.order_by(Registration.queued_at, Registration.id).options(*queries.WITH_PERSON)
    locked = ordered.with_for_update(of=Registration).execution_options(populate_existing=True)
    moved, asks_approval = db.session.scalars(locked).all(), places.asks_approval(event)
    for registration in moved:
        registration.state = rules.state_with_place(registration.confirmed_at is not None, asks_approval)
        registration.queued_at, registration.changed_at, registration.reason = None, now, ""
    write_alike(moved, "state", "queued_at", "changed_at", "reason")
    news.record_all(Verb.PROMOTE, [Change(registration, State.WAITING) for registration in moved], None)
    for registration in moved:
        news.write(registration, "promoted")
    return len(moved)
