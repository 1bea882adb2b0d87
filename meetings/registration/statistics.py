"""Figures of an event for its organisers: plain counts, all but one of them in one query."""

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from meetings.accounts.models import Account
from meetings.accounts.rules import FORMS_OF_ADDRESS
from meetings.core.db import db
from meetings.core.i18n import LANGUAGES, language_name, plain
from meetings.events.models import Event, Format
from meetings.institutions.models import Institution
from meetings.registration import undone
from meetings.registration.models import ACTIVE, Category, Registration, State
from meetings.registration.rules.figures import Breakdown, Figure, guarded
from meetings.registration.rules.words import STATE_WORDS, TAKES_PART

More = Callable[[Event], tuple[LazyString | str, Mapping[str, int]] | None]
Counts = Mapping[str | None, int]
COUNTED: dict[str, Any] = {
    "category": Registration.category_id,
    "affiliation": Registration.affiliation_id,
    "takes_part": Registration.takes_part,
    "language": Account.language,
    "form_of_address": Registration.form_of_address,
}
MORE: list[More] = []
"""Breakdowns that domains above know, such as roles in delegations: a heading, and counts by label."""


def breakdowns(event: Event, language: str) -> list[Breakdown]:
    """How many by state, and of those who count by category, State, way of taking part, language, form of address.

    Protected people are in the first alone. Where few are counted by something personal, the cells say no number.
    """
    counts = _counts(event)
    found = [
        Breakdown("state", _l("State of the registration"), _by_state(event)),
        Breakdown("category", _l("Category"), _by_category(event, counts["category"])),
        Breakdown("affiliation", _l("State or organisation"), _by_institution(counts["affiliation"], language)),
    ]
    if event.format == Format.HYBRID:
        found.append(Breakdown("takes_part", _l("Takes part"), _by_code(counts["takes_part"], TAKES_PART)))
    languages = guarded(_by_code(counts["language"], {code: language_name(code) for code in LANGUAGES}))
    titles = guarded(_by_code(counts["form_of_address"], {**FORMS_OF_ADDRESS, "": _l("Not said")}))
    found.append(Breakdown("language", _l("Language of messages"), languages))
    found.append(Breakdown("form_of_address", _l("Form of address"), titles))
    more = (breakdown for breakdown in (ask(event) for ask in MORE) if breakdown)
    return found + [
        Breakdown(f"more-{place}", label, guarded([Figure(name, count) for name, count in counts.items()]))
        for place, (label, counts) in enumerate(more)
    ]


def protected(event: Event) -> int:
    """How many people who count are protected."""
    statement = sa.select(sa.func.count()).where(
        Registration.event_id == event.id, Registration.state.in_(ACTIVE), Registration.is_protected
    )
    return db.session.scalar(statement) or 0


def _counts(event: Event) -> dict[str, dict[str | None, int]]:
    """Those who count, by each of `COUNTED` and its values; protected people are left out."""
    parts = [
        sa.select(sa.literal(name), column, sa.func.count())
        .select_from(Registration)
        .join(Account, Account.id == Registration.account_id)
        .where(Registration.event_id == event.id, Registration.state.in_(ACTIVE), sa.not_(Registration.is_protected))
        .group_by(column)
        for name, column in COUNTED.items()
    ]
    found: dict[str, dict[str | None, int]] = {name: {} for name in COUNTED}
    for name, value, count in db.session.execute(sa.union_all(*parts)):
        found[name][value] = count
    return found


def _by_state(event: Event) -> list[Figure]:
    statement = sa.select(Registration.state, sa.func.count()).where(Registration.event_id == event.id, undone.counts())
    counts = {state: count for state, count in db.session.execute(statement.group_by(Registration.state))}
    return [Figure(str(STATE_WORDS[state]), counts.get(state, 0)) for state in State]


def _by_category(event: Event, counts: Counts) -> list[Figure]:
    categories = sa.select(Category).where(Category.event_id == event.id).order_by(Category.position, Category.id)
    return [Figure(plain(each.name), counts.get(each.id, 0)) for each in db.session.scalars(categories)]


def _by_institution(counts: Counts, language: str) -> list[Figure]:
    """In the reader's order, never by number: States are not ranked."""
    key = Institution.sort_fr if language == "fr" else Institution.sort_en
    known = db.session.scalars(sa.select(Institution).where(Institution.id.in_(counts)).order_by(key))
    found = [Figure(plain(each.name), counts[each.id]) for each in known]
    return [*found, Figure(str(_l("None given")), counts[None])] if None in counts else found


def _by_code(counts: Counts, words: Mapping[str, Any]) -> list[Figure]:
    return [Figure(str(word), counts.get(code, 0)) for code, word in words.items()]
