"""What the person herself, or somebody for her, says: register, nominate, submit, amend, withdraw."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from meetings.accounts.models import Account
from meetings.core import audit
from meetings.core.db import db
from meetings.core.translated import Translated
from meetings.events.models import Event, EventGuest
from meetings.institutions.models import Institution
from meetings.institutions.rules import folded
from meetings.registration import queries, rules
from meetings.registration.actions import news, places
from meetings.registration.models import Audience, Category, Registration, State
from meetings.registration.rules import Verb


@dataclass(frozen=True, slots=True)
class Details:
    """What is said about a person, as it will be printed."""

    given_name: str
    family_name: str
    form_of_address: str = ""
    function: Translated = field(default_factory=Translated)
    institution_name: Translated = field(default_factory=Translated)
    takes_part: str = "on_site"
    badge_name: str = ""


@dataclass(frozen=True, slots=True)
class Nomination:
    """By whom and for which delegation somebody is nominated, and the address that her mail leads to.

    Organisers nominate for no delegation and in any category; a focal point for her own, in its categories.
    """

    by: Account
    link: str
    delegation: Institution | None = None


def register(
    event: Event,
    account: Account,
    category: Category,
    details: Details,
    *,
    affiliation: Institution | None,
    now: datetime,
) -> Registration:
    """A person registers herself: a place when one is free, else the waiting list."""
    rules.ensure_open(places.period(event, now))
    rules.ensure_offered(category.audience, category.in_delegation, to=Audience.ANYONE)
    rules.ensure_institution(category.in_delegation, affiliation)
    places.lock(category)
    known = queries.of(event, account)
    before = known.state if known else None
    rules.ensure_can(Verb.REGISTER, before)
    registration = _row(known, event, account, category, now)
    registration.affiliation, registration.confirmed_at = affiliation, now
    registration.nominated_by = registration.delegation_id = None
    write_down(registration, details)
    places.take(registration, now)
    news.record(Verb.REGISTER, registration, account, before)
    news.write(registration, _received(registration))
    return registration


def nominate(
    event: Event,
    account: Account,
    category: Category,
    details: Details,
    *,
    nomination: Nomination,
    affiliation: Institution | None,
    now: datetime,
) -> Registration:
    """Somebody is nominated: she holds a place, or waits for one, until she answers."""
    if nomination.delegation:
        rules.ensure_open(places.period(event, now))
        rules.ensure_offered(category.audience, category.in_delegation, to=Audience.NOMINATION)
    rules.ensure_announced(event.state)
    places.lock(category)
    known = queries.of(event, account)
    before = known.state if known else None
    if before not in rules.FROM[Verb.NOMINATE]:
        raise rules.CannotBeNominated
    registration = _row(known, event, account, category, now)
    registration.affiliation, registration.confirmed_at = affiliation, None
    registration.nominated_by = nomination.by
    registration.delegation_id = nomination.delegation.id if nomination.delegation else None
    write_down(registration, details)
    places.take(registration, now)
    news.record(Verb.NOMINATE, registration, nomination.by, before)
    news.write(registration, "nominated", link=nomination.link, by=nomination.by)
    return registration


def submit(
    registration: Registration,
    details: Details,
    *,
    by: Account,
    now: datetime,
    affiliation: Institution | None = None,
) -> None:
    """A nominated person completes what was typed for her and sends it; `affiliation` only when none was given."""
    places.hold(registration)
    before = registration.state
    rules.ensure_can(Verb.SUBMIT, before)
    registration.affiliation = registration.affiliation or affiliation
    write_down(registration, details)
    registration.confirmed_at = registration.changed_at = now
    if before == State.NOMINATED:
        registration.state = rules.state_with_place(True, places.asks_approval(registration.event))
    news.record(Verb.SUBMIT, registration, by, before)
    news.write(registration, _received(registration))


def amend(registration: Registration, details: Details, *, by: Account, now: datetime) -> None:
    """Correct what is printed; the person is told, whoever did it."""
    rules.ensure_can(Verb.AMEND, registration.state)
    old = _printed(registration)
    write_down(registration, details)
    before, after = audit.changes(old, _printed(registration))
    if not after:
        return
    registration.changed_at = now
    audit.record(
        "registration.amended", registration, actor=by, scope=registration.event_id, before=before, after=after
    )
    news.write(registration, "amended", by=by)


def withdraw(registration: Registration, *, by: Account, now: datetime, reason: str = "") -> None:
    """The person, her focal point or an organiser takes it back; a nominated person declines by this."""
    places.hold(registration)
    before = registration.state
    rules.ensure_can(Verb.WITHDRAW, before)
    registration.state, registration.queued_at = State.WITHDRAWN, None
    registration.reason, registration.changed_at = reason.strip(), now
    news.record(Verb.WITHDRAW, registration, by, before, reason)
    news.write(registration, "withdrawn", by=by)
    places.freed(registration.category, now)


def write_down(registration: Registration, details: Details) -> None:
    """Keep in the registration what will be printed."""
    for name in Details.__slots__:
        setattr(registration, name, getattr(details, name))
    registration.sort_name = folded(f"{details.family_name} {details.given_name}")


def admit(event: Event, account: Account) -> None:
    """Let a person open an unlisted or invited-only event."""
    db.session.merge(EventGuest(event_id=event.id, account_id=account.id))


def _row(known: Registration | None, event: Event, account: Account, category: Category, now: datetime) -> Registration:
    """The row of this person: a new one, or the one that was withdrawn, without what was decided about it."""
    registration = known or Registration(event=event, account=account, token=secrets.token_urlsafe(18), created_at=now)
    registration.category = category
    registration.reason, registration.decided_at = "", None
    admit(event, account)
    return registration


def _received(registration: Registration) -> str:
    if registration.state == State.WAITING:
        return "waiting"
    return "approved" if registration.state == State.APPROVED else "received"


def _printed(registration: Registration) -> dict[str, Any]:
    return {name: getattr(registration, name) for name in Details.__slots__}
