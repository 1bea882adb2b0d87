"""People who double-click, go back, open two tabs and have long names: nothing is doubled or silently lost."""

import re
from pathlib import Path

import sqlalchemy as sa
from playwright.sync_api import expect

from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.registration.models import Category, Registration, State
from tests import factories
from tests.journeys.live import Live, body_text, look_closely, look_everywhere

NAMES = (
    ("Ξένια-Αικατερίνη", "Παπαδημητροπούλου-Κωνσταντινίδη", "ΠΑΠΑΔΗΜΗΤΡΟΠΟΥΛΟΥ-ΚΩΝΣΤΑΝΤΙΝΙΔΗ"),
    ("ნინო", "ბარათაშვილი-წულუკიძე", "ბარათაშვილი-წულუკიძე"),
    ("Дженана", "Хаджибегович-Џумхур", "ХАДЖИБЕГОВИЧ-ЏУМХУР"),
)


def test_long_names_in_their_own_letters_and_a_double_click(live: Live, world):
    event = f"/en/events/{world.event.slug}"
    with live.arranging():
        people = [
            factories.an_account(given, family, password=live.password_hash) for given, family, _capitals in NAMES
        ]
    for account, (given, _family, capitals) in zip(people, NAMES, strict=True):
        page = live.person(account, scripts=account is not people[1])
        page.goto(f"{event}/register")
        page.get_by_label("Delegate D").check()
        page.get_by_role("button", name="Register").dblclick()
        expect(page).to_have_url(re.compile("/my-registration$"))  # the second press may end the way of the first
        assert f"{given} {capitals}" in body_text(page)
        page.go_back()
        page.goto(f"{event}/register")
        assert page.url.endswith("/my-registration")
    with live.arranging():
        ids = [account.id for account in people]
        rows = db.session.scalars(sa.select(Registration.account_id).where(Registration.account_id.in_(ids))).all()
        mails = db.session.scalars(sa.select(Mail.account_id).where(Mail.account_id.in_(ids))).all()
    assert sorted(rows) == sorted(mails) == sorted(ids)
    live.letterbox.to(people[0].email, containing=NAMES[0][2])
    look_everywhere(live, page, f"{event}/my-registration")
    olga = live.person(world.olga)
    olga.goto(f"{event}/manage/registrations?q=παπαδημ")
    olga.get_by_role("link", name=f"{NAMES[0][2]} {NAMES[0][0]}").wait_for()
    look_everywhere(live, olga, f"{event}/manage/registrations")


def test_a_name_without_a_gap_hides_nothing_beside_it(live: Live, world):
    """Neither as that of a person in a table nor as that of a contact person beside a tick."""
    endless = "Πρωτόκολλο" * 9
    with live.arranging():
        person = factories.an_account("ნინო", endless)
        named = factories.a_registration(
            world.event,
            person,
            world.delegate,
            state=State.NOMINATED,
            affiliation=world.state,
            delegation_id=world.state.id,
            contact_name=endless,
            contact_email="office@example.org",
        )
        factories.a_member(named, world.state)
        path = f"/en/events/{world.event.slug}/my-delegation/{world.state.id}"
        replacement = f"{path}/people/{named.id}/replacement"
    dana = live.person(world.dana)
    dana.goto(path)
    dana.get_by_role("link", name="ნინო").first.wait_for()
    table = dana.locator(".table-region:has(table)").first
    assert table.evaluate("box => box.scrollWidth - box.clientWidth") <= 1
    look_everywhere(live, dana, replacement)


def test_what_was_typed_outlives_the_session(live: Live, world):
    with live.arranging():
        account = factories.an_account(password=live.password_hash)
        factories.a_registration(world.event, account, world.delegate)
    page = live.person(account)
    page.goto(f"/en/events/{world.event.slug}/my-registration/edit")
    page.get_by_role("group", name="Position").get_by_label("English").fill("Prosecutor in charge")
    page.context.clear_cookies()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="could not be understood").wait_for()
    page.get_by_role("link", name="Back to the page before").click()
    live.sign_in(page, account)
    page.get_by_role("button", name="Put it back").click()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Prosecutor in charge").first.wait_for()


def test_what_is_put_back_does_not_write_over_what_others_saved_meanwhile(live: Live, world):
    path = f"/en/events/{world.event.slug}/manage/settings/texts"
    here, there = live.person(world.olga), live.person(world.hugo)
    here.goto(path)
    here.get_by_label("English").fill("By Olga, not sent")
    here.get_by_label("English").press("Tab")
    there.goto(path)
    there.get_by_label("English").fill("By Hugo")
    there.get_by_role("button", name="Save").first.click()
    there.get_by_text("Saved.").first.wait_for()
    here.goto(path)
    here.get_by_role("button", name="Put it back").click()
    here.get_by_role("button", name="Save").first.click()
    here.get_by_text("By Hugo").first.wait_for()
    expect(here.get_by_label("English")).to_have_value("By Olga, not sent")


def test_a_refusal_is_in_sight_wherever_its_form_stands(live: Live, world):
    with live.arranging():
        taken = factories.an_account(affiliation=world.state, password=live.password_hash)
        factories.a_registration(world.event, taken, world.delegate, affiliation=world.state)
        factories.a_delegation(world.event, world.state)
        db.session.get(Category, world.delegate.id).in_delegation = True
    for scripts in (True, False):
        page = live.person(world.dana, phone=True, scripts=scripts)
        page.goto(f"/fr/events/{world.event.slug}/my-delegation/{world.state.id}")
        page.get_by_label("Prénom").fill("Tamar")
        page.get_by_label("Nom de famille").fill("Lomidze")
        page.get_by_label("Adresse électronique").fill(taken.email)
        page.get_by_role("button", name="Désigner").click()
        expect(page.locator(".error-summary")).to_be_in_viewport()


def test_who_goes_to_the_fault_of_a_refused_file_finds_all_she_typed(live: Live, world, tmp_path: Path):
    """Also after she went to a part of the page; and on the way back, the page before the form."""
    (tmp_path / "note.pdf").write_bytes(b"This is no PDF.")
    olga = live.person(world.olga)
    olga.goto(f"/en/events/{world.event.slug}/documents")
    olga.goto(f"/en/events/{world.event.slug}/documents/new")
    title = olga.get_by_role("group", name="Title").get_by_label("English")
    title.fill("Notes")
    olga.locator("input[type=file]").first.set_input_files(tmp_path / "note.pdf")
    olga.get_by_role("button", name="Share").click()
    fault = olga.locator(".error-summary a")
    fault.wait_for()
    olga.evaluate("window.asBefore = true")
    fault.click()
    expect(olga.locator("input[type=file]").first).to_be_focused()
    assert olga.url.endswith("/documents/new")
    olga.locator("a.skip").press("Enter")
    olga.wait_for_url("**/documents/new#main")
    assert olga.evaluate("window.asBefore")
    expect(title).to_have_value("Notes")
    for _step in range(2):
        olga.go_back()
    assert olga.url.endswith("/documents")


def test_two_tabs_on_one_session_lose_nothing_in_silence(live: Live, world):
    with live.arranging():
        session = factories.a_session(world.event)
    path = f"/en/events/{world.event.slug}/manage/programme/sessions/{session.id}"
    here, there = live.person(world.olga), live.person(world.hugo)
    here.goto(path)
    there.goto(path)
    for page, title in ((here, "Opening of the meeting"), (there, "Opening and welcome")):
        page.get_by_role("group", name="Title").get_by_label("English").fill(title)
        page.get_by_role("button", name="Save", exact=True).last.click()
        page.get_by_text("Opening of the meeting").first.wait_for()
    assert there.get_by_role("group", name="Title").get_by_label("English").input_value() == "Opening and welcome"


def test_two_tabs_on_one_description_lose_nothing_in_silence(live: Live, world):
    path = f"/en/events/{world.event.slug}/manage/settings/texts"
    here, there = live.person(world.olga), live.person(world.hugo)
    here.goto(path)
    there.goto(path)
    for page, text in ((here, "Two days on identification."), (there, "Two days on compensation.")):
        page.get_by_label("English").fill(text)
        page.get_by_role("button", name="Save").click()
        page.get_by_text("Saved." if page is here else "Two days on identification.").first.wait_for()
    assert there.get_by_label("English").input_value() == "Two days on compensation."
    look_closely(there)
    there.get_by_role("button", name="Save").click()
    there.get_by_text("Saved.").first.wait_for()
