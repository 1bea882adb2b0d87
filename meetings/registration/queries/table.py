"""The organiser's table: what is searched, filtered, sorted, paged and exported."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from meetings.accounts.models import Account
from meetings.core.db import db
from meetings.events.models import Event
from meetings.institutions.models import Institution
from meetings.institutions.rules import folded
from meetings.registration.models import Category, Registration
from meetings.registration.queries.people import WITH_PERSON

PAGE = 50
NOWHERE = "none"


@dataclass(frozen=True, slots=True)
class Filter:
    """What an organiser asks to see.

    `language` decides the order of States; `with_protected` is for those alone who may decide about people.
    """

    q: str = ""
    state: str = ""
    category: str = ""
    institution: str = ""
    sort: str = "name"
    language: str = "en"
    with_protected: bool = False


class Page(NamedTuple):
    """Some rows of all, with what a pagination shows."""

    rows: Sequence[Registration]
    number: int
    pages: int
    first: int
    last: int
    total: int


def filtered(event: Event, wanted: Filter) -> sa.Select[Registration]:
    """The registrations of an event that fit, in the order asked for, with category, affiliation and account."""
    statement = _matching(sa.select(Registration), event, wanted)
    return statement.order_by(*_order(wanted)).options(*WITH_PERSON)


def page(event: Event, wanted: Filter, number: int) -> Page:
    """One page of what fits; a number beyond the last page gives the last."""
    counting = _matching(sa.select(sa.func.count()).select_from(Registration), event, wanted)
    total = db.session.scalar(counting) or 0
    pages = max(-(-total // PAGE), 1)
    number = min(max(number, 1), pages)
    first = (number - 1) * PAGE
    rows = db.session.scalars(filtered(event, wanted).limit(PAGE).offset(first)).all()
    return Page(rows, number, pages, first + 1 if rows else 0, first + len(rows), total)


def all_matching(event: Event, wanted: Filter) -> Sequence[Registration]:
    """All that fit, on whichever page they are, in the order of arrival."""
    arrived = (Registration.queued_at, Registration.created_at, Registration.id)
    return db.session.scalars(filtered(event, wanted).order_by(None).order_by(*arrived)).all()


def chosen(event: Event, ids: Sequence[str]) -> Sequence[Registration]:
    """The registrations of these ids, as far as they are of this event, in the order of arrival."""
    statement = sa.select(Registration).where(Registration.event_id == event.id, Registration.id.in_(ids))
    ordered = statement.order_by(Registration.queued_at, Registration.created_at, Registration.id)
    return db.session.scalars(ordered.options(*WITH_PERSON)).all()


def affiliations(event: Event, language: str) -> Sequence[Institution]:
    """The States and organisations from which somebody is registered, in the reader's order."""
    some = sa.select(Registration.affiliation_id).where(Registration.event_id == event.id)
    statement = sa.select(Institution).where(Institution.id.in_(some)).order_by(_institution_key(language))
    return db.session.scalars(statement).all()


def export_rows(event: Event, wanted: Filter) -> Iterator[sa.Row[Any]]:
    """The rows of an export, read in pieces."""
    statement = _matching(sa.select(*EXPORTED).select_from(Registration), event, wanted)
    statement = statement.join(Account, Account.id == Registration.account_id).order_by(*_order(wanted))
    yield from db.session.execute(statement.execution_options(yield_per=500))


EXPORTED: tuple[Any, ...] = (
    Registration.family_name,
    Registration.given_name,
    Registration.form_of_address,
    Registration.badge_name,
    Registration.is_protected,
    Registration.function,
    Registration.institution_name,
    Institution.name.label("institution"),
    Category.name.label("category"),
    Registration.state,
    Registration.takes_part,
    Account.email,
    Account.language,
    Registration.agreed_to_list,
    Registration.created_at,
    Registration.decided_at,
    Registration.reason,
)


def _matching(statement: sa.Select[Any], event: Event, wanted: Filter) -> sa.Select[Any]:
    statement = statement.where(Registration.event_id == event.id)
    statement = statement.join(Category, Category.id == Registration.category_id)
    statement = statement.outerjoin(Institution, Institution.id == Registration.affiliation_id)
    if not wanted.with_protected:
        statement = statement.where(sa.not_(Registration.is_protected))
    if wanted.state:
        statement = statement.where(Registration.state == wanted.state)
    if wanted.category:
        statement = statement.where(Registration.category_id == wanted.category)
    if wanted.institution:
        wished = None if wanted.institution == NOWHERE else wanted.institution
        statement = statement.where(Registration.affiliation_id.is_not_distinct_from(wished))
    for word in folded(wanted.q).split()[:8]:
        statement = statement.where(_mentions(word))
    return statement


def _mentions(word: str) -> sa.ColumnElement[bool]:
    addresses = sa.select(Account.id).where(sa.func.lower(Account.email).contains(word, autoescape=True))
    return sa.or_(
        Registration.sort_name.contains(word, autoescape=True),
        Institution.sort_en.contains(word, autoescape=True),
        Institution.sort_fr.contains(word, autoescape=True),
        Registration.account_id.in_(addresses),
    )


def _institution_key(language: str) -> InstrumentedAttribute[str]:
    return Institution.sort_fr if language == "fr" else Institution.sort_en


def _order(wanted: Filter) -> list[Any]:
    keys: dict[str, Any] = {
        "name": Registration.sort_name,
        "state": Registration.state,
        "category": Category.position,
        "institution": _institution_key(wanted.language),
        "arrived": Registration.created_at,
        "changed": Registration.changed_at,
    }
    key = keys.get(wanted.sort.removeprefix("-"), Registration.sort_name)
    first = key.desc().nulls_last() if wanted.sort.startswith("-") else key.asc().nulls_last()
    return [first, Registration.sort_name, Registration.id]
