"""Reads of registrations."""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload
from sqlalchemy.sql.base import ExecutableOption

from meetings.accounts.models import Account
from meetings.core.audit import AuditEntry
from meetings.core.db import db
from meetings.events import queries as events
from meetings.events.models import Event
from meetings.events.queries import ACCOUNT_ID, EVENT_ID
from meetings.institutions.models import Institution
from meetings.institutions.queries import is_named
from meetings.institutions.rules import sort_key
from meetings.registration.models import ACTIVE, Category, Consent, Listing, Registration, State

WITH_PERSON: tuple[ExecutableOption, ...] = (
    joinedload(Registration.category),
    joinedload(Registration.affiliation),
    joinedload(Registration.account),
)
_HERS = (Registration.event_id == EVENT_ID, Registration.account_id == ACCOUNT_ID)
TAKES_PART: sa.ColumnElement[bool] = sa.exists().where(*_HERS, Registration.state == State.APPROVED)
"""Whether a person's registration is approved, as a condition."""
STATE_OF = sa.select(Registration.state).where(*_HERS)
_WITH_CATEGORY = sa.select(Registration).where(*_HERS).options(joinedload(Registration.category))
_OF = sa.select(Registration).where(*_HERS).options(*WITH_PERSON)
_WITH_NAMING = _OF.options(joinedload(Registration.nominated_by), joinedload(Registration.delegation))


def of(event: Event, account: Account) -> Registration | None:
    """The registration of a person at an event, whatever its state."""
    return db.session.scalars(_OF, events.values_of(event, account)).one_or_none()


def with_naming(event: Event, account: Account) -> Registration | None:
    """The same with who nominated her, and for whom."""
    return db.session.scalars(_WITH_NAMING, events.values_of(event, account)).one_or_none()


def state_of(event: Event, account: Account) -> State | None:
    """Where a person's registration stands; None when there is none."""
    state = db.session.scalar(STATE_OF, events.values_of(event, account))
    return State(state) if state else None


def with_category(event: Event, account: Account) -> Registration | None:
    """A person's registration with its category, and nothing else of her."""
    return db.session.scalars(_WITH_CATEGORY, events.values_of(event, account)).one_or_none()


def with_categories(event: Event, accounts: Collection[Account]) -> dict[str, Registration]:
    """The same for many, by id of the account."""
    theirs = Registration.account_id.in_([one.id for one in accounts])
    statement = sa.select(Registration).where(Registration.event_id == event.id, theirs)
    found = db.session.scalars(statement.options(joinedload(Registration.category)))
    return {one.account_id: one for one in found}


def holds_registration(event: Event, account: Account) -> bool:
    """Whether the person has a registration that was neither refused nor withdrawn."""
    return state_of(event, account) in ACTIVE


def in_event(event: Event, registration_id: str) -> Registration | None:
    """A registration by its id, looked up through its event."""
    statement = sa.select(Registration).where(Registration.event_id == event.id, Registration.id == registration_id)
    return db.session.scalars(statement.options(*WITH_PERSON)).one_or_none()


def by_token(event: Event, token: str) -> Registration | None:
    """The registration whose badge carries `token`, or the one that this was merged into."""
    statement = sa.select(Registration).where(Registration.event_id == event.id, Registration.token == token)
    found = db.session.scalars(statement.options(*WITH_PERSON)).one_or_none()
    return in_event(event, found.merged_into_id) if found and found.merged_into_id else found


def approved(event: Event) -> sa.Select[Registration]:
    """Everybody who takes part, by name, with category, affiliation and account loaded."""
    return (
        sa.select(Registration)
        .where(Registration.event_id == event.id, Registration.state == State.APPROVED)
        .order_by(Registration.sort_name, Registration.id)
        .options(*WITH_PERSON)
    )


def on_the_list() -> sa.ColumnElement[bool]:
    """What puts a registration (joined with its category) on the list of participants; see `rules.is_listed`."""
    agreed = sa.and_(Category.listing == Listing.CONSENT, Registration.agreed_to_list)
    return sa.and_(
        Registration.state == State.APPROVED,
        sa.not_(Registration.is_protected),
        sa.or_(Category.listing == Listing.RULE, agreed),
    )


def listed(event: Event) -> sa.Select[Registration]:
    """Those of the approved whom the list of participants shows: never a protected person."""
    return approved(event).join(Registration.category).where(on_the_list())


def comes_from(word: str) -> sa.ColumnElement[bool]:
    """Whether a folded word is in the name of a registration's State or organisation, or of the institution typed."""
    return sa.or_(
        Registration.affiliation_id.in_(sa.select(Institution.id).where(is_named(sort_key(word)))),
        Registration.institution_search.contains(word, autoescape=True),
    )


def consent(registration: Registration, subject: str) -> Consent | None:
    """What the person agrees to now about `subject`, if she does."""
    statement = sa.select(Consent).where(
        Consent.registration_id == registration.id, Consent.subject == subject, Consent.withdrawn_at.is_(None)
    )
    return db.session.scalars(statement).one_or_none()


def history(registration: Registration) -> Sequence[AuditEntry]:
    """What was done to a registration, the latest first."""
    statement = sa.select(AuditEntry).where(AuditEntry.target_id == registration.id)
    return db.session.scalars(statement.order_by(AuditEntry.at.desc(), AuditEntry.id)).all()


def declined(people: Collection[Registration]) -> set[str]:
    """Who of these said no to a nomination herself, before she had ever confirmed it, by id; asks only about such."""
    hers = {one.id: one.account_id for one in people if one.state == State.WITHDRAWN and one.confirmed_at is None}
    if not hers:
        return set()
    ends = sa.select(AuditEntry.target_id, AuditEntry.actor_id).where(
        AuditEntry.target_id.in_(hers), AuditEntry.verb == "registration.withdrawn"
    )
    rows = db.session.execute(ends.order_by(AuditEntry.at, AuditEntry.id))
    last = {target: actor for target, actor in rows if target}
    return {one for one, account_id in hers.items() if last.get(one) == account_id}


def was_withdrawn(registration: Registration) -> bool:
    """Whether it was withdrawn at any time, and came back since."""
    ended = AuditEntry.target_id == registration.id, AuditEntry.verb == "registration.withdrawn"
    return db.session.scalar(sa.select(AuditEntry.id).where(*ended).limit(1)) is not None


def reopened(ids: Collection[str]) -> set[str]:
    """Whose approval was opened again by what changed since, of the registrations of some ids, and by nothing later.

    A merge counts as later: what it wrote down nobody compared with what was approved.
    """
    deeds = sa.select(AuditEntry.target_id, AuditEntry.verb, AuditEntry.after).where(AuditEntry.target_id.in_(ids))
    rows = db.session.execute(deeds.order_by(AuditEntry.at, AuditEntry.id)) if ids else ()
    last = {one: verb for one, verb, after in rows if "registration" in after or verb == "registration.merged"}
    return {one for one, verb in last.items() if one and verb == "registration.reopened"}


def last_named(ids: Collection[str]) -> dict[str, datetime]:
    """When people were nominated last, or invited after a file, by id of the registration."""
    named = AuditEntry.target_id.in_(ids), AuditEntry.verb.in_(("registration.nominated", "registration.invited"))
    rows = db.session.execute(
        sa.select(AuditEntry.target_id, sa.func.max(AuditEntry.at)).where(*named).group_by(AuditEntry.target_id)
    )
    return {target: at for target, at in rows if target}
