"""A person who has a keyboard alone: she walks with Tab, and must see where she is at every stop."""

from typing import Any

import pytest
from playwright.sync_api import Locator

from tests.journeys.live import Live, Page

STOP = """wanted => {
  const one = document.activeElement;
  if (one === document.body) return ["", false];
  const box = one.getBoundingClientRect();
  const [left, top] = [Math.max(box.left, 0), Math.max(box.top, 0)];
  const [right, bottom] = [Math.min(box.right, innerWidth), Math.min(box.bottom, innerHeight)];
  const inSight = [0.1, 0.5, 0.9].some((x) => [0.1, 0.5, 0.9].some((y) => {
    const hit = document.elementFromPoint(left + (right - left) * x, top + (bottom - top) * y);
    return hit && (one.contains(hit) || hit.contains(one));
  }));
  const ring = [one, one.parentElement, one.parentElement?.parentElement].some(
    (each) => each && getComputedStyle(each).outlineStyle !== "none");
  return [inSight && ring ? "" : `${one.outerHTML.slice(0, 120)} in sight: ${inSight}, ring: ${ring}`, one === wanted];
}"""
"""What is wrong with what has the focus, and whether it is the wanted one."""


def at_the_keyboard(live: Live, account: Any, **how: Any) -> Page:
    """Somebody signed in whose pages jump instead of gliding, so that every stop can be looked at."""
    page = live.person(account, **how)
    page.emulate_media(reduced_motion="reduce")
    return page


def come_to(page: Page, address: str) -> None:
    """Open a page and skip to its content."""
    page.goto(address)
    press(page.locator("a.skip"))


def walk_to(wanted: Locator, *, back: bool = False, most: int = 150) -> None:
    """Press Tab until `wanted` has the focus; what has it on the way is never hidden and always marked."""
    page = wanted.page
    for _step in range(most):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        wrong, is_there = wanted.evaluate(STOP)
        assert not wrong, wrong
        if is_there:
            return
    pytest.fail(f"{wanted} is not among the next {most} stops of {page.url}")


def press(wanted: Locator, key: str = "Enter") -> None:
    """Walk there and press a key."""
    walk_to(wanted)
    wanted.page.keyboard.press(key)


def write(wanted: Locator, text: str) -> None:
    """Walk to a field and type."""
    walk_to(wanted)
    wanted.page.keyboard.type(text)
