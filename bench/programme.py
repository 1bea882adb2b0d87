"""The programme: a long one against a bare Flask "hello", its calendar file, and the queries of both."""

from collections.abc import Iterator

from bench.figures import Figure
from bench.pages import QUERIES, count_queries
from bench.server import beside_hello, multiple
from bench.world import a_world

EVENT, SESSIONS = "annual-meeting", 60


def measure(seed: int) -> Iterator[Figure]:
    """Sixty sessions, read by a visitor and by a participant."""
    with a_world(seed) as world:
        world.meeting(EVENT, 30, sessions=SESSIONS)
        cookie = world.cookie(f"person1@{EVENT}.example")
        paths = {
            "programme of 60": "programme",
            "programme of 60 by room": "programme?by=room",
            "calendar of 60": "programme.ics",
        }
        with beside_hello(world.environment) as server:
            for name, path in paths.items():
                ratio = multiple(server, f"/en/events/{EVENT}/{path}", cookie)
                yield Figure(f"{name}, a participant", ratio, "× hello")
        for name, path in paths.items():
            found = count_queries(world, f"/en/events/{EVENT}/{path}", cookie)
            yield Figure(f"{name}: queries", found, "queries", QUERIES)
