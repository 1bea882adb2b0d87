"""What registrations say about a person: handed out to her, and taken away when she leaves or the time is over."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from meetings.accounts import actions as accounts
from meetings.accounts.models import Account
from meetings.core import audit, clock, deeds, older, personal
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.core.namesakes import BEARERS, Leaver
from meetings.core.personal import NOBODY, SOURCES, Given, Source
from meetings.core.traces import drop_mails, forget
from meetings.core.translated import Translated
from meetings.events.models import Event, EventRole
from meetings.registration import queries
from meetings.registration.actions import consents, contacts, line, news, places
from meetings.registration.models import (
    ACTIVE,
    HOLDING,
    Consent,
    DifferentPeople,
    InternalNote,
    Registration,
    SavedView,
    State,
    Tagging,
)
from meetings.registration.queries.people import WITH_PERSON
from meetings.registration.rules import Verb

SAID = (
    "state",
    "form_of_address",
    "given_name",
    "family_name",
    "badge_name",
    "function",
    "institution_name",
    "takes_part",
    "reason",
    "desk_note",
    "contact_name",
    "contact_email",
    "agreed_to_list",
    "is_protected",
    "created_at",
    "changed_at",
    "confirmed_at",
    "decided_at",
    "extended_until",
)
audit.IMPERSONAL |= {"registration", "category", "affiliation", "takes_part", "is_protected"}


def _of(account_id: str) -> Sequence[Registration]:
    statement = sa.select(Registration).where(Registration.account_id == account_id).order_by(Registration.created_at)
    return db.session.scalars(statement.options(*WITH_PERSON)).all()


def _export(account_id: str) -> list[dict[str, Any]]:
    """Notes of organisers about her are among it, for they are data about her; who wrote them is not."""
    return [_written_out(registration) for registration in _of(account_id)]


def _written_out(registration: Registration) -> dict[str, Any]:
    said: dict[str, Any] = {"meeting": registration.event.title, "category": registration.category.name}
    said["affiliation"] = registration.affiliation.name if registration.affiliation else ""
    said |= {name: getattr(registration, name) for name in SAID}
    said["tags"] = [tag.name for tag in queries.tags_of([registration.id]).get(registration.id, [])]
    said["notes"] = [{"at": note.at, "text": note.text} for note in queries.internal_notes(registration)]
    said["history"] = [
        {
            "at": entry.at,
            "what": deeds.sentence(entry),
            "changes": [change._asdict() for change in deeds.changes(entry)],
        }
        for entry in queries.history(registration)
    ]
    return said


def _erase(account_id: str, now: datetime) -> int:
    """Whoever is still expected comes no more, without a mail; then nothing but figures is left of her."""
    mine = _of(account_id)
    for registration in mine:
        leaving, event = _leaver(registration), registration.event
        if registration.state in ACTIVE and event.last_day >= clock.local_day(now, event.time_zone):
            _leave(registration, now)
        _make_nobody(registration)
        forget([leaving], registration.event_id)
    views = db.session.execute(sa.delete(SavedView).where(SavedView.account_id == account_id))
    return len(mine) + int(views.rowcount) + contacts.forget_contact(account_id)  # type: ignore[attr-defined]


def _leave(registration: Registration, now: datetime) -> None:
    places.hold(registration)
    before, delegation = registration.state, places.delegation_of(registration)
    registration.state, registration.queued_at, registration.changed_at = State.WITHDRAWN, None, now
    news.record(Verb.WITHDRAW, registration, None, before)
    if before in HOLDING:
        line.freed([registration.category], now, delegations=[delegation])


def _expire(event_id: str, now: datetime) -> int:
    """All people of an event become nobody; accounts that nobody took over and nothing needs go with them."""
    statement = sa.select(Registration).where(Registration.event_id == event_id).options(*WITH_PERSON)
    people = [each for each in db.session.scalars(statement) if not each.account.erased_at]
    team = set(db.session.scalars(sa.select(EventRole.account_id).where(EventRole.event_id == event_id)))
    leaving = [_with_account(one, team) for one in people]
    former = {one.account_id for one in people}
    for registration in people:
        registration.account = accounts.nobody(now)
        _make_nobody(registration)
    mails = drop_mails(Mail.scope == event_id)
    forget(leaving, event_id)
    older.forget_everybody_in_deeds(event_id)
    unused = [one for one in former if _is_unused(one, now)]
    for account_id in unused:
        personal.erase(account_id, now)
    return len(people) + len(unused) + mails


def _people(event_id: str) -> int:
    mine = sa.select(sa.func.count()).select_from(Registration).join(Account, Account.id == Registration.account_id)
    return db.session.scalar(mine.where(Registration.event_id == event_id, Account.erased_at.is_(None))) or 0


def _is_unused(account_id: str, now: datetime) -> bool:
    account = db.session.get_one(Account, account_id)
    return not account.is_taken_over and not personal.is_needed(account_id, now)


def _leaver(registration: Registration) -> Leaver:
    """How the records of its event know the person of a registration."""
    given, family = registration.given_name, registration.family_name
    printed = registration.full_name, registration.listed_name
    spelt = (*printed, f"{given} {family}", f"{family} {given}", registration.badge_name)
    return replace(
        accounts.leaver(registration.account), ids=frozenset({registration.id}), printed=printed, names=spelt
    )


def _with_account(registration: Registration, team: Collection[str]) -> Leaver:
    """The same when all people of the event leave: also as whoever did something, unless she is of the team."""
    one, whole = _leaver(registration), accounts.leaver(registration.account)
    ids = one.ids if registration.account_id in team else one.ids | whole.ids
    return replace(one, ids=ids, printed=one.printed + whole.printed, names=one.names + whole.names)


def _bearers() -> sa.Select[*tuple[Any, ...]]:
    return sa.select(Registration.account_id, Registration.given_name, Registration.family_name)


def _contact_bearers() -> sa.Select[*tuple[Any, ...]]:
    return sa.select(sa.null(), Registration.contact_name).where(Registration.contact_name != "")


def _make_nobody(registration: Registration) -> None:
    """State, category, State and presence stay as figures; everything that tells who she was goes."""
    registration.given_name, registration.family_name, registration.sort_name = "", NOBODY, ""
    registration.form_of_address = registration.badge_name = registration.desk_note = registration.reason = ""
    registration.contact_name = registration.contact_email = ""
    registration.function = registration.institution_name = Translated()
    registration.agreed_to_list, registration.seen_as = False, {}
    registration.nominated_by_id = registration.answered_by_id = registration.extended_until = None
    registration.token = secrets.token_urlsafe(18)
    for kind in (Consent, InternalNote, Tagging):
        db.session.execute(sa.delete(kind).where(kind.registration_id == registration.id))
    pairs = sa.or_(DifferentPeople.one_id == registration.id, DifferentPeople.other_id == registration.id)
    db.session.execute(sa.delete(DifferentPeople).where(pairs))
    db.session.flush()


def _needs(account_id: str, now: datetime) -> bool:
    statement = sa.select(Registration.id).where(Registration.account_id == account_id).limit(1)
    return db.session.scalar(statement) is not None


def _consents(account_id: str) -> list[Given]:
    statement = (
        sa.select(Consent, Event)
        .join(Registration, Registration.id == Consent.registration_id)
        .join(Event, Event.id == Registration.event_id)
        .where(Registration.account_id == account_id)
    )
    return [
        Given(given.id, given.text, given.language, given.given_at, given.withdrawn_at, event.title)
        for given, event in db.session.execute(statement)
    ]


def _withdraw(account_id: str, consent_id: str, now: datetime) -> None:
    given = db.session.get(Consent, consent_id)
    if given and given.registration.account_id == account_id and given.withdrawn_at is None:
        consents.leave_list(given.registration, by=given.registration.account, now=now)


BEARERS.extend([_bearers, _contact_bearers])
SOURCES["registration"] = Source(
    _l("Your registrations"),
    _export,
    _erase,
    kept=_l("Of each registration stay its state, category, State and presence, as figures without a person."),
    expire=_expire,
    people=_people,
    needs=_needs,
    consents=_consents,
    withdraw=_withdraw,
)
