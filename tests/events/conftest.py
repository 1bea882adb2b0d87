"""What the tests of events share."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from meetings.core import clock
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.core.translated import Translated
from meetings.events.models import EventState, Kind


@pytest.fixture
def draft(world):
    """The joint meeting as a draft that only waits to be published."""
    world.event.state = EventState.DRAFT
    world.event.published_at = None
    world.event.city = Translated(en="Vienna", fr="Vienne")
    db.session.commit()
    return world.event


def mails(template=None):
    """The mails written so far: recipient and template, in order."""
    found = db.session.scalars(sa.select(Mail).order_by(Mail.created_at, Mail.id)).all()
    return [mail for mail in found if template in (None, mail.template)]


def basics(**overrides):
    """What the first step asks for, as values of an event."""
    first = (clock.now() + timedelta(days=90)).date()
    values = {
        "kind": Kind.ANNUAL_MEETING,
        "state_of_round_table_id": None,
        "title": Translated(en="Spring meeting", fr="Réunion de printemps"),
        "subtitle": Translated(),
        "first_day": first,
        "last_day": first + timedelta(days=1),
        "time_zone": "Europe/Vienna",
    }
    return values | overrides
