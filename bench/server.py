"""The real server on a free port of this machine, and what its answers cost."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count, repeat
from pathlib import Path

from gunicorn.util import import_app

from meetings.core import serving

ROUNDS, CROWDS, HELLOS = 20, 10, 40
Request = tuple[str, str, str]
"""Path, cookie and, for a form that is sent, its body."""
HELLO: Request = ("/", "", "")
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers and body of one answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class Server:
    """A running server, and the bare "hello" that runs beside it."""

    port: int
    process: subprocess.Popen[bytes]
    hello: "Server | None" = None

    def connection(self) -> http.client.HTTPConnection:
        """A new connection."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def ask(self, path: str, cookie: str = "", *, method: str = "GET", body: str = "") -> Answer:
        """One answer over a connection of its own."""
        connection = self.connection()
        try:
            return ask(connection, path, cookie, method=method, body=body)
        finally:
            connection.close()

    def cpu_seconds(self) -> float:
        """Processor time of the server and its children so far."""
        return sum(_cpu(pid) for pid in [self.process.pid, *_children(self.process.pid)])

    def megabytes(self) -> float:
        """Resident memory of the largest worker."""
        return max(_resident(pid) for pid in _children(self.process.pid))

    def peak_megabytes(self) -> float:
        """The most that the largest worker has had in memory so far."""
        return max(_peak(pid) for pid in _children(self.process.pid))


def ask(
    connection: http.client.HTTPConnection,
    path: str,
    cookie: str = "",
    *,
    method: str = "GET",
    body: str = "",
    browser: str = "bench",
) -> Answer:
    """One answer over a kept connection."""
    headers = {"Accept-Encoding": "br, gzip", "User-Agent": browser}
    if cookie:
        headers["Cookie"] = cookie
    if body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request(method, path, body=body or None, headers=headers)
    response = connection.getresponse()
    return Answer(response.status, dict(response.getheaders()), response.read())


def multiple(server: Server, path: str, cookie: str = "", *, times: int = 100, again: bool = False) -> float:
    """What one answer costs as a multiple of "hello", after a warm-up.

    Both are asked in turns, so that they meet the same moments of a machine whose speed changes while it is measured.
    For whoever is signed in the page is drawn anew each time, unless she asks `again` for what she has just seen.
    """
    page, hello = Asked(server, path, cookie, again=again), Asked(hello_of(server), "/")
    for _ in range(ROUNDS):
        page.ask(max(1, times // ROUNDS))
        hello.ask(HELLOS)
    return page.cost / hello.cost


def hello_of(server: Server) -> Server:
    """The "hello" beside this server."""
    if server.hello is None:
        raise RuntimeError("no hello runs beside this server")
    return server.hello


class Asked:
    """A page that is asked many times over a kept connection, and the processor time of the server for it.

    Pages of a reader are kept for her browser alone: unless she asks `again`, each question comes from another one.
    """

    def __init__(self, server: Server, path: str, cookie: str = "", *, again: bool = False) -> None:
        self.server, self.path, self.cookie = server, path, cookie
        self.browsers = repeat("bench") if again else (f"bench {number}" for number in count())
        self.connection = server.connection()
        self.seconds, self.times = 0.0, 0
        self.ask(5)
        self.seconds, self.times = 0.0, 0

    def ask(self, times: int) -> None:
        """So many answers more."""
        before = self.server.cpu_seconds()
        for _ in range(times):
            answer = ask(self.connection, self.path, self.cookie, browser=next(self.browsers))
            _expect(answer, self.path, 200)
        self.seconds += self.server.cpu_seconds() - before
        self.times += times

    @property
    def cost(self) -> float:
        """Seconds of the server’s processor an answer."""
        return self.seconds / self.times


def per_second(server: Server, path: str, cookie: str = "", *, times: int = 400) -> tuple[float, float]:
    """Answers a second of a page, and of "hello" beside it, both asked in turns by a crowd on the same machine."""
    Crowd(server).ask([(path, cookie, "")] * CROWDS)
    page, hello = Crowd(server), Crowd(hello_of(server))
    for _ in range(CROWDS):
        page.ask([(path, cookie, "")] * (times // CROWDS))
        hello.ask([HELLO] * HELLOS)
    if page.answers[200] != page.asked:
        raise RuntimeError(f"{path} answered {page.answers}")
    return page.a_second, hello.a_second


class Crowd:
    """So many people at once, each request over a connection of its own, and how long their answers take together."""

    def __init__(self, server: Server, people: int = 8) -> None:
        self.server, self.people, self.seconds, self.answers = server, people, 0.0, Counter[int]()

    def ask(self, requests: Sequence[Request]) -> None:
        """So many answers more."""
        start = time.perf_counter()
        with ThreadPoolExecutor(self.people) as pool:
            found = list(pool.map(self._status, requests))
        self.seconds += time.perf_counter() - start
        self.answers += Counter(found)

    def _status(self, request: Request) -> int:
        path, cookie, body = request
        return self.server.ask(path, cookie, method="POST" if body else "GET", body=body).status

    @property
    def asked(self) -> int:
        """How many answers there were."""
        return self.answers.total()

    @property
    def a_second(self) -> float:
        """Answers a second."""
        return self.asked / self.seconds


def _expect(answer: Answer, path: str, status: int) -> None:
    if answer.status != status:
        raise RuntimeError(f"{path} answered {answer.status}")


@contextmanager
def beside_hello(environment: Mapping[str, str], *, workers: int = 1) -> Iterator[Server]:
    """Our own server, with a "hello" beside it that has as many workers."""
    greeting = running("bench.hello:app", {}, workers=workers)
    with greeting as hello, running("wsgi:app", environment, workers=workers) as server:
        server.hello = hello
        yield server


@contextmanager
def running(application: str, environment: Mapping[str, str], *, workers: int = 1) -> Iterator[Server]:
    """Serve `application` (`module:name`) as `meetings run` does; always ended."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "bench.server", application, str(port), str(workers)]
    quiet = {"LOG_LEVEL": "WARNING", "RATE_LIMITS": "off"}
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **quiet, **environment})
    try:
        _wait(port, process)
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            sys.exit("the server did not start")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit("the server did not answer within 30 seconds")


def _children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(word) for word in text.split()]


def _cpu(pid: int) -> float:
    """Seconds on a processor of all threads of a process (nanoseconds in `schedstat`, proc(5))."""
    threads = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((each / "schedstat").read_text().split()[0]) for each in threads) / 1e9


def _peak(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("VmHWM"))


def _resident(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    name, port, workers = sys.argv[1:]
    serving.web(import_app(name), {"WEB_WORKERS": int(workers), "WEB_THREADS": 4}, "127.0.0.1", int(port))
