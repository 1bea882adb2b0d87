"""The door: how long the desk waits for a name, a code and a check-in, among 1,000 people on one server."""

import re
import time
from collections.abc import Iterator
from statistics import quantiles
from urllib.parse import urlencode

from sqlalchemy import select

from bench.figures import Figure
from bench.pages import QUERIES, count_queries
from bench.server import Server, running
from bench.world import World, a_world
from meetings.core.db import db
from meetings.registration.models import Registration

EVENT, PEOPLE, TIMES = "annual-meeting", 1000, 60
SLOWEST = 0.3


def measure(seed: int) -> Iterator[Figure]:
    """The slowest of twenty answers, for a person who stands and waits."""
    with a_world(seed) as world:
        world.meeting(EVENT, PEOPLE)
        cookie, desk = world.cookie(f"organiser@{EVENT}.example"), f"/en/events/{EVENT}/manage/check-in"
        people = _people(world)
        with running("wsgi:app", world.environment, workers=2) as server:
            names = [f"{desk}?{urlencode({'q': family[:3].lower()})}" for family, _token, _id in people]
            codes = [f"{desk}?q={token}" for _family, token, _id in people]
            yield Figure("finding by three letters among 1,000, 95 of 100", _slow(server, names, cookie), "s", SLOWEST)
            yield Figure("finding by code among 1,000, 95 of 100", _slow(server, codes, cookie), "s", SLOWEST)
            yield Figure("checking in, 95 of 100", _check_in(server, world, cookie, people), "s", SLOWEST)
        yield Figure("desk with people found: queries", count_queries(world, names[0], cookie), "queries", QUERIES)


def _people(world: World) -> list[tuple[str, str, str]]:
    with world.app.app_context():
        rows = db.session.execute(select(Registration.family_name, Registration.token, Registration.id).limit(TIMES))
        return [(re.sub(r"\W", "", family), token, number) for family, token, number in rows]


def _slow(server: Server, paths: list[str], cookie: str) -> float:
    return _late([_seconds(server, path, cookie) for path in paths])


def _check_in(server: Server, world: World, cookie: str, people: list[tuple[str, str, str]]) -> float:
    path = f"/en/events/{EVENT}/manage/check-ins"
    bodies = [urlencode({"csrf_token": world.csrf_token(), "registration": number}) for *_names, number in people]
    return _late([_seconds(server, path, cookie, body, 303) for body in bodies])


def _seconds(server: Server, path: str, cookie: str, body: str = "", status: int = 200) -> float:
    start = time.perf_counter()
    answer = server.ask(path, cookie, method="POST" if body else "GET", body=body)
    if answer.status != status:
        raise RuntimeError(f"{path} answered {answer.status}")
    return time.perf_counter() - start


def _late(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1]
