"""Addresses that leave the site and addresses that come back."""

import pytest

from meetings.core.urls import external_url, safe_next


@pytest.mark.parametrize("target", ["/en/events/", "/fr/events/x/programme?day=2#now", "/"])
def test_a_path_on_this_site_is_followed(target):
    assert safe_next(target, "/home") == target


@pytest.mark.parametrize(
    "target",
    [
        None, "", "https://evil.example", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example",
        "javascript:alert(1)", "/\tevil", "/ /evil.example", " /en/", "/en/\r\nSet-Cookie: a=b", "en/events", "/\x7f",
    ],
)  # fmt: skip
def test_anything_else_is_not(target):
    assert safe_next(target, "/home") == "/home"


def test_links_in_mails_never_follow_the_host_header(app):
    with app.test_request_context("/fr/events/", headers={"Host": "evil.example"}):
        app.preprocess_request()
        assert external_url("events.index") == "http://127.0.0.1:8000/fr/events/"
    assert external_url("events.index", lang="en") == "http://127.0.0.1:8000/en/events/"
