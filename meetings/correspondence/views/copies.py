"""What is done with the copy of one person."""

from collections.abc import Callable
from functools import partial

from flask import abort, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock
from meetings.core.errors import Refusal
from meetings.correspondence import actions, queries
from meetings.correspondence.models import Copy
from meetings.correspondence.rules import stages
from meetings.correspondence.views.messages import one
from meetings.correspondence.views.outbox import back, bp, sees_protected, slow_down, stale
from meetings.events.access import Permission, with_event
from meetings.events.models import Event

COPY = "/copies/<copy_id>"


@bp.post(f"{COPY}/exclusion")
@with_event(Permission.WRITE_TO_PEOPLE)
def leave_out(event: Event, message_id: str, copy_id: str) -> ResponseReturnValue:
    """Take one person out."""
    return _changed(event, message_id, copy_id, partial(actions.leave_out, by=current_user))


@bp.post(f"{COPY}/return")
@with_event(Permission.WRITE_TO_PEOPLE)
def take_back(event: Event, message_id: str, copy_id: str) -> ResponseReturnValue:
    """Put one person back."""
    return _changed(event, message_id, copy_id, partial(actions.take_back, by=current_user))


@bp.post(f"{COPY}/contact-deliveries")
@slow_down
@with_event(Permission.WRITE_TO_PEOPLE)
def send_to_contact_again(event: Event, message_id: str, copy_id: str) -> ResponseReturnValue:
    """Try the copy to a contact person again that could not be delivered."""
    copy = _copy(event, message_id, copy_id)
    if copy is None:
        return _made_anew(event, message_id)
    try:
        mail = actions.send_to_contact_again(copy, by=current_user, now=clock.now())
    except Refusal as refusal:
        return stale(event, copy.message, refusal)
    flash(_("The mail to %(name)s is on its way again.", name=mail.recipient_name or mail.recipient), "done")
    return back(event, copy.message, f"copy-{copy.id}")


def _changed(event: Event, message_id: str, copy_id: str, change: Callable[[Copy], None]) -> ResponseReturnValue:
    copy = _copy(event, message_id, copy_id)
    if copy is None:
        return _made_anew(event, message_id)
    change(copy)
    return back(event, copy.message, f"copy-{copy.id}")


def _copy(event: Event, message_id: str, copy_id: str) -> Copy | None:
    """A copy of the list; None once the list was made anew without it."""
    found = queries.copy_in(event, message_id, copy_id)
    if found and found.is_protected and not sees_protected(event):
        abort(404)
    return found


def _made_anew(event: Event, message_id: str) -> ResponseReturnValue:
    return stale(event, one(event, message_id), stages.ListMadeAnew())
