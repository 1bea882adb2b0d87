"""Two hosts make a meeting: neither publishes, nor moves it, without the other."""

from playwright.sync_api import Page

from meetings.core import clock
from tests.journeys.live import Live, body_text, look_everywhere, main_link

YEAR = clock.now().year + 1


def test_two_hosts_create_approve_and_publish_a_meeting(live: Live, world):
    olga = live.person(world.olga)
    slug = _creates(olga, world)
    event, manage = f"/en/events/{slug}/", f"/en/events/{slug}/manage"

    olga.get_by_role("button", name="Propose publication").click()
    olga.get_by_text("Your key is turned.").wait_for()
    assert live.visitor().request.get(f"{event}practical-information").status == 404

    mail = live.letterbox.to(world.hugo.email, containing="Your key is needed")[-1]
    hugo = live.person(world.hugo)
    hugo.goto(main_link(mail))
    hugo.get_by_role("button", name="Approve for my house").click()
    hugo.get_by_text("Every host has approved: it is done.").wait_for()
    live.letterbox.to(world.olga.email, containing="The meeting is published.")
    anybody = live.visitor()
    anybody.goto(f"{event}practical-information")
    assert f"16–17 November {YEAR}" in body_text(anybody)

    hugo.goto(f"{manage}/settings/basics")
    hugo.get_by_label("First day").fill(f"{YEAR}-11-23")
    hugo.get_by_label("Last day").fill(f"{YEAR}-11-24")
    hugo.get_by_role("button", name="Save").click()
    hugo.get_by_text("now waits for the key of the other hosts").wait_for()
    anybody.reload()
    assert f"16–17 November {YEAR}" in body_text(anybody)

    mail = live.letterbox.to(world.olga.email, containing="Your key is needed: change")[-1]
    olga.goto(main_link(mail))
    change = olga.get_by_role("row").filter(has_text="First day")
    assert f"16\xa0November\xa0{YEAR}" in change.locator("del").inner_text()
    assert f"23\xa0November\xa0{YEAR}" in change.locator("ins").inner_text()
    olga.get_by_role("button", name="Approve for my house").click()
    olga.get_by_text("Every host has approved: it is done.").wait_for()
    anybody.reload()
    assert f"23–24 November {YEAR}" in body_text(anybody)

    olga.goto(f"{manage}/audit")
    assert olga.get_by_role("row").filter(has_text="Hugo").count() >= 2
    for path in (
        f"{event}practical-information",
        f"{manage}/settings",
        f"{manage}/settings/basics",
        f"{manage}/proposals",
        f"{manage}/audit",
    ):
        look_everywhere(live, olga, path)


def _creates(olga: Page, world) -> str:
    """The guided creation; says the slug of the draft that it made."""
    olga.goto("/en/events/")
    olga.get_by_role("link", name="New meeting").click()
    title = olga.get_by_role("group", name="Title", exact=True)
    title.get_by_label("English").fill(f"Tenth joint meeting {world.event.id}")
    title.get_by_label("Français").fill(f"Dixième réunion conjointe {world.event.id}")
    olga.get_by_label("First day").fill(f"{YEAR}-11-16")
    olga.get_by_label("Last day").fill(f"{YEAR}-11-17")
    olga.get_by_role("button", name="Save and continue").click()

    olga.get_by_label("Organisation").select_option(label=world.osce.name.shown_in("en").text)
    olga.get_by_label("E-mail of an organiser there").fill(world.hugo.email)
    olga.get_by_role("button", name="Save and continue").click()

    olga.get_by_role("heading", name="Place").wait_for()
    olga.get_by_label("On site", exact=True).check()
    city = olga.get_by_role("group", name="City")
    city.get_by_label("English").fill("Strasbourg")
    city.get_by_label("Français").fill("Strasbourg")
    olga.get_by_role("button", name="Save and continue").click()

    olga.get_by_label("Public").check()
    olga.get_by_role("button", name="Save and continue").click()
    olga.get_by_role("heading", name="Review").wait_for()
    return olga.url.split("/events/")[1].split("/")[0]
