"""What delegations do when something happens to a registration."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from meetings.accounts.models import Account
from meetings.core.db import db, write_alike
from meetings.delegations import queries, rules
from meetings.delegations.actions import assisting, dossier, heading, limits
from meetings.delegations.models import Member, Role
from meetings.events.models import Event
from meetings.registration.actions import decisions, places
from meetings.registration.models import ACTIVE, Category, Registration
from meetings.registration.rules import DECISIONS, Verb, ensure_no_task
from meetings.registration.signals import (
    Change,
    category_redefined,
    registration_merged,
    registration_readdressed,
    states_changed,
)

Arrival = tuple[Change, Verb]
_counted_later: ContextVar[dict[str, Arrival] | None] = ContextVar("counted_later", default=None)
ARRIVES = frozenset({Verb.REGISTER, Verb.SUBMIT})
"""By these she comes with a delegation: at once, or once she has answered an invitation of the organisers."""


def listen() -> None:
    """Connect this domain with registration; again does nothing more."""
    states_changed.connect(follow)
    registration_merged.connect(follow_merge)
    registration_readdressed.connect(keep_tasks)
    category_redefined.connect(follow_redefined)
    if queries.room not in places.LIMITS:
        places.LIMITS.append(queries.room)
        places.DEADLINES.append(queries.deadlines_of)
        decisions.OBSTACLES.append(heading.obstacles)


def follow(changes: Sequence[Change], *, verb: Verb, by: Account | None, now: datetime) -> None:
    """A place in a delegation ends when its registration does, or leaves the delegation, and returns with it."""
    herself = next((one.registration for one in changes if by and by.id == one.registration.account_id), None)
    if herself and verb is Verb.WITHDRAW:
        _tell_focal_points(herself)
    if herself and verb in ARRIVES:
        _let_focal_points_know(herself, now)
    _note_put_in([(one, verb) for one in changes], by, now)
    concerned = {one.registration.id: one.registration for one in changes if not _stays_as_it_is(one, verb)}
    members = queries.members_of(concerned) if concerned else []
    staying = [each for each in members if _stays(each, concerned[each.registration_id])]
    _end([each for each in members if each not in staying and each.ended_at is None], now)
    _return([each for each in staying if each.ended_at is not None], concerned, keeps_role=verb is not Verb.REGISTER)
    if _counted_later.get() is None:
        heading.follow_categories(changes, verb=verb, by=by, now=now)
    has_left = verb is Verb.AMEND or any(not one.is_active for one in concerned.values())
    if has_left and _counted_later.get() is None:
        dossier.see_who_is_left(changes[0].registration.event, by=by, now=now)


def follow_redefined(category: Category, *, by: Account | None, now: datetime) -> None:
    """People of a category come with their delegations no longer, or from now on."""
    if category.in_delegation:
        _see_who_is_put_in(queries.active_in(category), by, now)
    dossier.see_who_is_left(category.event, by=by, now=now)


@contextmanager
def counted_at_the_end(event: Event, *, by: Account | None, now: datetime) -> Iterator[None]:
    """Many people come and go in one act: who was brought in and who is left is seen once all is done."""
    moved: dict[str, Arrival] = {}
    token = _counted_later.set(moved)
    try:
        yield
    finally:
        _counted_later.reset(token)
    _note_put_in([one for one in moved.values() if one[0].registration in db.session], by, now)
    dossier.see_who_is_left(event, by=by, now=now)


def _stays_as_it_is(change: Change, verb: Verb) -> bool:
    is_new = change.before is None
    return is_new or (verb in DECISIONS and change.before in ACTIVE and change.registration.is_active)


def _is_put_in(change: Change, verb: Verb, by: Account | None) -> bool:
    """Whether somebody else than she, or whoever nominates for it, brings her into a delegation.

    Who comes back on a refusal brings nobody in: the State knew her when it declared itself complete.
    """
    registration = change.registration
    if not registration.is_active or (by and by.id == registration.account_id):
        return False
    if verb is Verb.NOMINATE:
        return registration.delegation_id is None
    return change.came_with is not None and places.delegation_of(registration) != change.came_with


def _note_put_in(arrivals: Collection[Arrival], by: Account | None, now: datetime) -> None:
    """Now, or when all is done, if many come in one act: by then a row may be undone, or she moved on from there."""
    moved = _counted_later.get()
    if moved is None:
        _see_who_is_put_in([one.registration for one, verb in arrivals if _is_put_in(one, verb, by)], by, now)
        return
    for one, verb in arrivals:
        if verb is Verb.NOMINATE or one.came_with is not None:
            moved.setdefault(one.registration.id, (one, verb))


def _see_who_is_put_in(people: Collection[Registration], by: Account | None, now: datetime) -> None:
    arriving: dict[str, list[Registration]] = {}
    for one in people:
        if institution_id := heading.house_id_of(one):
            arriving.setdefault(institution_id, []).append(one)
    if arriving:
        dossier.note_added(next(iter(people)).event, arriving, by=by, now=now)


def _stays(member: Member, registration: Registration) -> bool:
    return registration.is_active and heading.house_id_of(registration) == member.delegation.institution_id


def _end(members: Sequence[Member], now: datetime) -> None:
    for member in members:
        member.ended_at, member.is_funded, member.delegation.changed_at = now, False, now
    if members:
        write_alike(members, "ended_at", "is_funded")


def follow_merge(kept: Registration, *, other: Registration, by: Account, now: datetime) -> None:
    """The place in the delegation goes with the registration that is kept; of two, the higher role and the funding.

    Raises HasSeat when a role or a funded place would end: the one that is kept does not come with the delegation; and
    HasHead when she would be its second head.
    """
    assisting.hand_over(other, kept)
    _take_seat(kept, other, now)
    heading.follow_categories([Change(kept, kept.state, "")], verb=Verb.AMEND, by=by, now=now)


def _take_seat(kept: Registration, other: Registration, now: datetime) -> None:
    there, here = queries.member_of(other), queries.member_of(kept)
    if there is None or there.ended_at:
        return
    delegation, role, position, is_funded = there.delegation, Role(there.role), there.position, there.is_funded
    goes_along = heading.house_id_of(kept) == delegation.institution_id
    rules.ensure_seat_goes_along(goes_along, role, is_funded, delegation.institution.name)
    there.ended_at, there.is_funded = now, False
    db.session.flush()
    if not goes_along:
        return
    made = here or Member(registration=kept)
    has_seat = made.ended_at is None and made.delegation is delegation
    own = (Role(made.role), made.position, made.is_funded) if has_seat else (Role.MEMBER, position, False)
    made.delegation, made.ended_at = delegation, None
    made.role, made.position, made.is_funded = rules.role_of_both(own[0], role), own[1], own[2] or is_funded
    db.session.add(made)
    db.session.flush()


def keep_tasks(registration: Registration, *, former: Account, by: Account, now: datetime) -> None:
    """Raises HasTask for an address that acts for a delegation: its task would stay behind."""
    ensure_no_task(bool(queries.acting(registration.event, former)))


def _return(members: Sequence[Member], registrations: Mapping[str, Registration], *, keeps_role: bool) -> None:
    """They come back as what they were, if nobody else is that meanwhile; whoever comes by herself is a member only."""
    if not members:
        return
    event = registrations[members[0].registration_id].event
    terms, people = queries.terms(event), queries.people_by_role(event)
    assisting.ensure_one_each([each for each in members if each.role == Role.ASSISTANT])
    for member in members:
        registration, delegation = registrations[member.registration_id], member.delegation
        there = people.setdefault(delegation.institution_id, Counter())
        is_assistant = member.role == Role.ASSISTANT
        is_member_only = not keeps_role or (is_assistant and not registration.outside_quota)
        old = Role.MEMBER if is_member_only else Role(member.role)
        role = rules.role_on_return(old, there, limits.with_terms(delegation, terms))
        member.role, member.ended_at = role, None
        there[role] += 1
    write_alike(members, "role", "ended_at")


def _let_focal_points_know(registration: Registration, now: datetime) -> None:
    """Somebody comes with a delegation that has not nominated her."""
    if registration.delegation_id is None and heading.house_id_of(registration) and registration.affiliation:
        delegation = queries.delegation(registration.event, registration.affiliation)
        if delegation:
            dossier.note_arrival(delegation, registration, now=now)


def _tell_focal_points(registration: Registration) -> None:
    """Whoever nominated her learns that she does not come, and why."""
    if registration.delegation is None:
        return
    delegation = queries.delegation(registration.event, registration.delegation)
    if delegation:
        dossier.tell_of_withdrawal(delegation, registration)
