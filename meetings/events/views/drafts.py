"""Deleting a draft that was never published."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock, deeds
from meetings.core.access import administrator
from meetings.core.errors import Refusal
from meetings.events.access import Permission, with_event
from meetings.events.actions import discarding
from meetings.events.models import Event
from meetings.events.views.blueprint import EVENTS, MANAGE, bp
from meetings.events.views.listing import HOUSE_ZONE


def may_discard(event: Event) -> bool:
    """Whether the reader of this page may delete the draft."""
    try:
        discarding.check(event, current_user)
    except Refusal:
        return False
    return True


@bp.get(f"{EVENTS}/deleted-drafts")
@administrator
def deleted_drafts() -> ResponseReturnValue:
    """Who deleted which draft, and when: the log of a draft went out of reach with it."""
    found = deeds.of_verb("event.discarded", page=request.args.get("page", 1, type=int))
    return render_template("events/deleted_drafts.html", found=found, deeds=deeds, zone=HOUSE_ZONE.key)


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
