"""A badge held in front of the camera, which here is a film of one."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import segno
from playwright.sync_api import BrowserType, Page

from tests import factories
from tests.journeys.live import CHROMIUM, PATIENCE, QUIET, Live

WIDTH, HEIGHT, FRAMES = 640, 480, 10


def film_of(token: str, path: Path) -> Path:
    """A badge's code, black on white, as an uncompressed film (YUV4MPEG2)."""
    rows = [bytes(row) for row in segno.make(token, error="m", micro=False).matrix_iter(scale=8, border=4)]
    left, top = (WIDTH - len(rows[0])) // 2, (HEIGHT - len(rows)) // 2
    light = bytearray(b"\xeb" * (WIDTH * HEIGHT))
    for number, row in enumerate(rows):
        begin = (top + number) * WIDTH + left
        light[begin : begin + len(row)] = bytes(0x10 if dark else 0xEB for dark in row)
    frame = b"FRAME\n" + bytes(light) + b"\x80" * (WIDTH * HEIGHT // 2)
    path.write_bytes(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420\n".encode() + frame * FRAMES)
    return path


@pytest.fixture
def filmed(browser_type: BrowserType, live: Live, tmp_path: Path) -> Iterator[Callable[[str], Page]]:
    """A browser whose camera sees the badge of a token."""
    opened = []

    def make(token: str) -> Page:
        film = film_of(token, tmp_path / "badge.y4m")
        camera = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
        args = [*QUIET, *camera, f"--use-file-for-fake-video-capture={film}"]
        opened.append(browser_type.launch(executable_path=CHROMIUM, args=args))
        context = opened[-1].new_context(base_url=live.url, permissions=["camera"])
        context.set_default_timeout(PATIENCE)
        return context.new_page()

    yield make
    for browser in opened:
        browser.close()


def test_a_badge_is_read_by_the_camera_and_one_tap_checks_in(live: Live, world, filmed):
    with live.arranging():
        token = live.registration_of(world.event, world.sam).token
    page = filmed(token)
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
    page.goto("/en/sign-in")
    page.locator("input[name=email]").fill(world.gaby.email)
    page.locator("input[name=password]").fill(factories.PASSWORD)
    page.locator("form:has(input[name=password]) button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.goto(f"/en/events/{world.event.slug}/manage/check-in")
    page.get_by_role("button", name="Scan a code").click()
    person = page.get_by_role("listitem").filter(has_text="OKONJO")
    person.get_by_role("button", name="Check in").click()
    person.get_by_text("Here", exact=True).wait_for()
    assert problems == []
