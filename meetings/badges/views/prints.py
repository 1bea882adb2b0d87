"""Printing: the wish, how far it has come, and the file."""

import logging

from flask import Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.badges import actions, queries, rules
from meetings.badges.forms import PrintForm
from meetings.badges.models import BadgePrint
from meetings.badges.rules import Stage
from meetings.badges.views.blueprint import MANAGE, bp
from meetings.badges.views.choosing import chosen_in, confirmation
from meetings.core import audit, clock, files
from meetings.core.downloads import attachment
from meetings.core.errors import Refusal
from meetings.core.live import whole_or_part
from meetings.events.access import Permission, with_event
from meetings.events.models import Event

log = logging.getLogger("meetings")
PRINT = f"{MANAGE}/prints/<string(length=12):print_id>"


@bp.post(f"{MANAGE}/prints")
@with_event(Permission.PRINT_BADGES)
def create(event: Event) -> ResponseReturnValue:
    """Print the badges of those asked for."""
    choice, form = chosen_in(event, request.form), PrintForm()
    if not form.validate_on_submit():
        return confirmation(event, choice, form), 422
    try:
        made = actions.print_badges(event, form.wish(choice), by=current_user, now=clock.now())
    except Refusal as refusal:
        form.refuse(refusal)
        return confirmation(event, choice, form), 422
    return redirect(url_for(".show", slug=event.slug, print_id=made.id), 303)


@bp.get(PRINT)
@with_event(Permission.PRINT_BADGES)
def show(event: Event, print_id: str) -> ResponseReturnValue:
    """How far a print has come; the page asks for its middle part again and again."""
    made = _one(event, print_id)
    return whole_or_part("badges/print.html", "badges/_stage.html", event=event, made=made)


@bp.post(f"{PRINT}/tries")
@with_event(Permission.PRINT_BADGES)
def try_again(event: Event, print_id: str) -> ResponseReturnValue:
    """Have a print made whose first try failed."""
    made = _one(event, print_id)
    actions.try_again(made, by=current_user, now=clock.now())
    flash(_("The badges are tried again."), "info")
    return redirect(url_for(".show", slug=event.slug, print_id=made.id), 303)


@bp.get(f"{PRINT}/file")
@with_event(Permission.PRINT_BADGES)
def download(event: Event, print_id: str) -> ResponseReturnValue:
    """The PDF; who takes it is in the audit log."""
    made = _one(event, print_id)
    if rules.stage(made) is not Stage.READY:
        abort(404)
    return _send(event, made)


def _one(event: Event, print_id: str) -> BadgePrint:
    return queries.print_in(event, print_id) or abort(404)


def _send(event: Event, made: BadgePrint) -> Response:
    try:
        content = files.stream(made.file_key)
    except FileNotFoundError:
        log.exception("a stored file is missing", extra={"kind": made.file_key})
        abort(404)
    if request.method == "GET":
        audit.record_reading("badges.downloaded", made, actor=current_user, scope=event.id)
    name = f"{event.slug}-badges-{clock.local_day(made.at, event.time_zone)}.pdf"
    return attachment(content, name, "application/pdf", made.size)
