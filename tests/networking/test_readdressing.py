"""An address becomes that of somebody who withdrew: what she has in the directory follows, and nothing tells of it."""

import pytest

from meetings.core import clock
from meetings.core.db import db
from meetings.networking import actions as networking
from meetings.networking import queries as network
from meetings.networking.models import Permit
from meetings.registration import actions, queries
from meetings.registration.actions import Details, Invitee
from tests import factories


@pytest.fixture
def tamar(world):
    """Nominated with an address that nobody has."""
    invitee, details = Invitee("tamar@exmaple.org", "Tamar", "Lomidze", "en"), Details("Tamar", "Lomidze")
    more = {"by": world.olga, "affiliation": world.state, "now": clock.now()}
    return actions.invite(world.event, invitee, world.delegate, details, **more)


def test_card_and_requests_of_one_that_was_withdrawn_follow(world, tamar):
    sams = queries.of(world.event, world.sam)
    card, nana = factories.a_card(sams), factories.an_account("Nana")
    other = factories.a_card(factories.a_registration(world.event, nana, world.delegate))
    asked = factories.a_request(card, other)
    sams.is_protected = True
    networking.permit(sams, by=world.olga, now=clock.now())
    actions.withdraw(sams, by=world.sam, now=clock.now())
    db.session.commit()
    assert actions.readdress(tamar, world.sam.email, by=world.olga, now=clock.now(), tells=False) is True
    db.session.commit()
    db.session.expire_all()
    assert queries.of(world.event, world.sam) is tamar
    assert (card.registration_id, asked.sender_id) == (tamar.id, tamar.id)
    assert db.session.get(Permit, tamar.id)
    assert network.consents(tamar) == {}
