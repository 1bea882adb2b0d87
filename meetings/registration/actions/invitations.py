"""Inviting a person by an address: she gets an account when she has none, and a mail that opens it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from meetings.accounts import actions as accounts
from meetings.accounts.actions import Named
from meetings.accounts.models import Account
from meetings.core.urls import external_url
from meetings.events.models import Event
from meetings.institutions.models import Institution
from meetings.registration.actions import places
from meetings.registration.actions.answers import Details
from meetings.registration.actions.nominating import Nomination, nominate
from meetings.registration.models import Category, Registration


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
    details: Details,
    *,
    by: Account,
    affiliation: Institution | None,
    now: datetime,
) -> Registration:
    """An organiser nominates the person of an address; the category is locked first, as everywhere (`places`)."""
    places.lock(category)
    account = account_of(invitee, affiliation, by, now)
    nomination = Nomination(by=by, link=link_to(account, event, "registration.mine", now))
    return nominate(event, account, category, details, nomination=nomination, affiliation=affiliation, now=now)


def account_of(invitee: Invitee, affiliation: Institution | None, by: Account, now: datetime) -> Account:
    """The account of an address, made when there is none."""
    return accounts.find_or_invite(
        invitee.email,
        invitee.given_name,
        invitee.family_name,
        invitee.language,
        now,
        affiliation=affiliation,
        actor=by,
    )


def accounts_of(
    invitees: Iterable[tuple[Invitee, Institution | None]], by: Account, now: datetime
) -> dict[str, Account]:
    """The accounts of many addresses, each with an affiliation, by address."""
    named = [Named(one.email, one.given_name, one.family_name, one.language, house) for one, house in invitees]
    return accounts.find_or_invite_all(named, now, actor=by)


def link_to(account: Account, event: Event, endpoint: str, now: datetime, **more: str) -> str:
    """Where a mail leads: to a page of the event, through taking the account over when nobody has yet."""
    page = external_url(endpoint, slug=event.slug, lang=account.language, **more)
    if account.is_taken_over:
        return page
    return accounts.takeover_url(account, now, urlsplit(page).path)
