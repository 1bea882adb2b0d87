"""What people read in mails about their place in a delegation."""

import pytest
import sqlalchemy as sa

from meetings.accounts.models import Account
from meetings.core import clock
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.delegations import actions, queries
from meetings.delegations.actions import acting
from meetings.delegations.models import Role
from meetings.registration import queries as registration_queries
from meetings.registration.actions import Invitee
from tests import factories
from tests.delegations.conftest import row


def the_mail(template, email="tamar@example.org"):
    mails = sa.select(Mail).where(Mail.template == template, Mail.recipient == email)
    return db.session.scalars(mails.order_by(Mail.created_at.desc())).first()


def made(world, email="tamar@example.org"):
    account = db.session.scalars(sa.select(Account).where(Account.email == email)).one()
    return registration_queries.of(world.event, account)


@pytest.mark.parametrize(
    ("language", "role", "word"),
    [
        ("en", "head", "Head of delegation"),
        ("fr", "head", "Chef / Cheffe de délégation"),
        ("en", "expert", "Expert"),
        ("en", "assistant", "Assistant of a person with access needs"),
    ],
)
def test_a_nominee_reads_as_what_she_comes(world, client, scene, language, role, word):
    typed = row(role=role, language=language, assists=scene.own.id)
    assert client.sign_in(world.dana).post(scene.mine, data=typed).status_code == 302
    mail = the_mail("registration/nominated")
    assert word in mail.text
    assert mail.text.count(word) == 1
    assert word in mail.html


def test_whoever_comes_instead_reads_the_role_and_whoever_left_does_not(world, client, scene):
    client.sign_in(world.dana).post(scene.mine, data=row(role="head", language="en"))
    person = f"{scene.mine}/people/{made(world).id}"
    client.post(f"{person}/replacement", data=row(email="levan@example.org", language="en"))
    assert "Role in the delegation: Head of delegation" in the_mail("registration/nominated", "levan@example.org").text
    farewell = the_mail("registration/withdrawn").text
    assert "register again" not in farewell
    assert "please ask whoever nominates for: Georgia." in farewell


def test_a_nomination_sent_again_names_the_role_of_now(world, client, scene):
    client.sign_in(world.dana).post(scene.mine, data=row(language="en"))
    person = f"{scene.mine}/people/{made(world).id}"
    client.post(f"{person}/role", data={"role": "adviser"})
    db.session.execute(sa.delete(Mail))
    client.post(f"{person}/invitation")
    assert "Role in the delegation: Adviser" in the_mail("registration/nominated").text


def test_a_category_that_follows_a_role_is_told_with_the_role(world, client, scene):
    support = factories.a_category(world.event, "S", key="support", in_delegation=True)
    categories = {Role.ADVISER: support.id, Role.EXPERT: world.delegate.id}
    actions.set_policy(world.event, actions.Policy(categories=categories), by=world.olga, now=clock.now())
    factories.a_member(scene.own, world.state, "expert")
    client.sign_in(world.dana).post(f"{scene.mine}/people/{scene.own.id}/role", data={"role": "adviser"})
    text = the_mail("registration/amended", scene.own.account.email).text
    assert "Role in the delegation: Adviser" in text


def test_a_focal_point_who_nominates_herself_reads_it(world, client, scene):
    client.sign_in(world.dana).post(scene.mine, data=row(email=world.dana.email, role="coordinator"))
    mail = the_mail("registration/nominated", world.dana.email)
    assert mail.text.count("You have nominated yourself for the meeting") == 1
    page = client.get("/en/events/annual-meeting/my-registration/edit").text
    assert "Dana KAPANADZE has nominated you" not in page


@pytest.mark.parametrize("is_new", [True, False])
def test_a_deputy_reads_until_when_her_link_works(world, client, scene, is_new):
    email = "newcomer@example.org" if is_new else world.stella.email
    focal_point = queries.acting(world.event, world.dana)[0]
    acting.deputize(focal_point, Invitee(email, "Nana", "Gelashvili", "en"), now=clock.now())
    text = the_mail("delegations/focal_point", email).text
    assert ("The link works until" in text) is is_new
    assert "Dana KAPANADZE has named you deputy" in text
