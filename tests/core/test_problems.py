"""Requests that nobody makes by typing end in a page with a sentence, on both databases."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError

from meetings.accounts.models import Account


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


@pytest.mark.parametrize("lost", [StaleDataError, NoResultFound, ObjectDeletedError])
def test_what_another_request_removed_meanwhile_is_a_sentence(any_app, lost):
    error = lost() if lost is not ObjectDeletedError else lost(sa.inspect(Account()))

    def answered(method):
        with any_app.test_request_context("/fr/", method=method):
            return any_app.make_response(any_app.handle_user_exception(error))

    assert answered("POST").status_code == 409
    assert "Une autre personne" in answered("POST").get_data(as_text=True)
    assert answered("GET").status_code == 500, "a page that reads loses no race: somebody has to look at it"
