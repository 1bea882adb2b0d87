from typing import Any

import pytest

from meetings.core import clock
from meetings.core.mail import Mail
from meetings.core.queue import QueueState
from meetings.events.models import Event
from tests import factories


@pytest.fixture
def a_mail(app):
    """Makes mails that somebody got, or did not get."""

    def make(event: Event | None = None, **overrides: Any) -> Mail:
        values: dict[str, Any] = {
            "recipient": "remi@ministry.example",
            "recipient_name": "Rémi VASSEUR",
            "template": "registration/approved",
            "language": "en",
            "subject": "Your registration is approved",
            "text": "You are expected in Vienna.",
            "html": "<html><head></head><body><a href='http://127.0.0.1:8000/en/'>Open</a></body></html>",
            "message_id": "<1@localhost>",
            "scope": event.id if event else None,
            "created_at": clock.now(),
            "due_at": clock.now(),
        }
        return factories.save(Mail(**(values | overrides)))

    return make


@pytest.fixture
def a_failed_mail(a_mail):
    """Makes mails that the server refused."""

    def make(event: Event, **overrides: Any) -> Mail:
        failed = {
            "state": QueueState.FAILED,
            "attempts": 8,
            "error": "550 5.1.1 No such user here",
            "finished_at": clock.now(),
        }
        return a_mail(event, **(failed | overrides))

    return make
