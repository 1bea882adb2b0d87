"""Whom to write to about a person, when that is not the person alone: a secretary, an assistant, a mission."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from meetings.accounts.models import Account, normal_email
from meetings.core import audit, mail
from meetings.core.audit import AuditEntry
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.core.personal import NOBODY
from meetings.core.traces import drop_mails
from meetings.registration import rules
from meetings.registration.actions import places
from meetings.registration.models import Registration

PIECE = 500


def set_contact(registration: Registration, name: str, email: str, *, by: Account, now: datetime) -> None:
    """From now on a copy of each mail about it goes there too, and whoever is named is told; no address ends it.

    Raises ContactIncomplete or OwnAddress, and that of `ensure_can` about somebody who no longer comes.
    """
    rules.ensure_can(rules.Verb.AMEND, registration.state)
    if note_contact(registration, name, email, by=by, now=now):
        tell_contacts([registration], by=by)


def note_contact(registration: Registration, name: str, email: str, *, by: Account, now: datetime) -> bool:
    """The same, but nobody is told yet; says whether somebody is to be."""
    return bool(note_contacts({registration: (name, email)}, by=by, now=now))


def note_contacts(named: Mapping[Registration, tuple[str, str]], *, by: Account, now: datetime) -> list[Registration]:
    """The same for many people, name and address for each; gives those about whom somebody is to be told."""
    wanted = {one: (name, normal_email(email)) for one, (name, email) in named.items()}
    for registration, (name, email) in wanted.items():
        rules.ensure_contact(name, email, registration.account.email)
    changing = [one for one, contact in wanted.items() if contact != (one.contact_name, one.contact_email)]
    moved = places.hold_all(changing) if changing else []
    return [one for one in changing if _note(one, wanted[one], one in moved, by, now)]


def _note(registration: Registration, contact: tuple[str, str], is_moved: bool, by: Account, now: datetime) -> bool:
    rules.ensure_unmoved(is_moved, registration.state)
    before = {"contact_name": registration.contact_name, "contact_email": registration.contact_email}
    after = dict(zip(before, contact, strict=True))
    registration.contact_name, registration.contact_email = contact
    registration.changed_at = now
    audit.record(
        "registration.contact_changed", registration, actor=by, scope=registration.event_id, before=before, after=after
    )
    return bool(contact[1]) and after["contact_email"] != before["contact_email"]


def tell_contacts(registrations: Iterable[Registration], *, by: Account) -> int:
    """Whoever was named for these people is told so, once, about all of them; says how many are told."""
    named: dict[str, list[Registration]] = {}
    for registration in registrations:
        if registration.contact:
            named.setdefault(registration.contact.email, []).append(registration)
    for people in named.values():
        _tell(people, by)
    return len(named)


def forget_contact(account_id: str) -> int:
    """Nobody is to write to her about others any more; copies to her go, and so does she from the history."""
    email = db.session.get_one(Account, account_id).email
    _leave_history(email)
    named = sa.update(Registration).where(Registration.contact_email == email)
    gone = db.session.execute(named.values(contact_name="", contact_email=""))
    copies = drop_mails(sa.and_(Mail.recipient == email, Mail.account_id.is_distinct_from(account_id)))
    return int(gone.rowcount) + copies  # type: ignore[attr-defined]


def _leave_history(email: str) -> None:
    """The log no longer says whom this address was, under whichever name."""
    naming = AuditEntry.verb.in_(("registration.contact_changed", "registration.merged"))
    for entry in db.session.scalars(sa.select(AuditEntry).where(naming).execution_options(yield_per=PIECE)):
        entry.before, entry.after = _without(entry.before, email), _without(entry.after, email)
    db.session.flush()


def _without(said: dict[str, Any], email: str) -> dict[str, Any]:
    kept = dict(said)
    if said.get("contact_email") == email:
        kept["contact_name"], kept["contact_email"] = NOBODY, ""
    if said.get("contact_not_kept", "").endswith(f", {email}"):
        kept["contact_not_kept"] = NOBODY
    return kept


def _tell(people: Sequence[Registration], by: Account) -> None:
    """In the language of the first; a mail about several people is the affair of none of them alone."""
    event, contact = people[0].event, people[0].contact
    if contact and len(people) > 1:
        contact = replace(contact, id=None)
    mail.write(
        "registration/contact",
        to=contact,
        scope=event.id,
        reply_to=event.answers_to,
        values={
            "event": event,
            "event_title": event.title.shown_in(people[0].account.language).text,
            "contact": people[0].contact_name,
            "names": [one.full_name for one in people],
            "by": by.full_name if by.email != people[0].contact_email else "",
        },
        naming=[(by.id, by.full_name), *((one.account_id, one.full_name) for one in people)],
    )
