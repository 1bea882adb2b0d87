"""What the person herself, or somebody for her, says: register, submit, withdraw."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from meetings.accounts.models import Account
from meetings.core.db import db, new_id, write_alike
from meetings.core.translated import Translated
from meetings.events.models import Event, EventGuest
from meetings.events.queries import EVENT_ID
from meetings.institutions.models import Institution
from meetings.institutions.rules import folded
from meetings.registration import consequences, queries, rules
from meetings.registration.actions import giving, line, news, places
from meetings.registration.models import HOLDING, Audience, Category, Registration, State
from meetings.registration.rules import Verb
from meetings.registration.signals import Change

_KNOWN = sa.exists().where(EventGuest.event_id == EVENT_ID, EventGuest.account_id == Account.id)
_ADMIT = sa.insert(EventGuest.__table__).from_select(  # type: ignore[arg-type]
    ["event_id", "account_id"],
    sa.select(EVENT_ID, Account.id).where(Account.id.in_(sa.bindparam("ids", expanding=True)), ~_KNOWN),
)


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
    rules.ensure_open(places.period(event, now, category))
    rules.ensure_offered(category.audience, category.in_delegation, to=Audience.ANYONE)
    rules.ensure_institution(category.in_delegation, affiliation)
    places.lock(category)
    known = queries.with_category(event, account)
    before, old_category = (known.state, known.category_id) if known else (None, None)
    rules.ensure_can(Verb.REGISTER, before)
    rules.ensure_not_merged(bool(known and known.merged_into_id))
    registration = row(known, event, account, category, now)
    admit(event, account)
    changed = without_contact_of_another(registration, affiliation)
    registration.affiliation, registration.confirmed_at, registration.answered_by = affiliation, now, account
    registration.nominated_by = registration.delegation_id = None
    write_down(registration, details)
    giving.take(registration, now)
    news.record(Verb.REGISTER, registration, account, before, changed=changed)
    news.tell_of_category(registration, old_category)
    _confirm(registration)
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
    before, came_with = registration.state, places.delegation_of(registration)
    rules.ensure_can(Verb.SUBMIT, before)
    line.represent(registration, registration.affiliation or affiliation, now)
    write_down(registration, details)
    registration.confirmed_at = registration.changed_at = now
    registration.answered_by = by
    if before == State.NOMINATED:
        registration.state = rules.state_with_place(True, places.asks_approval(registration.event))
    news.record(Verb.SUBMIT, registration, by, before, came_with=came_with)
    _confirm(registration)


def withdraw(
    registration: Registration, *, by: Account, now: datetime, reason: str = "", keeps_place: bool = False
) -> None:
    """The person, her focal point or an organiser takes it back; a nominated person declines by this.

    With `keeps_place` nobody moves up: the same transaction gives the place to whoever comes instead.
    """
    withdraw_all([registration], by=by, now=now, reason=reason, keeps_place=keeps_place)


def withdraw_all(
    people: Sequence[Registration], *, by: Account, now: datetime, reason: str = "", keeps_place: bool = False
) -> None:
    """The same for many people of an event; it asks as much for many as for one.

    Raises what is said of the first who cannot withdraw, and then nobody has.
    """
    moved = places.hold_all(people)
    for registration in people:
        rules.ensure_unmoved(registration in moved, registration.state)
        rules.ensure_can(Verb.WITHDRAW, registration.state)
    changes = [Change(registration, registration.state) for registration in people]
    for registration in people:
        registration.state, registration.queued_at = State.WITHDRAWN, None
        registration.reason, registration.changed_at = reason.strip(), now
    write_alike(people, "state", "queued_at", "reason", "changed_at")
    news.record_all(Verb.WITHDRAW, changes, by, reason)
    ended = consequences.ended(people)
    for registration, before, *_more in changes:
        frees_place = before in HOLDING and not keeps_place
        news.write_farewell(registration, by=by, frees_place=frees_place, ended=ended.get(registration.id, ()))
    if not keeps_place:
        counted = {places.delegation_of(registration) for registration in people}
        line.freed({registration.category for registration in people}, now, delegations=counted)


def write_down(registration: Registration, details: Details) -> None:
    """Keep in the registration what will be printed."""
    for name in Details.__slots__:
        setattr(registration, name, getattr(details, name))
    registration.sort_name = folded(f"{details.family_name} {details.given_name}")


def admit(event: Event, *accounts: Account) -> None:
    """Let people open an unlisted or invited-only event."""
    db.session.execute(_ADMIT, {"event_id": event.id, "ids": [account.id for account in accounts]})


def row(known: Registration | None, event: Event, account: Account, category: Category, now: datetime) -> Registration:
    """The row of this person: a new one, or the one that was withdrawn, without what was decided about it."""
    registration = known or _new(event, account, now)
    registration.category, registration.category_id = category, category.id
    registration.reason, registration.decided_at, registration.seen_as = "", None, {}
    registration.answered_by, registration.outside_quota, registration.merged_into_id = None, False, None
    return registration


def without_contact_of_another(registration: Registration, affiliation: Institution | None) -> news.Changes:
    """Whoever comes back for another State or organisation is not written to through the office of the former one."""
    is_another = registration.affiliation_id != (affiliation.id if affiliation else None)
    if not registration.contact_email or not is_another:
        return news.NOTHING
    old = {"contact_name": registration.contact_name, "contact_email": registration.contact_email}
    registration.contact_name = registration.contact_email = ""
    return old, dict.fromkeys(old, "")


def _new(event: Event, account: Account, now: datetime) -> Registration:
    """A row that knows its ids, and that it names nobody, before it is written together with all that tells of it."""
    known = {"id": new_id(), "event_id": event.id, "account_id": account.id, "contact_name": "", "contact_email": ""}
    return Registration(**known, event=event, account=account, token=secrets.token_urlsafe(18), created_at=now)


def _confirm(registration: Registration) -> None:
    """Tell her how her registration stands."""
    if registration.state == State.WAITING:
        news.write(registration, "waiting", moves_up=bool(places.moving_up([registration])))
    else:
        news.write(registration, "approved" if registration.state == State.APPROVED else "received")
