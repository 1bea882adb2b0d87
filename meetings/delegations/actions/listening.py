"""What delegations do when something happens to a registration."""

from datetime import datetime

from meetings.accounts.models import Account
from meetings.core.db import db
from meetings.delegations import queries, rules
from meetings.delegations.actions import dossier, limits
from meetings.delegations.models import Member, Role
from meetings.registration.actions import places
from meetings.registration.models import ACTIVE, Registration
from meetings.registration.rules import DECISIONS, Verb
from meetings.registration.signals import registration_merged, state_changed


def listen() -> None:
    """Connect this domain with registration; again does nothing more."""
    state_changed.connect(follow)
    registration_merged.connect(follow_merge)
    if queries.room not in places.LIMITS:
        places.LIMITS.append(queries.room)


def follow(registration: Registration, *, before: str | None, verb: Verb, by: Account | None, now: datetime) -> None:
    """A place in a delegation ends when its registration does, or leaves the delegation, and returns with it."""
    if verb is Verb.WITHDRAW and by and by.id == registration.account_id:
        _tell_focal_points(registration)
    if before is None or (verb in DECISIONS and before in ACTIVE and registration.is_active):
        return
    member = queries.member_of(registration)
    if member is None:
        return
    stays = registration.is_active and _institution(registration) == member.delegation.institution_id
    if not stays and member.ended_at is None:
        member.ended_at, member.is_funded, member.delegation.changed_at = now, False, now
        db.session.flush()
    elif stays and member.ended_at is not None:
        _return(member, registration)


def follow_merge(kept: Registration, *, other: Registration, by: Account, now: datetime) -> None:
    """The place in the delegation goes with the registration that is kept, unless that one has a place itself."""
    there, here = queries.member_of(other), queries.member_of(kept)
    if there is None or there.ended_at or (here and here.ended_at is None):
        return
    role, position, is_funded, delegation = there.role, there.position, there.is_funded, there.delegation
    there.ended_at, there.is_funded = now, False
    db.session.flush()
    if _institution(kept) == delegation.institution_id:
        made = here or Member(registration=kept)
        made.delegation, made.ended_at = delegation, None
        made.role, made.position, made.is_funded = role, position, is_funded
        db.session.add(made)
        db.session.flush()


def _return(member: Member, registration: Registration) -> None:
    """She comes back as what she was, if nobody else is that meanwhile."""
    delegation = member.delegation
    people = rules.roles_counted(queries.role_counts(delegation.event, delegation.institution))
    is_assistant = member.role == Role.ASSISTANT
    old = Role.MEMBER if is_assistant and not registration.outside_quota else Role(member.role)
    member.role, member.ended_at = rules.role_on_return(old, people, limits.limits_of(delegation)), None
    db.session.flush()


def _institution(registration: Registration) -> str | None:
    """Of whose delegation she is; whoever is protected and came by herself is of none (`belongs_to`)."""
    is_alone = registration.is_protected and not registration.delegation_id
    if not registration.category.in_delegation or is_alone:
        return None
    affiliation = registration.affiliation
    return registration.delegation_id or (affiliation.id if affiliation else None)


def _tell_focal_points(registration: Registration) -> None:
    """Whoever nominated her learns that she does not come, and why."""
    if registration.delegation is None:
        return
    delegation = queries.delegation(registration.event, registration.delegation)
    if delegation:
        dossier.tell_of_withdrawal(delegation, registration.full_name, registration.reason)
