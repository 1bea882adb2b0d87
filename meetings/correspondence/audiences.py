"""Whom a message goes to: each audience says what its people are chosen by and finds them.

A choice is plain values by field, stored with the message. A value that fits nobody finds nobody: a message never goes
to more people because something it was chosen by has gone.
"""

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from meetings.accounts.models import Account
from meetings.core.db import db
from meetings.core.i18n import everywhere
from meetings.core.translated import Translated
from meetings.delegations import queries as delegations
from meetings.delegations import rules as delegation_rules
from meetings.delegations.models import Stage
from meetings.events.models import Event
from meetings.institutions.rules import capitals
from meetings.registration import filter_words, undone
from meetings.registration import queries as registrations
from meetings.registration.models import ACTIVE, Category, Registration, SavedView
from meetings.registration.queries import Filter

Choice = Mapping[str, Any]
REGISTERED, FOCAL_POINTS = "registered", "focal_points"
NO_STATE = _l("All but refused and withdrawn")
"""Whom a choice without a state means."""
LONGEST = 100
NOT_CHOSEN_BY = frozenset({"sort", "language", "with_protected"})
COLUMNS: tuple[Any, ...] = (
    Registration.account_id,
    Registration.id,
    Account.language,
    Registration.given_name,
    Registration.family_name,
    Registration.is_protected,
    Registration.created_at,
    Registration.extended_until,
    Category.closes_at,
    Registration.delegation_id,
)


class Person(NamedTuple):
    """Somebody a message goes to, as little of her as a list needs; `since` is when she was registered or named.

    Her time to answer may be extended (`extended_until`), or that of her category or delegation (an institution).
    """

    account_id: str
    registration_id: str | None
    language: str
    given_name: str
    family_name: str
    is_protected: bool
    since: datetime
    extended_until: datetime | None = None
    category_closes_at: datetime | None = None
    delegation_id: str | None = None

    @property
    def listed_name(self) -> str:
        """FAMILY NAME Given name."""
        return f"{capitals(self.family_name)} {self.given_name}".strip()


@dataclasses.dataclass(frozen=True, slots=True)
class Audience:
    """A kind of people: its name, the fields it is chosen by, how they are found, and words for a field."""

    label: LazyString
    fields: frozenset[str]
    find: Callable[[Event, Choice], Iterable[Person]]
    words: Callable[[Event, str, Any], str]


def people(event: Event, audience: str, choice: Choice) -> list[Person]:
    """Everybody whom a choice finds, each once, by name; people whose account is closed are not written to."""
    known = AUDIENCES.get(audience)
    if known is None or set(choice) - known.fields:
        return []
    return list({person.account_id: person for person in known.find(event, choice)}.values())


def choice_from(audience: str, values: Mapping[str, str]) -> dict[str, Any]:
    """What an address or a form chooses by; what is empty chooses nothing, and a saved view decides alone."""
    known = AUDIENCES.get(audience)
    asked = {name: values.get(name, "").strip()[:LONGEST] for name in sorted(known.fields if known else ())}
    if asked.get("view"):
        return {"view": asked["view"]}
    return {name: value for name, value in asked.items() if value}


def describe(event: Event, audience: str, choice: Choice) -> list[tuple[str, str]]:
    """(field, what it is to be) of a choice, in the reader's language."""
    return [(name, _said(event, audience, name, value)) for name, value in choice.items()]


def kept(event: Event, audience: str, choice: Choice) -> list[Translated]:
    """A choice in words for the audit log, whoever reads it: the group of people, then what narrows it."""
    known = AUDIENCES.get(audience)
    label = known.label if known else audience
    narrowed = (partial(_said, event, audience, name, value) for name, value in choice.items())
    return [everywhere(say) for say in (partial(str, label), *narrowed)]


def _said(event: Event, audience: str, name: str, value: Any) -> str:
    """What one field of a choice is to be, in the reader's language."""
    known = AUDIENCES.get(audience)
    return known.words(event, name, value) if known else str(value)


def _registered(event: Event, choice: Choice) -> Iterable[Person]:
    """The organisers' table with the same choice; protected people are written to like others.

    Whoever was refused or has withdrawn is written to only where her state is chosen, and never whom an undone import
    had brought: she was told of that.
    """
    wanted: dict[str, Any] = {name: str(value) for name, value in choice.items()}
    filtered = registrations.filtered(event, dataclasses.replace(Filter(with_protected=True), **wanted))
    if not _chooses_state(choice):
        filtered = filtered.where(Registration.state.in_(ACTIVE))
    filtered = filtered.where(undone.counts())
    statement = (
        sa.select(*COLUMNS)
        .join(Account, Account.id == Registration.account_id)
        .join(Category, Category.id == Registration.category_id)
        .where(Registration.id.in_(filtered.with_only_columns(Registration.id).order_by(None)), Account.active)
        .order_by(Registration.sort_name, Registration.id)
    )
    return [Person(*row) for row in db.session.execute(statement)]


def _chooses_state(choice: Choice) -> bool:
    view = db.session.get(SavedView, str(choice["view"])) if choice.get("view") else None
    return bool((view.filters if view else choice).get("state"))


def _focal_points(event: Event, choice: Choice) -> Iterable[Person]:
    """Who acts for a delegation, by how far that has come."""
    acting = [each for each in delegations.all_focal_points(event) if each.account.active]
    if choice.get("stage"):
        stages = _stages(event)
        acting = [each for each in acting if stages.get(each.institution_id) == choice["stage"]]
    for each in sorted(acting, key=lambda each: (each.account.sort_name, each.id)):
        who = each.account
        yield Person(who.id, None, who.language, who.given_name, who.family_name, False, each.created_at)


def _stages(event: Event) -> dict[str, Stage]:
    """How far each delegation has come, by institution."""
    known, people = delegations.delegations(event), delegations.people_by_role(event)
    return {
        institution_id: delegation_rules.stage(
            one.invited_at,
            one.opened_at,
            one.completed_at,
            one.confirmed_at,
            people.get(institution_id, Counter()).total(),
        )
        for institution_id, one in known.items()
    }


def _focal_point_words(event: Event, name: str, value: Any) -> str:
    return str(delegation_rules.STAGES[Stage(value)] if value in set(Stage) else value)


AUDIENCES = {
    REGISTERED: Audience(
        _l("People who are registered or nominated"),
        frozenset(field.name for field in dataclasses.fields(Filter)) - NOT_CHOSEN_BY,
        _registered,
        filter_words.word,
    ),
    FOCAL_POINTS: Audience(
        _l("Focal points and their deputies"), frozenset({"stage"}), _focal_points, _focal_point_words
    ),
}
