"""The focal point's part in a real browser: on a phone, in French, from her page to a complete delegation."""

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import select

from bench.figures import Figure
from bench.server import running
from bench.steps import Steps, a_whole_delegation, as_last_year
from bench.world import World, a_world
from meetings.core import clock
from meetings.core.db import db
from meetings.delegations import actions
from meetings.delegations.models import Member, Role
from meetings.events.models import Event
from meetings.institutions.models import Institution
from meetings.registration.actions import Invitee
from meetings.registration.models import Category, Registration

EVENT, LAST_YEAR = "annual-meeting", "annual-meeting-before"
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
PHONE = {"width": 375, "height": 740}
FIVE_MINUTES, NINETY_SECONDS = 300.0, 90.0
ROLES = (Role.COORDINATOR, Role.RAPPORTEUR, Role.EXPERT, Role.EXPERT)
NEW = ("zurab@ministry.example", "helene@ministry.example", "irakli@ministry.example")


def measure(seed: int) -> Iterator[Figure]:
    """Steps and seconds of two States: one names people anew, one comes as last year."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        print("no Chromium here: the focal point’s part is not measured", file=sys.stderr)
        return
    with a_world(seed) as world:
        world.meeting(EVENT, 0, sessions=0)
        world.meeting(LAST_YEAR, 0, sessions=0)
        former = {code: _last_year(world, code) for code in ("GE", "IS")}
        with running("wsgi:app", world.environment) as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
            address = f"http://127.0.0.1:{server.port}"

            def whole(steps: Steps) -> None:
                a_whole_delegation(steps, former["GE"], NEW)

            def again(steps: Steps) -> None:
                as_last_year(steps, former["IS"][:3])

            yield from _part(browser, world, address, "GE", "five people, two of them new", whole, FIVE_MINUTES)
            yield from _part(browser, world, address, "IS", "three as last year", again, NINETY_SECONDS)
            browser.close()


def _part(
    browser: Browser,
    world: World,
    address: str,
    code: str,
    what: str,
    story: Callable[[Steps], None],
    aim: float,
) -> Iterator[Figure]:
    context = browser.new_context(viewport=PHONE, locale="fr", base_url=address)  # type: ignore[arg-type]
    name, _equals, value = world.cookie(f"focal-point-{code}@state.example".lower()).partition("=")
    context.add_cookies([{"name": name, "value": value, "url": address}])
    page = context.new_page()
    steps, start = Steps(page), time.perf_counter()
    page.goto(f"/fr/events/{EVENT}/my-delegation")
    story(steps)
    pages = time.perf_counter() - start
    context.close()
    yield Figure(f"{what}: ticks, fields, choices and presses", steps.count, "steps")
    yield Figure(f"{what}: fields typed", steps.fields, "fields")
    yield Figure(f"{what}: the pages’ own time", pages, "s")
    yield Figure(f"{what}: with a person’s pace", steps.seconds + pages, "s", aim)


def _last_year(world: World, code: str) -> list[str]:
    """Four people of a State came last year; this year its focal point is invited. Gives their names in its list."""
    with world.app.app_context():
        now = clock.now()
        events = {each.slug: each for each in db.session.scalars(select(Event))}
        event, past = events[EVENT], events[LAST_YEAR]
        past.first_day = past.last_day = event.first_day - timedelta(days=365)
        state = db.session.scalars(select(Institution).where(Institution.code == code)).one()
        organiser = world._account(f"secretary-{code}@house.example".lower(), "Olga", "Secretary")
        person = world._account(f"focal-point-{code}@state.example".lower(), "Dana", f"Focal {code}")
        person.language = "fr"
        invitee = Invitee(person.email, person.given_name, person.family_name, "fr")
        actions.appoint(event, state, invitee, by=organiser, now=now)
        comes = select(Category).where(Category.event_id == past.id, Category.in_delegation)
        category = db.session.scalars(comes.order_by(Category.position)).first()
        then = actions.begin(past, state, now)
        for place in range(len(ROLES)):
            world._participant(past, 100 * ord(code[0]) + place, category, state)
        db.session.flush()
        came = select(Registration).where(Registration.event_id == past.id, Registration.affiliation_id == state.id)
        names = []
        for place, made in enumerate(db.session.scalars(came)):
            db.session.add(Member(delegation=then, registration=made, role=ROLES[place], position=place))
            names.append(made.listed_name)
        db.session.commit()
        return names
