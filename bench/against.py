"""Beside Indico: answers a second and seconds an answer, on two cores with two workers and 8 connections.

Indico’s figures were measured on the same kind of machine in November 2026; ours are to be ten times better.
"""

import time
from collections.abc import Iterator

from bench.figures import Figure
from bench.server import Server, per_second, running
from bench.world import a_world

EVENT, LARGE = "annual-meeting", "large-meeting"
TIMES_BETTER = 10
INDICO_A_SECOND = {"event page": 32.0, "registration form": 41.0, "programme of 60": 18.0}
INDICO_SECONDS = {"list of 1,000 participants": 1.6, "organiser’s table of 1,000": 2.0}
INDICO_TABLE_KB = 3100.0


def measure(seed: int) -> Iterator[Figure]:
    """The pages that both have."""
    with a_world(seed) as world:
        world.meeting(EVENT, 170, sessions=60)
        world.meeting(LARGE, 1000)
        newcomer = world.people(1)[0]
        organiser = world.cookie(f"organiser@{LARGE}.example")
        asked = {
            "event page": ("", ""),
            "registration form": ("register", newcomer),
            "programme of 60": ("programme", ""),
        }
        with running("wsgi:app", world.environment, workers=2) as server:
            for name, (path, cookie) in asked.items():
                found = per_second(server, f"/en/events/{EVENT}/{path}", cookie)
                aim = TIMES_BETTER * INDICO_A_SECOND[name]
                yield Figure(f"{name}, two workers", found, "answers a second", aim, at_least=True)
            yield from _large(server, organiser)


def _large(server: Server, organiser: str) -> Iterator[Figure]:
    pages = {"list of 1,000 participants": "participants", "organiser’s table of 1,000": "manage/registrations"}
    for name, path in pages.items():
        address = f"/en/events/{LARGE}/{path}"
        server.ask(address, organiser)
        start = time.perf_counter()
        size = len(server.ask(address, organiser).body) / 1000
        aim = INDICO_SECONDS[name] / TIMES_BETTER
        yield Figure(f"{name}, one answer", time.perf_counter() - start, "s", aim)
        limit = INDICO_TABLE_KB / TIMES_BETTER if path.startswith("manage") else None
        yield Figure(f"{name}: html", size, "kB on the wire", limit)
