"""The organisers' way to the board of all States, and the confirmation of one delegation."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock
from meetings.core.errors import Refusal
from meetings.core.i18n import plain
from meetings.delegations import actions
from meetings.delegations.models import Delegation
from meetings.events.access import Permission, with_event
from meetings.events.models import Event

bp = Blueprint("delegations", __name__, url_prefix="/<lang:lang>/events/<slug>/manage/delegations")


@bp.get("")
@with_event(Permission.SEE_REGISTRATIONS)
def index(event: Event) -> ResponseReturnValue:
    """All delegations stand on the board, which knows of the door too; its address was this one once."""
    asked: dict[str, Any] = request.args.to_dict()
    return redirect(url_for("overview.board", **asked | {"slug": event.slug}))


def confirm_one(delegation: Delegation, approve: bool) -> None:
    """Confirm a delegation, and say who of it could not be approved."""
    try:
        left = actions.confirm(delegation, approve=approve, by=current_user, now=clock.now())
    except Refusal as refusal:
        left = [(plain(delegation.institution.name), refusal.sentence)]
    for name, sentence in left:
        flash(_("%(name)s: %(why)s", name=name, why=sentence), "attention")
