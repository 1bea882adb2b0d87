"""What organisers see: sums, and whom they let join under a chosen name."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from meetings.core import clock
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.networking import actions, queries
from meetings.networking.views.reader import bp
from meetings.registration.models import Registration


@bp.get("/manage/networking")
@with_event(Permission.MANAGE)
def manage(event: Event) -> ResponseReturnValue:
    """How the directory is used, and the protected participants."""
    return render_template(
        "networking/manage.html", event=event, figures=queries.figures(event), protected=queries.protected(event)
    )


@bp.post("/manage/networking/permits/<registration_id>")
@with_event(Permission.MANAGE)
def permit(event: Event, registration_id: str) -> ResponseReturnValue:
    """Let a protected person join under the chosen name."""
    actions.permit(_protected(event, registration_id), by=current_user, now=clock.now())
    return redirect(url_for("networking.manage", slug=event.slug), 303)


@bp.post("/manage/networking/permits/<registration_id>/removal")
@with_event(Permission.MANAGE)
def forbid(event: Event, registration_id: str) -> ResponseReturnValue:
    """Take that back."""
    actions.forbid(_protected(event, registration_id), by=current_user)
    return redirect(url_for("networking.manage", slug=event.slug), 303)


def _protected(event: Event, registration_id: str) -> Registration:
    people = (one for one, is_permitted in queries.protected(event))
    return next((one for one in people if one.id == registration_id), None) or abort(404)
