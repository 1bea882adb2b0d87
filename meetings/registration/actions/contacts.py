"""Whom to write to about a person, when that is not the person alone: a secretary, an assistant, a mission."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from meetings.accounts.models import Account, normal_email
from meetings.core import audit, mail
from meetings.core.audit import AuditEntry
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.core.personal import NOBODY
from meetings.registration import rules
from meetings.registration.actions import places
from meetings.registration.models import Registration

PIECE = 500


def set_contact(registration: Registration, name: str, email: str, *, by: Account, now: datetime) -> None:
    """From now on a copy of each mail about it goes there too, and whoever is named is told; no address ends it.

    Raises ContactIncomplete or OwnAddress.
    """
    email = normal_email(email)
    rules.ensure_contact(name, email, registration.account.email)
    before = {"contact_name": registration.contact_name, "contact_email": registration.contact_email}
    after = {"contact_name": name, "contact_email": email}
    if after == before:
        return
    places.hold(registration)
    registration.contact_name, registration.contact_email, registration.changed_at = name, email, now
    audit.record(
        "registration.contact_changed", registration, actor=by, scope=registration.event_id, before=before, after=after
    )
    if registration.contact and email != before["contact_email"]:
        _tell(registration, registration.contact, by)


def forget_contact(account_id: str) -> int:
    """Nobody is to write to her about others any more; copies to her go, and so does she from the history."""
    email = db.session.get_one(Account, account_id).email
    _leave_history(email)
    named = sa.update(Registration).where(Registration.contact_email == email)
    gone = db.session.execute(named.values(contact_name="", contact_email=""))
    copies = db.session.execute(
        sa.delete(Mail).where(Mail.recipient == email, Mail.account_id.is_distinct_from(account_id))
    )
    return int(gone.rowcount) + int(copies.rowcount)  # type: ignore[attr-defined]


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


def _tell(registration: Registration, contact: mail.Mailbox, by: Account) -> None:
    event = registration.event
    mail.write(
        "registration/contact",
        to=contact,
        scope=event.id,
        reply_to=event.contact_email,
        values={
            "event": event,
            "event_title": event.title.shown_in(contact.language).text,
            "contact": contact.full_name,
            "name": registration.full_name,
            "by": by.full_name,
        },
    )
