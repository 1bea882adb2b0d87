"""What becomes of a delegation when somebody who acts for it is erased."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _

from meetings.core import audit, clock
from meetings.core.i18n import plain
from meetings.delegations import queries
from meetings.delegations.actions import dossier
from meetings.delegations.actions.acting import begin, leave_open
from meetings.delegations.models import FocalPoint
from meetings.events.models import Event, EventState


def ends(account_id: str, now: datetime) -> list[str]:
    """What she is told before: which tasks end, and where nobody would be left."""
    return [_sentence(task, is_alone) for task, is_alone in _tasks(account_id, now)]


def leave(account_id: str, now: datetime) -> None:
    """Each delegation remembers that a task ended; where nobody acts any more, the board and the organisers know."""
    for task, is_alone in _tasks(account_id, now):
        delegation = begin(task.event, task.institution, now)
        after = {"acts_as": task.role} | ({"nobody_acts": True} if is_alone else {})
        audit.record("delegation.focal_point_erased", delegation, actor=None, scope=task.event_id, after=after)
        if is_alone:
            leave_open(delegation)
            dossier.tell_that_nobody_acts(delegation, besides=account_id)


def _tasks(account_id: str, now: datetime) -> Sequence[tuple[FocalPoint, bool]]:
    """Hers in meetings that are still to come, and whether nobody else acts there."""
    found = queries.acting_anywhere(account_id)
    return [(task, is_alone) for task, is_alone in found if not _is_over(task.event, now)]


def _is_over(event: Event, now: datetime) -> bool:
    return event.last_day < clock.local_day(now, event.time_zone) or event.state == EventState.CANCELLED


def _sentence(task: FocalPoint, is_alone: bool) -> str:
    named = {"institution": plain(task.institution.name), "event": plain(task.event.title)}
    if is_alone:
        return str(
            _(
                "You are the only focal point of %(institution)s for “%(event)s”. Nobody will act for this delegation, "
                "and the organisers are told so, without your name. Whoever was nominated stays nominated.",
                **named,
            )
        )
    told = _("You act for the delegation of %(institution)s at “%(event)s”. Your task ends; others still act for it.")
    return str(told % named)
