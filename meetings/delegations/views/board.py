"""The organisers' way to the board of all States, and the confirmation of one delegation."""

from collections.abc import Sequence
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock
from meetings.delegations import actions
from meetings.delegations.models import Delegation, Stage
from meetings.events.access import Permission, with_event
from meetings.events.models import Event

bp = Blueprint("delegations", __name__, url_prefix="/<lang:lang>/events/<slug>/manage/delegations")


ON_THE_BOARD = {Stage.INVITED: "silent", Stage.NOMINATING: "partial"}
"""What the board calls the stages that it calls otherwise."""


@bp.get("")
@with_event(Permission.SEE_REGISTRATIONS)
def index(event: Event) -> ResponseReturnValue:
    """All delegations stand on the board, which knows of the door too; its address was this one once."""
    asked = request.args.to_dict()
    stage = asked.pop("stage", "")
    if stage in set(Stage):
        asked.setdefault("state", ON_THE_BOARD.get(Stage(stage), stage))
    board = url_for("overview.board", slug=event.slug)
    return redirect(f"{board}?{urlencode(asked)}" if asked else board)


def confirm(event: Event, delegations: Sequence[Delegation], approve: bool) -> list[Delegation]:
    """Confirm delegations, and say which of them could not be, and who in them not approved; gives those confirmed."""
    now, fresh = clock.now(), [each for each in delegations if not each.confirmed_at]
    left = actions.confirm_all(event, delegations, approve=approve, by=current_user, now=now)
    for name, sentence in left:
        flash(_("%(name)s: %(why)s", name=name, why=sentence), "attention")
    return [each for each in fresh if each.confirmed_at == now]
