"""Registering: cost of one, how many a second, and capacity under simultaneous requests on the real server."""

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from bench.figures import Figure
from bench.server import Server, cost, running
from bench.world import World, a_world
from meetings.core.db import db
from meetings.registration.models import Category, Registration

PLACES, ASKING, MANY = 10, 50, 300
EVENT = "annual-meeting"
INDICO_POSTS = 37.0


def measure(seed: int) -> Iterator[Figure]:
    """Two workers, eight connections; Indico on such a machine registers 37 a second, and we aim at five times that."""
    with a_world(seed) as world:
        world.meeting(EVENT, 0)
        with running("bench.hello:app", {}) as server:
            hello = cost(server, "/", times=2000)
        cookies = world.people(MANY + ASKING)
        body = world.registration_body(EVENT, 1)
        with running("wsgi:app", world.environment, workers=2) as server:
            before, start = server.cpu_seconds(), time.perf_counter()
            answers = _register(server, cookies[:MANY], body, connections=8)
            seconds, processor = time.perf_counter() - start, server.cpu_seconds() - before
            yield Figure("registrations refused or failed of 300", MANY - answers[302], "answers", 0)
            yield Figure("registering", MANY / seconds, "a second", 5 * INDICO_POSTS, at_least=True)
            yield Figure("registering, one", processor / MANY / hello, "× hello")
            _limit(world, PLACES + MANY)
            _register(server, cookies[MANY:], body, connections=ASKING)
        yield from _places(world)


def _register(server: Server, cookies: list[str], body: str, connections: int) -> Counter[int]:
    def one(cookie: str) -> int:
        return server.ask(f"/en/events/{EVENT}/register", cookie, method="POST", body=body).status

    with ThreadPoolExecutor(connections) as pool:
        return Counter(pool.map(one, cookies))


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
