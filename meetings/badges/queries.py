"""Reads of people and prints: whatever their number, one query each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from meetings.accounts.models import Account
from meetings.badges.models import BadgeCopy, BadgePrint
from meetings.badges.people import Order, Person, Standing
from meetings.core.db import db
from meetings.core.queue import QueueState
from meetings.core.tasks import Job
from meetings.events.models import Event
from meetings.institutions.models import DELEGATIONS, Institution
from meetings.institutions.rules import folded
from meetings.registration.models import Category, Registration, State

SHOWN = 5

PERSON: tuple[Any, ...] = (
    Registration.id,
    Registration.category_id,
    Registration.given_name,
    Registration.family_name,
    Registration.badge_name,
    Registration.is_protected,
    Registration.takes_part,
    Registration.token,
    Registration.function,
    Registration.institution_name,
    Category.name,
    Category.letter,
    Category.colour,
    Institution.name,
)
SEARCHED: tuple[Any, ...] = (
    Registration.sort_name,
    Account.email,
    Institution.sort_en,
    Institution.sort_fr,
    Registration.institution_search,
)


def standings(event: Event, order: Order = Order.NAME) -> list[Standing]:
    """Everybody whose registration is approved, with how often and when a badge was printed.

    Two queries: joined into one, SQLite would look the copies of each person up one by one.
    """
    copies = {copy.registration_id: copy for copy in db.session.execute(_newest_copies(event))}
    statement = (
        _approved(*PERSON, *SEARCHED)
        .join(Account, Account.id == Registration.account_id)
        .where(Registration.event_id == event.id)
    )
    rows = db.session.execute(statement.order_by(*_order(order, event.languages[0])))
    return [_standing(row, copies.get(row.id)) for row in rows]


def people_of(made: BadgePrint, language: str) -> list[Person]:
    """Those of a print whose registration is still approved, in the order asked for."""
    statement = (
        _approved(*PERSON)
        .join(BadgeCopy, BadgeCopy.registration_id == Registration.id)
        .where(BadgeCopy.print_id == made.id)
        .order_by(*_order(Order(made.sorted_by), language))
    )
    return [Person(*row) for row in db.session.execute(statement)]


def own(event: Event, account: Account) -> Person | None:
    """What the badge of a person shows; None unless her registration is approved."""
    statement = _approved(*PERSON).where(Registration.event_id == event.id, Registration.account_id == account.id)
    row = db.session.execute(statement).one_or_none()
    return Person(*row) if row else None


def prints(event: Event) -> Sequence[BadgePrint]:
    """What was printed last, the newest first."""
    statement = sa.select(BadgePrint).where(BadgePrint.event_id == event.id)
    newest = statement.order_by(BadgePrint.at.desc(), BadgePrint.id).limit(SHOWN)
    return db.session.scalars(newest.options(joinedload(BadgePrint.by), joinedload(BadgePrint.job))).all()


def print_in(event: Event, print_id: str) -> BadgePrint | None:
    """One print of this event."""
    statement = sa.select(BadgePrint).where(BadgePrint.event_id == event.id, BadgePrint.id == print_id)
    return db.session.scalars(statement.options(joinedload(BadgePrint.by), joinedload(BadgePrint.job))).one_or_none()


def asked_before(event: Event, by: Account, wish: str, since: datetime) -> BadgePrint | None:
    """What the same person asked for in the same way a moment ago."""
    statement = sa.select(BadgePrint).where(
        BadgePrint.event_id == event.id, BadgePrint.by_id == by.id, BadgePrint.wish == wish, BadgePrint.at >= since
    )
    return db.session.scalars(statement.order_by(BadgePrint.at.desc()).limit(1)).first()


def _approved(*columns: Any) -> sa.Select[Any]:
    return (
        sa.select(*columns)
        .select_from(Registration)
        .join(Category, Category.id == Registration.category_id)
        .outerjoin(Institution, Institution.id == Registration.affiliation_id)
        .where(Registration.state == State.APPROVED)
    )


def _newest_copies(event: Event) -> sa.Select[Any]:
    """The last badge of each person that is made or on its way, with the number of all of hers."""
    person = BadgeCopy.registration_id
    newest_first = (BadgePrint.at.desc(), BadgePrint.id)
    copies = (
        sa.select(
            BadgeCopy.registration_id,
            BadgeCopy.mark,
            BadgePrint.at,
            sa.func.count().over(partition_by=person).label("times"),
            sa.func.row_number().over(partition_by=person, order_by=newest_first).label("place"),
        )
        .join(BadgePrint, BadgePrint.id == BadgeCopy.print_id)
        .join(Job, Job.id == BadgePrint.job_id)
        .where(BadgePrint.event_id == event.id, Job.state != QueueState.FAILED)
        .subquery()
    )
    return sa.select(copies).where(copies.c.place == 1)


def _order(order: Order, language: str) -> list[Any]:
    """States first, then organisations, then people without; nothing but the chosen name places a protected person."""
    name = sa.case((Registration.is_protected, sa.func.lower(Registration.badge_name)), else_=Registration.sort_name)
    if order is Order.NAME:
        return [name, Registration.id]
    rank = sa.case(
        (Registration.is_protected, 3),
        (Institution.kind.in_(DELEGATIONS), 0),
        (Institution.id.is_not(None), 1),
        else_=2,
    )
    key = Institution.sort_fr if language == "fr" else Institution.sort_en
    return [rank, sa.case((Registration.is_protected, ""), else_=sa.func.coalesce(key, "")), name, Registration.id]


def _standing(row: Any, copy: Any) -> Standing:
    person = Person(*row[: len(PERSON)])
    searched = (part for part in row[len(PERSON) :] if part)
    words = folded(person.badge_name) if person.is_protected else " ".join(searched)
    return Standing(person, words, copy.times, copy.at, copy.mark) if copy else Standing(person, words, 0, None, "")
