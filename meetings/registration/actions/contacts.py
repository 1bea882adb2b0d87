"""Whom to write to about a person, when that is not the person alone: a secretary, an assistant, a mission."""

from datetime import datetime

from meetings.accounts.models import Account, normal_email
from meetings.core import audit, mail
from meetings.registration import rules
from meetings.registration.actions import places
from meetings.registration.models import Registration


def set_contact(registration: Registration, name: str, email: str, *, by: Account, now: datetime) -> None:
    """From now on a copy of each mail about it goes there too, and whoever is named is told; no address ends it.

    Raises ContactIncomplete or OwnAddress.
    """
    email = normal_email(email)
    rules.ensure_contact(name, email, registration.account.email)
    before = {"contact_name": registration.contact_name, "contact_email": registration.contact_email}
    before, after = audit.changes(before, {"contact_name": name, "contact_email": email})
    if not after:
        return
    places.hold(registration)
    registration.contact_name, registration.contact_email, registration.changed_at = name, email, now
    audit.record(
        "registration.contact_changed", registration, actor=by, scope=registration.event_id, before=before, after=after
    )
    if registration.contact and "contact_email" in after:
        _tell(registration, registration.contact, by)


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
