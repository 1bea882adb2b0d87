"""Reminders by rule."""

from collections.abc import Sequence
from datetime import datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock
from meetings.core.errors import Refusal
from meetings.core.meanwhile import Version
from meetings.correspondence import actions, queries
from meetings.correspondence.actions.filling import deadline_of
from meetings.correspondence.forms.messages import EmptyForm, chosen_house, own_house
from meetings.correspondence.forms.settings import RuleForm, from_rule
from meetings.correspondence.models import Rule
from meetings.correspondence.rules import reminders
from meetings.events.access import Permission, allowed, with_event
from meetings.events.models import Event

bp = Blueprint("message_rules", __name__, url_prefix="/<lang:lang>/events/<slug>/manage/reminders")
SHOWN = 40


@bp.get("")
@with_event(Permission.WRITE_TO_PEOPLE)
def index(event: Event) -> ResponseReturnValue:
    """The reminders by rule, and when each leaves."""
    deadline, now = deadline_of(event), clock.now()
    found = queries.rules(event)
    return render_template(
        "correspondence/rules.html",
        event=event,
        rules=[(rule, reminders.span(rule.trigger, event, deadline, rule.days, now)) for rule in found],
        occasions=reminders.OCCASIONS,
        now=now,
        form=EmptyForm(),
    )


@bp.post("/usual")
@with_event(Permission.WRITE_TO_PEOPLE)
def add_usual(event: Event) -> ResponseReturnValue:
    """The reminders that such meetings usually send."""
    house = chosen_house(event, own_house(event, current_user))
    try:
        actions.add_usual_rules(event, house, by=current_user, now=clock.now())
    except Refusal as refusal:
        flash(refusal.sentence, "attention")
        return redirect(url_for("reply_addresses.index", slug=event.slug))
    flash(_("The usual reminders are there. They leave by themselves."), "done")
    return redirect(url_for(".index", slug=event.slug))


@bp.get("/new")
@with_event(Permission.WRITE_TO_PEOPLE)
def new(event: Event) -> ResponseReturnValue:
    """One more reminder."""
    return _page(event, RuleForm(data={"house": own_house(event, current_user), "days": 3, "is_active": True}))


@bp.post("/new")
@with_event(Permission.WRITE_TO_PEOPLE)
def create(event: Event) -> ResponseReturnValue:
    """Add it."""
    form, found = RuleForm(), queries.templates(event)
    form.offer(event, found)
    if not form.validate_on_submit():
        return _page(event, form), 422
    try:
        actions.add_rule(event, form.reminder(event, found), by=current_user, now=clock.now())
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(event, form), 422
    return _saved(event)


@bp.get("/<rule_id>")
@with_event(Permission.WRITE_TO_PEOPLE)
def edit(event: Event, rule_id: str) -> ResponseReturnValue:
    """Change one, and see who would get it now."""
    rule = _one(event, rule_id)
    return _page(event, RuleForm(data=from_rule(rule)).opened(), rule)


@bp.post("/<rule_id>")
@with_event(Permission.WRITE_TO_PEOPLE)
def update(event: Event, rule_id: str) -> ResponseReturnValue:
    """Save it."""
    rule, form, found = _one(event, rule_id), RuleForm(), queries.templates(event)
    form.offer(event, found)
    if not form.validate_on_submit():
        return _page(event, form, rule), 422
    actions.see_now(rule)
    if both := form.changed_meanwhile(RuleForm(formdata=None, data=from_rule(rule))):
        return _page(event, form, rule, both), 409
    try:
        actions.change_rule(rule, form.reminder(event, found), by=current_user)
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(event, form, rule), 422
    return _saved(event)


@bp.get("/<rule_id>/removal")
@with_event(Permission.WRITE_TO_PEOPLE)
def ask_to_remove(event: Event, rule_id: str) -> ResponseReturnValue:
    """Ask whether it is meant."""
    return render_template("correspondence/rule_removal.html", event=event, rule=_one(event, rule_id))


@bp.post("/<rule_id>/removal")
@with_event(Permission.WRITE_TO_PEOPLE)
def remove(event: Event, rule_id: str) -> ResponseReturnValue:
    """End it."""
    actions.remove_rule(_one(event, rule_id), by=current_user)
    flash(_("The reminder is removed."), "done")
    return redirect(url_for(".index", slug=event.slug))


def _one(event: Event, rule_id: str) -> Rule:
    return queries.rule_in(event, rule_id) or abort(404)


def _page(event: Event, form: RuleForm, rule: Rule | None = None, both: Sequence[Version] = ()) -> str:
    if form.template.choices is None:
        form.offer(event, queries.templates(event))
    people = actions.due_now(rule, clock.now()) if rule and request.method == "GET" else []
    sees_protected = allowed(Permission.MANAGE_REGISTRATIONS, event)
    return render_template(
        "correspondence/rule.html",
        event=event,
        form=form,
        rule=rule,
        versions=both,
        due=len(people),
        names=[each.listed_name for each in people if sees_protected or not each.is_protected][:SHOWN],
        leaves_at=_leaves_at(rule) if rule and rule.is_active else None,
    )


def _leaves_at(rule: Rule) -> datetime | None:
    """When it leaves to whoever has no deadline of her own; None where that is known of nobody, or has come."""
    now = clock.now()
    found = reminders.span(rule.trigger, rule.event, deadline_of(rule.event), rule.days, now)
    return found.start if found and found.start > now else None


def _saved(event: Event) -> ResponseReturnValue:
    flash(_("Saved."), "done")
    return redirect(url_for(".index", slug=event.slug))
