"""The list of participants: plain rows, so that a thousand people are one quick query."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import sqlalchemy as sa

from meetings.core.db import db
from meetings.core.translated import Translated
from meetings.events.models import Event
from meetings.institutions.models import Institution, Kind
from meetings.institutions.rules import capitals, folded
from meetings.registration.models import Category, Registration
from meetings.registration.queries.people import comes_from, on_the_list

DELEGATIONS = frozenset({Kind.STATE, Kind.DESIGNATION})


class Person(NamedTuple):
    """One line of the list."""

    family_name: str
    given_name: str
    form_of_address: str
    function: Translated
    institution_name: Translated


@dataclass(slots=True)
class Group:
    """The people of one State or organisation; `name` is missing for people who named none."""

    key: str
    name: Translated
    footnote: Translated
    is_delegation: bool
    order: tuple[int, str]
    people: list[Person] = field(default_factory=list)


COLUMNS: tuple[Any, ...] = (
    Registration.family_name,
    Registration.given_name,
    Registration.form_of_address,
    Registration.function,
    Registration.institution_name,
    Registration.affiliation_id,
)


def participants(event: Event, language: str, q: str = "") -> list[Group]:
    """Who is coming, of those whom the list may show: States in the reader's order, then organisations.

    Within a group people follow the order of the categories, then of their names.
    """
    statement = (
        sa.select(*COLUMNS)
        .select_from(Registration)
        .join(Category, Category.id == Registration.category_id)
        .outerjoin(Institution, Institution.id == Registration.affiliation_id)
        .where(Registration.event_id == event.id, on_the_list())
        .order_by(Category.position, Registration.sort_name, Registration.id)
    )
    for word in folded(q).split()[:8]:
        statement = statement.where(sa.or_(Registration.sort_name.contains(word, autoescape=True), comes_from(word)))
    return _grouped(db.session.execute(statement).all(), language)


def _grouped(rows: Sequence[sa.Row[*tuple[Any, ...]]], language: str) -> list[Group]:
    groups = _groups({row.affiliation_id for row in rows} - {None}, language)
    for family, given, address, function, unit, affiliation_id in rows:
        key = affiliation_id or f"unit:{folded(unit.shown_in(language).text)}"
        if key not in groups:
            groups[key] = _without_institution(key, unit, language)
        line = unit if affiliation_id else Translated()
        groups[key].people.append(Person(capitals(family), given, address, function, line))
    return sorted(groups.values(), key=lambda group: group.order)


def _groups(ids: Collection[str], language: str) -> dict[str, Group]:
    """An empty group for each of these institutions: their names are read once, not once a person."""
    order = Institution.sort_fr if language == "fr" else Institution.sort_en
    statement = sa.select(Institution.id, Institution.name, Institution.footnote, Institution.kind, order)
    rows = db.session.execute(statement.where(Institution.id.in_(ids)))
    return {
        key: Group(key, name, footnote, kind in DELEGATIONS, (0 if kind in DELEGATIONS else 1, sort_key))
        for key, name, footnote, kind, sort_key in rows
    }


def _without_institution(key: str, unit: Translated, language: str) -> Group:
    text = folded(unit.shown_in(language).text)
    return Group(key, unit, Translated(), False, (1 if text else 2, text))
