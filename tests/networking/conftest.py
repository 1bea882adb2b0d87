from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa

from meetings.core.db import db
from meetings.networking.models import Audience
from meetings.registration.models import Registration
from tests import factories


@dataclass
class Circle:
    """Rémi and Sam are in the directory; Nino is an approved participant who has not joined."""

    event: Any
    remi: Any
    sam: Any
    nino: Any
    remi_card: Any
    sam_card: Any


def registration_of(event, account):
    statement = sa.select(Registration).where(Registration.event_id == event.id, Registration.account_id == account.id)
    return db.session.scalars(statement).one()


@pytest.fixture
def circle(world):
    for account, email, phone in (
        (world.remi, "remi@justice.example", "+33 1 23"),
        (world.sam, "sam@ngo.example", "+44 7 89"),
    ):
        account.email, account.phone = email, phone
    nino = factories.an_account("Nino", "Kapanadze", affiliation=world.state, email="nino@ministry.example")
    factories.a_registration(world.event, nino, world.delegate)
    remi_card = factories.a_card(registration_of(world.event, world.remi), offers=["prevention"], speaks=["fr"])
    sam_card = factories.a_card(
        registration_of(world.event, world.sam),
        seeks=["prevention"],
        email_to=Audience.ACCEPTED,
        phone_to=Audience.ACCEPTED,
    )
    return Circle(world.event, world.remi, world.sam, nino, remi_card, sam_card)
