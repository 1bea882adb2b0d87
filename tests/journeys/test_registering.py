"""A delegation registers: its coordinator herself, two whom she nominates; the organisers decide and export."""

from pathlib import Path

from python_calamine import CalamineWorkbook

from meetings.core import clock
from meetings.core.db import db
from meetings.registration.models import Category
from tests import factories
from tests.journeys.live import Live, Page, body_text, look_everywhere, main_link


def test_a_coordinator_registers_herself_and_nominates_two(live: Live, world):
    with live.arranging():
        db.session.get_one(Category, world.delegate.id).in_delegation = True
    event = f"/en/events/{world.event.slug}"
    dana = live.person(world.dana)
    look_everywhere(live, dana, f"{event}/register")
    _registers(dana, event)
    live.letterbox.to(world.dana.email, containing="Thank you for registering")

    zurab, elene = (f"{name}-{world.event.id.lower()}@example.org" for name in ("zurab", "elene"))
    dana.goto(f"{event}/my-delegation")
    _nominates(dana, "Zurab", "Beridze", zurab, "English")
    _nominates(dana, "Hélène", "Tsiklauri", elene, "Français")

    invitation = live.letterbox.to(zurab, containing="has nominated you")[0]
    guest = live.visitor()
    guest.goto(main_link(invitation))
    guest.get_by_role("button", name="This is my account").click()
    guest.get_by_role("link", name="Go on without a password").click()
    guest.get_by_role("link", name="Complete and send").click()
    guest.get_by_role("group", name="Institution").get_by_label("English").fill("Ministry of Justice")
    look_everywhere(live, live.person(world.remi), f"{event}/my-registration")
    guest.get_by_role("button", name="Send").click()
    guest.get_by_text("Your registration has been saved.").wait_for()
    live.letterbox.to(zurab, containing="Thank you for registering")

    invitation = live.letterbox.to(elene, containing="KAPANADZE")[0]
    assert invitation["Content-Language"] == "fr"
    guest = live.visitor(phone=True, language="fr")
    guest.goto(main_link(invitation))
    guest.get_by_role("button", name="C’est mon compte").click()
    guest.get_by_role("link", name="Continuer sans mot de passe").click()
    guest.get_by_role("link", name="Décliner la désignation").click()
    guest.locator("main form button[type=submit]").click()
    assert live.letterbox.to(elene, count=2)[1]["Content-Language"] == "fr"

    dana.reload()
    assert "Awaiting approval" in dana.get_by_role("row").filter(has_text="BERIDZE").inner_text()
    assert "Nomination declined" in dana.get_by_role("row").filter(has_text="TSIKLAURI").inner_text()
    for path in ("my-delegation", "my-registration", "my-registration/edit", "my-registration/withdrawal"):
        look_everywhere(live, dana, f"{event}/{path}")


def _registers(dana: Page, event: str) -> None:
    dana.goto(f"{event}/register")
    dana.get_by_label("Delegate D").check()
    dana.get_by_role("group", name="Position").get_by_label("English").fill("National Coordinator")
    dana.get_by_role("button", name="Register").click()
    dana.get_by_text("Your registration has been received.").first.wait_for()
    assert "Georgia" in body_text(dana)
    assert "Dana KAPANADZE" in body_text(dana)


def _nominates(dana: Page, given: str, family: str, email: str, language: str) -> None:
    dana.get_by_label("First name").fill(given)
    dana.get_by_label("Family name").fill(family)
    dana.get_by_label("Position").fill("Adviser")
    dana.get_by_label("E-mail address").fill(email)
    dana.get_by_label("Language of messages").select_option(label=language)
    dana.get_by_role("button", name="Nominate", exact=True).click()
    dana.get_by_text("is nominated and has been written to.").wait_for()


def test_an_organiser_approves_in_bulk_and_exports(live: Live, world, tmp_path: Path):
    with live.arranging():
        people = [factories.an_account("Ana", f"Petrova{n}", affiliation=world.state) for n in range(6)]
        people[0].language = "fr"
        for person in people:
            factories.a_registration(world.event, person, world.delegate, state="submitted", confirmed_at=clock.now())
    olga, table = live.person(world.olga), f"/en/events/{world.event.slug}/manage/registrations"
    olga.goto(f"{table}?state=submitted")
    olga.get_by_label("Choose all on this page").check()
    olga.get_by_role("button", name="Approve").click()
    olga.get_by_role("heading", name="This approves 6 people").wait_for()
    look_everywhere(live, live.person(world.hugo), olga.url.removeprefix(live.url))
    olga.get_by_role("button", name="Approve").click()
    olga.get_by_text("6 people have been approved.").wait_for()
    for person in people[1:]:
        live.letterbox.to(person.email, containing="is approved")
    assert live.letterbox.to(people[0].email)[0]["Content-Language"] == "fr"

    olga.goto(table)
    olga.get_by_role("link", name="Export").click()
    olga.get_by_label("Spreadsheet").check()
    olga.get_by_label("What do you need it for?").fill("Seating plan")
    with olga.expect_download() as download:
        olga.get_by_role("button", name="Export").click()
    download.value.save_as(tmp_path / "people.xlsx")
    rows = CalamineWorkbook.from_path(str(tmp_path / "people.xlsx")).get_sheet_by_index(0).to_python()
    cells = {str(cell).lower() for row in rows for cell in row}
    assert {f"petrova{n}" for n in range(6)} <= cells
    olga.goto(f"/en/events/{world.event.slug}/manage/audit")
    assert "Seating plan" in body_text(olga)
    for path in ("registrations", "registrations/export", "categories", "delegations"):
        look_everywhere(live, olga, f"/en/events/{world.event.slug}/manage/{path}")
