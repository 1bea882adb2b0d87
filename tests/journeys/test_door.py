"""The desk: found by three letters or by the code of the badge, checked in once, and undone."""

import re

import sqlalchemy as sa
from playwright.sync_api import Route

from meetings.attendance.models import CheckIn
from meetings.core.db import db
from tests.journeys.live import Live, look_everywhere

BOX = "Name, e-mail, State or institution, or scan a badge"


def test_the_desk_checks_in_by_name_and_by_code(live: Live, world):
    with live.arranging():
        remi, sam = (live.registration_of(world.event, account) for account in (world.remi, world.sam))
    desk = f"/en/events/{world.event.slug}/manage/check-in"
    gaby, colleague = live.person(world.gaby), live.person(world.olga)
    colleague.goto(f"{desk}?q=vasseur")
    gaby.goto(desk)
    gaby.get_by_label(BOX).press_sequentially("vas")
    person = gaby.get_by_role("listitem").filter(has_text="VASSEUR-DELORME")
    person.get_by_role("button", name="Check in").click()
    gaby.get_by_role("listitem").filter(has_text="VASSEUR-DELORME").get_by_text("Here", exact=True).wait_for()
    gaby.get_by_text("1 of 2 are here").wait_for()

    colleague.get_by_role("button", name="Check in").click()
    first = colleague.get_by_text(re.compile(r"by Gaby MOSER"))
    first.first.wait_for()
    assert re.search(r"\d\d:\d\d", first.first.inner_text())

    gaby.get_by_label(BOX).fill(sam.token)
    gaby.get_by_label(BOX).press("Enter")
    gaby.get_by_role("listitem").filter(has_text="OKONJO").get_by_role("button", name="Check in").click()
    gaby.get_by_text("2 of 2 are here").wait_for()
    gaby.get_by_role("listitem").filter(has_text="OKONJO").get_by_role("button", name="Undo").click()
    gaby.get_by_text("1 of 2 are here").wait_for()
    with live.arranging():
        where = (CheckIn.event_id == world.event.id, CheckIn.undone_at.is_(None))
        assert db.session.scalars(sa.select(CheckIn.registration_id).where(*where)).all() == [remi.id]
    for path in (
        desk,
        f"{desk}?q=vas&go=1",
        f"{desk}?q={sam.token}&go=1",
        f"/en/events/{world.event.slug}/manage/presence",
    ):
        look_everywhere(live, gaby, path)


def test_a_search_answered_late_does_not_hide_a_check_in(live: Live, world):
    """As on a slow connection: what was found before the check-in arrives after it."""
    desk = f"/en/events/{world.event.slug}/manage/check-in"
    gaby = live.person(world.gaby)
    gaby.goto(f"{desk}?q=vas")
    held: list[Route] = []
    gaby.route("**/manage/check-in?*", lambda route: held.append(route))
    with gaby.expect_request("**/manage/check-in?*"):
        gaby.get_by_label(BOX).press_sequentially("s")
    answer = gaby.request.get(f"{desk}?q=vass", headers={"HX-Request": "true"})
    person = gaby.get_by_role("listitem").filter(has_text="VASSEUR-DELORME")
    person.get_by_role("button", name="Check in").click()
    person.get_by_role("button", name="Undo").wait_for()
    held[0].fulfill(response=answer)
    gaby.evaluate("fetch('/healthz').then(answer => answer.text())")
    assert person.get_by_role("button", name="Undo").is_visible()
    gaby.get_by_text("VASSEUR-DELORME is checked in.").wait_for()


def test_the_desk_works_without_scripts(live: Live, world):
    """A bare machine at the door: the same page, the same outcome."""
    gaby = live.person(world.gaby, scripts=False)
    gaby.goto(f"/en/events/{world.event.slug}/manage/check-in")
    gaby.get_by_label(BOX).fill("okonjo")
    gaby.get_by_role("button", name="Find").click()
    gaby.get_by_role("button", name="Check in").click()
    gaby.get_by_role("listitem").filter(has_text="OKONJO").get_by_text("Here", exact=True).wait_for()
    gaby.get_by_text("1 of 2 are here").wait_for()
