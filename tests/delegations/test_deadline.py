"""A delegation with a time of its own: its nominees read it, are reminded of it, and may answer until then."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from meetings.accounts.models import Account
from meetings.core import clock
from meetings.core.db import db
from meetings.core.i18n import in_language, moment
from meetings.core.mail import Mail
from meetings.core.translated import Translated
from meetings.correspondence.actions import reminders
from meetings.correspondence.actions.filling import deadlines_of, fill, setting
from meetings.correspondence.audiences import FOCAL_POINTS
from meetings.delegations import actions as delegations
from meetings.delegations import queries
from meetings.delegations.actions import settings
from meetings.registration import queries as registrations
from meetings.registration.models import State
from tests import factories
from tests.correspondence.conftest import sent
from tests.delegations.conftest import EVENT, row

MINE, EDIT = f"{EVENT}/my-registration", f"{EVENT}/my-registration/edit"
ANSWER = {"given_name": "Tamar", "family_name": "Lomidze", "function": "Prosecutor", "takes_part": "on_site"}
CLOSED = "Registration is closed."


@pytest.fixture
def closes_at(world):
    return registrations.window(world.event).closes_at


@pytest.fixture
def named(world, client, scene, closes_at):
    """Tamar, whom Dana names for a delegation that has five days more than the event, two days before either ends."""
    scene.delegation.closes_at = closes_at + timedelta(days=5)
    clock.stop_at(closes_at - timedelta(days=2))
    db.session.commit()
    client.sign_in(world.dana).post(scene.mine, data=row(language="en"))
    mail = db.session.scalars(sa.select(Mail).where(Mail.template == "registration/nominated")).one()
    return registrations.of(world.event, db.session.get_one(Account, mail.account_id))


def said(event, at):
    with in_language("en"):
        return moment(at, event.time_zone)


def page(client, url=MINE):
    return client.get(url).text.replace("\u00a0", " ")


def test_mail_page_and_reminder_say_the_moment_until_which_she_may_answer(world, client, scene, closes_at, named):
    until, event = scene.delegation.closes_at, world.event
    told = db.session.scalars(sa.select(Mail).where(Mail.template == "registration/nominated")).one().text
    assert said(event, until) in told.replace("\u00a0", " ")
    assert said(event, closes_at) not in told.replace("\u00a0", " ")
    assert deadlines_of(event).of(None, None, named.delegation_id) == until
    clock.stop_at(until - timedelta(seconds=1))
    client.sign_in(named.account)
    assert f"Please answer by {said(event, until)}" in page(client)
    assert client.post(EDIT, data=ANSWER).status_code == 302
    assert registrations.of(event, named.account).confirmed_at


def test_at_that_moment_it_is_over_and_her_page_says_so(world, client, scene, named):
    until = scene.delegation.closes_at
    clock.stop_at(until)
    shown = page(client.sign_in(named.account))
    assert f"the time to answer was over on {said(world.event, until)}" in shown
    assert "Please answer by" not in shown
    assert "Complete and send" not in shown
    assert "Decline the nomination" in shown
    assert client.get(EDIT).location == MINE
    refused = client.post(EDIT, data=ANSWER)
    assert refused.status_code == 422
    assert CLOSED in refused.text
    assert registrations.of(world.event, named.account).confirmed_at is None
    named.extended_until = until + timedelta(hours=1)
    db.session.commit()
    assert client.post(EDIT, data=ANSWER).status_code == 302


def test_she_may_correct_until_then(world, client, scene, closes_at, named):
    until = scene.delegation.closes_at
    named.state, named.confirmed_at = State.APPROVED, clock.now()
    db.session.commit()
    clock.stop_at(until - timedelta(seconds=1))
    client.sign_in(named.account)
    assert f"you can correct yours until {said(world.event, until)}" in page(client)
    assert client.post(EDIT, data=ANSWER | {"function": "Judge"}).status_code == 302
    clock.stop_at(until)
    assert "you can correct yours until" not in page(client)
    assert client.post(EDIT, data=ANSWER | {"function": "Clerk"}).status_code == 422


@pytest.mark.parametrize("whose", ["another State's", "another meeting's"])
def test_the_time_of_others_gives_her_none(world, client, scene, closes_at, named, whose):
    scene.delegation.closes_at = None
    elsewhere = (world.event, world.other_state) if whose == "another State's" else (factories.an_event(), world.state)
    factories.a_delegation(*elsewhere, closes_at=closes_at + timedelta(days=9))
    db.session.commit()
    clock.stop_at(closes_at)
    assert "the time to answer was over" in page(client.sign_in(named.account))
    assert client.post(EDIT, data=ANSWER).status_code == 422


def test_an_extension_that_ends_before_everybodys_time_takes_nothing_away(world, client, scene, named):
    until = scene.delegation.closes_at
    named.extended_until = clock.now() + timedelta(hours=1)
    db.session.commit()
    assert f"Please answer by {said(world.event, until)}" in page(client.sign_in(named.account))
    assert deadlines_of(world.event).of(None, named.extended_until, named.delegation_id) == until


def test_whoever_is_named_when_it_is_over_may_answer_all_the_same(world, client, scene, named):
    clock.stop_at(scene.delegation.closes_at + timedelta(hours=1))
    client.sign_in(world.dana)
    instead = row(email="gia@example.org", given_name="Gia", language="en")
    assert client.post(f"{scene.mine}/people/{named.id}/replacement", data=instead).status_code == 302
    clock.stop_at(clock.now() + timedelta(hours=1))
    last = sa.select(Mail).where(Mail.template == "registration/nominated").order_by(Mail.created_at.desc()).limit(1)
    mail = db.session.scalars(last).one()
    assert "Please answer by" not in mail.text
    shown = page(client.sign_in(db.session.get_one(Account, mail.account_id)))
    assert "Complete and send" in shown
    assert "Please answer by" not in shown
    assert client.post(EDIT, data=ANSWER).status_code == 302


def test_whoever_withdrew_and_is_named_again_when_it_is_over_may_answer(world, client, scene, named):
    person = queries.person(world.event, world.state, scene.own.id)
    client.sign_in(named.account).post(f"{MINE}/withdrawal", data={"reason": ""})
    clock.stop_at(scene.delegation.closes_at + timedelta(hours=1))
    client.sign_in(world.dana)
    again = row(email=named.account.email, language="en")
    assert client.post(f"{scene.mine}/people/{person.registration.id}/replacement", data=again).status_code == 302
    assert client.sign_in(named.account).post(EDIT, data=ANSWER).status_code == 302


def test_an_invitation_is_not_sent_again_to_whoever_can_no_longer_answer(world, client, scene, named):
    clock.stop_at(scene.delegation.closes_at)
    client.sign_in(world.dana).post(f"{scene.mine}/people/{named.id}/invitation")
    assert len(db.session.scalars(sa.select(Mail).where(Mail.template == "registration/nominated")).all()) == 1


@pytest.mark.parametrize("late", [False, True])
def test_her_page_asks_few_questions(world, client, scene, named, count_queries, late):
    if late:
        clock.stop_at(scene.delegation.closes_at)
    client.sign_in(named.account)
    with count_queries() as asked:
        assert client.get(MINE).status_code == 200
    assert len(asked) <= 10, asked


def copy_for(event, account, audience=FOCAL_POINTS):
    around = setting(event, event.hosts[0].institution, audience)
    return fill(Translated(en="News"), Translated(en="By {deadline}."), around, account, None).parts[0].text.strip()


@pytest.fixture
def later(world, scene, closes_at):
    """The category of heads of delegation closes three days after the one in which all others come."""
    by = closes_at + timedelta(days=3)
    return factories.a_category(world.event, "H", key="head-of-delegation", in_delegation=True, closes_at=by)


def test_nominations_close_when_the_first_category_does_and_each_says_its_own_time(
    world, client, scene, closes_at, later
):
    name, heads = world.delegate.name["en"], later.name["en"]
    first, last = said(world.event, closes_at), said(world.event, later.closes_at)
    assert copy_for(world.event, world.hugo).replace("\u00a0", " ") == f"By {first} (time of the meeting)."
    assert delegations.deadline_of(scene.delegation) == closes_at
    for account, address in ((world.dana, scene.mine), (world.olga, f"{scene.manage}/{world.state.id}")):
        shown = page(client.sign_in(account), address)
        assert f"{first} (time of the meeting)" in shown
        assert f"{last} (time of the meeting)" not in shown
        assert f"In the category “{name}”: until {first}" in shown
        assert f"In the category “{heads}”: until {last}" in shown
    clock.stop_at(closes_at + timedelta(hours=1))
    assert copy_for(world.event, world.hugo).replace("\u00a0", " ") == f"By {last} (time of the meeting)."
    shown = page(client.sign_in(world.dana), scene.mine)
    assert f"{last} (time of the meeting)" in shown
    assert f"In the category “{name}”: closed since {first}" in shown
    assert client.post(scene.mine, data=row()).status_code == 422
    assert client.post(scene.mine, data=row(role="head")).status_code == 302
    clock.stop_at(later.closes_at)
    assert "Nominations are closed" in page(client, scene.mine)


def test_a_category_that_no_role_gets_and_a_deadline_of_the_organisers_need_no_list(
    world, client, scene, closes_at, later
):
    later.key = "observer"
    db.session.commit()
    client.sign_in(world.dana)
    assert f"{said(world.event, closes_at)} (time of the meeting)" in page(client, scene.mine)
    assert "In the category" not in page(client, scene.mine)
    later.key, scene.delegation.closes_at = "head-of-delegation", closes_at + timedelta(days=9)
    db.session.commit()
    assert f"{said(world.event, scene.delegation.closes_at)} (time of the meeting)" in page(client, scene.mine)
    assert "In the category" not in page(client, scene.mine)


@pytest.mark.parametrize("days", [-3, 4])
def test_a_message_to_focal_points_says_the_time_of_each_ones_delegation(world, client, scene, closes_at, days):
    scene.delegation.closes_at = closes_at + timedelta(days=days)
    db.session.commit()
    own, others = said(world.event, scene.delegation.closes_at), said(world.event, closes_at)
    assert copy_for(world.event, world.dana).replace("\u00a0", " ") == f"By {own} (time of the meeting)."
    assert copy_for(world.event, world.hugo).replace("\u00a0", " ") == f"By {others} (time of the meeting)."
    assert own in page(client.sign_in(world.dana), scene.mine)
    factories.a_focal_point(world.event, world.hugo, world.state)
    first = own if days < 0 else others
    assert copy_for(world.event, world.hugo).replace("\u00a0", " ") == f"By {first} (time of the meeting)."


def test_a_deadline_for_all_delegations_is_said_to_focal_points(world, scene, closes_at):
    sooner = closes_at - timedelta(days=1)
    settings.set_policy(world.event, settings.Policy(closes_at=sooner), by=world.olga, now=clock.now())
    assert said(world.event, sooner) in copy_for(world.event, world.hugo).replace("\u00a0", " ")


def test_the_mails_of_such_a_message_say_it(world, scene, closes_at):
    scene.delegation.closes_at = closes_at + timedelta(days=4)
    world.event.contact_email = "contact@example.org"
    news, text = Translated(en="News"), Translated(en="By {deadline}.")
    sent(world, subject=news, text=text, audience=FOCAL_POINTS, choice={})
    texts = {mail.account_id: mail.text.replace("\u00a0", " ") for mail in db.session.scalars(sa.select(Mail))}
    assert said(world.event, scene.delegation.closes_at) in texts[world.dana.id]
    assert said(world.event, closes_at) in texts[world.hugo.id]


def test_the_list_of_reminders_says_that_each_has_her_own_time(world, client, scene):
    world.event.contact_email = "contact@example.org"
    reminders.add_usual_rules(world.event, world.osce, by=world.olga, now=clock.now())
    db.session.commit()
    assert "each person is reminded by her own" in page(client.sign_in(world.olga), f"{EVENT}/manage/reminders")
