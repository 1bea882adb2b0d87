"""Commands that look after the whole installation."""

import pytest

from meetings.cli import main
from meetings.core import clock, mail, queue
from meetings.core.db import db
from tests import factories


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(main, words)


def test_the_outbox_names_what_failed_and_sends_it_again(run, app):
    reader = factories.an_account(email="gone@example.org")
    values = {"url": "http://127.0.0.1:8000/"}
    with app.test_request_context("/en/"):
        row = mail.write("accounts/reset", to=reader, values=values)
    queue.give_up(row, clock.now(), "550 no such user here")
    factories.save(row)

    said = run("outbox").output
    assert "gone@example.org  accounts/reset  550 no such user here" in said
    assert "0 queued, 0 running, 0 done, 1 failed" in said
    assert row.state == queue.QueueState.FAILED

    assert "1 will be sent again." in run("outbox", "--again").output
    db.session.expire_all()
    assert (row.state, row.attempts) == (queue.QueueState.QUEUED, 0)
