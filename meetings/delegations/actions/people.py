"""The people of a delegation: nominated, replaced, given a funded place and an order."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from meetings.accounts import queries as accounts
from meetings.accounts.models import Account
from meetings.core import audit
from meetings.core.db import db
from meetings.delegations import queries, rules
from meetings.delegations.actions import asking, assisting, limits
from meetings.delegations.actions.roles import seat
from meetings.delegations.models import Delegation, Member, Role
from meetings.delegations.queries import Person
from meetings.events.models import Event
from meetings.registration import actions as registrations
from meetings.registration import queries as registration_queries
from meetings.registration import rules as registration_rules
from meetings.registration.actions import Details, Invitee, Nomination, news, places
from meetings.registration.models import ACTIVE, Category, Registration
from meetings.registration.rules import Verb


@dataclass(frozen=True, slots=True)
class Nominee:
    """Whom a focal point names: where to write, what is known about her, and as what she comes.

    An assistant `assists` somebody (the id of a registration).
    """

    invitee: Invitee
    details: Details
    role: Role = Role.EXPERT
    assists: str | None = None


def nominate(
    delegation: Delegation, nominee: Nominee, *, by: Account, now: datetime, sure: Collection[str] | None = None
) -> Registration:
    """Name one person, who gets a mail; whatever limit is reached is refused with a sentence.

    Who of the delegation may be the same person is asked about first, but for those in `sure`; by None, nobody is.
    """
    category = asking.ensure_may_name(delegation, nominee.role, now)
    is_assistant = nominee.role is Role.ASSISTANT
    if is_assistant:
        assisting.ensure_assists(delegation, nominee.assists)
    asking.ensure_sure(delegation, [(nominee.invitee, nominee.details)], sure)
    account = registrations.account_of(nominee.invitee, delegation.institution, by, now)
    _ensure_new(delegation, account)
    nomination = Nomination(
        by=by,
        link=registrations.link_to(account, delegation.event, "registration.mine", now),
        delegation=delegation.institution,
        outside_quota=is_assistant,
        closes_at=limits.set_deadline_of(delegation),
        saying=rules.told(nominee.role),
    )
    made = _register(delegation, account, category, nominee.details, nomination, now)
    assists, position = nominee.assists if is_assistant else None, len(queries.seats(delegation))
    _seat(delegation, made, Member(role=nominee.role, position=position, assists_id=assists))
    delegation.completed_at, delegation.changed_at = None, now
    return made


def replace(
    delegation: Delegation,
    old: Person,
    invitee: Invitee,
    details: Details,
    *,
    by: Account,
    now: datetime,
    same_contact: bool = False,
    sure: Collection[str] | None = None,
) -> Registration:
    """Another person comes instead: she gets the place, or the place in line, the role, order and funded place.

    A delegation that was complete or confirmed stays so: nobody more comes, and she is approved like everybody.
    The contact person was that of whoever leaves: she is that of the new one only with `same_contact`. Possible until
    the meeting is over, also when nominations are closed, for nobody more comes. `sure` is that of a nomination.
    """
    event, leaving = delegation.event, old.registration
    rules.ensure_not_over(event.last_day, now.astimezone(ZoneInfo(event.time_zone)).date())
    places.hold(leaving)
    registration_rules.ensure_can(Verb.WITHDRAW, leaving.state)
    asking.ensure_sure(delegation, [(invitee, details)], sure, leaving)
    account = registrations.account_of(invitee, delegation.institution, by, now)
    _ensure_free(delegation, account, by)
    place = _place_of(old, delegation)
    nomination = _instead_of(old, delegation, account, by, now)
    declared = delegation.completed_at, delegation.confirmed_at
    delegation.completed_at = delegation.confirmed_at = None
    registrations.withdraw(leaving, by=by, now=now, keeps_place=True)
    made = _register(delegation, account, leaving.category, details, nomination, now)
    _seat(delegation, made, place)
    assisting.hand_over(leaving, made)
    delegation.completed_at, delegation.confirmed_at = declared
    if same_contact and rules.sees_contact(leaving.delegation_id, delegation.institution_id):
        registrations.set_contact(made, leaving.contact_name, leaving.contact_email, by=by, now=now)
    delegation.changed_at = now
    after = {"person": made.full_name, "instead_of": leaving.full_name}
    naming = [(one.account_id, one.full_name) for one in (made, leaving)]
    audit.record("delegation.replaced", delegation, actor=by, scope=event.id, after=after, naming=naming)
    return made


def _place_of(old: Person, delegation: Delegation) -> Member:
    """What whoever comes instead of somebody gets: the role, the order, the funded place and whom one assists."""
    position = old.member.position if old.member else len(queries.seats(delegation))
    place = Member(role=old.role, is_funded=old.is_funded, replaces_id=old.registration.id, position=position)
    place.assists_id = old.assists_id
    return place


def _instead_of(old: Person, delegation: Delegation, account: Account, by: Account, now: datetime) -> Nomination:
    """The nomination of whoever gets the place of another, or the place in line."""
    leaving = old.registration
    return Nomination(
        by=by,
        link=registrations.link_to(account, delegation.event, "registration.mine", now),
        delegation=delegation.institution,
        outside_quota=leaving.outside_quota,
        replaces=True,
        in_line_since=leaving.queued_at,
        saying=rules.told(old.role),
    )


def invite_again(delegation: Delegation, person: Person, *, by: Account, now: datetime) -> None:
    """Send a nomination again, with a new link, to somebody who has not answered it; raises AnsweredAlready."""
    registration = person.registration
    rules.ensure_unanswered(registration.confirmed_at, registration.delegation_id == delegation.institution_id)
    registration_rules.ensure_may_answer(places.answer_by(registration, now), now)
    link = registrations.link_to(registration.account, delegation.event, "registration.mine", now)
    news.ask({registration: link}, by=by)
    audit.record("delegation.invited_again", registration, actor=by, scope=delegation.event_id)


def readdress(delegation: Delegation, person: Person, email: str, *, by: Account, now: datetime, seen: str) -> bool:
    """Put the address of somebody right who has not come yet; see `registration.actions.readdress`.

    Possible as long as she can answer. Raises OrganisersAlone about somebody who had withdrawn before, for what was
    noted then is not for a mailbox that a focal point names, or who has another task here, which she is not told.
    """
    event, registration = delegation.event, person.registration
    rules.ensure_not_over(event.last_day, now.astimezone(ZoneInfo(event.time_zone)).date())
    registration_rules.ensure_may_answer(places.answer_by(registration, now), now)
    rules.ensure_ours_alone(registration_queries.was_withdrawn(registration))
    account = accounts.by_email(email)
    if account and account is not registration.account:
        _ensure_new(delegation, account)
    try:
        is_other = registrations.readdress(registration, email, by=by, now=now, seen=seen, tells=False)
    except registration_rules.HasTask as refusal:
        raise rules.OrganisersAlone from refusal
    delegation.changed_at = now
    return is_other


def withdraw(delegation: Delegation, person: Person, *, by: Account, now: datetime, reason: str = "") -> None:
    """Somebody no longer comes with the delegation; she gets a mail, and her place goes to the next in line."""
    registrations.withdraw(person.registration, by=by, now=now, reason=reason)
    delegation.changed_at = now


def set_funded(delegation: Delegation, person: Person, funded: bool, *, by: Account, now: datetime) -> None:
    """Give somebody a funded place, or take it back."""
    places.hold(person.registration)
    registration_rules.ensure_can(Verb.AMEND, person.registration.state)
    if person.is_funded == funded:
        return
    seats = queries.seats(delegation)
    if funded:
        rules.ensure_funded(sum(each.is_funded for each in seats), limits.limits_of(delegation).funded)
    member = person.member or _seat(delegation, person.registration, Member(role=Role.MEMBER, position=len(seats)))
    member.is_funded, delegation.changed_at = funded, now
    db.session.flush()
    verb = "funded_place_given" if funded else "funded_place_taken_back"
    audit.record(f"delegation.{verb}", person.registration, actor=by, scope=delegation.event_id)


def put_in_order(delegation: Delegation, ids: Sequence[str], *, by: Account, now: datetime) -> None:
    """Show the people in the order of `ids` (of registrations); those not named follow in theirs."""
    ranks = {registration_id: rank for rank, registration_id in enumerate(ids)}
    people = [each for each in queries.people(delegation.event, delegation.institution) if each.registration.is_active]
    people.sort(key=lambda each: ranks.get(each.registration.id, len(ranks)))
    for position, person in enumerate(people):
        member = person.member or _seat(delegation, person.registration, Member(role=Role.MEMBER))
        member.position = position
    delegation.changed_at = now
    audit.record("delegation.ordered", delegation, actor=by, scope=delegation.event_id)


def _ensure_new(delegation: Delegation, account: Account) -> None:
    """Refuses whoever is on the focal point's own list; nothing is said here about anybody else."""
    known = registration_queries.of(delegation.event, account)
    if known and known.state in ACTIVE and queries.person(delegation.event, delegation.institution, known.id):
        raise rules.InYourDelegation(name=known.full_name)


def _ensure_free(delegation: Delegation, account: Account, by: Account) -> None:
    """The same, and whoever else is registered: before anybody leaves for her."""
    _ensure_new(delegation, account)
    registrations.ensure_not_listed(registration_queries.of(delegation.event, account), by)


def note_known(event: Event, email: str, *, by: Account) -> None:
    """A focal point was told that the person of an address cannot be nominated: organisers read it with her history.

    What was refused was rolled back before: this is written in a transaction of its own.
    """
    account = accounts.by_email(email)
    known = registration_queries.of(event, account) if account else None
    if known:
        audit.record_reading("registration.nomination_refused", known, actor=by, scope=event.id)


def _register(
    delegation: Delegation,
    account: Account,
    category: Category,
    details: Details,
    nomination: Nomination,
    now: datetime,
) -> Registration:
    return registrations.nominate(
        delegation.event,
        account,
        category,
        details,
        nomination=nomination,
        affiliation=delegation.institution,
        now=now,
    )


def _seat(delegation: Delegation, registration: Registration, place: Member) -> Member:
    member = seat(delegation, registration, place, queries.member_of(registration))
    db.session.flush()
    return member
