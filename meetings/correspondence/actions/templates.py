"""Texts to begin messages with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from meetings.accounts.models import Account
from meetings.core import audit
from meetings.core.db import db
from meetings.core.translated import Translated
from meetings.correspondence import queries
from meetings.correspondence.audiences import REGISTERED, kept
from meetings.correspondence.models import Rule, Template
from meetings.correspondence.rules import placeholders, stages
from meetings.correspondence.texts import USUAL
from meetings.events.actions.cloning import CLONERS, Cloner
from meetings.events.models import Event


@dataclass(frozen=True, slots=True)
class Wording:
    """A text, its name, and whom it suits."""

    name: str
    subject: Translated
    text: Translated
    audience: str = REGISTERED
    choice: Mapping[str, Any] = field(default_factory=dict)


def add_template(event: Event, wording: Wording, *, by: Account | None, now: datetime, key: str = "") -> Template:
    """One more text; raises the refusals of `placeholders.check`."""
    template = Template(event=event, key=key, changed_at=now)
    _write_down(template, wording)
    db.session.add(template)
    db.session.flush()
    audit.record("message_template.added", template, actor=by, scope=event.id, after=_facts(template))
    return template


def add_usual_templates(event: Event, *, by: Account, now: datetime) -> list[Template]:
    """The texts such meetings usually need, as far as the event has them not yet."""
    known = {template.key for template in queries.templates(event)}
    return [
        add_template(event, Wording(**vars_of), by=by, now=now, key=key)
        for key, vars_of in USUAL.items()
        if key not in known
    ]


def change_template(template: Template, wording: Wording, *, by: Account, now: datetime) -> None:
    """Change a text; messages that were begun with it stay as they are, reminders say it from now on."""
    before = _facts(template)
    _write_down(template, wording)
    template.changed_at = now
    db.session.flush()
    before, after = audit.changes(before, _facts(template))
    audit.record("message_template.changed", template, actor=by, scope=template.event_id, before=before, after=after)


def remove_template(template: Template, *, by: Account) -> None:
    """Take a text away; raises TemplateInUse while a reminder says it."""
    if queries.uses(template):
        raise stages.TemplateInUse
    audit.record("message_template.removed", template, actor=by, scope=template.event_id, before=_facts(template))
    db.session.delete(template)
    db.session.flush()


def _copy(old: Event, new: Event, shift: timedelta) -> None:
    """The texts and the reminders by rule; what such a copy is chosen by belongs to the old event, but for states."""
    made: dict[str, Template] = {}
    for template in queries.templates(old):
        state = {name: value for name, value in template.choice.items() if name == "state"}
        wording = Wording(template.name, template.subject, template.text, template.audience, state)
        made[template.id] = add_template(new, wording, by=None, now=new.created_at, key=template.key)
    houses = {host.institution_id for host in new.hosts}
    for rule in queries.rules(old):
        house = rule.house_id if rule.house_id in houses else new.hosts[0].institution_id
        copied = Rule(event=new, template=made[rule.template_id], house_id=house, trigger=rule.trigger, days=rule.days)
        copied.is_active, copied.created_at = rule.is_active, new.created_at
        db.session.add(copied)


CLONERS["messages"] = Cloner(_l("Texts of messages and reminders"), _copy)


def in_use_by(rules: Sequence[Rule]) -> frozenset[str]:
    """The texts that reminders say."""
    return frozenset(rule.template_id for rule in rules)


def _write_down(template: Template, wording: Wording) -> None:
    stages.ensure_complete(wording.subject, wording.text)
    placeholders.check([*wording.subject.values(), *wording.text.values()])
    template.name, template.subject, template.text = wording.name, wording.subject, wording.text
    template.audience, template.choice = wording.audience, dict(wording.choice)


def _facts(template: Template) -> dict[str, Any]:
    return {
        "name": template.name,
        "subject": template.subject,
        "text": template.text,
        "filter": kept(template.event, template.audience, template.choice),
    }
