"""A focal point says whom to write to about those whom her delegation nominated, and about nobody else."""

from meetings.core.db import db
from meetings.registration.models import Registration, State
from tests import factories

SENT = {"contact_name": "Κλέλια Ὑπερίδου", "contact_email": "office@example.org"}


def test_a_focal_point_names_somebody_for_whom_she_nominated_alone(world, client, scene):
    account = factories.an_account("Tamar", "Lomidze", affiliation=world.state)
    nominee = factories.a_registration(
        world.event,
        account,
        world.delegate,
        state=State.NOMINATED,
        delegation_id=world.state.id,
        affiliation=world.state,
    )
    factories.a_member(nominee, world.state)
    client.sign_in(world.dana)
    person = f"{scene.mine}/people/{nominee.id}"
    assert client.get(f"{person}/contact").status_code == 200
    assert client.post(f"{person}/contact", data=SENT | {"contact_name": ""}).status_code == 422
    assert client.post(f"{person}/contact", data=SENT).location == person
    assert "office@example.org" in client.get(person).text
    for other in (scene.own, scene.french):
        address = f"{scene.mine}/people/{other.id}/contact"
        assert client.get(address).status_code == 404
        assert client.post(address, data=SENT).status_code == 404
        assert db.session.get(Registration, other.id).contact_email == ""
