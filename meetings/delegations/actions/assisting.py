"""Whom assistants assist: said when one is named, and followed when people are replaced."""

from collections.abc import Iterable
from datetime import datetime

from meetings.accounts.models import Account
from meetings.core import audit
from meetings.core.db import db
from meetings.delegations import queries, rules
from meetings.delegations.models import Delegation, Member
from meetings.delegations.queries import Person
from meetings.registration.models import Registration


def assisted(people: Iterable[Person]) -> dict[str, Registration]:
    """Whom assistants assist among some people, by the id of the assistant's registration."""
    known = _known(people)
    return {who: known[whom].registration for who, whom in rules.assisted(_parts(known.values())).items()}


def left_alone(people: Iterable[Person]) -> list[Registration]:
    """The assistants among all people of a delegation whose person comes no longer."""
    known = _known(people)
    return [known[who].registration for who in rules.left_alone(_parts(known.values()))]


def may_be_assisted(people: Iterable[Person], assistant: Registration | None = None) -> list[Registration]:
    """Who of a delegation can be assisted by somebody new, or by an `assistant` it has."""
    known = _known(people)
    free = rules.may_be_assisted(_parts(known.values()), assistant.id if assistant else None)
    return [known[who].registration for who in free]


def ensure_assists(delegation: Delegation, wanted: str | None, assistant: Registration | None = None) -> None:
    """Raise unless `wanted` (the id of a registration) can be assisted; certain until the end of the transaction."""
    queries.locked(delegation.event, [delegation.institution_id])
    people = queries.people(delegation.event, delegation.institution)
    rules.ensure_assists(wanted, _parts(_known(people).values()), assistant.id if assistant else None)


def set_assisted(delegation: Delegation, person: Person, wanted: str | None, *, by: Account, now: datetime) -> None:
    """Say whom an assistant assists, or that it is somebody else."""
    ensure_assists(delegation, wanted, person.registration)
    if person.member is None or person.member.assists_id == wanted:
        return
    person.member.assists_id, delegation.changed_at = wanted, now
    db.session.flush()
    audit.record("delegation.assistance_changed", person.registration, actor=by, scope=delegation.event_id)


def hand_over(old: Registration, new: Registration) -> None:
    """Whoever assisted somebody assists the person who comes instead, unless she has an assistant."""
    members = queries.assisting([old.id, new.id])
    if any(each.assists_id == new.id for each in members):
        return
    for member in members:
        member.assists_id = new.id if member.registration_id != new.id else None


def ensure_one_each(members: Iterable[Member]) -> None:
    """Of assistants who are about to come back, those assist nobody whose person has another assistant meanwhile."""
    back = [each for each in members if each.assists_id]
    taken = {_place(one) for one in queries.assisting({each.assists_id or "" for each in back})} if back else set()
    for member in back:
        if _place(member) in taken:
            member.assists_id = None
        else:
            taken.add(_place(member))


def _place(member: Member) -> tuple[str, str | None]:
    return member.delegation_id, member.assists_id


def again(delegation: Delegation, former: Person) -> str | None:
    """Whom an assistant of last time assists this time: the same person, if she has a registration."""
    assists = former.member.assists if former.member else None
    return queries.registration_id_of(delegation.event, assists.account_id) if assists else None


def _known(people: Iterable[Person]) -> dict[str, Person]:
    return {each.registration.id: each for each in people if each.registration.is_active}


def _parts(people: Iterable[Person]) -> list[rules.Part]:
    return [rules.Part(each.registration.id, each.role, each.assists_id) for each in people]
