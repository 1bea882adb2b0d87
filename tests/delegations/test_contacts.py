"""A focal point says whom to write to about those whom her delegation nominated, and about nobody else."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from meetings.accounts.models import Account
from meetings.core import clock
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.delegations import actions
from meetings.delegations.actions import settings
from meetings.registration import queries as registration_queries
from meetings.registration.models import Registration, State
from tests import factories
from tests.deeds import deeds
from tests.delegations.conftest import row

OFFICE = "office@example.org"

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


@pytest.fixture
def nominee(world, scene):
    account = factories.an_account("Tamar", "Lomidze", affiliation=world.state)
    made = factories.a_registration(
        world.event,
        account,
        world.delegate,
        state=State.NOMINATED,
        delegation_id=world.state.id,
        affiliation=world.state,
        contact_name="Κλέλια Ὑπερίδου",
        contact_email=OFFICE,
    )
    factories.a_member(made, world.state)
    return made


@pytest.fixture
def last_time(world, scene):
    """Three who came last year: two nominated by the delegation, with the same office, one registered by herself."""
    past = factories.an_event(first_day=world.event.first_day - timedelta(days=365), hosts=[world.council])
    category = factories.a_category(past, "D", in_delegation=True)
    found = {}
    for name, nominated in (("Abashidze", world.state.id), ("Chkheidze", world.state.id), ("Dadiani", None)):
        account = factories.an_account("Lela", name, affiliation=world.state)
        named = {"contact_name": "The office", "contact_email": OFFICE if nominated else "private@example.org"}
        found[name] = factories.a_registration(past, account, category, delegation_id=nominated, **named)
        factories.a_member(found[name], world.state, "expert")
    db.session.commit()
    return found


def mails(email):
    return db.session.scalars(sa.select(Mail).where(Mail.recipient == email)).all()


def now_of(world, former):
    return registration_queries.of(world.event, former.account)


def carry(client, scene, *former):
    return client.post(f"{scene.mine}/carried-over", data={"chosen": [each.id for each in former]})


def test_who_is_carried_over_keeps_the_contact_person_who_is_told_once_about_all(world, client, scene, last_time):
    client.sign_in(world.dana)
    two = last_time["Abashidze"], last_time["Chkheidze"]
    page = client.get(scene.mine).text
    assert page.count(f"Contact person: The office ({OFFICE})") == 2
    assert "A contact person comes along and is told." in page
    carry(client, scene, *two)
    assert [(now_of(world, each).contact_name, now_of(world, each).contact_email) for each in two] == [
        ("The office", OFFICE)
    ] * 2
    (told,) = mails(OFFICE)
    assert told.template == "registration/contact"
    assert told.subject.startswith("We write to you about 2 people")
    assert "Lela ABASHIDZE" in told.text
    assert "Lela CHKHEIDZE" in told.text
    assert "Dana KAPANADZE has named you" in told.text
    page = client.get(scene.mine).text
    assert "1 contact person came along and has been told." in page
    person = f"{scene.mine}/people/{now_of(world, two[0]).id}"
    assert OFFICE in client.get(person).text
    client.post(f"{person}/contact", data={"contact_name": "Other", "contact_email": "other@example.org"})
    assert now_of(world, two[0]).contact_email == "other@example.org"
    assert two[0].contact_email == OFFICE, "last time stays as it was"


def test_one_person_is_told_about_by_name(world, client, scene, last_time):
    client.sign_in(world.dana)
    carry(client, scene, last_time["Abashidze"])
    (told,) = mails(OFFICE)
    assert told.subject.startswith("We write to you about Lela ABASHIDZE")
    assert told.account_id == last_time["Abashidze"].account_id


def test_whom_somebody_named_for_herself_alone_is_neither_shown_nor_carried_over(world, client, scene, last_time):
    client.sign_in(world.dana)
    assert "private@example.org" not in client.get(scene.mine).text
    carry(client, scene, last_time["Dadiani"])
    assert now_of(world, last_time["Dadiani"]).contact_email == ""
    assert mails("private@example.org") == []
    assert "contact person came along" not in client.get(scene.mine).text


def test_an_address_that_is_her_own_by_now_is_no_contact(world, client, scene, last_time):
    former = last_time["Abashidze"]
    former.account.email = OFFICE
    db.session.commit()
    client.sign_in(world.dana)
    assert client.get(scene.mine).text.count("Contact person: The office") == 1
    carry(client, scene, former)
    assert now_of(world, former).contact_email == ""
    assert [mail.template for mail in mails(OFFICE)] == ["registration/nominated"]


def test_of_who_cannot_be_named_nothing_is_told(world, client, scene, last_time):
    settings.set_policy(world.event, actions.Policy(most=2), by=world.olga, now=clock.now())
    db.session.commit()
    client.sign_in(world.dana)
    carry(client, scene, last_time["Abashidze"], last_time["Chkheidze"])
    assert now_of(world, last_time["Chkheidze"]) is None
    (told,) = mails(OFFICE)
    assert told.subject.startswith("We write to you about Lela ABASHIDZE")


def replace(client, scene, nominee, **more):
    data = row(email="new@example.org", given_name="Nana", family_name="Newcomer") | more
    return client.post(f"{scene.mine}/people/{nominee.id}/replacement", data=data)


def newcomer(world):
    account = db.session.scalars(sa.select(Account).where(Account.email == "new@example.org")).one_or_none()
    return account and registration_queries.of(world.event, account)


def test_whoever_comes_instead_has_no_contact_person_unless_it_is_said(world, client, scene, nominee):
    client.sign_in(world.dana)
    page = client.get(f"{scene.mine}/people/{nominee.id}/replacement").text
    assert "Also write to Κλέλια Ὑπερίδου about the new person" in page
    assert 'name="same_contact" checked' not in page
    replace(client, scene, nominee)
    assert newcomer(world).contact_email == ""
    assert [mail.template for mail in mails(OFFICE)] == ["registration/withdrawn"], "of whoever leaves, she hears"


def test_with_a_tick_she_is_named_for_the_new_person_and_told(world, client, scene, nominee):
    client.sign_in(world.dana)
    replace(client, scene, nominee, same_contact="y")
    assert (newcomer(world).contact_name, newcomer(world).contact_email) == ("Κλέλια Ὑπερίδου", OFFICE)
    assert sorted(mail.template for mail in mails(OFFICE)) == ["registration/contact", "registration/withdrawn"]
    (named,) = deeds("registration.contact_changed")
    assert (named.target_id, named.actor_id) == (newcomer(world).id, world.dana.id)


def test_the_contact_person_may_come_herself_but_not_be_her_own_contact(world, client, scene, nominee):
    client.sign_in(world.dana)
    response = replace(client, scene, nominee, email=OFFICE, same_contact="y")
    assert response.status_code == 422
    assert "This is the address of the person herself" in response.text
    assert 'name="same_contact" type="checkbox" value="y"' in response.text
    db.session.expire_all()
    assert nominee.state == State.NOMINATED
    assert replace(client, scene, nominee, email=OFFICE).status_code == 302


def test_nobody_is_offered_or_passed_on_whom_the_delegation_does_not_see(world, client, scene):
    scene.own.contact_name, scene.own.contact_email = "Private", "private@example.org"
    db.session.commit()
    client.sign_in(world.dana)
    assert "Private" not in client.get(f"{scene.mine}/people/{scene.own.id}/replacement").text
    replace(client, scene, scene.own, same_contact="y")
    assert newcomer(world).contact_email == ""


def test_who_comes_back_for_another_state_leaves_the_office_of_the_former_one_behind(world, client, scene, nominee):
    client.sign_in(world.dana)
    client.post(f"{scene.mine}/people/{nominee.id}/withdrawal", data={})
    assert nominee.contact_email == OFFICE
    again = row(email=nominee.account.email, given_name="Tamar", family_name="Lomidze")
    client.sign_in(world.hugo).post(scene.theirs, data=again)
    db.session.expire_all()
    assert (nominee.state, nominee.affiliation_id) == (State.NOMINATED, world.other_state.id)
    assert (nominee.contact_name, nominee.contact_email) == ("", "")
    assert deeds("registration.nominated")[-1].before["contact_email"] == OFFICE
    assert OFFICE not in client.get(f"{scene.theirs}/people/{nominee.id}").text


def test_who_comes_back_for_the_same_state_keeps_hers(world, client, scene, nominee):
    client.sign_in(world.dana)
    client.post(f"{scene.mine}/people/{nominee.id}/withdrawal", data={})
    client.post(scene.mine, data=row(email=nominee.account.email, given_name="Tamar", family_name="Lomidze"))
    db.session.expire_all()
    assert (nominee.state, nominee.contact_email) == (State.NOMINATED, OFFICE)


@pytest.mark.parametrize("who", ["stella", "hugo", "remi", None])
def test_another_state_a_stranger_and_an_anonymous_visitor_get_nothing(world, client, scene, nominee, last_time, who):
    if who:
        client.sign_in(getattr(world, who))
    answers = [
        client.get(scene.mine),
        client.get(f"{scene.mine}/people/{nominee.id}/replacement"),
        replace(client, scene, nominee, same_contact="y"),
        carry(client, scene, *last_time.values()),
    ]
    for response in answers:
        assert response.status_code in {302, 404}
        assert OFFICE not in response.text
    assert newcomer(world) is None
    assert now_of(world, last_time["Abashidze"]) is None


def test_the_list_of_last_time_asks_as_much_for_many(world, client, scene, last_time, count_queries):
    client.sign_in(world.dana)
    counted = []
    for _round in range(2):
        client.get(scene.mine)
        with count_queries() as statements:
            assert OFFICE in client.get(scene.mine).text
        counted.append(len(statements))
        past = last_time["Abashidze"]
        for number in range(15):
            account = factories.an_account("Ana", f"Petrova{number}", affiliation=world.state)
            named = {"contact_name": "Office", "contact_email": f"office{number}@example.org"}
            factories.a_registration(past.event, account, past.category, delegation_id=world.state.id, **named)
        db.session.commit()
    assert counted[0] == counted[1]
