"""The guided creation: basics, hosts, place, who may read, review; the draft is kept from the first step on."""

from typing import Any

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from meetings.accounts.models import Account
from meetings.core import clock
from meetings.core.access import signed_in
from meetings.core.db import new_id
from meetings.core.errors import Refusal
from meetings.events import queries, rules
from meetings.events.access import Permission, with_event
from meetings.events.actions import editing
from meetings.events.deadlines import amiss
from meetings.events.forms.sections import CreationForm
from meetings.events.models import Event
from meetings.events.rules import texts
from meetings.events.views import holders
from meetings.events.views.blueprint import EVENTS, MANAGE, bp
from meetings.institutions.models import Institution


def _form(account: Account, **defaults: Any) -> CreationForm:
    houses = queries.houses_for(account)
    if not houses:
        abort(404)
    own = [house.id for house in houses if house.id == account.affiliation_id]
    return CreationForm(houses, data={"house": (own or [houses[0].id])[0], "time_zone": "Europe/Paris"} | defaults)


@bp.get(f"{EVENTS}/new")
@signed_in
def new() -> ResponseReturnValue:
    """The first step, for those who may create meetings."""
    return _first_step(_form(current_user, draft=new_id()))


def _first_step(form: CreationForm) -> str:
    return render_template("events/new.html", form=form, copies=queries.organised_by(current_user))


@bp.post(f"{EVENTS}/new")
@signed_in
def create() -> ResponseReturnValue:
    """Keep the draft and go on to its hosts."""
    form = _form(current_user)
    is_valid = form.validate()
    if form.asks_about_past(form.first_day.data, form.last_day.data, clock.now().date()) or not is_valid:
        return _first_step(form), 422
    try:
        event = _draft(form)
    except Refusal as refusal:
        form.refuse(refusal)
        return _first_step(form), 422
    return redirect(url_for("events.hosts", slug=event.slug, mode="setup"))


def _draft(form: CreationForm) -> Event:
    """The draft of this form: a new one, or the one it made when it was sent before."""
    sent_before = queries.draft_of(current_user, form.draft.data)
    if sent_before:
        editing.edit(sent_before, form.values(), account=current_user, now=clock.now())
        return sent_before
    house = next(house for house in queries.houses_for(current_user) if house.id == form.house.data)
    return _create(form, house)


def _create(form: CreationForm, house: Institution) -> Event:
    return editing.create(form.values(), house, account=current_user, now=clock.now(), event_id=form.draft.data)


@bp.get(f"{MANAGE}/setup/review")
@with_event(Permission.MANAGE)
def review(event: Event) -> ResponseReturnValue:
    """All that was answered, what is still missing, and the way to publication."""
    return render_template(
        "events/review.html",
        event=event,
        obstacles=texts.obstacles(event, queries.houses_with_organiser(event)),
        advice=[sentence for sentence, _section in texts.advice(event)],
        missing=rules.missing_texts(event),
        amiss=amiss(event, clock.now()),
        waiting=queries.waiting(event),
        houses=holders.houses(event, current_user),
    )
