"""A stranger tries every address and gets nothing; an anonymous visitor gets what is public."""

from tests.architecture.test_addresses import address, rules_of
from tests.journeys.live import Live, look_everywhere

OPEN = {"public", "signed_in", "event:view", "event:take_part"}


def test_a_stranger_tries_every_address(live: Live, world):
    page = live.person(world.stella)
    with live.arranging():
        paths = [
            address(live.app, rule, world.event.slug)
            for rule in rules_of(live.app)
            if "GET" in rule.methods and live.app.view_functions[rule.endpoint].access not in OPEN
        ]
    assert len(paths) > 5
    for path in paths:
        assert page.request.get(path, max_redirects=0).status == 404, path


def test_an_anonymous_visitor_reads_what_is_public(live: Live, world):
    page = live.visitor()
    page.goto("/")
    assert page.url.startswith(f"{live.url}/en/")
    for path in ("/en/", "/en/events/", f"/en/events/{world.event.slug}/practical-information", "/en/sign-in"):
        look_everywhere(live, page, path)
