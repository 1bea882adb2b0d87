"""Requests that nobody makes by typing end in a page with a sentence, on both databases."""

import pytest


@pytest.mark.parametrize(
    "path", ["manage/registrations?q=%00", "manage/registrations/%00", "participants?q=a%00b", "manage/letters?q=%00"]
)
def test_an_address_with_a_letter_that_no_text_has_is_a_bad_request(world, client, path):
    assert client.sign_in(world.olga).get(f"/en/events/annual-meeting/{path}").status_code == 400


def test_so_is_a_form(world, client):
    client.sign_in(world.dana)
    data = {"contact_name": "Na\0me", "remarks": "x"}
    assert (
        client.post(f"/en/events/annual-meeting/my-delegation/{world.state.id}/contact", data=data).status_code == 400
    )
