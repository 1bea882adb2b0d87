"""What tests of accounts share."""

import re

import pytest
import sqlalchemy as sa

from meetings.core.db import db
from meetings.core.limits import limiter
from meetings.core.mail import Mail


@pytest.fixture
def rate_limits(app, monkeypatch):
    """The limits of the real product."""
    monkeypatch.setattr(limiter, "enabled", True)
    limiter.reset()
    yield
    limiter.reset()


@pytest.fixture
def outbox(app):
    """Asks for the mails written so far, newest last."""

    def mails(recipient=None):
        statement = sa.select(Mail).order_by(Mail.created_at, Mail.id)
        return [m for m in db.session.scalars(statement) if recipient in (None, m.recipient)]

    return mails


def path_in(mail, part):
    """The path of the first link in a mail that contains `part`."""
    return re.search(rf"http://127\.0\.0\.1:8000(\S*{part}\S*)", mail.text).group(1)


def code_in(mail):
    """The code of a mail, as written."""
    return re.search(r"^    (\d{4} \d{4})$", mail.text, re.M).group(1)
