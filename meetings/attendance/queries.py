"""Finding a person at the desk: one query a search, whatever the size of the meeting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, contains_eager, joinedload

from meetings.accounts.models import Account
from meetings.attendance.models import CheckIn
from meetings.core.db import db
from meetings.events.models import Event
from meetings.institutions.models import Institution, Kind
from meetings.institutions.rules import folded
from meetings.registration.models import Category, Registration, State
from meetings.registration.queries import comes_from

SHOWN = 12
PROTECTED = 50
IN_PERSON = "on_site"
DELEGATIONS = (Kind.STATE, Kind.DESIGNATION)
CHECKED_IN = sa.and_(CheckIn.registration_id == Registration.id, CheckIn.undone_at.is_(None))
PRESENT = sa.and_(CHECKED_IN, Registration.state == State.APPROVED)
"""Joins the check-in of whoever is here; one whose registration is no longer approved counts nowhere."""


@dataclass(frozen=True, slots=True)
class Person:
    """A registration as the desk sees it, with its open check-in if there is one."""

    registration: Registration
    check_in: CheckIn | None


@dataclass(frozen=True, slots=True)
class Found:
    """Who answers to what was typed; `more` are those left off, `elsewhere` a badge of another meeting."""

    people: tuple[Person, ...] = ()
    more: int = 0
    by_code: bool = False
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a category, or of a delegation, are here, of those who are expected in the room."""

    of: Category | Institution | None
    here: int
    expected: int


def find(event: Event, words: tuple[str, ...], code: str | None = None) -> Found:
    """People of this event by the code of their badge, else by folded words of name, e-mail, State or institution."""
    if code:
        found = _by_code(event, code)
        if found.people or found.elsewhere:
            return found
    return _by_words(event, words)


def person(event: Event, registration_id: str) -> Person | None:
    """One registration of this event."""
    statement = _people().where(Registration.event_id == event.id, Registration.id == registration_id)
    return _one(statement)


def check_in(event: Event, check_in_id: str) -> CheckIn | None:
    """One check-in of this event, open or undone."""
    statement = sa.select(CheckIn).where(CheckIn.event_id == event.id, CheckIn.id == check_in_id)
    return db.session.scalars(statement).one_or_none()


def open_check_in(registration: Registration) -> CheckIn | None:
    """The check-in of a person who is here."""
    statement = sa.select(CheckIn).where(CheckIn.registration_id == registration.id, CheckIn.undone_at.is_(None))
    return db.session.scalars(statement.options(joinedload(CheckIn.by))).one_or_none()


def arrivals(ids: Sequence[str]) -> dict[str, datetime]:
    """When those of some people (ids of registrations) who are here came in."""
    statement = sa.select(Registration.id, CheckIn.at).join(CheckIn, PRESENT).where(Registration.id.in_(ids))
    return {one: at for one, at in db.session.execute(statement)}


def _people() -> sa.Select[Registration, CheckIn]:
    return (
        sa.select(Registration, CheckIn)
        .join(Registration.account)
        .outerjoin(Registration.affiliation)
        .outerjoin(CheckIn, CHECKED_IN)
        .options(
            contains_eager(Registration.account),
            contains_eager(Registration.affiliation),
            joinedload(Registration.category, innerjoin=True),
            joinedload(CheckIn.by),
        )
    )


def _one(statement: sa.Select[Registration, CheckIn]) -> Person | None:
    row = db.session.execute(statement).one_or_none()
    return Person(row[0], row[1]) if row else None


def _by_code(event: Event, code: str) -> Found:
    found = _one(_people().where(Registration.token == code))
    if found is None:
        return Found()
    if found.registration.event_id != event.id:
        return Found(elsewhere=True)
    return Found((found,), by_code=True)


def _by_words(event: Event, words: tuple[str, ...]) -> Found:
    """Protected people answer to their chosen name alone, which is folded here and not in the database."""
    if not words:
        return Found()
    matches = sa.and_(Registration.is_protected.is_(False), *(_matches(word) for word in words))
    statement = (
        _people()
        .add_columns(sa.func.count().over().label("total"))
        .where(Registration.event_id == event.id, sa.or_(matches, Registration.is_protected.is_(True)))
        .order_by(Registration.is_protected.desc(), _rank(words[0]), Registration.sort_name, Registration.id)
        .limit(SHOWN + PROTECTED)
    )
    rows = db.session.execute(statement).all()
    return _called(rows, words)


def _called(rows: Sequence[Any], words: tuple[str, ...]) -> Found:
    right = [row for row in rows if not row[0].is_protected or _is_called(row[0], words)]
    total = rows[0].total - (len(rows) - len(right)) if rows else 0
    return Found(tuple(Person(row[0], row[1]) for row in right[:SHOWN]), more=max(0, total - SHOWN))


def _is_called(registration: Registration, words: tuple[str, ...]) -> bool:
    name = folded(registration.badge_name or registration.listed_name)
    return all(word in name for word in words)


def _matches(word: str) -> sa.ColumnElement[bool]:
    return sa.or_(
        Registration.sort_name.contains(word, autoescape=True),
        sa.func.lower(Account.email).contains(word, autoescape=True),
        comes_from(word),
    )


def _rank(word: str) -> sa.ColumnElement[int]:
    """Family names that begin with the word come first, then other names, then States and addresses."""
    return sa.case(
        (Registration.sort_name.startswith(word, autoescape=True), 0),
        (Registration.sort_name.contains(f" {word}", autoescape=True), 1),
        (Registration.sort_name.contains(word, autoescape=True), 2),
        else_=3,
    )


def room(event: Event) -> list[Share]:
    """How full the room is, by category in the event's order."""
    counted = _counted(event, Registration.category_id).subquery()
    statement = (
        sa.select(Category, counted.c.here, counted.c.expected)
        .join(counted, counted.c.of == Category.id)
        .order_by(Category.position, Category.letter)
    )
    return [Share(*row) for row in db.session.execute(statement)]


def delegations(event: Event, lang: str) -> list[Share]:
    """The same by State and organisation, States first, in the reader's order; those without either come last.

    Protected people are left out: a State alone may tell who they are.
    """
    counted = _counted(event, Registration.affiliation_id).where(Registration.is_protected.is_(False)).subquery()
    order = Institution.sort_fr if lang == "fr" else Institution.sort_en
    statement = (
        sa.select(Institution, counted.c.here, counted.c.expected)
        .select_from(counted)
        .outerjoin(Institution, counted.c.of == Institution.id)
        .order_by(Institution.id.is_(None), Institution.kind.not_in(DELEGATIONS), order)
    )
    return [Share(*row) for row in db.session.execute(statement)]


def _counted(event: Event, by: InstrumentedAttribute[Any]) -> sa.Select[Any]:
    """Approved people who come in person, and those of them (or any approved) who are here."""
    in_person = sa.or_(Registration.takes_part == IN_PERSON, CheckIn.id.is_not(None))
    return (
        sa.select(by.label("of"), sa.func.count(CheckIn.id).label("here"), sa.func.count().label("expected"))
        .select_from(Registration)
        .outerjoin(CheckIn, PRESENT)
        .where(Registration.event_id == event.id, Registration.state == State.APPROVED, in_person)
        .group_by(by)
    )
