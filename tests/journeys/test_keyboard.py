"""The core of the story with a keyboard alone: a delegation is named, people are decided about in bulk."""

from playwright.sync_api import expect

from meetings.core.db import db
from meetings.questionnaires.models import Kind, Purpose
from meetings.registration.models import Category, State
from tests import factories
from tests.journeys.keyboard import at_the_keyboard, come_to, press, walk_to, write
from tests.journeys.live import Live, says
from tests.questionnaires.conftest import a_form, a_question

PEOPLE = 11
"""More rows than a window shows."""


def test_a_focal_point_names_her_delegation(live: Live, world):
    with live.arranging():
        db.session.get_one(Category, world.delegate.id).in_delegation = True
        person = factories.an_account("Irakli", "Abashidze", affiliation=world.state)
        factories.a_member(factories.a_registration(world.event, person, world.delegate), world.state)
    dana = at_the_keyboard(live, world.dana)
    come_to(dana, f"/en/events/{world.event.slug}/my-delegation")
    summary = dana.locator("[data-error-summary]")
    write(dana.get_by_label("First name"), "Nino")
    write(dana.get_by_label("Family name"), "Beridze")
    for refusal in ("Please fill in this field.", "This does not look like an e-mail address."):
        dana.keyboard.press("Enter")
        expect(summary).to_contain_text(refusal)
        expect(summary).to_be_focused()
        press(summary.get_by_role("link"))
        expect(dana.get_by_label("E-mail address")).to_be_focused()
        dana.keyboard.type("nino" if "fill" in refusal else f"-{world.event.id.lower()}@example.org")
    dana.keyboard.press("Enter")
    says(dana, "Nino BERIDZE is nominated")
    expect(dana.get_by_text("Nino BERIDZE is nominated")).to_be_in_viewport()
    expect(dana.locator("#live")).to_be_focused()
    walk_to(dana.get_by_role("link", name="Nominate another person"), most=1)
    dana.keyboard.press("Enter")
    expect(dana.get_by_label("First name")).to_be_focused()
    come_to(dana, f"/en/events/{world.event.slug}/my-delegation")

    press(dana.get_by_text("Change the order"))
    down = dana.get_by_role("button", name="Move down: ABASHIDZE Irakli")
    press(down)
    expect(down).to_be_focused()
    expect(dana.locator("#live")).to_contain_text("ABASHIDZE Irakli: now 2 of 2")
    press(dana.get_by_role("button", name="Save the order"))
    says(dana, "The order is saved.")
    expect(dana.get_by_role("row").nth(1)).to_contain_text("BERIDZE")


def test_an_organiser_decides_about_several_people(live: Live, world):
    with live.arranging():
        for number in range(PEOPLE):
            person = factories.an_account("Ana", f"Tester-{number:02}")
            factories.a_registration(world.event, person, world.delegate, state=State.SUBMITTED)
    olga = at_the_keyboard(live, world.olga)
    come_to(olga, f"/en/events/{world.event.slug}/manage/registrations?state=submitted")
    for number in range(3):
        press(olga.get_by_role("checkbox", name=f"TESTER-{number:02}"), "Space")
    refuse, past = olga.locator(".bulk-bar").get_by_role("button", name="Refuse"), olga.locator("a.past")
    walk_to(refuse)
    walk_to(past, back=True)
    olga.keyboard.press("Enter")
    walk_to(refuse, most=5)
    walk_to(olga.get_by_role("checkbox", name="TESTER-02"), back=True)
    walk_to(olga.get_by_role("link", name="Go to the actions"), most=1)
    olga.keyboard.press("Enter")
    walk_to(refuse, most=5)
    olga.keyboard.press("Enter")
    olga.wait_for_url("**/decision?*")
    write(olga.get_by_label("Reason"), "The room is full.")
    preview = olga.get_by_role("button", name="Show the message again")
    press(preview)
    expect(olga.locator("#message")).to_contain_text("The room is full.")
    expect(preview).to_be_focused()
    press(olga.get_by_role("button", name="Refuse"))
    says(olga, "3 people have been refused.")


def test_what_opens_over_the_page_closes_with_escape_or_when_it_is_left(live: Live, world):
    remi = at_the_keyboard(live, world.remi)
    remi.goto(f"/en/events/{world.event.slug}/my-registration")
    menu, account = remi.locator("details.menu"), remi.locator("details.menu summary")
    press(account)
    remi.keyboard.press("Tab")
    remi.keyboard.press("Escape")
    expect(account).to_be_focused()
    assert not menu.evaluate("one => one.open")
    remi.keyboard.press("Enter")
    walk_to(remi.get_by_role("link", name="Programme"))
    assert not menu.evaluate("one => one.open")

    withdrawal = remi.get_by_role("link", name="Withdraw my registration")
    press(withdrawal)
    expect(remi.get_by_role("dialog").get_by_role("button", name="Cancel")).to_be_focused()
    remi.keyboard.press("Escape")
    expect(withdrawal).to_be_focused()

    olga = at_the_keyboard(live, world.olga, phone=True)
    come_to(olga, f"/en/events/{world.event.slug}/manage/registrations")
    press(olga.get_by_role("checkbox", name="Sam"), "Space")
    actions, menu = olga.get_by_role("button", name="Actions"), olga.locator("#bulk-menu")
    press(actions)
    expect(menu).to_be_visible()
    walk_to(olga.get_by_text("Columns and views"))
    expect(menu).to_be_hidden()


def test_answers_of_a_question_are_ordered_and_long_lists_searched_by_typing(live: Live, world):
    with live.arranging():
        form = a_form(world.event, world.olga, purpose=Purpose.REGISTRATION)
        question = a_question(form, Kind.ONE_OF, "Airline", options=("Alpha", "Beta", "Gamma"))
        a_question(form, Kind.COUNTRY, "Country of birth")
    olga = at_the_keyboard(live, world.olga)
    come_to(olga, f"/en/events/{world.event.slug}/manage/forms/{form.id}/questions/{question.id}")
    answers = olga.locator("fieldset.option")
    press(answers.nth(0).get_by_role("button", name="Later"))
    expect(answers.nth(1)).to_be_focused()
    expect(answers.nth(1).get_by_label("English")).to_have_value("Alpha")
    press(olga.get_by_role("button", name="Add an answer"))
    expect(answers.nth(3)).to_be_focused()

    remi = at_the_keyboard(live, world.remi)
    come_to(remi, f"/en/events/{world.event.slug}/my-registration/forms/{form.id}")
    country = remi.get_by_role("combobox")
    write(country, "geo")
    remi.keyboard.press("Enter")
    expect(remi.locator(".ts-control .item")).to_have_text("Georgia")
