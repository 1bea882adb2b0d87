"""Whoever is written to only after the time to answer was over has no such time to keep."""

from datetime import timedelta

import pytest

from meetings.core import clock
from meetings.core.db import db
from meetings.imports import actions
from meetings.registration.actions import places
from meetings.registration.queries import window
from tests.deeds import deeds
from tests.imports.files import NINO, PEOPLE, mails_to, registered, spreadsheet, taken, work


@pytest.fixture
def run(world):
    """Nino came in by a file, without a mail, while registration was open."""
    return taken(world, spreadsheet([PEOPLE, NINO]))


def test_before_she_is_written_to_the_time_of_registration_holds(world, run):
    nino = registered(world, "nino@example.org")
    late = window(world.event).closes_at + timedelta(days=1)
    assert places.answer_by(nino, late) == window(world.event).closes_at


@pytest.mark.parametrize(("days", "has_time"), [(-1, True), (1, False)])
def test_a_mail_in_time_says_it_and_a_late_one_sets_none(world, run, days, has_time):
    closes_at = window(world.event).closes_at
    clock.stop_at(closes_at + timedelta(days=days))
    actions.invite(run, by=world.hugo)
    db.session.commit()
    work()
    nino = registered(world, "nino@example.org")
    assert (places.answer_by(nino, closes_at + timedelta(days=2)) == closes_at) is has_time
    assert ("Please answer by" in mails_to("nino@example.org")[0].text) is has_time
    assert [deed.actor_id for deed in deeds("registration.invited")] == [world.hugo.id]
