"""Mail about an event to those who organise it."""

from datetime import datetime
from typing import Any

from meetings.accounts.actions import takeover_url
from meetings.accounts.models import Account
from meetings.core import mail
from meetings.core.urls import external_url
from meetings.events import queries
from meetings.events.models import Event, EventRole, Proposal, ProposalKind, Role
from meetings.events.rules.words import PROPOSALS, ROLE_NOTES, ROLES


def tell_houses(template: str, proposal: Proposal, account: Account, *, besides: str | None, **values: Any) -> None:
    """Write to every organiser of the houses other than `besides`; never to `account`, who did it."""
    event, house = proposal.event, queries.house_of(proposal.event, account)
    approving = next((host.institution.name for host in event.hosts if host.institution_id == house), None)
    for role in queries.organisers(event):
        if role.institution_id == besides or role.account_id == account.id:
            continue
        mail.write(
            f"events/{template}",
            to=role.account,
            scope=event.id,
            reply_to=account.email,
            naming=[(account.id, account.full_name)],
            values={
                "event_title": event.title.shown_in(role.account.language).text,
                "actor": account.full_name,
                "house": proposal.institution.name,
                "approving": approving,
                "proposal": PROPOSALS[ProposalKind(proposal.kind)],
                "kind": proposal.kind,
                "url": external_url(
                    "events.proposal", lang=role.account.language, slug=event.slug, proposal_id=proposal.id
                ),
            }
            | values,
        )


def tell_role_given(event: Event, role: EventRole, *, account: Account, now: datetime) -> None:
    """Write to the person who was given a role; one who has no password yet takes the account over from this mail."""
    person = role.account
    values = {
        "note": ROLE_NOTES[Role(role.role)],
        "first_day": event.first_day,
        "last_day": event.last_day,
        "is_new": not person.is_taken_over,
        "url": takeover_url(person, now, f"/{person.language}/events/{event.slug}/manage/"),
    }
    _tell_role("role_given", event, role, values, account)


def tell_role_removed(event: Event, role: EventRole, *, account: Account) -> None:
    """Write to the person whose role has ended."""
    _tell_role("role_removed", event, role, {}, account)


def tell_discarded(event: Event, role: EventRole, *, account: Account) -> None:
    """Write to an organiser that the draft is deleted."""
    _tell_role("draft_discarded", event, role, {"first_day": event.first_day, "last_day": event.last_day}, account)


def _tell_role(template: str, event: Event, role: EventRole, values: dict[str, Any], account: Account) -> None:
    if role.account_id == account.id:
        return
    mail.write(
        f"events/{template}",
        to=role.account,
        scope=event.id,
        reply_to=account.email,
        confidential=values.get("is_new", False),
        naming=[(account.id, account.full_name)],
        values={
            "event_title": event.title.shown_in(role.account.language).text,
            "actor": account.full_name,
            "role": ROLES[Role(role.role)],
            "house": role.institution.name if role.institution else None,
        }
        | values,
    )
