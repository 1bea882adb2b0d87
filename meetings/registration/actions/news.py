"""What each verb leaves behind: a line in the audit log and a mail in the person's language."""

from typing import Any

from meetings.accounts.models import Account
from meetings.core import audit, mail
from meetings.core.db import db
from meetings.core.urls import external_url
from meetings.registration.models import Registration
from meetings.registration.rules import Verb

PAST = {
    Verb.REGISTER: "registered",
    Verb.NOMINATE: "nominated",
    Verb.SUBMIT: "submitted",
    Verb.APPROVE: "approved",
    Verb.REFUSE: "refused",
    Verb.WAIT: "put_on_waiting_list",
    Verb.PROMOTE: "promoted",
    Verb.WITHDRAW: "withdrawn",
}


def record(verb: Verb, registration: Registration, by: Account | None, before: str | None, reason: str = "") -> None:
    """The change of state, into the audit log; nobody is the author of an automatic promotion."""
    db.session.flush()
    after: dict[str, Any] = {"registration": registration.state}
    if reason.strip():
        after["reason"] = reason.strip()
    audit.record(
        f"registration.{PAST[verb]}",
        registration,
        actor=by,
        scope=registration.event_id,
        before={"registration": before} if before else {},
        after=after,
    )


def write(registration: Registration, template: str, *, link: str = "", by: Account | None = None) -> None:
    """A mail to the person about her registration; `by` is named when somebody else acted for her."""
    account, event = registration.account, registration.event
    page = external_url("registration.mine", slug=event.slug, lang=account.language)
    mail.write(
        f"registration/{template}",
        to=account,
        scope=event.id,
        reply_to=event.contact_email,
        confidential=bool(link),
        values={
            "event": event,
            "event_title": event.title.shown_in(account.language).text,
            "name": registration.full_name,
            "category": registration.category.name,
            "institution": registration.affiliation.name if registration.affiliation else None,
            "function": registration.function,
            "state": registration.state,
            "words": registration.reason,
            "by": by.full_name if by and by.id != account.id else "",
            "link": link or page,
        },
    )
