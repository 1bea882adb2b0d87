"""The first page: what this is, for visitors; my meetings and my next step, for people with an account."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from flask_login import current_user

from meetings.accounts.models import Account
from meetings.core import clock
from meetings.core.access import public
from meetings.core.i18n import negotiated
from meetings.core.pagecache import kept_for_anonymous
from meetings.events import queries as events
from meetings.events.access import ROLE_PERMISSIONS, Permission, event_url
from meetings.events.actions.keys import keys_of
from meetings.events.models import Event, EventRole, Proposal, Role
from meetings.events.views.listing import today
from meetings.overview import words
from meetings.overview.queries import home as queries
from meetings.overview.queries.home import Delegation, Mine
from meetings.overview.queries.mails import undelivered_of_accounts
from meetings.overview.rules.steps import Next, Standing, awaits_answer, next_step
from meetings.overview.views.blueprint import LANG, bp
from meetings.registration.actions.places import answer_times
from meetings.registration.models import Registration
from meetings.registration.rules import Period, may_answer, period

SHOWN = 6


@bp.get("/")
@public
def entrance() -> ResponseReturnValue:
    """Choose the reader's language."""
    return redirect(url_for("overview.home", lang=negotiated()))


@bp.get(f"{LANG}/")
@kept_for_anonymous
@public
def home() -> ResponseReturnValue:
    """The title page, or the meetings of the person who is signed in."""
    said = {"cast": words.CAST, "password": words.PASSWORD, "next_words": words.NEXT}
    day = today(clock.now()).date()
    if not current_user.is_authenticated:
        found = events.findable(None, day)
        return render_template("overview/welcome.html", upcoming=found.rows[:SHOWN], total=found.total, **said)
    account: Account = current_user._get_current_object()
    mine = _cards(account)
    known = {card.event.id for card in mine}
    others = [event for event in events.findable(account, day).rows if event.id not in known]
    may_create = bool(events.houses_for(account))
    returned = undelivered_of_accounts() if account.is_administrator else None
    return render_template(
        "overview/home.html", mine=mine, others=others[:SHOWN], may_create=may_create, of_accounts=returned, **said
    )


@dataclass(frozen=True, slots=True)
class Card:
    """One of my meetings: what I am there, how I stand, and my next step with its reason."""

    event: Event
    roles: list[EventRole]
    delegations: list[Delegation]
    registration: Registration | None
    next: Next
    why: str
    url: str


class Known(NamedTuple):
    """What decides about next steps: by meeting (id) roles, delegations, proposals, and how many wait for a decision.

    `late` are one's registrations (ids) that are too late, `open_ones` meetings (ids) in which one can nominate now.
    """

    roles: Mapping[str, list[EventRole]]
    delegations: Mapping[str, list[Delegation]]
    proposals: Mapping[str, list[Proposal]]
    to_decide: Mapping[str, int]
    late: Collection[str]
    open_ones: Collection[str]


def _cards(account: Account) -> list[Card]:
    mine = queries.meetings_of(account, today(clock.now()).date())
    ids = [each.event.id for each in mine]
    roles = queries.roles_of(account, ids) if ids else {}
    delegations = queries.delegations_of(account, ids, clock.now()) if ids else {}
    known = Known(
        roles,
        delegations,
        queries.waiting_in(_where(roles, Permission.APPROVE)),
        queries.to_decide(_where(roles, Permission.MANAGE_REGISTRATIONS)),
        _late([each.registration for each in mine if each.registration]),
        _open(mine, delegations),
    )
    return [_card(each, known) for each in mine]


def _open(mine: Collection[Mine], delegations: Mapping[str, list[Delegation]]) -> set[str]:
    """The meetings (ids) in which somebody can be named now for a delegation of one's own that has nobody yet."""
    return {
        event.id
        for event, _registration in mine
        for each in delegations.get(event.id, [])
        if not each.nominated and period(event.state, each.opens_at, each.closes_at, clock.now()) is Period.OPEN
    }


def _late(registrations: list[Registration]) -> set[str]:
    """Those of one's nominations (ids) that can no longer be answered."""
    open_ones = [each for each in registrations if awaits_answer(each.state, each.confirmed_at is not None)]
    times = answer_times(open_ones, clock.now()) if open_ones else {}
    return {one for one, until in times.items() if not may_answer(until, clock.now())}


def _where(roles: Mapping[str, list[EventRole]], permission: Permission) -> list[str]:
    """The meetings in which one's roles grant a permission."""
    return [event_id for event_id, held in roles.items() if permission in _granted(held)]


def _granted(roles: list[EventRole]) -> frozenset[Permission]:
    return frozenset[Permission]().union(*(ROLE_PERMISSIONS[Role(role.role)] for role in roles))


def _card(mine: Mine, known: Known) -> Card:
    event, registration = mine.event, mine.registration
    roles, delegations = known.roles.get(event.id, []), known.delegations.get(event.id, [])
    wanted = _wanted(roles, known.proposals.get(event.id, []))
    step = next_step(_standing(mine, known, wanted))
    why = _why_decide(known.to_decide[event.id]) if step is Next.DECIDE else str(words.WHY.get(step, ""))
    url = _address(event, step, wanted, delegations)
    return Card(event, roles, delegations, registration, step, why, url)


def _wanted(roles: list[EventRole], proposals: list[Proposal]) -> Proposal | None:
    """The first proposal for which one's own key is wanted."""
    houses = {role.institution_id for role in roles if role.role == Role.ORGANISER}
    return next((each for each in proposals if any(keys_of(each).may_turn(house) for house in houses)), None)


def _standing(mine: Mine, known: Known, wanted: Proposal | None) -> Standing:
    event, registration = mine
    delegations, granted = known.delegations.get(event.id, []), _granted(known.roles.get(event.id, []))
    day = today(clock.now()).date()
    return Standing(
        event_state=event.state,
        registration=registration.state if registration else None,
        confirmed=bool(registration and registration.confirmed_at),
        is_late=registration is not None and registration.id in known.late,
        key_wanted=wanted is not None,
        nominates=bool(delegations),
        silent=any(not each.nominated for each in delegations),
        is_open=event.id in known.open_ones,
        to_decide=known.to_decide.get(event.id, 0),
        at_door=Permission.CHECK_IN in granted,
        is_on=event.first_day - timedelta(days=1) <= day <= event.last_day,
        manages=Permission.MANAGE in granted,
        sees_desk=Permission.SEE_DESK in granted,
    )


def _why_decide(count: int) -> str:
    return str(
        ngettext("%(num)d registration waits for a decision.", "%(num)d registrations wait for a decision.", count)
    )


def _address(event: Event, step: Next, wanted: Proposal | None, delegations: list[Delegation]) -> str:
    """Where the next step is taken."""
    slug = event.slug
    silent = next((each.institution.id for each in delegations if not each.nominated), None)
    first = silent or (delegations[0].institution.id if delegations else "")
    addresses: dict[Next, Callable[[], str]] = {
        Next.TURN_KEY: lambda: url_for("events.proposal", slug=slug, proposal_id=wanted.id if wanted else ""),
        Next.COMPLETE: lambda: url_for("registration.edit", slug=slug),
        Next.TOO_LATE: lambda: url_for("registration.mine", slug=slug),
        Next.CORRECT: lambda: url_for("registration.edit", slug=slug),
        Next.NOMINATE: lambda: url_for("delegation.show", slug=slug, institution_id=first),
        Next.DECIDE: lambda: url_for("registrations.index", slug=slug, state="submitted"),
        Next.CHECK_IN: lambda: url_for("attendance.desk", slug=slug),
        Next.PUBLISH: lambda: url_for("events.review", slug=slug),
        Next.OPEN_DESK: lambda: url_for("overview.desk", slug=slug),
        Next.DELEGATION: lambda: url_for("delegation.show", slug=slug, institution_id=first),
        Next.REGISTRATION: lambda: url_for("registration.mine", slug=slug),
        Next.READ: lambda: event_url(event),
    }
    return addresses[step]()
