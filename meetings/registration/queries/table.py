"""The organiser's table: what is searched, filtered, sorted, paged and exported."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, aliased, contains_eager, load_only

from meetings.accounts.models import Account
from meetings.core import clock
from meetings.core.db import db
from meetings.core.paging import Page
from meetings.events.models import Event
from meetings.institutions.models import Institution
from meetings.institutions.queries import choices_where
from meetings.institutions.rules import folded
from meetings.registration import steps, undone
from meetings.registration.models import ACTIVE, Category, Registration, SavedView, State, Tagging
from meetings.registration.queries.people import WITH_PERSON, comes_from

PAGE, MOST_PAGES = 50, 1_000_000
SHOWN = (
    load_only(
        Registration.given_name,
        Registration.family_name,
        Registration.is_protected,
        Registration.function,
        Registration.institution_name,
        Registration.state,
        Registration.seen_as,
        Registration.created_at,
        Registration.category_id,
        raiseload=True,
    ),
    contains_eager(Registration.affiliation).load_only(Institution.name, raiseload=True),
)
"""What a page of the table says of people, and nothing else of them; their categories are few and known by id."""
NOWHERE = "none"
ASKED = ("q", "state", "category", "institution", "tag", "incomplete")


@dataclass(frozen=True, slots=True)
class Filter:
    """What an organiser asks to see.

    `tag` is the id of one; `incomplete` asks for those who still have something to do, or who had sent a form (its id),
    or any (`steps.ANY`), that is complete no longer; `view` is the id of a saved view whose questions are asked
    instead. `language` decides the order of States; `with_protected` is for those alone who may decide about people.
    Whoever was taken back with a whole import is found by name alone.
    """

    q: str = ""
    state: str = ""
    category: str = ""
    institution: str = ""
    tag: str = ""
    incomplete: str = ""
    view: str = ""
    sort: str = "name"
    language: str = "en"
    with_protected: bool = False


@dataclass(frozen=True, slots=True)
class TablePage(Page[Registration]):
    """A page of the table, and the ids of the tags of each row."""

    tag_ids: Mapping[str, frozenset[str]]


def filtered(event: Event, wanted: Filter) -> sa.Select[Registration]:
    """The registrations of an event that fit, in the order asked for, with category, affiliation and account."""
    statement = _matching(sa.select(Registration), event, wanted)
    return statement.order_by(*_order(wanted)).options(*WITH_PERSON)


def page(event: Event, wanted: Filter, number: int) -> TablePage:
    """One page of what fits; a number beyond the last page gives the last."""
    number = min(max(number, 1), MOST_PAGES)
    found, total = _slice(event, wanted, number)
    pages = max(-(-total // PAGE), 1)
    if number > pages:
        number = pages
        found, total = _slice(event, wanted, number)
    first, rows = (number - 1) * PAGE, [row[0] for row in found]
    tag_ids = {row[0].id: frozenset(filter(None, (row[2] or "").split(","))) for row in found}
    return TablePage(rows, number, pages, first + 1 if rows else 0, total, tag_ids)


def _slice(event: Event, wanted: Filter, number: int) -> tuple[Sequence[Any], int]:
    """A page of registrations with affiliation, how many there are in all, and the ids of their tags.

    One query, unless nothing is found.
    """
    counting = _asked_for(sa.select(sa.func.count()).select_from(Registration), event, wanted)
    tag_ids = sa.select(sa.func.aggregate_strings(Tagging.tag_id, ",")).where(
        Tagging.registration_id == Registration.id
    )
    columns = (Registration, counting.correlate(None).scalar_subquery(), tag_ids.scalar_subquery())
    statement = _matching(sa.select(*columns), event, wanted).order_by(*_order(wanted)).options(*SHOWN)
    found = db.session.execute(statement.limit(PAGE).offset((number - 1) * PAGE)).all()
    if found:
        return found, found[0][1]
    return [], (db.session.scalar(counting) or 0) if number > 1 else 0


def all_matching(event: Event, wanted: Filter) -> Sequence[Registration]:
    """All that fit, on whichever page they are, in the order of arrival."""
    arrived = (Registration.queued_at, Registration.created_at, Registration.id)
    return db.session.scalars(filtered(event, wanted).order_by(None).order_by(*arrived)).all()


def chosen(event: Event, ids: Sequence[str]) -> Sequence[Registration]:
    """The registrations of these ids, as far as they are of this event, in the order of arrival."""
    statement = sa.select(Registration).where(Registration.event_id == event.id, Registration.id.in_(ids))
    ordered = statement.order_by(Registration.queued_at, Registration.created_at, Registration.id)
    return db.session.scalars(ordered.options(*WITH_PERSON)).all()


def affiliations(event: Event, language: str, *, with_protected: bool) -> list[tuple[str, str]]:
    """(id, name) of the States and organisations from which somebody is registered, in the reader's order.

    Without those from which only protected people come, for who may not see them: the house may give them away.
    """
    some = sa.exists().where(Registration.affiliation_id == Institution.id, Registration.event_id == event.id)
    return choices_where(some if with_protected else some.where(sa.not_(Registration.is_protected)), language)


def taken_back(event: Event, wanted: Filter) -> int:
    """How many registrations are left out of what is `wanted` because they were taken back with a whole import."""
    wanted = _as_saved(event, wanted) if wanted.view else wanted
    if wanted.q:
        return 0
    narrowed = _narrowed(sa.select(sa.func.count()).select_from(Registration), event, wanted)
    return db.session.scalar(narrowed.where(undone.is_taken_back())) or 0


def matching_ids(event: Event, wanted: Filter) -> Sequence[str]:
    """The ids of all that fit, in the order asked for."""
    statement = _matching(sa.select(Registration.id).select_from(Registration), event, wanted)
    return db.session.scalars(statement.order_by(*_order(wanted))).all()


def written_out(event: Event, ids: Sequence[str]) -> dict[str, sa.Row[Any]]:
    """What a table or an export may say of these registrations, by id."""
    statement = (
        sa.select(*EXPORTED)
        .join(Category, Category.id == Registration.category_id)
        .join(Account, Account.id == Registration.account_id)
        .outerjoin(Institution, Institution.id == Registration.affiliation_id)
        .outerjoin(Nominator, Nominator.id == Registration.nominated_by_id)
        .where(Registration.event_id == event.id, Registration.id.in_(ids))
    )
    return {row.id: row for row in db.session.execute(statement)}


Nominator = aliased(Account)
EXPORTED: tuple[Any, ...] = (
    Registration.id,
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
    Registration.desk_note,
    Registration.contact_name,
    Registration.contact_email,
    Registration.confirmed_at,
    Registration.extended_until,
    sa.func.trim(Nominator.given_name + " " + Nominator.family_name).label("nominated_by"),
)


def _matching(statement: sa.Select[Any], event: Event, wanted: Filter) -> sa.Select[Any]:
    """What fits, joined with category and institution, by which it may be sorted."""
    statement = statement.join(Category, Category.id == Registration.category_id)
    statement = statement.outerjoin(Institution, Institution.id == Registration.affiliation_id)
    return _asked_for(statement, event, wanted)


def _asked_for(statement: sa.Select[Any], event: Event, wanted: Filter) -> sa.Select[Any]:
    """What fits; what was taken back with a whole import only where a name is asked for."""
    wanted = _as_saved(event, wanted) if wanted.view else wanted
    narrowed = _narrowed(statement, event, wanted)
    return narrowed if wanted.q else narrowed.where(undone.counts())


def _narrowed(statement: sa.Select[Any], event: Event, wanted: Filter) -> sa.Select[Any]:
    statement = statement.where(Registration.event_id == event.id)
    if not wanted.with_protected:
        statement = statement.where(sa.not_(Registration.is_protected))
    if wanted.state:
        statement = statement.where(Registration.state == wanted.state)
    if wanted.category:
        statement = statement.where(Registration.category_id == wanted.category)
    if wanted.institution:
        wished = None if wanted.institution == NOWHERE else wanted.institution
        statement = statement.where(Registration.affiliation_id.is_not_distinct_from(wished))
    if wanted.tag:
        tagged = sa.select(Tagging.registration_id).where(Tagging.tag_id == wanted.tag)
        statement = statement.where(Registration.id.in_(tagged))
    if wanted.incomplete:
        statement = statement.where(_is_incomplete(event, wanted.incomplete))
    for word in folded(wanted.q).split()[:8]:
        statement = statement.where(_mentions(word))
    return statement


def _as_saved(event: Event, wanted: Filter) -> Filter:
    """What a saved view asks for; a view that is gone finds nobody rather than everybody."""
    view = db.session.get(SavedView, wanted.view)
    if view is None or view.event_id != event.id:
        return replace(wanted, state=NOWHERE)
    kept = {name: str(view.filters.get(name, "")) for name in ASKED}
    return Filter(**kept, sort=wanted.sort, language=wanted.language, with_protected=wanted.with_protected)


def _is_incomplete(event: Event, which: str) -> sa.ColumnElement[bool]:
    """She has not answered, was asked for changes, or lacks something that a domain above asks for.

    Or, where `which` says so, that alone that she had sent and that was asked later; by anything else, nobody is found.
    """
    if not steps.is_asked(which):
        return sa.false()
    if steps.is_thing(which):
        return steps.lapsed(event, clock.now(), which)
    own = sa.or_(Registration.confirmed_at.is_(None), Registration.state == State.CHANGES)
    return sa.and_(Registration.state.in_(ACTIVE), sa.or_(own, steps.incomplete(event, clock.now())))


def _mentions(word: str) -> sa.ColumnElement[bool]:
    addresses = sa.select(Account.id).where(sa.func.lower(Account.email).contains(word, autoescape=True))
    return sa.or_(
        Registration.sort_name.contains(word, autoescape=True),
        comes_from(word),
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
