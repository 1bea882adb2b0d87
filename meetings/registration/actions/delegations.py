"""Focal points and the people they, or organisers, invite."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from meetings.accounts import actions as accounts
from meetings.accounts.models import Account
from meetings.core import audit, mail
from meetings.core.db import db
from meetings.core.urls import external_url
from meetings.events.models import Event
from meetings.institutions.models import Institution
from meetings.registration import queries, rules
from meetings.registration.actions import answers
from meetings.registration.models import Category, FocalPoint, Registration


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody to whom a mail goes, known by an address and a name."""

    email: str
    given_name: str
    family_name: str
    language: str


def invite(
    event: Event,
    invitee: Invitee,
    category: Category,
    details: answers.Details,
    *,
    by: Account,
    delegation: Institution | None,
    affiliation: Institution | None,
    now: datetime,
) -> Registration:
    """Nominate the person of an address; she gets an account when she has none, and a mail that opens it."""
    account = _account(invitee, affiliation, by, now)
    link = _link(account, event, "registration.mine", now)
    nomination = answers.Nomination(by=by, link=link, delegation=delegation)
    return answers.nominate(event, account, category, details, nomination=nomination, affiliation=affiliation, now=now)


def appoint(event: Event, institution: Institution, invitee: Invitee, *, by: Account, now: datetime) -> FocalPoint:
    """Let a person nominate for a State or organisation, and write to her."""
    rules.ensure_announced(event.state)
    account = _account(invitee, institution, by, now)
    if institution.id in {each.id for each in queries.delegations_of(event, account)}:
        raise rules.AlreadyFocalPoint
    found = FocalPoint(event=event, institution=institution, account=account, created_at=now)
    db.session.add(found)
    answers.admit(event, account)
    db.session.flush()
    after = {"institution": str(institution)}
    audit.record("registration.focal_point_appointed", account, actor=by, scope=event.id, after=after)
    mail.write(
        "registration/focal_point",
        to=account,
        scope=event.id,
        reply_to=event.contact_email,
        confidential=True,
        values={
            "event": event,
            "event_title": event.title.shown_in(account.language).text,
            "institution": institution.name,
            "window": queries.window(event),
            "link": _link(account, event, "delegation.index", now),
        },
    )
    return found


def dismiss(focal_point: FocalPoint, *, by: Account) -> None:
    """She nominates no more, from the next request on; the people she nominated stay."""
    before = {"institution": str(focal_point.institution)}
    audit.record(
        "registration.focal_point_dismissed",
        focal_point.account,
        actor=by,
        scope=focal_point.event_id,
        before=before,
    )
    db.session.delete(focal_point)
    db.session.flush()


def _account(invitee: Invitee, affiliation: Institution | None, by: Account, now: datetime) -> Account:
    return accounts.find_or_invite(
        invitee.email,
        invitee.given_name,
        invitee.family_name,
        invitee.language,
        now,
        affiliation=affiliation,
        actor=by,
    )


def _link(account: Account, event: Event, endpoint: str, now: datetime) -> str:
    """Where the mail leads: through taking the account over when nobody has yet."""
    page = external_url(endpoint, slug=event.slug, lang=account.language)
    if account.is_taken_over:
        return page
    return accounts.takeover_url(account, now, urlsplit(page).path)
