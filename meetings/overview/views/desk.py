"""The organiser's desk: what needs me now, and how far the meeting has come. Each sees only her own part."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask import render_template
from flask.typing import ResponseReturnValue

from meetings.core import clock
from meetings.core.i18n import language
from meetings.events.access import Permission, allowed, with_event
from meetings.events.models import Event
from meetings.institutions.models import Kind
from meetings.letters.queries import requests as letters
from meetings.overview.queries import desk as queries
from meetings.overview.queries import home
from meetings.overview.queries.board import institutions
from meetings.overview.queries.desk import Failures, Terms
from meetings.overview.rules.board import Answer, answer
from meetings.overview.rules.figures import Figures, counted
from meetings.overview.rules.pictures import StepLine, share, step_line
from meetings.overview.views import needs
from meetings.overview.views.blueprint import MANAGE, bp
from meetings.overview.views.board import Place, beside, places, spoken
from meetings.overview.views.board_rows import dates_of
from meetings.overview.views.needs import Need
from meetings.registration.models import Category, State
from meetings.resources import queries as documents


@bp.get(f"{MANAGE}/")
@with_event(Permission.SEE_DESK)
def desk(event: Event) -> ResponseReturnValue:
    """What needs the reader now, then figures and pictures of what she may see."""
    people = _people(event) if allowed(Permission.SEE_REGISTRATIONS, event) else None
    failures = _failures(event)
    return render_template(
        "overview/desk.html",
        event=event,
        needs=[*_of_people(event, people, failures.of_accounts), *_of_meeting(event), *_of_contents(event)],
        failures=failures.last,
        people=people,
        stands=spoken(),
    )


@dataclass(frozen=True, slots=True)
class Bar:
    """The places of a category: how many are held and approved, and the filling of its bar in hundredths."""

    category: Category
    held: int
    approved: int
    waiting: int
    filled: float


@dataclass(frozen=True, slots=True)
class People:
    """All that the desk shows about people."""

    terms: Terms
    figures: Figures
    line: StepLine | None
    bars: list[Bar]
    places: list[Place]
    beside: list[Place]
    answers: dict[Answer, int]


def _people(event: Event) -> People:
    zone = ZoneInfo(event.time_zone)
    figures, terms = counted(queries.lines(event), zone), queries.terms(event)
    today = min(clock.now().astimezone(zone).date(), event.last_day)
    stands = [
        (one, answer(dates_of(known), figures.by_delegation[one.id], figures.here_of[one.id]))
        for one, known in institutions(event, list(figures.by_delegation), language())
    ]
    return People(
        terms=terms,
        figures=figures,
        line=step_line(figures.over_time(), today),
        bars=[_bar(category, figures) for category in terms.categories],
        places=places(stands),
        beside=beside(stands),
        answers={one: sum(found is one for each, found in stands if each.kind == Kind.STATE) for one in Answer},
    )


def _bar(category: Category, figures: Figures) -> Bar:
    counts, held = figures.of_category(category.id), figures.held(category.id)
    approved, waiting = counts[State.APPROVED], counts[State.WAITING]
    return Bar(category, held, approved, waiting, share(held, category.capacity or held))


def _of_people(event: Event, people: People | None, given_up: int) -> list[Need]:
    if people is None:
        return []
    found = needs.of_people(event, people.figures)
    if allowed(Permission.MANAGE_REGISTRATIONS, event):
        found += needs.of_terms(event, people.terms) + needs.of_deadlines(event)
        found += [] if event.is_draft else needs.of_letters(event, letters.count_open(event))
        found += needs.of_account_mails(event, given_up)
    return found


def _of_meeting(event: Event) -> list[Need]:
    if not allowed(Permission.MANAGE, event):
        return []
    proposals = home.waiting(event)
    return needs.of_keys(event, proposals) + needs.of_publication(event, proposals) + needs.of_texts(event)


def _of_contents(event: Event) -> list[Need]:
    found = []
    if allowed(Permission.EDIT_PROGRAMME, event):
        found += needs.of_sessions(event, queries.sessions(event))
    if allowed(Permission.MANAGE_DOCUMENTS, event):
        found += needs.of_documents(event, documents.missing_versions(event))
    return found


def _failures(event: Event) -> Failures:
    if not allowed(Permission.MANAGE_REGISTRATIONS, event):
        return Failures()
    return queries.failures(event, manages=allowed(Permission.MANAGE, event))
