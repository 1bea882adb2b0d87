"""Files of people and of focal points: a power cut in the middle leaves nothing, and each State gets one mail."""

import re
from pathlib import Path

import sqlalchemy as sa
from playwright.sync_api import Page, expect

from meetings.accounts.models import Account
from meetings.core.db import db
from meetings.core.tasks import Job
from meetings.delegations.models import FocalPoint
from meetings.imports import actions
from meetings.imports.models import Fate, ImportRow, ImportRun, Stage
from meetings.institutions import queries as institutions
from meetings.registration.models import Registration, State
from tests import factories
from tests.imports.files import FOCAL_POINTS, PEOPLE, spreadsheet, text
from tests.journeys.live import PATIENCE, Live, body_text, lapse, look_closely, look_everywhere, main_link, wait_until

MANY, MOST, INVITED = 800, 5000, 57


def test_a_power_cut_in_the_middle_of_taking_in(live: Live, world, tmp_path):
    page = cut_in_the_middle(live, world, tmp_path, MANY, after=1)
    lapse(live, Job)
    live.start("worker")
    wait_for(live, world, lambda run: run.stage == Stage.DONE)
    with live.arranging():
        assert (the_import(world).counts, people_of(world)) == ({Fate.NEW: MANY}, MANY + 2)
    shows_that_all_is_in(page)
    page.goto(f"{manage(world)}/imports")
    assert "Taken in" in body_text(page)


def test_of_five_thousand_rows_nothing_is_left_by_a_power_cut_nor_by_the_refusal_that_stops_them(
    live: Live, world, tmp_path
):
    if not live.on_sqlite:
        return
    cut_in_the_middle(live, world, tmp_path, MOST, after=500)
    with live.arranging():
        refused = factories.an_account(email=email_of(world, 0))
        factories.a_registration(world.event, refused, world.civil_society, state=State.REFUSED)
    lapse(live, Job)
    live.start("worker")
    wait_for(live, world, lambda run: run.stage == Stage.FAILED)
    with live.arranging():
        run = the_import(world)
        assert (run.fault["line"], people_of(world)) == (2, 3)
        assert made_of(run) == [None] * MOST
        mine = sa.select(sa.func.count()).where(Account.email.like(email_of(world, "%")))
        assert db.session.scalar(mine) == 1, "the refused one"


def test_focal_points_of_all_states_from_a_file(live: Live, world, tmp_path):
    with live.arranging():
        states = [one for one in institutions.delegations("en") if one.id != world.state.id][:INVITED]
        email = f"focal{{}}-{world.event.id.lower()}@example.org"
        lines = [
            [f"Ana{n}", "Muster", email.format(n), one.name["en" if n % 2 else "fr"], ""]
            for n, one in enumerate(states)
        ]
    content = text([FOCAL_POINTS, *lines], "utf-8-sig", ";").read()
    page = upload(live, world, tmp_path / "focal-points.csv", content, "focal_points")
    assert page.locator(".fates a", has_text="New").locator("b").inner_text() == str(INVITED)
    page.get_by_label(f"Send {INVITED} personal invitations").check()
    take_in(live, page, str(INVITED))
    wait_for(live, world, lambda run: run.stage == Stage.DONE)
    shows_that_all_is_in(page)
    mails = [live.letterbox.to(line[2])[0] for line in lines]
    assert len({main_link(mail) for mail in mails}) == INVITED

    visitor = live.visitor(phone=True, language="fr")
    visitor.goto(main_link(mails[0]))
    assert "Ana0" in visitor.content()
    with live.arranging():
        mine = sa.select(FocalPoint).where(FocalPoint.event_id == world.event.id)
        assert len(db.session.scalars(mine).all()) == INVITED + 1
        path = f"{manage(world)}/imports/{the_import(world).id}"
    for address in (f"{manage(world)}/imports", f"{manage(world)}/imports/new", path, f"{path}/undoing"):
        look_everywhere(live, page, address)


def test_the_columns_and_the_faults_without_scripts(live: Live, world, tmp_path):
    lines = [["Nino", "Beridze", "nino", "Georgai", "D"], ["Ia", "Lomia", "ia@example.org", "Georgia", "D"]]
    page = upload(live, world, tmp_path / "people.xlsx", spreadsheet([PEOPLE, *lines]).read(), "people", scripts=False)
    words = body_text(page)
    for part in ("C2", "This does not look like an e-mail address.", "D2", "Is “Georgia” meant?"):
        assert part in words
    with live.arranging():
        path = f"{manage(world)}/imports/{the_import(world).id}"
    with_scripts = live.person(world.hugo)
    for address in (path, f"{path}/columns"):
        look_everywhere(live, with_scripts, address)
    if live.on_sqlite:
        with_scripts.goto(f"{path}?fate=faulty")
        look_closely(with_scripts)


def cut_in_the_middle(live: Live, world: factories.World, folder: Path, count: int, *, after: int) -> Page:
    """Olga lets so many rows be taken in; the worker dies when some are written, and none of it has happened."""
    lines = [[f"Nova{n}", f"Muster {n}", email_of(world, n), "", "C"] for n in range(count)]
    page = upload(live, world, folder / "people.xlsx", spreadsheet([PEOPLE, *lines]).read(), "people")
    take_in(live, page, rf"{count // 1000 or ''}\D?{count % 1000:03}")
    wait_for(live, world, lambda run: run.stage == Stage.RUNNING and actions.how_far(run)[0] >= after)
    live.kill("worker")
    with live.arranging():
        run = the_import(world)
        assert (run.stage, people_of(world)) == (Stage.RUNNING, 2)  # Rémi and Sam alone
        assert made_of(run) == [None] * count
    return page


def email_of(world: factories.World, number: object) -> str:
    return f"cut{number}-{world.event.id.lower()}@example.org"


def made_of(run: ImportRun) -> list[str | None]:
    rows = db.session.scalars(sa.select(ImportRow.registration_id).where(ImportRow.run_id == run.id))
    return list(rows)


def upload(live: Live, world: factories.World, path: Path, content: bytes, kind: str, **how) -> Page:
    """Olga brings a file, leaves the columns as they are guessed, and sees what would become of its rows."""
    path.write_bytes(content)
    page = live.person(world.olga, **how)
    page.goto(f"{manage(world)}/imports/new")
    page.locator(f"input[name=kind][value={kind}]").check()
    page.locator("input[type=file]").set_input_files(path)
    page.locator("main button", has_text="Upload").click()
    page.locator("button", has_text="Look at every row").click()
    page.wait_for_url(re.compile(r"/imports/\w{12}$"))
    wait_for(live, world, lambda run: run.stage == Stage.CHECKED)
    page.goto(page.url)
    return page


def take_in(live: Live, page: Page, count: str) -> None:
    """The worker begins once the page says that it is at work, else all might be done before."""
    live.kill("worker")
    page.locator("button", has_text=re.compile(f"Take {count} rows in")).click()
    page.get_by_text("The rows are being taken in").wait_for()
    page.evaluate("window.asBefore = true")
    live.start("worker")


def shows_that_all_is_in(page: Page) -> None:
    """The page says so by itself, also to those who hear it, and is not loaded anew: what it keeps in mind stays."""
    page.get_by_text("Taken in", exact=True).wait_for()
    expect(page.locator("[aria-live] p", has_text="taken in")).to_have_count(1)
    assert page.evaluate("window.asBefore")


def wait_for(live: Live, world: factories.World, holds) -> None:
    def is_so() -> bool:
        with live.arranging():
            run = the_import(world)
            return bool(run and holds(run))

    wait_until(is_so, "the import did not come so far", within=3 * PATIENCE / 1000)


def the_import(world: factories.World) -> ImportRun | None:
    return db.session.scalars(sa.select(ImportRun).where(ImportRun.event_id == world.event.id)).one_or_none()


def people_of(world: factories.World) -> int:
    mine = sa.select(sa.func.count()).select_from(Registration).where(Registration.event_id == world.event.id)
    return db.session.scalar(mine)


def manage(world: factories.World) -> str:
    return f"/en/events/{world.event.slug}/manage"
