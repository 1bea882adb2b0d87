"""Badges as PDF: how long many take, and how much memory, each measured in a process of its own."""

import multiprocessing
import random
import re
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.figures import Figure
from meetings.badges.drawing import Sheet, draw_badges
from meetings.badges.faces import BadgeFace

GIVEN = (
    "Marta",
    "Jean-Christophe",
    "ქეთევან",
    "Αικατερίνη",
    "Олександра",
    "Հռիփսիմե",
    "Łukasz",
    "Ana María",
)
FAMILY = (
    "Lindqvist",
    "von Hohenfels",
    "ბერიძე",
    "Παπαδοπούλου",
    "Шевченко",
    "Սևակյան",
    "Żółkiewski",
    "Ó Broin",
)
CATEGORIES = (
    ("Delegate", "D", "#1f4e4a"),
    ("Rapporteur", "R", "#27508e"),
    ("Press", "P", "#e9e4d8"),
)
SECONDS = {170: 2.0, 1000: 6.0}
COUNTS = (170, 1000, 5000)
MEGABYTES = 150.0


def measure(seed: int) -> Iterator[Figure]:
    """Seconds and peak memory for 170 and 1,000 badges, memory for 5,000; every name differs."""
    for count in COUNTS:
        with _one_process() as pool:
            seconds, megabytes = pool.submit(_draw, count, seed).result()
        if aim := SECONDS.get(count):
            yield Figure(f"badges of {count} people, one PDF", seconds, "s", aim)
        yield Figure(f"peak memory of drawing {count} badges", megabytes, "MB", MEGABYTES)


def _one_process() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(max_workers=1, mp_context=multiprocessing.get_context("spawn"))


def _draw(count: int, seed: int) -> tuple[float, float]:
    """Seconds and the peak resident memory of this process in MB."""
    faces = _faces(count, seed)
    with TemporaryDirectory() as folder:
        start = time.perf_counter()
        draw_badges(faces, Sheet.A6, Path(folder) / "badges.pdf")
        seconds = time.perf_counter() - start
    return seconds, _peak()


def _peak() -> float:
    """The most memory this program has had, in MB; `getrusage` would count the process that started it too."""
    (line,) = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(line) / 1000


def _faces(count: int, seed: int) -> list[BadgeFace]:
    chance = random.Random(seed)
    return [_face(number, chance) for number in range(count)]


def _face(number: int, chance: random.Random) -> BadgeFace:
    category, letter, colour = chance.choice(CATEGORIES)
    return BadgeFace(
        given_name=chance.choice(GIVEN),
        family_name=f"{chance.choice(FAMILY)} {number}",
        function=f"National anti-trafficking coordinator {number % 50}",
        affiliation=f"State {number % 60}",
        category=category,
        letter=letter,
        colour=colour,
        hosts=("Council of Europe", "OSCE"),
        event_title="Annual meeting of national anti-trafficking coordinators and rapporteurs",
        event_dates="3–4 June 2027, Strasbourg",
        token=f"{chance.getrandbits(128):032x}",
    )
