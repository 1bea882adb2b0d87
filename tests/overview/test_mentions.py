"""Whoever protects a person learns where the programme names her."""

from meetings.core.db import db
from meetings.programme.models import Speaker
from meetings.registration import queries as registrations
from tests import factories


def test_protection_warns_of_the_sessions_that_name_the_person(client, world):
    sam = registrations.of(world.event, world.sam)
    linked = factories.a_session(world.event)
    typed = factories.a_session(world.event)
    factories.a_session(world.event, speakers=[Speaker(name="Somebody Else", role="speaker", position=0)])
    elsewhere = factories.a_session(factories.an_event(hosts=(world.council, world.osce)))
    by_account = Speaker(session=linked, name="Dr Okonjo", role="moderator", account_id=world.sam.id, position=0)
    by_name = Speaker(session=typed, name="Sam Okonjo", role="speaker", position=0)
    other = Speaker(session=elsewhere, name="Sam Okonjo", role="speaker", account_id=world.sam.id, position=0)
    db.session.add_all([by_account, by_name, other])
    db.session.commit()
    address = f"/en/events/annual-meeting/manage/registrations/{sam.id}"
    client.sign_in(world.olga)
    page = client.get(address).text
    assert "protection changes nothing in it" in page
    for session, name in ((linked, "Dr Okonjo"), (typed, "Sam Okonjo")):
        assert f"/manage/programme/sessions/{session.id}" in page
        assert f"{session.title['en']}: {name}" in page
    assert page.count("/manage/programme/sessions/") == 2
    client.post(f"{address}/protection", data={"is_protected": "y", "badge_name": "Alex"})
    assert "protection changes nothing in it" in client.get(address).text
    by_account.name = by_name.name = "Alex"
    db.session.commit()
    assert "protection changes nothing in it" not in client.get(address).text
    assert registrations.of(world.event, world.sam).is_protected
