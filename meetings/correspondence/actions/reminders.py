"""Reminders by rule: each hour, whoever is due and has not had it yet gets it once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from meetings.accounts.models import Account
from meetings.core import audit, clock, tasks
from meetings.core.db import db
from meetings.core.tasks import Work
from meetings.correspondence import audiences, queries
from meetings.correspondence.actions.filling import Deadlines, deadlines_of, setting
from meetings.correspondence.actions.outbox import make_copies
from meetings.correspondence.actions.sending import JOB as SEND
from meetings.correspondence.actions.templates import add_usual_templates
from meetings.correspondence.audiences import REGISTERED, Person
from meetings.correspondence.models import Copy, Message, Rule, Stage, Template, Trigger
from meetings.correspondence.queries import Reminded
from meetings.correspondence.rules import reminders, stages
from meetings.correspondence.texts import USUAL_RULES
from meetings.events.models import Event, EventState
from meetings.institutions.models import Institution
from meetings.registration import queries as registrations

JOB = "correspondence.remind"


@dataclass(frozen=True, slots=True)
class Reminder:
    """What is said, when, and in whose name."""

    template: Template
    trigger: Trigger
    days: int
    house: Institution
    is_active: bool = True


def add_rule(event: Event, reminder: Reminder, *, by: Account, now: datetime) -> Rule:
    """One more reminder; raises NoAnswerAddress when nobody would get the answers."""
    rule = Rule(event=event, created_at=now)
    _write_down(rule, reminder)
    db.session.add(rule)
    db.session.flush()
    audit.record("message_rule.added", rule, actor=by, scope=event.id, after=_facts(rule))
    return rule


def add_usual_rules(event: Event, house: Institution, *, by: Account, now: datetime) -> list[Rule]:
    """The reminders that such meetings usually send, with their texts, as far as the event has them not yet."""
    add_usual_templates(event, by=by, now=now)
    templates = {template.key: template for template in queries.templates(event)}
    known = {rule.trigger for rule in queries.rules(event)}
    return [
        add_rule(event, Reminder(templates[key], trigger, days, house), by=by, now=now)
        for trigger, days, key in USUAL_RULES
        if trigger not in known
    ]


def change_rule(rule: Rule, reminder: Reminder, *, by: Account) -> None:
    """Change a reminder; whoever had it does not get it again."""
    before = _facts(rule)
    _write_down(rule, reminder)
    db.session.flush()
    before, after = audit.changes(before, _facts(rule))
    audit.record("message_rule.changed", rule, actor=by, scope=rule.event_id, before=before, after=after)


def remove_rule(rule: Rule, *, by: Account) -> None:
    """End a reminder; what it sent stays in the list of messages."""
    audit.record("message_rule.removed", rule, actor=by, scope=rule.event_id, before=_facts(rule))
    db.session.delete(rule)
    db.session.flush()


def due_now(rule: Rule, now: datetime) -> list[Person]:
    """Who would get the reminder at `now`: due, and not reminded by it before.

    Of a nomination only those are reminded who were told of it, and after a new one anew.
    """
    deadlines = deadlines_of(rule.event)
    if not reminders.is_possible(rule.trigger, rule.event, rule.days, now):
        return []
    had = queries.reminded(rule)
    found = audiences.people(rule.event, REGISTERED, _choice(rule))
    if reminders.is_of_nominees(rule.trigger):
        found = _told(rule.event, found)
        had = {each.account_id: had[each.account_id] for each in found if _had_since(each, had)}
    return [each for each in found if each.account_id not in had and _is_due(rule, each, deadlines, now)]


def _told(event: Event, people: list[Person]) -> list[Person]:
    """Those who know that they are nominated, with the time of their last nomination."""
    told = queries.told_of_nomination(event)
    known = [each for each in people if each.account_id in told]
    named = registrations.last_named([each.registration_id for each in known if each.registration_id])
    return [each._replace(since=max(each.since, named.get(each.registration_id or "", each.since))) for each in known]


def _had_since(person: Person, had: Mapping[str, Reminded]) -> bool:
    return person.account_id in had and had[person.account_id].at >= person.since


def _free(rule: Rule, people: list[Person]) -> None:
    """Copies of earlier nominations no longer stand in the way of a new one: of a rule each has one."""
    had = queries.reminded(rule)
    before = [had[each.account_id].copy_id for each in people if each.account_id in had]
    db.session.execute(sa.update(Copy).where(Copy.id.in_(before)).values(rule_id=None))


def _is_due(rule: Rule, person: Person, deadlines: Deadlines, now: datetime) -> bool:
    """Whether it is time for this person, who may have more of it than others."""
    deadline = deadlines.of(person.category_closes_at, person.extended_until, person.delegation_id)
    span = reminders.span(rule.trigger, rule.event, deadline, rule.days, now)
    return span is not None and span.holds(now) and person.since <= span.nominated_until


@tasks.hourly
def look() -> None:
    """Record a job for each reminder that is due for somebody."""
    now = clock.now()
    for rule in queries.active_rules():
        if due_now(rule, now):
            tasks.enqueue(JOB, {"rule": rule.id}, scope=rule.event_id)


@tasks.job(JOB)
def remind(work: Work) -> Mapping[str, Any]:
    """Make a message of a reminder for whoever is due. Should two workers do so at once, the database lets one."""
    rule, now = db.session.get(Rule, work.payload["rule"]), clock.now()
    if rule is None or not rule.is_active or rule.event.state != EventState.PUBLISHED:
        return {}
    people = due_now(rule, now)
    if not people:
        return {}
    _free(rule, people)
    message = Message(
        event=rule.event,
        house=rule.house,
        rule=rule,
        subject=rule.template.subject,
        text=rule.template.text,
        audience=REGISTERED,
        choice=_choice(rule),
        stage=Stage.SENDING,
        send_at=now,
        created_at=now,
        changed_at=now,
    )
    db.session.add(message)
    db.session.flush()
    count = make_copies(message, people)
    after = {"copies": count, "filter": audiences.kept(rule.event, REGISTERED, message.choice)}
    audit.record("message.reminder_sent", message, actor=None, scope=rule.event_id, name=str(rule), after=after)
    tasks.enqueue(SEND, {"message": message.id}, scope=rule.event_id)
    return {"copies": count}


def _choice(rule: Rule) -> dict[str, Any]:
    return {"state": reminders.OCCASIONS[Trigger(rule.trigger)].state.value}


def _write_down(rule: Rule, reminder: Reminder) -> None:
    around = setting(rule.event, reminder.house)
    if not around.reply_to:
        raise stages.NoAnswerAddress(house=around.house)
    rule.template, rule.trigger, rule.days = reminder.template, reminder.trigger, reminder.days
    rule.house, rule.is_active = reminder.house, reminder.is_active


def _facts(rule: Rule) -> dict[str, Any]:
    return {
        "name": rule.template.name,
        "trigger": rule.trigger,
        "days": rule.days,
        "house": rule.house.name,
        "is_active": rule.is_active,
    }
