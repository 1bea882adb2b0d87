"""Badges: 170 of them print, a power cut in the middle loses none, and each participant sees her own before."""

import secrets
from pathlib import Path

import sqlalchemy as sa
from playwright.sync_api import Page, expect

from meetings.accounts.models import Account
from meetings.badges.models import BadgePrint
from meetings.core.db import db
from meetings.core.queue import QueueState
from meetings.core.tasks import Job
from meetings.core.translated import Translated
from meetings.registration.models import Registration, State
from tests import factories
from tests.badges.reading import texts
from tests.journeys.live import Live, lapse, look_everywhere, newcomer, wait_until

READY = "The badges are ready."


def test_badges_of_170_print(live: Live, world: factories.World):
    expected(live, world, 168)
    manage = f"/en/events/{world.event.slug}/manage/badges"
    olga = live.person(world.olga)
    live.kill("worker")
    print_everybody(olga, manage, 170)
    olga.get_by_text("0 of 170").wait_for()
    page_of_print = olga.url
    live.start("worker")
    olga.get_by_text(READY).wait_for()

    pages = texts(downloaded(olga))
    assert len(pages) == 170
    for number in range(168):
        assert sum(f"NEWCOMER{number:04}" in page for page in pages) == 1, number
    assert sum("VASSEUR-DELORME" in page for page in pages) == 1
    for path in (manage, f"{manage}/prints/new?whom=everybody", page_of_print.removeprefix(live.url)):
        look_everywhere(live, olga, path)


def test_a_power_cut_in_the_middle_of_the_badges_loses_none(live: Live, world: factories.World):
    expected(live, world, 398)
    olga = live.person(world.olga)
    print_everybody(olga, f"/en/events/{world.event.slug}/manage/badges", 400)
    page_of_print = olga.url
    wait_until(lambda: standing(live, world).done > 0, "no badge was drawn")
    live.kill("worker")
    live.kill("web")
    state, done, made_at = standing(live, world)
    assert state == QueueState.RUNNING
    assert 0 < done < 400
    assert made_at is None
    stored = Path(live.environment["DATA_DIR"], "files", "badges", world.event.id)
    assert [path for path in stored.rglob("*") if path.is_file()] == []
    lapse(live, Job)
    live.start("web")
    live.start("worker")

    olga.goto(page_of_print)
    olga.get_by_text(READY).wait_for()
    pages = texts(downloaded(olga))
    assert len(pages) == 400
    assert len({page for page in pages if "NEWCOMER" in page}) == 398


def test_badges_print_without_scripts(live: Live, world: factories.World):
    gaby = live.person(world.gaby, scripts=False)
    gaby.goto(f"/en/events/{world.event.slug}/manage/badges?q=okonjo")
    gaby.get_by_label("Choose OKONJO Sam").check()
    gaby.get_by_role("button", name="Print their badges").click()
    gaby.get_by_role("button", name="Print 1 badge").click()
    ready, refresh = gaby.get_by_text(READY), gaby.get_by_role("link", name="Refresh")

    def is_ready() -> bool:
        """As she sees it: the page has come, and says so or offers to look again."""
        expect(ready.or_(refresh)).to_be_visible()
        if refresh.count():
            refresh.click()
        return ready.count() > 0

    wait_until(is_ready, "the badge was not ready")
    assert "OKONJO" in "".join(texts(downloaded(gaby)))


def test_a_participant_looks_at_her_badge_on_a_phone_in_french(live: Live, world: factories.World):
    remi = live.person(world.remi, phone=True)
    address = f"/fr/events/{world.event.slug}/my-badge"
    remi.goto(address)
    picture = remi.get_by_role("img", name="Mon badge : Rémi, VASSEUR-DELORME, France, D Delegate D")
    picture.wait_for()
    remi.wait_for_function("() => [...document.querySelectorAll('main img')].every((img) => img.naturalWidth === 840)")
    assert picture.bounding_box()["width"] <= 375
    remi.get_by_role("link", name="Corriger mon inscription").click()
    remi.wait_for_url("**/my-registration/edit")
    look_everywhere(live, remi, address)

    stella = live.person(world.stella)
    stella.goto(address.replace("/fr/", "/en/"))
    stella.get_by_text("You are not registered for this meeting.").wait_for()
    assert stella.locator("main img").count() == 0


def expected(live: Live, world: factories.World, count: int) -> None:
    """Approve so many more people."""
    with live.arranging():
        for number in range(count):
            names = {"family_name": f"Newcomer{number:04}", "sort_name": f"newcomer {number:04}"}
            account = Account(**newcomer(number) | names, affiliation_id=world.state.id)
            db.session.add(account)
            db.session.add(Registration(**columns_of(world, account)))


def columns_of(world: factories.World, account: Account) -> dict[str, object]:
    return {
        "event_id": world.event.id,
        "account": account,
        "category_id": world.delegate.id,
        "affiliation_id": world.state.id,
        "state": State.APPROVED,
        "token": secrets.token_urlsafe(18),
        "given_name": account.given_name,
        "family_name": account.family_name,
        "sort_name": account.sort_name,
        "function": Translated(),
        "institution_name": Translated(),
        "created_at": account.created_at,
        "changed_at": account.created_at,
        "confirmed_at": account.created_at,
    }


def print_everybody(page: Page, manage: str, count: int) -> None:
    page.goto(manage)
    page.get_by_role("link", name="Print (Everybody who comes in person)").click()
    page.get_by_role("heading", name=f"This prints {count} badges").wait_for()
    page.get_by_role("button", name=f"Print {count} badges").click()
    page.get_by_role("heading", name=f"{count} badges", exact=True).wait_for()


def downloaded(page: Page) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the badges").click()
    assert download.value.suggested_filename.endswith(".pdf")
    return Path(download.value.path()).read_bytes()


def standing(live: Live, world: factories.World) -> sa.Row[tuple[str, int, object]]:
    """State and progress of the job, and when it was done."""
    with live.arranging():
        mine = sa.select(Job.state, Job.done, BadgePrint.made_at).join(BadgePrint, BadgePrint.job_id == Job.id)
        return db.session.execute(mine.where(BadgePrint.event_id == world.event.id)).one()
