"""Registering: cost of one, how many a second, capacity under simultaneous requests; the organisers' table of 5,000."""

import time
from collections.abc import Iterator

from sqlalchemy import select

from bench import importing
from bench.against import a_second
from bench.figures import Figure
from bench.pages import count_queries
from bench.server import CROWDS, HELLO, HELLOS, Asked, Crowd, Request, Server, beside_hello, hello_of, multiple
from bench.world import World, a_world
from meetings.core.db import db
from meetings.registration.models import Category, Registration

PLACES, ASKING, MANY = 10, 50, 300
LARGE, CROWD = "large-meeting", 5000
TIMES_HELLO, LONGEST_EXPORT, MOST_MEMORY = 4.0, 10.0, 30.0
EVENT = "annual-meeting"
INDICO_POST, TIMES_BETTER = 123.0, 5


def measure(seed: int) -> Iterator[Figure]:
    """Two workers, eight connections; one registration costs Indico 123 × "hello", and us a fifth at most."""
    with a_world(seed) as world:
        world.meeting(EVENT, 0)
        cookies = world.people(MANY + ASKING)
        body = world.registration_body(EVENT, 1)
        with beside_hello(world.environment, workers=2) as server:
            yield from _one_by_one(server, cookies[:MANY], body)
            _limit(world, PLACES + MANY)
            Crowd(server, ASKING).ask(_requests(cookies[MANY:], body))
        yield from _places(world)
    with a_world(seed) as world:
        yield from _table(world)
    with a_world(seed) as world:
        yield from importing.measure(world)


def _one_by_one(server: Server, cookies: list[str], body: str) -> Iterator[Figure]:
    """In rounds with "hello" between them, as `multiple` and `per_second` do."""
    hello, hellos, people = Asked(hello_of(server), "/"), Crowd(hello_of(server)), Crowd(server)
    processor = 0.0
    for first in range(0, MANY, MANY // CROWDS):
        before = server.cpu_seconds()
        people.ask(_requests(cookies[first : first + MANY // CROWDS], body))
        processor += server.cpu_seconds() - before
        hello.ask(HELLOS)
        hellos.ask([HELLO] * HELLOS)
    yield Figure(f"registrations refused or failed of {MANY}", MANY - people.answers[302], "answers", 0)
    yield from a_second("registering", people.a_second, hellos.a_second, TIMES_BETTER)
    yield Figure("registering, one", processor / MANY / hello.cost, "× hello", INDICO_POST / TIMES_BETTER)


def _requests(cookies: list[str], body: str) -> list[Request]:
    return [(f"/en/events/{EVENT}/register", cookie, body) for cookie in cookies]


def _table(world: World) -> Iterator[Figure]:
    """The organisers' table of a large meeting, on a page and as a spreadsheet."""
    world.meeting(LARGE, CROWD)
    organiser = world.cookie(f"organiser@{LARGE}.example")
    address = f"/en/events/{LARGE}/manage/registrations"
    with beside_hello(world.environment) as server:
        ratio = multiple(server, address, organiser)
        yield Figure("table of 5,000, a page of 50, drawn anew", ratio, "× hello", TIMES_HELLO)
        ratio = multiple(server, address, organiser, times=400, again=True)
        yield Figure("table of 5,000, a page of 50, again while nothing changes", ratio, "× hello", TIMES_HELLO)
        yield from _export(server, address, organiser, world.export_body())
    for name, query in (("", ""), (" with other columns, a tag and a name", "?columns=email&columns=reason&tag=x&q=a")):
        yield Figure(f"table of 5,000{name}: queries", count_queries(world, address + query, organiser), "queries", 12)


def _export(server: Server, address: str, cookie: str, body: str) -> Iterator[Figure]:
    before, start = server.megabytes(), time.perf_counter()
    answer = server.ask(f"{address}/export", cookie, method="POST", body=body)
    seconds = time.perf_counter() - start
    if answer.status != 200 or not answer.body.startswith(b"PK"):
        raise RuntimeError(f"the export answered {answer.status}")
    yield Figure("export of 5,000 to a spreadsheet", seconds, "s", LONGEST_EXPORT)
    yield Figure(
        "export of 5,000: peak of the worker above before", server.peak_megabytes() - before, "MB", MOST_MEMORY
    )
    yield Figure("export of 5,000: the file", len(answer.body) / 1e6, "MB")


def _limit(world: World, capacity: int) -> None:
    with world.app.app_context():
        for category in db.session.scalars(select(Category)):
            category.capacity = capacity
        db.session.commit()


def _places(world: World) -> Iterator[Figure]:
    with world.app.app_context():
        rows = db.session.execute(select(Registration.state, Registration.queued_at)).all()
    waiting = [queued for state, queued in rows if state == "waiting"]
    yield Figure("50 at once for 10 places: holding a place", len(rows) - len(waiting) - MANY, "people", PLACES)
    yield Figure("50 at once for 10 places: waiting", len(waiting), "people", ASKING - PLACES)
    same = len(waiting) - len(set(waiting))
    yield Figure("50 at once for 10 places: without an order of their own", same, "people", 0)
