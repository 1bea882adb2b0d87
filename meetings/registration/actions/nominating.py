"""Somebody is nominated, or many at once: each holds a place, or waits for one, until she answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from meetings.accounts.models import Account
from meetings.events.models import Event
from meetings.institutions.models import Institution
from meetings.registration import queries, rules
from meetings.registration.actions import giving, news, places
from meetings.registration.actions.answers import Details, admit, row, without_contact_of_another, write_down
from meetings.registration.facts import Fact
from meetings.registration.models import Audience, Category, Registration, State
from meetings.registration.rules import Verb
from meetings.registration.signals import Change


@dataclass(frozen=True, slots=True)
class Nomination:
    """By whom and for which delegation somebody is nominated, and the address that her mail leads to.

    Organisers nominate for no delegation and in any category; a focal point for her own, in its categories, until
    registration closes or until `closes_at`. Whoever comes instead of another at any time (`replaces`) has the place
    that the other one gave back a moment ago, or her place in line. `saying` is what her mail says of it besides.
    """

    by: Account
    link: str
    delegation: Institution | None = None
    outside_quota: bool = False
    closes_at: datetime | None = None
    replaces: bool = False
    in_line_since: datetime | None = None
    saying: Sequence[Fact] = ()


class Candidate(NamedTuple):
    """Who is nominated, in which category, what is said about her, by whom, and for which State or organisation."""

    account: Account
    category: Category
    details: Details
    nomination: Nomination
    affiliation: Institution | None


def nominate(
    event: Event,
    account: Account,
    category: Category,
    details: Details,
    *,
    nomination: Nomination,
    affiliation: Institution | None,
    now: datetime,
) -> Registration:
    """Somebody is nominated: she holds a place, or waits for one, until she answers."""
    if nomination.delegation and not nomination.replaces:
        ensure_may_be_named(event, category, nomination.closes_at, now)
    candidate = Candidate(account, category, details, nomination, affiliation)
    return nominate_all(event, [candidate], by=nomination.by, now=now)[0]


def ensure_may_be_named(event: Event, category: Category, closes_at: datetime | None, now: datetime) -> None:
    """Raise unless focal points can nominate in a category now; `closes_at` is the deadline of the delegation."""
    rules.ensure_open(places.period(event, now, category, closes_at))
    rules.ensure_offered(category.audience, category.in_delegation, to=Audience.NOMINATION)


def nominate_all(event: Event, candidates: Sequence[Candidate], *, by: Account, now: datetime) -> list[Registration]:
    """Many are nominated, the first before the others; it asks as much for many as for one.

    Raises what is said of the first who cannot be, and then nobody is.
    """
    rules.ensure_announced(event.state)
    places.lock(*{one.category for one in candidates})
    known = queries.with_categories(event, [one.account for one in candidates])
    for one in candidates:
        _ensure_possible(one, known.get(one.account.id))
    states = {one.id: one.state for one in known.values()}
    categories = {one.id: one.category_id for one in known.values()}
    made = [row(known.get(one.account.id), event, one.account, one.category, now) for one in candidates]
    pairs = list(zip(made, candidates, strict=True))
    changed = {registration: _fill_in(registration, one) for registration, one in pairs}
    admit(event, *(one.account for one in candidates))
    giving.take_all(made, now, {registration: one.nomination.in_line_since for registration, one in pairs})
    news.record_all(Verb.NOMINATE, [Change(one, states.get(one.id)) for one in made], by, changed=changed)
    for registration in made:
        news.tell_of_category(registration, categories.get(registration.id))
    links = {registration: one.nomination.link for registration, one in pairs}
    news.ask(links, by=by, saying={registration: one.nomination.saying for registration, one in pairs})
    return made


def ensure_not_listed(known: Registration | None, by: Account) -> None:
    """Refuses whoever is on the list already; a focal point reads how she is it herself, and nothing of others."""
    if known is None or known.state in rules.FROM[Verb.NOMINATE]:
        return
    if known.account_id != by.id:
        raise rules.CannotBeNominated
    if known.state == State.REFUSED:
        raise rules.RegistrationRefused
    if known.delegation:
        raise rules.OwnNomination(institution=known.delegation.name)
    raise rules.OwnRegistration


def _ensure_possible(candidate: Candidate, known: Registration | None) -> None:
    if known and known.state not in rules.FROM[Verb.NOMINATE]:
        if candidate.nomination.delegation:
            ensure_not_listed(known, candidate.nomination.by)
        raise rules.KnownAlready(state=rules.STATE_WORDS[State(known.state)])


def _fill_in(registration: Registration, candidate: Candidate) -> news.Changes:
    """What was said about her; gives what else changes by it."""
    nomination = candidate.nomination
    changed = without_contact_of_another(registration, candidate.affiliation)
    registration.affiliation, registration.confirmed_at = candidate.affiliation, None
    registration.nominated_by, registration.outside_quota = nomination.by, nomination.outside_quota
    registration.delegation_id = nomination.delegation.id if nomination.delegation else None
    write_down(registration, candidate.details)
    return changed
