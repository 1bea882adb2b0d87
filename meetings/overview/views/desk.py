"""The organiser's desk: what needs me now, and how far the meeting has come. Each sees only her own part."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask import render_template
from flask.typing import ResponseReturnValue

from meetings.core import clock
from meetings.core.i18n import language
from meetings.events.access import Permission, allowed, with_event
from meetings.events.models import Event
from meetings.institutions.models import Institution, Kind
from meetings.letters.queries import requests as letters
from meetings.overview import tiles
from meetings.overview.queries import desk as queries
from meetings.overview.queries import home
from meetings.overview.queries.desk import Delegation, Failure, Terms
from meetings.overview.rules.figures import Answer, Figures, counted
from meetings.overview.rules.pictures import StepLine, share, step_line
from meetings.overview.views import needs
from meetings.overview.views.blueprint import MANAGE, bp
from meetings.overview.views.needs import Need
from meetings.registration.models import Category, State
from meetings.resources import queries as documents


@bp.get(f"{MANAGE}/")
@with_event(Permission.SEE_DESK)
def desk(event: Event) -> ResponseReturnValue:
    """What needs the reader now, then figures and pictures of what she may see."""
    people = _people(event) if allowed(Permission.SEE_REGISTRATIONS, event) else None
    return render_template(
        "overview/desk.html",
        event=event,
        needs=[*_of_people(event, people), *_of_meeting(event), *_of_contents(event)],
        failures=_failures(event),
        people=people,
        map_size=tiles.extent(),
    )


@dataclass(frozen=True, slots=True)
class Place:
    """A State or designation as the map and its table show it; `tile` is its place on the map, if it has one."""

    institution: Institution
    answer: Answer
    people: int
    tile: tiles.Tile | None


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
    places: list[Place]
    bars: list[Bar]

    @property
    def on_map(self) -> list[Place]:
        """The places that have a tile, from the north-west to the south-east."""
        found = [place for place in self.places if place.tile]
        return sorted(found, key=lambda place: (place.tile.row, place.tile.column) if place.tile else (0, 0))

    @property
    def states(self) -> list[Place]:
        """The States, in the reader's order."""
        return [place for place in self.places if place.institution.kind == Kind.STATE]

    @property
    def designations(self) -> list[Place]:
        """The delegations that are not named as a State, with their footnotes."""
        return [place for place in self.places if place.institution.kind != Kind.STATE]

    @property
    def answers(self) -> dict[Answer, int]:
        """How many States stand at each answer."""
        return {answer: sum(place.answer is answer for place in self.states) for answer in Answer}


def _people(event: Event) -> People:
    zone = ZoneInfo(event.time_zone)
    figures, terms = counted(queries.lines(event), zone), queries.terms(event)
    today = min(clock.now().astimezone(zone).date(), event.last_day)
    return People(
        terms=terms,
        figures=figures,
        line=step_line(figures.over_time(), today),
        places=[_place(each, figures) for each in queries.delegations(event, language())],
        bars=[_bar(category, figures) for category in terms.categories],
    )


def _place(delegation: Delegation, figures: Figures) -> Place:
    institution = delegation.institution
    by_code = {tile.code: tile for tile in tiles.tiles()}
    return Place(
        institution,
        figures.answer_of(institution.id, has_focal_point=delegation.has_focal_point),
        figures.people_of(institution.id),
        by_code.get(institution.code or ""),
    )


def _bar(category: Category, figures: Figures) -> Bar:
    counts, held = figures.of_category(category.id), figures.held(category.id)
    approved, waiting = counts[State.APPROVED], counts[State.WAITING]
    return Bar(category, held, approved, waiting, share(held, category.capacity or held))


def _of_people(event: Event, people: People | None) -> list[Need]:
    if people is None:
        return []
    found = needs.of_people(event, people.figures)
    if allowed(Permission.MANAGE_REGISTRATIONS, event):
        found += needs.of_terms(event, people.terms) + needs.of_letters(event, letters.count_open(event))
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


def _failures(event: Event) -> list[Failure]:
    if not allowed(Permission.MANAGE_REGISTRATIONS, event):
        return []
    return queries.failures(event, manages=allowed(Permission.MANAGE, event))
