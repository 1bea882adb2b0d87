"""An organiser asks for changes, the person answers, a second registration is merged; all pages are looked at."""

from playwright.sync_api import Locator, Page, expect

from meetings.core import clock
from meetings.core.translated import Translated
from meetings.registration import actions, queries
from meetings.registration.actions.tags import add_tag, tag_people
from meetings.registration.models import State
from tests import factories
from tests.journeys.live import Live, body_text, look_everywhere


def test_an_organiser_asks_for_changes_and_merges_who_came_twice(live: Live, world):
    with live.arranging():
        now = clock.now()
        one = factories.a_registration(world.event, factories.an_account("Олена", "Шевчук"), world.delegate)
        twin = factories.an_account("Olena", "Shevchuk")
        two = factories.a_registration(world.event, twin, world.delegate, function=Translated(en="Judge"))
        waiting = factories.a_registration(
            world.event, factories.an_account(), world.civil_society, state=State.WAITING, queued_at=now
        )
        remi = queries.of(world.event, world.remi)
        remi.state = State.SUBMITTED
        tag = add_tag(world.event, "Minister", "plum", by=world.olga)
        tag_people([one], [tag], [], by=world.olga)
        actions.write_internal_note(remi, "Called twice", by=world.hugo, now=now)
        ids = remi.id, one.id, two.id, waiting.id, tag.id
    manage = f"/en/events/{world.event.slug}/manage"
    olga, person = live.person(world.olga), f"{manage}/registrations/{ids[0]}"
    olga.goto(person)
    olga.get_by_role("link", name="Ask for changes").click()
    olga.get_by_label("Reason").fill("Which ministry?")
    olga.get_by_role("button", name="Show the message again").click()
    olga.get_by_text("> Which ministry?").wait_for()
    _goes_back_and_forth(olga, person)
    olga.get_by_role("button", name="Ask for changes").click()
    olga.get_by_text("1 person has been asked for changes.").wait_for()
    live.letterbox.to(world.remi.email, containing="Which ministry?")

    remi_page = live.person(world.remi)
    remi_page.goto(f"/fr/events/{world.event.slug}/my-registration")
    remi_page.get_by_role("link", name="Corriger et envoyer de nouveau").click()
    remi_page.get_by_role("group", name="Institution").get_by_label("Français").fill("Ministère de la Justice")
    remi_page.get_by_role("button", name="Envoyer de nouveau").click()
    remi_page.get_by_text("votre place vous est réservée").first.wait_for()
    olga.goto(person)
    assert "Ministère de la Justice" in body_text(olga)

    olga.goto(f"{manage}/duplicates")
    olga.get_by_role("link", name="Compare and merge").click()
    compared = olga.url.removeprefix(live.url)
    look_everywhere(live, live.person(world.hugo), compared)
    _what_is_not_touched_follows_the_one_that_is_kept(olga)
    olga.get_by_role("button", name="Merge them").click()
    olga.get_by_text("The two registrations are one now.").wait_for()
    for path in (
        "registrations?columns=email&columns=state",
        f"registrations/{ids[0]}",
        f"registrations/tagging?chosen={ids[0]}",
        "waiting-list",
        f"waiting-list/{ids[3]}",
        "duplicates",
        "statistics",
        "tags",
        f"tags/{ids[4]}",
        "registration-period",
        "privacy",
    ):
        look_everywhere(live, olga, f"{manage}/{path}")


def _what_is_not_touched_follows_the_one_that_is_kept(olga: Page) -> None:
    kept, given, family = (olga.locator(f"input[name={name}]") for name in ("kept", "given_name", "family_name"))
    preset = kept.and_(olga.locator(":checked")).get_attribute("value")
    other = kept.and_(olga.locator(":not(:checked)")).get_attribute("value")
    olga.locator(f"input[name=family_name][value='{preset}']").click()
    olga.locator(f"input[name=kept][value='{other}']").check()
    expect(given.and_(olga.locator(":checked"))).to_have_value(other)
    expect(family.and_(olga.locator(":checked"))).to_have_value(preset)
    olga.locator(f"input[name=kept][value='{preset}']").check()
    expect(given.and_(olga.locator(":checked"))).to_have_value(preset)


def _goes_back_and_forth(olga: Page, person: str) -> None:
    """From the preview and from a refused form: no question whether to send again, and nothing typed is lost."""
    decision, reason = olga.url, olga.get_by_label("Reason")
    reason.fill("")
    olga.get_by_role("button", name="Ask for changes").click()
    olga.locator(".error-summary").wait_for()
    olga.wait_for_load_state()
    reason.fill("Which ministry?")
    olga.get_by_role("button", name="Show the message again").click()
    olga.get_by_text("> Which ministry?").wait_for()
    olga.wait_for_load_state()
    olga.get_by_role("link", name="Cancel").click()
    olga.wait_for_url(f"**{person}")
    olga.go_back()
    assert olga.url == decision
    _is_still_typed(olga)
    olga.go_back()
    _is_still_typed(olga)


def _is_still_typed(olga: Page) -> None:
    """Kept by the browser, or offered by the page."""
    offer = olga.get_by_role("button", name="Put it back")
    if offer.count():
        offer.click()
    expect(olga.get_by_label("Reason")).to_have_value("Which ministry?")


def test_who_is_chosen_is_still_chosen_on_the_way_back(live: Live, world):
    for phone in (False, True):
        hugo = live.person(world.hugo, phone=phone)
        hugo.goto(f"/en/events/{world.event.slug}/manage/registrations")
        bar, box = hugo.locator(".bulk-bar"), hugo.get_by_role("checkbox", name="Sam")
        assert not bar.is_visible()
        box.check()
        if phone:
            bar.get_by_role("button", name="Actions").click()
            assert bar.bounding_box()["height"] < 90
        bar.get_by_role("button", name="Ask for changes").click()
        hugo.wait_for_url("**/decision?*")
        hugo.go_back()
        _is_still_chosen(box, bar)
        hugo.go_forward()
        hugo.get_by_role("link", name="Cancel").click()
        _is_still_chosen(box, bar)


def _is_still_chosen(box: Locator, bar: Locator) -> None:
    expect(box).to_be_checked()
    expect(bar).to_be_visible()


def test_a_person_reads_takes_and_erases_what_is_kept(live: Live, world):
    stella = live.person(world.stella)
    for path in ("", "/report", "/erasure"):
        look_everywhere(live, stella, f"/en/account/my-data{path}")
    stella.goto("/en/account/my-data")
    with stella.expect_download() as download:
        stella.get_by_role("link", name="Take it as a file (JSON)").click()
    assert world.stella.email in download.value.path().read_text(encoding="utf-8")
    stella.get_by_role("link", name="Erase me").click()
    stella.get_by_label("Yes, erase me.").check()
    stella.get_by_role("button", name="Erase me").click()
    stella.get_by_text("You are erased.").wait_for()
    look_everywhere(live, live.person(world.hugo), f"/en/events/{world.event.slug}/privacy")


def test_mails_of_what_happens_outside_the_server_leave_at_once(live: Live, world):
    """Twice within less than the minute in which the worker looks around by itself."""
    for verb, count in ((actions.ask_for_changes, 1), (actions.approve, 2)):
        with live.arranging():
            remi = queries.of(world.event, world.remi)
            verb(remi, by=world.olga, now=clock.now(), reason="Which ministry?")
        assert len(live.letterbox.to(world.remi.email, count=count, within=25)) == count
