"""Beside Indico: processor time of one answer, answers a second, seconds of the longest pages, and bytes.

Indico’s figures are those of 3.3.14 with two gunicorn workers and its database, for the same reader, measured on
one machine in turns with this bench’s own "hello" (docs/performance.md says how). Ours, with the database within,
are to be ten times better.
"""

import time
from collections.abc import Iterator

from bench.figures import Figure
from bench.server import Server, beside_hello, multiple, per_second
from bench.world import a_world

EVENT, LARGE = "annual-meeting", "large-meeting"
TIMES_BETTER = 10
INDICO = {
    "event page": 118.0,
    "registration form": 161.0,
    "programme of 60": 228.0,
    "list of 1,000 participants": 2212.0,
    "organiser’s table of 1,000": 3055.0,
}
INDICO_OF_HELLO = {
    "event page": 0.0171,
    "registration form": 0.0113,
    "programme of 60": 0.00764,
    "registering": 0.0146,
}
"""Answers a second of those of "hello", two workers with four threads each, eight people at once, asked in turns."""
INDICO_SECONDS = {"list of 1,000 participants": 1.6, "organiser’s table of 1,000": 2.0}
"""As they were first measured, on a faster machine."""
INDICO_TABLE_KB = 3100.0


def measure(seed: int) -> Iterator[Figure]:
    """The pages that both have."""
    with a_world(seed) as world:
        world.meeting(EVENT, 170, sessions=60)
        world.meeting(LARGE, 1000)
        newcomer = world.people(1)[0]
        organiser = world.cookie(f"organiser@{LARGE}.example")
        asked = {
            "event page": (f"{EVENT}/", "", 1000),
            "registration form": (f"{EVENT}/register", newcomer, 300),
            "programme of 60": (f"{EVENT}/programme", "", 1000),
            "list of 1,000 participants": (f"{LARGE}/participants", organiser, 40),
            "organiser’s table of 1,000": (f"{LARGE}/manage/registrations", organiser, 40),
        }
        with beside_hello(world.environment, workers=2) as server:
            for name, (path, cookie, times) in asked.items():
                ratio = multiple(server, f"/en/events/{path}", cookie, times=times)
                yield Figure(name, ratio, "× hello", INDICO[name] / TIMES_BETTER)
            for name, (path, cookie, times) in asked.items():
                if times > 100:
                    found = per_second(server, f"/en/events/{path}", cookie)
                    yield from a_second(name, *found, TIMES_BETTER)
            yield from _large(server, asked)


def a_second(name: str, answers: float, hellos: float, times_better: int) -> Iterator[Figure]:
    """Answers a second of a page on two workers, and what part that is of those of "hello" in the same seconds."""
    yield Figure(f"{name}, two workers", answers, "answers a second")
    aim = times_better * INDICO_OF_HELLO[name]
    yield Figure(f"{name}, two workers, beside hello", answers / hellos, "of hello’s a second", aim, at_least=True)


def _large(server: Server, asked: dict[str, tuple[str, str, int]]) -> Iterator[Figure]:
    for name, (path, cookie, times) in asked.items():
        if times > 100:
            continue
        address = f"/en/events/{path}"
        server.ask(address, cookie)
        start = time.perf_counter()
        size = len(server.ask(address, cookie).body) / 1000
        aim = INDICO_SECONDS[name] / TIMES_BETTER
        yield Figure(f"{name}, one answer", time.perf_counter() - start, "s", aim)
        limit = INDICO_TABLE_KB / TIMES_BETTER if "manage" in path else None
        yield Figure(f"{name}: html", size, "kB on the wire", limit)
