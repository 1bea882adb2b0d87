"""The rows of the board of States, and which of them an address asks for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import request

from meetings.core import clock
from meetings.core.i18n import language
from meetings.core.paging import Page, page_of_rows
from meetings.delegations import actions as delegations
from meetings.delegations import queries as known
from meetings.delegations import rules
from meetings.delegations.models import Delegation
from meetings.delegations.rules import Gauge, Limits
from meetings.events.models import Event
from meetings.institutions.models import Kind
from meetings.institutions.rules import folded
from meetings.overview.queries import board as queries
from meetings.overview.queries.board import Line
from meetings.overview.rules.board import Answer, Dates, Spared, answer, awaits_confirmation, since, spared

PAGE = 100
FILTERS = ("q", "state", "kind", "letter", "awaiting", "sort")
STATES, OTHERS = "state", "other"


@dataclass(slots=True)
class Row:
    """One line of the board, with what the rules say of it."""

    line: Line
    answer: Answer
    limits: Limits
    number: int

    @property
    def id(self) -> str:
        """The State or organisation."""
        return self.line.institution.id

    @property
    def dates(self) -> Dates:
        """When it came how far."""
        return dates_of(self.line.delegation)

    @property
    def since(self) -> datetime | None:
        """The day on which it came to where it is."""
        return since(self.answer, self.dates)

    @property
    def gauge(self) -> Gauge:
        """How many people hold a place, how many may, and how many wait."""
        return Gauge(self.line.count.within, self.limits.most, self.line.count.waiting)

    @property
    def has_letter(self) -> bool:
        """Whether the note verbale, or a letter, is there."""
        return bool(self.line.delegation and self.line.delegation.letter_key)

    @property
    def reminded_at(self) -> datetime | None:
        """When those who act for it were last reminded."""
        return self.line.delegation.reminded_at if self.line.delegation else None

    @property
    def awaits_confirmation(self) -> bool:
        """Whether it is complete and not confirmed yet."""
        return awaits_confirmation(self.dates)

    @property
    def is_state(self) -> bool:
        """Whether it is a State, and no other delegation."""
        return self.line.institution.kind == Kind.STATE


def dates_of(known: Delegation | None) -> Dates:
    """When a delegation came how far; of one of which nothing is known, never."""
    if known is None:
        return Dates()
    return Dates(known.invited_at, known.opened_at, known.changed_at, known.completed_at, known.confirmed_at)


def rows_of(event: Event, terms: known.Terms) -> list[Row]:
    """Every State and organisation with its one state, in the reader's order."""
    limits = delegations.event_limits(terms)
    return [_row(line, limits, number) for number, line in enumerate(queries.lines(event, language()))]


def _row(line: Line, limits: Limits, number: int) -> Row:
    own = line.delegation
    if own:
        limits = rules.limits_of(limits, own.most, own.role_limits or {}, own.funded_places)
    return Row(line, answer(dates_of(own), line.count.total, line.count.here), limits, number)


def shown(rows: Sequence[Row]) -> list[Row]:
    """Those that fit the address, in the order that it asks for."""
    return _sorted([row for row in rows if fits(row, request.args)])


def fits(row: Row, asked: Mapping[str, str], *, but: str = "") -> bool:
    """Whether a row is what the address asks for, `but` for one of its filters."""
    wanted = {name: asked.get(name, "") if name != but else "" for name in FILTERS}
    return (
        (not wanted["state"] or row.answer == wanted["state"])
        and (not wanted["kind"] or row.is_state == (wanted["kind"] == STATES))
        and (not wanted["letter"] or row.has_letter == (wanted["letter"] == "yes"))
        and (wanted["awaiting"] != "confirmation" or row.awaits_confirmation)
        and (not wanted["q"] or _is_named(row, folded(wanted["q"]).split()))
    )


def _is_named(row: Row, words: Sequence[str]) -> bool:
    """Whether the State or organisation, or who acts for it, has all these words in a name."""
    names = [folded(text) for text in row.line.institution.name.values()]
    names += [folded(each.account.full_name) for each in row.line.focal_points]
    return all(any(word in name for name in names) for word in words)


def _sorted(rows: list[Row]) -> list[Row]:
    answers = list(Answer)
    keys: dict[str, Callable[[Row], Any]] = {
        "state": lambda row: answers.index(row.answer),
        "since": lambda row: str(row.since or ""),
        "reached": lambda row: str(row.line.reached_at or ""),
        "name": lambda row: row.number,
    }
    wanted = request.args.get("sort", "")
    key = keys.get(wanted.removeprefix("-"), keys["name"])
    return sorted(rows, key=key, reverse=wanted.startswith("-"))


def page_asked_for(rows: list[Row]) -> Page[Row]:
    """The page that the address asks for."""
    return page_of_rows(rows, request.args.get("page", 1, type=int), PAGE)


def chosen(event: Event) -> list[Row]:
    """A deed is asked for in the address, by ticks or by a filter, and done in the body; only the body counts then."""
    rows = rows_of(event, known.terms(event))
    asked = request.form if request.method == "POST" else request.args
    if request.method == "GET" and not {"chosen", "on_page"} & set(asked):
        return shown(rows)
    wanted = set(asked.getlist("on_page" if asked.get("all_on_page") else "chosen"))
    return [row for row in rows if row.id in wanted]


def confirmable(event: Event, rows: Sequence[Row]) -> list[Row]:
    """Those that a confirmation of many touches: complete, not confirmed yet, and with people, protected ones too."""
    complete = [row for row in rows if row.awaits_confirmation]
    people = known.people_by_role(event) if complete else {}
    return [row for row in complete if row.id in people and people[row.id].total()]


def midnight(event: Event, now: datetime) -> datetime:
    """When today began, where the meeting is."""
    return now.astimezone(ZoneInfo(event.time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)


def why_spared(event: Event, row: Row) -> Spared | None:
    """Why a reminder passes it by; today is a day of the meeting's own zone."""
    zone = ZoneInfo(event.time_zone)
    reminded_on = row.reminded_at.astimezone(zone).date() if row.reminded_at else None
    return spared(row.answer, bool(row.line.focal_points), reminded_on, clock.now().astimezone(zone).date())
