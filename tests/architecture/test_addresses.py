"""Every address of the map: who gets in, how it is spelled, and that reading never writes."""

import re
from inspect import iscoroutinefunction

import pytest

from meetings.core import clock
from meetings.core.db import SAFE_METHODS
from meetings.events.models import EventState, Visibility
from meetings.registration.models import State
from tests import factories
from tests.databases import ON_ONE

FOR_ANYBODY = {"public", "event:view"}
HIDDEN = [
    {"state": EventState.DRAFT},
    {"state": EventState.PUBLISHED, "visibility": Visibility.INVITED},
]


ODD = ["lang", "slug", "section", "mode", "endpoint", "page", "_scheme", "_external", "_anchor", "_method"]
ASKED = {"/en/": {}, "/fr/": {name: ["javascript", "-1"] for name in ODD}}
"""What is asked for besides: nothing, and words that are parts of addresses, twice each."""


def rules_of(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint in app.view_functions]


def address(app, rule, slug):
    """The rule's path with the event's slug and an id that belongs to nobody."""
    values = dict.fromkeys(rule.arguments, "222222222222") | {"slug": slug, "lang": "en"}
    values |= dict.fromkeys({"language", "code"} & rule.arguments, "en")
    numbers = {name for name, kind in rule._converters.items() if type(kind).__name__ == "IntegerConverter"}
    values |= dict.fromkeys(numbers, 2)
    values |= {name: min(kind.items) for name, kind in rule._converters.items() if hasattr(kind, "items")}
    with app.test_request_context():
        return app.url_map.bind("localhost").build(rule.endpoint, {name: values[name] for name in rule.arguments})


def visits(app, slug, *, only_event=False):
    for rule in rules_of(app):
        if only_event and "slug" not in rule.arguments:
            continue
        for method in sorted(rule.methods - {"OPTIONS", "HEAD"}):
            yield rule, method, address(app, rule, slug)


def leads_to_sign_in(response):
    return response.status_code == 302 and "/sign-in" in response.location


@ON_ONE
@pytest.mark.parametrize("how", HIDDEN, ids=["draft", "invited"])
def test_a_stranger_gets_nothing_of_a_hidden_event(app, client, world, how):
    event = factories.an_event(slug="hidden-meeting", hosts=(world.council, world.osce), **how)
    client.sign_in(world.stella)
    for _rule, method, path in visits(app, event.slug, only_event=True):
        response = client.open(path, method=method)
        assert response.status_code == 404, f"{method} {path}: {response.status}"
        assert event.title["en"] not in response.text


@ON_ONE
@pytest.mark.parametrize("how", HIDDEN, ids=["draft", "invited"])
def test_an_anonymous_visitor_gets_nothing_of_a_hidden_event(app, client, world, how):
    event = factories.an_event(slug="hidden-meeting", hosts=(world.council, world.osce), **how)
    for _rule, method, path in visits(app, event.slug, only_event=True):
        response = client.open(path, method=method)
        assert response.status_code == 404 or leads_to_sign_in(response), f"{method} {path}: {response.status}"
        assert event.title["en"] not in response.text


@ON_ONE
def test_an_anonymous_visitor_is_asked_to_sign_in_wherever_the_view_says_so(app, client, world):
    for rule, method, path in visits(app, world.event.slug):
        if app.view_functions[rule.endpoint].access in FOR_ANYBODY:
            continue
        response = client.open(path, method=method)
        assert response.status_code == 404 or leads_to_sign_in(response), f"{method} {path}: {response.status}"


@ON_ONE
def test_a_stranger_finds_no_page_of_the_organisers(app, client, world):
    client.sign_in(world.stella)
    for rule, method, path in visits(app, world.event.slug, only_event=True):
        if app.view_functions[rule.endpoint].access in FOR_ANYBODY | {"event:take_part"}:
            continue
        assert client.open(path, method=method).status_code == 404, f"{method} {path}"


def test_no_address_fails_or_writes_when_an_organiser_reads_it(app, client, world):
    """The client itself fails when a GET writes; here every address is read by somebody who may."""
    for state in State:
        factories.a_registration(
            world.event, factories.an_account(), world.delegate, state=state, queued_at=clock.now()
        )
    client.sign_in(world.olga)
    for rule in rules_of(app):
        if rule.methods & SAFE_METHODS - {"OPTIONS"}:
            path = address(app, rule, world.event.slug)
            for language in ("/en/", "/fr/"):
                response = client.get(path.replace("/en/", language, 1), query_string=ASKED[language])
                assert response.status_code < 500, f"{path}: {response.status}"


@ON_ONE
@pytest.mark.parametrize("confirmed", [True, False], ids=["answered", "silent"])
@pytest.mark.parametrize("state", State)
def test_no_address_fails_however_a_registration_stands(app, client, world, state, confirmed):
    now = clock.now()
    named = {"state": state, "confirmed_at": now if confirmed else None, "queued_at": now, "reason": "A reason"}
    factories.a_registration(world.event, world.stella, world.delegate, **named)
    client.sign_in(world.stella)
    for rule in rules_of(app):
        if rule.arguments == {"lang", "slug"} and "GET" in rule.methods:
            path = address(app, rule, world.event.slug)
            assert client.get(path).status_code < 500, path
    assert client.get("/en/").status_code == 200


def test_addresses_are_kebab_case_things(app):
    for rule in rules_of(app):
        fixed = re.sub(r"<[^>]*>", "", rule.rule)
        assert fixed == fixed.lower(), rule.rule
        assert "_" not in fixed, rule.rule


def test_no_view_and_no_hook_is_asynchronous(app):
    """`Application.ensure_sync` relies on it."""
    hooks = [
        *app.before_request_funcs.values(),
        *app.after_request_funcs.values(),
        *app.teardown_request_funcs.values(),
    ]
    called = [*app.view_functions.values(), *app.teardown_appcontext_funcs, *(each for some in hooks for each in some)]
    assert len(called) > len(app.view_functions)
    assert [each for each in called if iscoroutinefunction(each)] == []


def test_no_view_is_exempt_from_the_csrf_token_but_the_one_that_mail_programs_post_to(app):
    """What they post to has no session to abuse: a signed address is all its right (RFC 8058)."""
    assert app.extensions["csrf"]._exempt_views == {"meetings.correspondence.views.unsubscribing.one_click"}
    assert app.extensions["csrf"]._exempt_blueprints == set()
