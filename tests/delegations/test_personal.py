"""What is handed out to a person about her delegations, and what is left when she, or the event, is forgotten."""

from datetime import timedelta
from io import BytesIO

import sqlalchemy as sa

from meetings.core import clock, files, personal
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.core.personal import SOURCES
from meetings.delegations import actions, columns, queries
from meetings.delegations.models import DelegationQuestion, FocalPoint, Member
from tests import factories
from tests.deeds import deeds


def full(world, scene, client):
    """Everything that a delegation can hold about people."""
    client.sign_in(world.dana)
    client.post(f"{scene.mine}/letter", data={"letter": (BytesIO(factories.A_PDF), "note.pdf")})
    contact = actions.Contact("Dana", world.dana.email.title(), "+995", "Arriving late")
    delegation = queries.delegation(world.event, world.state)
    actions.describe(delegation, contact, by=world.dana, now=clock.now())
    actions.ask(delegation, "Is there parking?", by=world.dana, now=clock.now())
    factories.a_member(scene.own, world.state, "head", is_funded=True)
    db.session.commit()
    return delegation


def test_she_gets_all_of_it(world, scene, client):
    full(world, scene, client)
    said = SOURCES["delegations"].export(world.dana.id)
    assert {"Is there parking?"} == {each["asked"] for each in said if "asked" in each}
    assert [each["for"]["en"] for each in said if "for" in each] == ["Georgia"]
    came = SOURCES["delegations"].export(scene.own.account_id)
    assert [(each["role"], each["is_funded"]) for each in came] == [("head", True)]
    assert SOURCES["delegations"].export(world.stella.id) == []


def test_nothing_of_her_stays_when_she_is_erased(world, scene, client):
    delegation = full(world, scene, client)
    assert SOURCES["delegations"].needs(world.dana.id, clock.now())
    SOURCES["delegations"].erase(world.dana.id, clock.now())
    db.session.expire_all()
    assert queries.acting(world.event, world.dana) == []
    assert (delegation.contact_name, delegation.contact_email, delegation.letter_by) == ("", "", None)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(DelegationQuestion)) == 0
    assert not SOURCES["delegations"].needs(world.dana.id, clock.now())
    assert queries.focal_points_of(world.event, world.other_state), "nobody else is touched"


def test_numbers_stay_when_the_event_is_forgotten(world, scene, client):
    delegation = full(world, scene, client)
    key = delegation.letter_key
    SOURCES["delegations"].expire(world.event.id, clock.now())
    db.session.commit()
    assert files.size_of(key) is None
    assert (delegation.letter_key, delegation.remarks, delegation.contact_phone) == ("", "", "")
    assert delegation.invited_at
    assert db.session.scalar(sa.select(sa.func.count()).select_from(FocalPoint)) == 0
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Member)) == 2


def test_roles_and_funded_places_are_columns(world, scene):
    factories.a_member(scene.own, world.state, "head", is_funded=True)
    ids = [scene.own.id, scene.french.id]
    assert columns.roles(world.event, ids) == {ids[0]: "Head of delegation", ids[1]: "National coordinator"}
    assert columns.funded(world.event, ids) == {ids[0]: "yes"}


ERASURE = "/en/account/my-data/erasure"


class TestTheOnlyFocalPoint:
    """Nothing keeps her, but nobody is left in the belief that somebody acts."""

    def board_row(self, world, client):
        client.sign_in(world.hugo)
        page = client.get("/en/events/annual-meeting/manage/board").text
        return next(row for row in page.split("<tr>")[1:] if f"delegations/{world.state.id}" in row)

    def test_the_page_that_asks_says_what_ends(self, world, client):
        client.sign_in(world.dana)
        told = "You are the only focal point of Georgia for “Annual meeting"
        assert told in client.get(ERASURE).text
        assert "Vous êtes le seul point focal" in client.get(ERASURE.replace("/en/", "/fr/")).text
        factories.a_focal_point(world.event, world.stella, world.state, role="deputy")
        page = client.get(ERASURE).text
        assert told not in page
        assert "You act for the delegation of Georgia" in page
        world.event.first_day = world.event.last_day = (clock.now() - timedelta(days=3)).date()
        db.session.commit()
        assert "Georgia" not in client.get(ERASURE).text.split("What happens now")[1]
        client.sign_in(world.remi)
        assert "focal point" not in client.get(ERASURE).text

    def test_organisers_the_history_and_the_board_know_and_name_nobody(self, world, client):
        world.hugo.language = "fr"
        delegation = factories.a_delegation(world.event, world.state, invited_at=clock.now(), opened_at=clock.now())
        db.session.commit()
        client.sign_in(world.dana)
        assert client.post(ERASURE, data={"is_sure": "y"}).status_code == 302
        mails = db.session.scalars(sa.select(Mail).where(Mail.template == "delegations/nobody_acts")).all()
        assert {mail.recipient: mail.language for mail in mails} == {world.olga.email: "en", world.hugo.email: "fr"}
        assert "The focal point of Georgia" in next(mail.text for mail in mails if mail.language == "en")
        assert "KAPANADZE" not in str([(mail.subject, mail.text, mail.html) for mail in mails])
        (entry,) = deeds("delegation.focal_point_erased")
        assert (entry.target_id, entry.actor_id, entry.after["nobody_acts"]) == (delegation.id, None, True)
        row = self.board_row(world, client)
        assert "no focal point" in row
        assert "Not invited" in row
        page = client.get(f"/en/events/annual-meeting/manage/delegations/{world.state.id}").text
        assert "The task of a focal point of Georgia ended" in page
        assert "Kapanadze" not in page.title()

    def test_who_organises_too_is_not_told(self, world):
        factories.a_focal_point(world.event, world.hugo, world.other_state)
        factories.a_role(world.event, factories.an_account(), "organiser", world.osce)
        personal.erase(world.hugo.id, clock.now())
        mails = db.session.scalars(sa.select(Mail).where(Mail.template == "delegations/nobody_acts")).all()
        assert world.olga.email in {mail.recipient for mail in mails}
        assert world.hugo.email not in {mail.recipient for mail in mails}
        assert len(mails) == 2

    def test_with_a_deputy_the_delegation_goes_on(self, world):
        delegation = factories.a_delegation(world.event, world.state, invited_at=clock.now(), opened_at=clock.now())
        factories.a_focal_point(world.event, world.stella, world.state, role="deputy")
        personal.erase(world.dana.id, clock.now())
        assert db.session.scalars(sa.select(Mail).where(Mail.template == "delegations/nobody_acts")).all() == []
        assert delegation.opened_at
        assert "nobody_acts" not in deeds("delegation.focal_point_erased")[0].after

    def test_of_a_meeting_that_is_over_nobody_is_told(self, world):
        world.event.first_day = world.event.last_day = (clock.now() - timedelta(days=3)).date()
        personal.erase(world.dana.id, clock.now())
        assert deeds("delegation.focal_point_erased") == []
        assert db.session.scalars(sa.select(Mail).where(Mail.template == "delegations/nobody_acts")).all() == []

    def test_a_delegation_that_loses_whoever_acts_is_not_invited(self, world):
        delegation = factories.a_delegation(world.event, world.state, invited_at=clock.now(), opened_at=clock.now())
        (dana,) = queries.focal_points_of(world.event, world.state)
        deputy = factories.a_focal_point(world.event, world.stella, world.state, role="deputy")
        actions.dismiss(dana, by=world.olga, now=clock.now())
        assert delegation.opened_at
        actions.dismiss(deputy, by=world.olga, now=clock.now())
        assert (delegation.invited_at, delegation.opened_at) == (None, None)
