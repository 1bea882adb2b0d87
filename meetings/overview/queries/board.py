"""What the board of States asks: six questions, whatever the number of States and people."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from meetings.attendance.models import CheckIn
from meetings.attendance.queries import IN_PERSON, PRESENT
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.core.queue import QueueState
from meetings.delegations import queries as delegations
from meetings.delegations.models import Delegation, FocalPoint, Member
from meetings.events.models import Event
from meetings.events.queries import EVENT_ID
from meetings.institutions.models import DELEGATIONS, Institution
from meetings.registration import queries as registrations
from meetings.registration.models import ACTIVE, HOLDING, Category, Registration, State

NOBODY = ""
NOW_MEMBER = sa.and_(Member.registration_id == Registration.id, Member.ended_at.is_(None))


@dataclass(slots=True)
class Count:
    """The people of a delegation whom all organisers may know of; assistants are `outside` its limit.

    `here` of those `expected` in the room have checked in.
    """

    by_state: Counter[State] = field(default_factory=Counter)
    outside: Counter[State] = field(default_factory=Counter)
    funded: int = 0
    here: int = 0
    expected: int = 0

    @property
    def total(self) -> int:
        """How many come or are asked to."""
        return sum(number for state, number in self.by_state.items() if state in ACTIVE)

    @property
    def within(self) -> int:
        """How many of them hold a place that the limit counts."""
        return sum(self.by_state[state] - self.outside[state] for state in HOLDING)

    @property
    def waiting(self) -> int:
        """How many of them wait for such a place."""
        return self.by_state[State.WAITING] - self.outside[State.WAITING]


@dataclass(slots=True)
class Line:
    """One State or organisation: what is known of it, who acts for it, when a mail last reached them, its people."""

    institution: Institution
    delegation: Delegation | None
    focal_points: list[FocalPoint]
    reached_at: datetime | None
    count: Count


def answers_for() -> sa.ColumnElement[str]:
    """The State or organisation for which a registration (joined with its category) answers, "" for none.

    A lawyer or an NGO of the same country answers for nobody. Neither do protected people: a State alone may tell who
    they are.
    """
    return sa.case((Registration.is_protected, NOBODY), else_=registrations.belongs_to())


def lines(event: Event, language: str) -> list[Line]:
    """All that may send a delegation, and organisations that were invited or send people, in the reader's order."""
    counts, reached = people(event), _reached(event)
    acting: dict[str, list[FocalPoint]] = {}
    for each in delegations.all_focal_points(event):
        acting.setdefault(each.institution_id, []).append(each)
    found = []
    for institution, known in institutions(event, list(counts), language):
        act = acting.get(institution.id, [])
        at = max((reached[each.account_id] for each in act if each.account_id in reached), default=None)
        found.append(Line(institution, known, act, at, counts.get(institution.id) or Count()))
    return found


def institutions(
    event: Event, with_people: Sequence[str], language: str
) -> list[tuple[Institution, Delegation | None]]:
    """The same, without those who act for them and their people; `with_people` are the ids of those who send some."""
    offered = sa.and_(Institution.kind.in_(DELEGATIONS), Institution.is_retired.is_(False))
    statement = (
        sa.select(Institution, Delegation)
        .outerjoin(Delegation, sa.and_(Delegation.institution_id == Institution.id, Delegation.event_id == event.id))
        .where(sa.or_(offered, Delegation.id.is_not(None), Institution.id.in_(with_people)))
        .order_by(Institution.sort_fr if language == "fr" else Institution.sort_en, Institution.id)
    )
    return [(institution, known) for institution, known in db.session.execute(statement)]


@cache
def _counting() -> sa.Select[*tuple[Any, ...]]:
    each = (
        sa.select(
            answers_for().label("institution_id"),
            Registration.state.label("state"),
            _one(Registration.outside_quota).label("outside"),
            _one(Member.is_funded).label("funded"),
            _one(CheckIn.id.is_not(None)).label("here"),
            _one(sa.or_(Registration.takes_part == IN_PERSON, CheckIn.id.is_not(None))).label("in_person"),
        )
        .select_from(Registration)
        .join(Category, Category.id == Registration.category_id)
        .outerjoin(Member, NOW_MEMBER)
        .outerjoin(CheckIn, PRESENT)
        .where(Registration.event_id == EVENT_ID, Registration.state.in_(ACTIVE))
        .subquery()
    )
    sums = [sa.func.sum(each.c[name]) for name in ("outside", "funded", "here", "in_person")]
    statement = sa.select(each.c.institution_id, each.c.state, sa.func.count(), *sums)
    return statement.group_by(each.c.institution_id, each.c.state)


def people(event: Event) -> dict[str, Count]:
    """The people of each State and organisation that sends some, by its id."""
    found: dict[str, Count] = {}
    for row in db.session.execute(_counting(), {"event_id": event.id}):
        institution_id, state, number, outside, funded, here, in_person = row
        if institution_id:
            count = found.setdefault(institution_id, Count())
            count.by_state[State(state)] = number
            count.outside[State(state)] = outside
            count.funded += funded
            count.here += here
            count.expected += in_person if state == State.APPROVED else 0
    return found


def _one(condition: Any) -> sa.ColumnElement[int]:
    return sa.case((condition, 1), else_=0)


def _reached(event: Event) -> dict[str, datetime]:
    """When the last mail of this meeting left for each person who acts for a delegation, by the id of the account."""
    acting = sa.select(FocalPoint.account_id).where(FocalPoint.event_id == event.id, FocalPoint.ended_at.is_(None))
    statement = (
        sa.select(Mail.account_id, sa.func.max(Mail.finished_at))
        .where(Mail.scope == event.id, Mail.state == QueueState.DONE, Mail.account_id.in_(acting))
        .group_by(Mail.account_id)
    )
    return {account_id: at for account_id, at in db.session.execute(statement) if account_id and at}
