"""Delegations: the board of States and a focal point’s page, then all that is written, as multiples of "hello"."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select

from bench import focal_point, writing
from bench.figures import Figure
from bench.pages import QUERIES, count_queries
from bench.server import beside_hello, multiple
from bench.world import World, a_world
from meetings.core import clock
from meetings.core.db import db
from meetings.delegations import actions
from meetings.delegations.models import Delegation, FocalPoint, Member, Role
from meetings.events.models import Event
from meetings.institutions.models import Institution
from meetings.registration.models import Category, Registration

EVENT, LAST_YEAR = "annual-meeting", "annual-meeting-before"
PEOPLE = 300
ROLES = [Role.HEAD, Role.COORDINATOR, Role.RAPPORTEUR, *[Role.EXPERT] * 50]


def measure(seed: int) -> Iterator[Figure]:
    """Every State has a focal point and people in roles; last year's people are there to be carried over."""
    with a_world(seed) as world:
        world.meeting(EVENT, PEOPLE, sessions=0)
        world.meeting(LAST_YEAR, PEOPLE, sessions=0)
        states, state_id = _delegations(world)
        organiser = world.cookie(f"organiser@{EVENT}.example")
        reader = world.cookie("focal-point@state.example")
        pages = {
            f"board of States, {states}": (f"/en/events/{EVENT}/manage/board", organiser),
            "one delegation, an organiser": (f"/en/events/{EVENT}/manage/delegations/{state_id}", organiser),
            "a focal point’s page": (f"/en/events/{EVENT}/my-delegation/{state_id}", reader),
        }
        with beside_hello(world.environment) as server:
            for name, (path, cookie) in pages.items():
                yield Figure(name, multiple(server, path, cookie), "× hello")
        for name, (path, cookie) in pages.items():
            yield Figure(f"{name}: queries", count_queries(world, path, cookie), "queries", QUERIES)
    yield from writing.measure(seed)
    yield from focal_point.measure(seed)


def _delegations(world: World) -> tuple[int, str]:
    """How many there are, and the id of the State whose focal point reads."""
    with world.app.app_context():
        now = clock.now()
        events = {each.slug: each for each in db.session.scalars(select(Event))}
        event, past = events[EVENT], events[LAST_YEAR]
        past.first_day, past.last_day = (day - timedelta(days=365) for day in (past.first_day, past.last_day))
        for category in db.session.scalars(select(Category)):
            category.in_delegation = True
        states = [each for each in db.session.scalars(select(Institution)) if each.is_delegation]
        actions.set_policy(event, actions.Policy(most=40, wants_letter=True), by=None, now=now)
        for number, state in enumerate(states):
            account = world._account(f"focal-point{number or ''}@state.example", "Dana", f"Focal {number}")
            delegation = Delegation(event=event, institution=state, created_at=now, invited_at=now, role_limits={})
            db.session.add(delegation)
            db.session.add(FocalPoint(event=event, institution=state, account=account, created_at=now, opened_at=now))
            where = (Registration.event_id == event.id, Registration.affiliation_id == state.id)
            for place, registration in enumerate(db.session.scalars(select(Registration).where(*where))):
                db.session.add(
                    Member(delegation=delegation, registration=registration, role=ROLES[place], position=place)
                )
        db.session.commit()
        return len(states), states[0].id
