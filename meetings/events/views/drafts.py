"""Deleting a draft that was never published."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock
from meetings.core.errors import Refusal
from meetings.events.access import Permission, with_event
from meetings.events.actions import discarding
from meetings.events.models import Event
from meetings.events.views.blueprint import MANAGE, bp


def may_discard(event: Event) -> bool:
    """Whether the reader of this page may delete the draft."""
    try:
        discarding.check(event, current_user)
    except Refusal:
        return False
    return True


@bp.get(f"{MANAGE}/removal")
@with_event(Permission.APPROVE)
def draft_removal(event: Event) -> ResponseReturnValue:
    """Ask first."""
    if not event.is_draft:
        abort(404)
    discarding.check(event, current_user)
    return render_template("events/draft_removal.html", event=event)


@bp.post(f"{MANAGE}/removal")
@with_event(Permission.APPROVE)
def remove_draft(event: Event) -> ResponseReturnValue:
    """Delete it."""
    discarding.discard(event, account=current_user, now=clock.now())
    flash(_("The draft is deleted."), "done")
    return redirect(url_for("events.index"))
