"""Reminders by rule: who is due gets it once, in an hour, and nobody before or after."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from meetings.core import clock, tasks
from meetings.core.db import db
from meetings.core.i18n import in_language, moment, on_one_line
from meetings.core.mail import Mail
from meetings.core.translated import Translated
from meetings.correspondence import actions, queries
from meetings.correspondence.actions import Reminder, Wording, reminders
from meetings.correspondence.models import Message, Stage, Trigger
from meetings.correspondence.rules import stages
from meetings.events.models import EventState
from meetings.registration import actions as registration_actions
from meetings.registration import queries as registrations
from meetings.registration.actions import Details, Nomination, news
from meetings.registration.models import State
from tests import factories
from tests.correspondence.conftest import deliver, mails, sent


@pytest.fixture
def deadline(addressed):
    return registrations.window(addressed.event).closes_at


def nominated(world, *names):
    """Somebody who was nominated now and told of it."""
    account = factories.an_account(*names)
    made = factories.a_registration(world.event, account, world.delegate, state=State.NOMINATED)
    news.ask({made: ""}, by=world.olga)
    db.session.commit()
    return made


@pytest.fixture
def nino(addressed):
    return nominated(addressed, "Nino", "Beridze")


def a_rule(world, trigger, days, **overrides):
    wording = Wording("Reminder", Translated(en="Please"), Translated(en="Dear {name}, by {deadline}"))
    template = actions.add_template(world.event, wording, by=world.olga, now=clock.now())
    reminder = Reminder(template, trigger, days, overrides.pop("house", world.osce), **overrides)
    rule = actions.add_rule(world.event, reminder, by=world.olga, now=clock.now())
    db.session.commit()
    return rule


def an_hour(moment):
    clock.stop_at(moment)
    tasks.run_hourly()
    deliver()


def written():
    return sorted(mail.recipient for mail in mails())


def test_nominees_who_have_not_confirmed_are_reminded_once(addressed, deadline, nino):
    a_rule(addressed, Trigger.BEFORE_DEADLINE, 3)
    an_hour(deadline - timedelta(days=3, minutes=1))
    assert written() == []
    for hours in (0, 1, 30):
        an_hour(deadline - timedelta(days=3) + timedelta(hours=hours))
    assert written() == [nino.account.email]
    (mail,) = mails()
    assert mail.reply_to == "osce@example.org"


@pytest.mark.parametrize(("hour", "days_earlier", "leaves"), [(8, 1, 8), (6, 1, 6), (18, 0, 8)])
def test_a_reminder_on_the_day_itself_leaves_before_it_is_too_late(
    addressed, client, deadline, nino, hour, days_earlier, leaves
):
    day, zone = deadline.date(), ZoneInfo(addressed.event.time_zone)
    window = registrations.window(addressed.event)
    window.closes_at = datetime.combine(day, time(hour), zone).astimezone(UTC)
    rule = a_rule(addressed, Trigger.BEFORE_DEADLINE, 0)
    due = datetime.combine(day - timedelta(days=days_earlier), time(leaves), zone).astimezone(UTC)
    page = client.sign_in(addressed.olga).get(f"/en/events/annual-meeting/manage/reminders/{rule.id}").text
    with in_language("en"):
        assert f"It leaves on {on_one_line(moment(due, addressed.event.time_zone))} (time of the meeting)" in page
    an_hour(due - timedelta(minutes=1))
    assert written() == []
    an_hour(due)
    assert written() == [nino.account.email]


def test_who_is_nominated_later_is_reminded_too(addressed, deadline, nino):
    a_rule(addressed, Trigger.BEFORE_DEADLINE, 3)
    an_hour(deadline - timedelta(days=2))
    late = nominated(addressed, "Lia", "Late").account
    an_hour(deadline - timedelta(days=1))
    assert written() == sorted([nino.account.email, late.email])
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Message)) == 2
    an_hour(deadline + timedelta(hours=1))
    assert len(mails()) == 2


@pytest.mark.parametrize("why", ["category", "person", "delegation"])
def test_who_has_another_deadline_is_reminded_before_that(addressed, deadline, nino, why):
    later = deadline + timedelta(days=10)
    if why == "category":
        addressed.delegate.closes_at = later
    elif why == "person":
        nino.extended_until = later
    else:
        nino.delegation_id = addressed.state.id
        factories.a_delegation(addressed.event, addressed.state, closes_at=later)
    addressed.event.first_day = addressed.event.last_day = later.date() + timedelta(days=5)
    a_rule(addressed, Trigger.BEFORE_DEADLINE, 3)
    an_hour(deadline - timedelta(days=2))
    an_hour(later - timedelta(days=3, minutes=1))
    assert written() == []
    an_hour(later - timedelta(days=3))
    (mail,) = mails()
    with in_language("en"):
        assert f"by {moment(later, addressed.event.time_zone)}" in mail.text
        assert f"by {moment(deadline, addressed.event.time_zone)}" not in mail.text


def test_nobody_is_asked_to_confirm_after_the_meeting(addressed, deadline, nino):
    nino.extended_until = deadline + timedelta(days=400)
    a_rule(addressed, Trigger.AFTER_NOMINATION, 1)
    after = datetime.combine(addressed.event.last_day + timedelta(days=1), time(12), UTC)
    an_hour(after)
    assert written() == []


def test_all_who_are_approved_are_reminded_before_the_meeting(addressed, nino):
    a_rule(addressed, Trigger.BEFORE_MEETING, 2)
    morning = factories.at(addressed.event.first_day, 8)
    an_hour(morning - timedelta(days=3))
    assert written() == []
    an_hour(morning - timedelta(days=1))
    assert written() == sorted([addressed.remi.email, addressed.sam.email])


def test_after_the_nomination_each_has_her_own_day(addressed, deadline, nino):
    nino.created_at = deadline - timedelta(days=5)
    db.session.commit()
    a_rule(addressed, Trigger.AFTER_NOMINATION, 2)
    an_hour(deadline - timedelta(days=4))
    assert written() == []
    an_hour(deadline - timedelta(days=3))
    assert written() == [nino.account.email]


@pytest.mark.parametrize("how", ["off", "draft", "cancelled", "no deadline"])
def test_nobody_is_reminded_when_it_makes_no_sense(addressed, deadline, nino, how):
    a_rule(addressed, Trigger.BEFORE_DEADLINE, 3, is_active=how != "off")
    if how in {"draft", "cancelled"}:
        addressed.event.state = EventState(how)
    if how == "no deadline":
        db.session.delete(registrations.window(addressed.event))
    db.session.commit()
    an_hour(deadline - timedelta(days=1))
    assert written() == []


def test_who_confirms_between_the_hour_and_the_mail_gets_nothing(addressed, deadline, nino):
    a_rule(addressed, Trigger.BEFORE_DEADLINE, 3)
    clock.stop_at(deadline - timedelta(days=1))
    tasks.run_hourly()
    nino.state = State.SUBMITTED
    db.session.commit()
    deliver()
    assert written() == []


def test_two_workers_at_the_same_hour_remind_once(addressed, deadline, nino):
    rule = a_rule(addressed, Trigger.BEFORE_DEADLINE, 3)
    clock.stop_at(deadline - timedelta(days=1))
    for _worker in range(2):
        reminders.look()
    db.session.commit()
    deliver()
    assert written() == [nino.account.email]
    assert actions.due_now(rule, clock.now()) == []
    assert {message.stage for message in queries.messages(addressed.event)} == {Stage.SENT}


def test_the_usual_ones_come_once_with_their_texts(addressed):
    made = actions.add_usual_rules(addressed.event, addressed.council, by=addressed.olga, now=clock.now())
    assert [(rule.trigger, rule.days, rule.template.key) for rule in made] == [
        (Trigger.BEFORE_DEADLINE, 3, "confirmation"), (Trigger.BEFORE_MEETING, 2, "practical"),
    ]  # fmt: skip
    assert actions.add_usual_rules(addressed.event, addressed.council, by=addressed.olga, now=clock.now()) == []


def test_a_reminder_needs_an_address_for_answers(world):
    with pytest.raises(stages.NoAnswerAddress):
        a_rule(world, Trigger.BEFORE_MEETING, 2)


def test_changed_it_is_not_sent_again_and_removed_its_messages_stay(addressed, deadline, nino):
    rule = a_rule(addressed, Trigger.BEFORE_DEADLINE, 3)
    an_hour(deadline - timedelta(days=2))
    changed = Reminder(rule.template, Trigger.BEFORE_DEADLINE, 2, addressed.council)
    actions.change_rule(rule, changed, by=addressed.hugo)
    db.session.commit()
    an_hour(deadline - timedelta(days=1))
    assert written() == [nino.account.email]
    actions.remove_rule(rule, by=addressed.hugo)
    db.session.commit()
    assert len(queries.messages(addressed.event)) == 1


def test_who_was_taken_in_without_a_mail_is_reminded_of_nothing_until_she_is_told(addressed, deadline):
    quiet = factories.an_account("Quinn", "Quiet")
    made = factories.a_registration(addressed.event, quiet, addressed.delegate, state=State.NOMINATED)
    rules = [a_rule(addressed, trigger, 2) for trigger in (Trigger.BEFORE_DEADLINE, Trigger.AFTER_NOMINATION)]
    an_hour(deadline - timedelta(hours=30))
    assert written() == []
    assert [actions.due_now(rule, clock.now()) for rule in rules] == [[], []]
    news.ask({made: ""}, by=addressed.olga)
    db.session.commit()
    an_hour(deadline - timedelta(hours=4))
    assert written() == [quiet.email] * 2


def test_a_mail_about_another_meeting_tells_nothing_of_this_one(addressed, deadline, nino):
    mail = db.session.scalars(sa.select(Mail).where(Mail.template == "registration/nominated")).one()
    mail.scope = factories.an_event().id
    db.session.commit()
    a_rule(addressed, Trigger.BEFORE_DEADLINE, 3)
    an_hour(deadline - timedelta(hours=30))
    assert written() == []


@pytest.mark.parametrize("trigger", [Trigger.BEFORE_DEADLINE, Trigger.AFTER_NOMINATION])
def test_nobody_is_reminded_within_a_day_of_her_nomination(addressed, deadline, trigger):
    a_rule(addressed, trigger, 3 if trigger is Trigger.BEFORE_DEADLINE else 0)
    clock.stop_at(deadline - timedelta(days=2))
    lia = nominated(addressed, "Lia", "Late")
    an_hour(deadline - timedelta(days=2) + timedelta(hours=23, minutes=59))
    assert written() == []
    an_hour(deadline - timedelta(days=1))
    assert written() == [lia.account.email]


def test_who_is_nominated_again_counts_from_then_and_is_reminded_anew(addressed, deadline):
    details = Details("Lia", "Again", takes_part="in_person")
    lia, rule = factories.an_account("Lia", "Again"), a_rule(addressed, Trigger.AFTER_NOMINATION, 2)

    def nominate(days):
        clock.stop_at(deadline - timedelta(days=days))
        made = registration_actions.nominate(
            addressed.event,
            lia,
            addressed.delegate,
            details,
            nomination=Nomination(by=addressed.olga, link=""),
            affiliation=None,
            now=clock.now(),
        )
        db.session.commit()
        return made

    made = nominate(days=10)
    an_hour(deadline - timedelta(days=8))
    assert written() == [lia.email]
    registration_actions.withdraw(made, by=lia, now=clock.now())
    db.session.commit()
    nominate(days=6)
    an_hour(deadline - timedelta(days=4, minutes=1))
    assert written() == [lia.email]
    assert actions.due_now(rule, clock.now()) == []
    for hours in (0, 1, 30):
        an_hour(deadline - timedelta(days=4) + timedelta(hours=hours))
    assert written() == [lia.email] * 2


def test_a_deadline_says_whose_time_it_is(addressed):
    text = Translated(en="Please answer by {deadline}.", fr="Répondez avant le {deadline}.")
    sent(addressed, subject=Translated(en="By {deadline}", fr="Avant le {deadline}"), text=text)
    closes_at = registrations.window(addressed.event).closes_at
    zones = {"en": "(time of the meeting)", "fr": "(heure de la réunion)"}
    for mail in mails():
        with in_language(mail.language):
            said = f"{moment(closes_at, addressed.event.time_zone)} {zones[mail.language]}"
        assert on_one_line(said) in on_one_line(mail.text)
        assert on_one_line(said) in on_one_line(mail.subject)
    assert {mail.language for mail in mails()} == {"en", "fr"}
