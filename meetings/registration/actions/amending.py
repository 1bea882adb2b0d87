"""Correcting what was sent: by the person or her focal point, or by an organiser for her."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from meetings.accounts.models import Account
from meetings.core import audit
from meetings.core.db import write_alike
from meetings.core.translated import Translated
from meetings.institutions.models import Institution
from meetings.registration import queries, rules
from meetings.registration.actions import answers, line, news, places
from meetings.registration.models import Registration, State
from meetings.registration.rules import Verb
from meetings.registration.signals import Change

WRITTEN = (*answers.Details.__slots__, "sort_name", "changed_at")


class Amendment(NamedTuple):
    """What is to be printed about a person, and whom she is to represent."""

    registration: Registration
    details: answers.Details
    affiliation: Institution | None


def amend(
    registration: Registration,
    details: answers.Details,
    *,
    by: Account,
    now: datetime,
    affiliation: Institution | None = None,
) -> None:
    """Correct what is printed; the person is told, whoever did it. `affiliation` is another one, or None for the same.

    Whoever was asked for changes sends the registration again by this. Whoever changes something essential after the
    approval awaits a new one and keeps the place meanwhile; set back to what was approved, the approval stands again.
    """
    places.hold(registration)
    before, came_with = registration.state, places.delegation_of(registration)
    rules.ensure_can(Verb.AMEND, before)
    changed = _write(registration, details, affiliation or registration.affiliation, now)
    verb = _verb(registration, changed)
    if verb is None:
        _tell([(registration, changed, came_with)] if changed[1] else [], by, now)
        return
    registration.state, registration.reason, registration.changed_at = State.SUBMITTED, "", now
    _remember(registration, changed)
    news.record(verb, registration, by, before, changed=changed, came_with=came_with)
    news.write_corrected([registration], news.PAST[verb], by=by)


def amend_for(
    registration: Registration,
    details: answers.Details,
    affiliation: Institution | None,
    *,
    by: Account,
    now: datetime,
) -> bool:
    """An organiser corrects it on behalf of the person, whom she represents included; what was decided stands.

    Says whether anything changed, and the person is told.
    """
    return bool(amend_all_for([Amendment(registration, details, affiliation)], by=by, now=now))


def amend_all_for(amendments: Sequence[Amendment], *, by: Account, now: datetime) -> list[Registration]:
    """The same for many people of an event, at hardly more questions; gives those about whom anything changed."""
    moved = places.hold_all([one.registration for one in amendments])
    made = []
    for registration, details, affiliation in amendments:
        rules.ensure_unmoved(registration in moved, registration.state)
        rules.ensure_can(Verb.AMEND, registration.state)
        came_with = places.delegation_of(registration)
        changed = _write(registration, details, affiliation, now)
        if changed[1]:
            made.append((registration, changed, came_with))
    _tell(made, by, now)
    return [registration for registration, _changed, _came_with in made]


def printed(registration: Registration) -> dict[str, Any]:
    """What is printed about a person, by field."""
    fields = {name: getattr(registration, name) for name in answers.Details.__slots__}
    return fields | {"affiliation": registration.affiliation and registration.affiliation.name}


def seen_now(registration: Registration) -> dict[str, Any]:
    """How it is now what organisers last saw otherwise; see `Registration.seen_as`."""
    return {name: _plain(now) for name, now in printed(registration).items() if name in registration.seen_as}


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Translated) else value


def _write(
    registration: Registration, details: answers.Details, affiliation: Institution | None, now: datetime
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Write it down; gives what changed, before and after."""
    if affiliation is not registration.affiliation:
        rules.ensure_institution(registration.category.in_delegation, affiliation)
    old = printed(registration)
    answers.write_down(registration, details)
    line.represent(registration, affiliation, now)
    return audit.changes(old, printed(registration))


def _verb(registration: Registration, changed: news.Changes) -> Verb | None:
    if registration.state == State.CHANGES:
        return Verb.RESUBMIT
    window = queries.window(registration.event)
    reopens = registration.state == State.APPROVED and window and rules.touches(window.essential, changed[1])
    return Verb.REOPEN if reopens else None


def _tell(amended: Sequence[tuple[Registration, news.Changes, str]], by: Account, now: datetime) -> None:
    """Whom something changed about learns it, and so do the domains above, with whom each came before."""
    for registration, changed, _came_with in amended:
        registration.changed_at = now
        if registration.seen_as and registration.state == State.SUBMITTED:
            _remember(registration, changed)
        before, after = changed
        audit.record(
            "registration.amended", registration, actor=by, scope=registration.event_id, before=before, after=after
        )
    people = [registration for registration, _changed, _came_with in amended]
    as_approved = _as_approved(people)
    write_alike(people, *WRITTEN)
    news.tell_all(Verb.AMEND, [Change(one, one.state, came_with) for one, _changed, came_with in amended], by)
    news.write_corrected([one for one in people if one not in as_approved], "amended", by=by)
    _restore(as_approved, by)


def _as_approved(people: Sequence[Registration]) -> list[Registration]:
    """Those of some people of an event who await a new approval, though nothing essential is otherwise any more.

    Who awaits it for something that organisers have made inessential since has set nothing back: they look at it.
    """
    awaiting = [one for one in people if one.state == State.SUBMITTED and one.seen_as]
    window = queries.window(awaiting[0].event) if awaiting else None
    essential = window.essential if window else ()
    touched = [one for one in awaiting if rules.touches(essential, one.seen_as)]
    same = [one for one in touched if not rules.differs(essential, one.seen_as, seen_now(one))]
    reopened = queries.reopened([one.id for one in same])
    return [one for one in same if one.id in reopened]


def _restore(people: Sequence[Registration], by: Account) -> None:
    """The approval that was opened again stands; each is told, instead of that something changed."""
    if not people:
        return
    changes = [Change(one, one.state) for one in people]
    for registration in people:
        registration.state, registration.seen_as = State.APPROVED, {}
    write_alike(people, "state", "seen_as")
    news.record_all(Verb.RESTORE, changes, by)
    news.write_corrected(people, news.PAST[Verb.RESTORE], by=by)


def _remember(registration: Registration, changed: news.Changes) -> None:
    """Keep how it was when organisers last saw it; what they saw first counts."""
    before = {name: _plain(old) for name, old in changed[0].items()}
    registration.seen_as = before | registration.seen_as
