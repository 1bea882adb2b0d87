"""Pages: cost against a bare Flask "hello" on the same server, queries, and bytes on the wire."""

import re
from collections.abc import Iterator

import sqlalchemy as sa

from bench.figures import Figure
from bench.server import Asked, Server, beside_hello, hello_of, multiple
from bench.world import World, a_world
from meetings.core.db import db

EVENT = "annual-meeting"
PAGES = (
    ("event page", "", False),
    ("programme", "programme", False),
    ("list of 300 participants", "participants", True),
    ("registration form", "register", True),
)
QUERIES = 12
LATIN_FONTS = re.compile(r"\.\./(fonts/[^\"')]*latin\.[^\"')]*)")
AT_FIRST, AT_SECOND = 150.0, 15.0
TIMES_HELLO = 2.0
INDICO_WORKER = 264.0


def measure(seed: int) -> Iterator[Figure]:
    """Costs as ratios in one run; queries in this process; bytes as the server sends them."""
    with a_world(seed) as world:
        world.meeting(EVENT, 300)
        world.meeting("large-meeting", 1000)
        visitor, large = world.cookie(f"person1@{EVENT}.example"), world.cookie("person1@large-meeting.example")
        newcomer = world.people(1)[0]
        cookies = {"participants": visitor, "register": newcomer}
        with beside_hello(world.environment) as server:
            yield from _costs(server, cookies, large)
            yield from _bytes(server)
            yield Figure("memory of a web worker", server.megabytes(), "MB", INDICO_WORKER)
        yield from _queries(world, cookies, large)


def _costs(server: Server, cookies: dict[str, str], large: str) -> Iterator[Figure]:
    hello = Asked(hello_of(server), "/")
    hello.ask(1000)
    yield Figure("bare Flask hello", hello.cost * 1e6, "µs of processor an answer")
    for name, path, signed_in in PAGES:
        cookie = cookies[path] if signed_in else ""
        aim = TIMES_HELLO if name == "event page" else None
        who = "a participant" if signed_in else "anonymous"
        ratio = multiple(server, f"/en/events/{EVENT}/{path}", cookie, times=100 if signed_in else 1000)
        yield Figure(f"{name}, {who}", ratio, "× hello", aim)
    ratio = multiple(server, "/en/events/large-meeting/participants", large, times=40)
    yield Figure("list of 1,000 participants, a participant", ratio, "× hello")
    ratio = multiple(server, f"/en/events/{EVENT}/", cookies["participants"])
    yield Figure("event page, a participant", ratio, "× hello")
    ratio = multiple(server, "/en/accessibility", cookies["participants"], times=200)
    yield Figure("a page of text alone, a participant: the floor for whoever is signed in", ratio, "× hello")


def _bytes(server: Server) -> Iterator[Figure]:
    path = f"/en/events/{EVENT}/"
    page = server.ask(path)
    sizes = {"html": len(page.body)}
    for kind, found in _assets(server, path).items():
        sizes[kind] = sum(len(server.ask(each).body) for each in found)
    for kind, size in sizes.items():
        yield Figure(f"event page: {kind}", size / 1000, "kB on the wire")
    yield Figure("event page at first sight", sum(sizes.values()) / 1000, "kB on the wire", AT_FIRST)
    yield Figure("event page at second sight", sizes["html"] / 1000, "kB on the wire", AT_SECOND)


def _assets(server: Server, path: str) -> dict[str, list[str]]:
    """What a browser fetches for the page: styles, scripts, pictures, and the Latin fonts of its styles."""
    html = _text(server, path)
    styles = re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)
    fonts = []
    for style in styles:
        base = style.rsplit("/", 2)[0]
        fonts += [
            f"{base}/{name}" for name in re.findall(r"\.\./(fonts/[^\"')]*latin\.[^\"')]*)", _text(server, style))
        ]
    return {
        "styles": styles,
        "scripts": re.findall(r'<script[^>]* src="([^"]+)"', html),
        "pictures": sorted({each.split("#")[0] for each in re.findall(r'(?:href|src)="([^"]+\.svg[^"]*)"', html)}),
        "fonts": sorted(set(fonts)),
    }


def _text(server: Server, path: str) -> str:
    connection = server.connection()
    connection.request("GET", path)
    text = connection.getresponse().read().decode()
    connection.close()
    return text


def _queries(world: World, cookies: dict[str, str], large: str) -> Iterator[Figure]:
    asked = [(name, f"/en/events/{EVENT}/{path}", cookies.get(path, "")) for name, path, _who in PAGES]
    asked.append(("list of 1,000 participants", "/en/events/large-meeting/participants", large))
    for name, path, cookie in asked:
        yield Figure(f"{name}: queries", count_queries(world, path, cookie), "queries", QUERIES)


def count_queries(world: World, path: str, cookie: str = "") -> int:
    """How often one reading of a page asks the database."""
    statements: list[str] = []

    def listen(conn: object, cursor: object, statement: str, *rest: object) -> None:
        if statement.startswith(("SELECT", "WITH")):
            statements.append(statement)

    with world.app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", listen)
    answer = world.app.test_client(use_cookies=False).get(path, headers={"Cookie": cookie} if cookie else {})
    sa.event.remove(engine, "before_cursor_execute", listen)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return len(statements)
