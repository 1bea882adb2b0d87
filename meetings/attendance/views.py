"""The desk's page, made for speed: find, check in, undo, and see the room fill."""

from datetime import datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.attendance import actions, queries, rules
from meetings.attendance.models import CheckIn
from meetings.core import clock
from meetings.core.headers import allow_webassembly
from meetings.core.i18n import clock_time, language, moment, on_one_line, short_day
from meetings.core.live import is_live, whole_or_part
from meetings.core.urls import external_url
from meetings.events.access import Permission, with_event
from meetings.events.models import Event

bp = Blueprint("attendance", __name__, url_prefix="/<lang:lang>/events/<slug>/manage")


@bp.get("/check-in")
@with_event(Permission.CHECK_IN)
def desk(event: Event) -> ResponseReturnValue:
    """The search box and those it finds, or one person by `person`."""
    text = request.args.get("q", "").strip()[:100]
    chosen = queries.person(event, request.args["person"]) if "person" in request.args else None
    if chosen:
        return _show(event, queries.Found((chosen,)))
    return _show(event, queries.find(event, rules.words_in(text), rules.code_in(text)), text=text)


@bp.post("/check-ins")
@with_event(Permission.CHECK_IN)
def check_in(event: Event) -> ResponseReturnValue:
    """Let one person in."""
    person = queries.person(event, request.form.get("registration", "")) or abort(404)
    try:
        outcome = actions.check_in(person.registration, account=current_user, now=clock.now())
    except rules.NotApproved as refusal:
        return _show(event, queries.Found((person,)), said=refusal.sentence, tone="danger"), 409
    return _done(event, outcome.check_in, _sentence(event, outcome), "done" if outcome.is_new else "attention")


@bp.post("/check-ins/<check_in_id>/undoing")
@with_event(Permission.CHECK_IN)
def undo(event: Event, check_in_id: str) -> ResponseReturnValue:
    """Take a check-in back."""
    made = queries.check_in(event, check_in_id) or abort(404)
    actions.undo(made, account=current_user, now=clock.now())
    name = rules.said_name(made.registration)
    return _done(event, made, _("The check-in of %(name)s is undone.", name=name), "info")


@bp.get("/check-in/room")
@with_event(Permission.CHECK_IN)
def room(event: Event) -> ResponseReturnValue:
    """How full the room is, for the desk's page to keep up to date; as a page it is `presence`."""
    if not is_live():
        return redirect(url_for("attendance.presence", slug=event.slug))
    return render_template("attendance/_room.html", event=event, room=queries.room(event))


@bp.get("/presence")
@with_event(Permission.CHECK_IN)
def presence(event: Event) -> ResponseReturnValue:
    """Which delegations have arrived."""
    shares = queries.delegations(event, language())
    values = {"event": event, "shares": shares, "room": queries.room(event), "arrival": rules.arrival}
    return whole_or_part("attendance/presence.html", "attendance/_delegations.html", **values)


def _show(event: Event, found: queries.Found, *, text: str = "", said: str = "", tone: str = "") -> str:
    """Those found, with what has just happened: the list alone for a live page, else the whole desk."""
    values = {"event": event, "found": found, "text": text, "said": said, "tone": tone, "now": clock.now()}
    values |= {"too_short": bool(text) and not rules.words_in(text), "sent": "go" in request.args}
    values["desk_name"] = rules.desk_name
    if is_live():
        return render_template("attendance/_found.html", live=True, **values)
    allow_webassembly()
    values["walk_in_url"] = external_url("registration.new", slug=event.slug)
    return render_template("attendance/desk.html", room=queries.room(event), **values)


def _done(event: Event, made: CheckIn, sentence: str, tone: str) -> ResponseReturnValue:
    """Say what happened: in place for a live page, else on the person's own desk page."""
    if not is_live():
        flash(sentence, tone)
        return redirect(url_for("attendance.desk", slug=event.slug, person=made.registration_id), 303)
    person = queries.person(event, made.registration_id)
    found = queries.Found((person,) if person else ())
    return _show(event, found, said=sentence, tone=tone), {"HX-Trigger": "presence"}


def _sentence(event: Event, outcome: actions.Outcome) -> str:
    name = rules.said_name(outcome.check_in.registration)
    if outcome.is_new:
        return str(_("%(name)s is checked in.", name=name))
    when, who = _when(event, outcome.check_in.at), outcome.check_in.by.full_name
    return str(_("%(name)s was already checked in: %(when)s, by %(who)s.", name=name, when=when, who=who))


def _when(event: Event, at: datetime) -> str:
    """The time alone on the same day, else the day as well."""
    zone = event.time_zone
    is_today = short_day(at, zone) == short_day(clock.now(), zone)
    return clock_time(at, zone) if is_today else on_one_line(moment(at, zone))
