"""Reads of the people of delegations: as what they come, and how many there are."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from meetings.core.db import db
from meetings.delegations.models import Delegation, DelegationPolicy, Member, Role
from meetings.events.models import Event
from meetings.institutions.models import Institution
from meetings.registration import queries as registrations
from meetings.registration.models import ACTIVE, Category, Registration, State
from meetings.registration.steps import LACKING


class Person(NamedTuple):
    """Somebody of a delegation: her registration, and as what she comes, if that has been said."""

    registration: Registration
    member: Member | None

    @property
    def role(self) -> Role:
        """As what she comes, or last came."""
        return Role(self.member.role) if self.member else Role.MEMBER

    @property
    def is_funded(self) -> bool:
        """Whether she holds a funded place."""
        return self.member is not None and self.member.is_funded

    @property
    def assists_id(self) -> str | None:
        """The registration of whom she was said to assist."""
        return self.member.assists_id if self.member else None


def _people(event: Event, institution: Institution) -> sa.Select[Registration, Member]:
    gone = Registration.state.in_(set(State) - ACTIVE)
    statement = registrations.in_delegation(event, institution).add_columns(Member)
    own = sa.select(Delegation.id).where(Delegation.event_id == event.id, Delegation.institution_id == institution.id)
    hers = sa.and_(Member.registration_id == Registration.id, Member.delegation_id == own.scalar_subquery())
    return (
        statement.outerjoin(Member, hers)
        .order_by(None)
        .order_by(gone, Member.position.asc().nulls_last(), Category.position, Registration.sort_name, Registration.id)
    )


def people(event: Event, institution: Institution) -> list[Person]:
    """Everybody of a delegation as its focal points may see them, in its own order; who is gone comes last."""
    return [Person(*row) for row in db.session.execute(_people(event, institution))]


def present(event: Event, institution: Institution) -> list[Registration]:
    """Those of them who come or are asked to."""
    return [each.registration for each in people(event, institution) if each.registration.is_active]


def person(event: Event, institution: Institution, registration_id: str) -> Person | None:
    """One of them, by the id of the registration."""
    row = db.session.execute(_people(event, institution).where(Registration.id == registration_id)).one_or_none()
    return Person(*row) if row else None


def persons(event: Event, houses: Mapping[str, str]) -> dict[str, Person]:
    """Those of many people who come with the delegation said of each: ids of institutions by id of the registration."""
    of_delegation = sa.and_(Category.in_delegation, sa.not_(Registration.is_protected))
    institution = sa.func.coalesce(Registration.delegation_id, sa.case((of_delegation, Registration.affiliation_id)))
    own = sa.and_(Delegation.event_id == event.id, Delegation.institution_id == institution)
    hers = sa.and_(Member.registration_id == Registration.id, Member.delegation_id == Delegation.id)
    statement = (
        sa.select(Registration, Member, institution)
        .join(Registration.category)
        .outerjoin(Delegation, own)
        .outerjoin(Member, hers)
        .where(Registration.event_id == event.id, Registration.id.in_(houses))
        .options(*registrations.WITH_PERSON)
    )
    rows = db.session.execute(statement)
    return {one.id: Person(one, member) for one, member, house in rows if house == houses[one.id]}


def head(event: Event, institution: Institution) -> Person | None:
    """The head of a delegation; a delegation has never two."""
    seated = Member.role == Role.HEAD, Member.ended_at.is_(None)
    row = db.session.execute(_people(event, institution).where(*seated)).one_or_none()
    return Person(*row) if row else None


def awaiting(event: Event, institution_ids: Collection[str]) -> Sequence[Registration]:
    """Those of several delegations who await approval."""
    statement = registrations.in_delegations(event, institution_ids).where(Registration.state == State.SUBMITTED)
    return db.session.scalars(statement).all()


def active_in(category: Category) -> Sequence[Registration]:
    """Everybody in a category who comes or is asked to."""
    where = Registration.category_id == category.id, Registration.state.in_(ACTIVE)
    statement = sa.select(Registration).where(*where).order_by(Registration.sort_name, Registration.id)
    return db.session.scalars(statement.options(*registrations.WITH_PERSON)).all()


def unfinished(event: Event, ids: Collection[str], now: datetime) -> Counter[str]:
    """How many forms those of some people (ids of registrations) have to fill in who still have any."""
    found: Counter[str] = Counter()
    for lacking in LACKING:
        found.update(db.session.scalars(lacking(event, now).where(Registration.id.in_(ids))))
    return found


def member_of(registration: Registration) -> Member | None:
    """As what somebody comes, or last came."""
    return db.session.scalars(sa.select(Member).where(Member.registration_id == registration.id)).one_or_none()


def members_of(ids: Collection[str]) -> list[Member]:
    """The same for some registrations (ids), in their order, with the delegations."""
    statement = sa.select(Member).where(Member.registration_id.in_(ids)).options(joinedload(Member.delegation))
    found = {member.registration_id: member for member in db.session.scalars(statement)}
    return [found[one] for one in ids if one in found]


def assisting(ids: Collection[str]) -> Sequence[Member]:
    """The assistants now of some people (ids of registrations)."""
    now_assistant = Member.assists_id.in_(ids), Member.role == Role.ASSISTANT, Member.ended_at.is_(None)
    return db.session.scalars(sa.select(Member).where(*now_assistant).order_by(Member.id)).all()


def assisted_openly(ids: Collection[str]) -> dict[str, Registration]:
    """Whom assistants (ids of registrations) assist now, if she comes with the same delegation; no protected person."""
    other = aliased(Member)
    is_assistant = other.registration_id == Registration.id, other.role == Role.ASSISTANT, other.ended_at.is_(None)
    statement = (
        sa.select(Member.registration_id, Registration)
        .join(Registration, Registration.id == Member.assists_id)
        .join(Registration.category)
        .join(Delegation, Delegation.id == Member.delegation_id)
        .where(
            Member.registration_id.in_(ids),
            Member.role == Role.ASSISTANT,
            Member.ended_at.is_(None),
            Registration.state.in_(ACTIVE),
            Registration.is_protected.is_(False),
            registrations.belongs_to() == Delegation.institution_id,
            ~sa.exists().where(*is_assistant),
        )
    )
    return {one: found for one, found in db.session.execute(statement)}


def registration_id_of(event: Event, account_id: str) -> str | None:
    """The registration of an account at an event."""
    hers = Registration.event_id == event.id, Registration.account_id == account_id
    return db.session.scalar(sa.select(Registration.id).where(*hers))


def seats(delegation: Delegation) -> Sequence[Member]:
    """The places in a delegation that somebody has now, in their order."""
    statement = sa.select(Member).where(Member.delegation_id == delegation.id, Member.ended_at.is_(None))
    return db.session.scalars(statement.order_by(Member.position, Member.id)).all()


def seats_by_delegation(ids: Collection[str]) -> Counter[str]:
    """How many of them there are in some delegations, by their ids."""
    statement = sa.select(Member.delegation_id, sa.func.count()).where(
        Member.delegation_id.in_(ids), Member.ended_at.is_(None)
    )
    return Counter({one: number for one, number in db.session.execute(statement.group_by(Member.delegation_id))})


def heads(ids: Collection[str]) -> dict[str, Member]:
    """Whoever is head now of some delegations, by their ids, with the registrations."""
    now_head = Member.delegation_id.in_(ids), Member.role == Role.HEAD, Member.ended_at.is_(None)
    statement = sa.select(Member).where(*now_head).options(joinedload(Member.registration))
    return {member.delegation_id: member for member in db.session.scalars(statement)}


def places_of(ids: Sequence[str]) -> dict[str, tuple[Role, bool]]:
    """As what people (ids of registrations) come now, and whether they hold a funded place."""
    statement = sa.select(Member.registration_id, Member.role, Member.is_funded).where(
        Member.registration_id.in_(ids), Member.ended_at.is_(None)
    )
    return {one: (Role(role), is_funded) for one, role, is_funded in db.session.execute(statement)}


ROLE = sa.func.coalesce(Member.role, sa.literal_column(f"'{Role.MEMBER.value}'"))
NOW_MEMBER = sa.and_(Member.registration_id == Registration.id, Member.ended_at.is_(None))


def _active(event_id: str) -> sa.Select[str, str, int]:
    """Rows of institution, role and number of people who come or are asked to, the waiting ones too."""
    institution = registrations.belongs_to().label("institution_id")
    inner = (
        sa.select(institution, ROLE.label("role"))
        .select_from(Registration)
        .join(Category, Category.id == Registration.category_id)
        .outerjoin(Member, NOW_MEMBER)
        .where(Registration.event_id == event_id, Registration.state.in_(ACTIVE))
        .subquery()
    )
    number = sa.func.count()
    return sa.select(inner.c.institution_id, inner.c.role, number).group_by(inner.c.institution_id, inner.c.role)


def role_counts(event: Event, institution: Institution) -> list[tuple[str, int]]:
    """How many people of a delegation come or are asked to, by role; the waiting ones count."""
    statement = _active(event.id)
    rows = db.session.execute(statement.having(statement.selected_columns[0] == institution.id))
    return [(role, number) for _institution, role, number in rows]


def roles_of_all(event: Event) -> Counter[Role]:
    """How many come in each role with any delegation, without protected people: a figure alone may tell of them."""
    statement = (
        sa.select(ROLE, sa.func.count())
        .select_from(Registration)
        .join(Category, Category.id == Registration.category_id)
        .outerjoin(Member, NOW_MEMBER)
        .where(Registration.event_id == event.id, Registration.state.in_(ACTIVE), sa.not_(Registration.is_protected))
        .where(registrations.belongs_to() != "")
        .group_by(ROLE)
    )
    return Counter({Role(role): number for role, number in db.session.execute(statement)})


def people_by_role(event: Event) -> dict[str, Counter[Role]]:
    """The same for all delegations of an event, by id of the institution."""
    found: dict[str, Counter[Role]] = {}
    for institution_id, role, number in db.session.execute(_active(event.id)):
        if institution_id:
            found.setdefault(institution_id, Counter())[Role(role)] = number
    return found


def held(event: Event) -> dict[str, int]:
    """How many places each delegation holds, assistants aside, by id of the institution."""
    rows = db.session.execute(registrations.held_by_delegation(event.id))
    return {institution_id: number for institution_id, number in rows}


def funded_by_delegation(event: Event) -> dict[str, int]:
    """How many funded places are taken, by id of the institution."""
    statement = (
        sa.select(Delegation.institution_id, sa.func.count())
        .join(Member, Member.delegation_id == Delegation.id)
        .where(Delegation.event_id == event.id, Member.is_funded, Member.ended_at.is_(None))
        .group_by(Delegation.institution_id)
    )
    return {institution_id: number for institution_id, number in db.session.execute(statement)}


def waiting_delegations(event: Event) -> set[str]:
    """The institutions whose people wait for a place."""
    statement = (
        sa.select(registrations.counted_for())
        .select_from(Registration)
        .join(Category, Category.id == Registration.category_id)
        .where(Registration.event_id == event.id, Registration.state == State.WAITING)
    )
    return set(db.session.scalars(statement)) - {""}


def room(event: Event) -> Mapping[str, int]:
    """For how many more people each delegation with a limit may hold a place, by id of the institution.

    One question, which locks nothing: whoever gives places has locked the categories whose people are counted.
    """
    held_places = registrations.held_by_delegation(event.id).subquery()
    most = sa.func.coalesce(Delegation.most, DelegationPolicy.most)
    statement = (
        sa.select(Institution.id, most - sa.func.coalesce(held_places.c.held, 0))
        .select_from(DelegationPolicy)
        .join(Institution, sa.true())
        .outerjoin(Delegation, sa.and_(Delegation.event_id == event.id, Delegation.institution_id == Institution.id))
        .outerjoin(held_places, held_places.c.institution_id == Institution.id)
        .where(DelegationPolicy.event_id == event.id, most.is_not(None))
    )
    return {institution_id: left for institution_id, left in db.session.execute(statement)}
