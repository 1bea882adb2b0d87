"""The front page of a meeting: what it is, what its reader does now, what comes next."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from meetings.accounts.models import Account
from meetings.core import clock
from meetings.core.pagecache import kept_for_anonymous
from meetings.events.access import Permission, allowed, with_event
from meetings.events.models import Event, EventState
from meetings.overview.queries import front as queries
from meetings.overview.queries.front import Terms
from meetings.overview.rules.steps import Offer, Step, awaits_answer, step_of
from meetings.overview.rules.teaser import teaser
from meetings.overview.views.blueprint import EVENT, bp
from meetings.registration.access import registration_of
from meetings.registration.actions.places import answer_by
from meetings.registration.models import Registration, State
from meetings.registration.rules import Period, as_a_whole, may_answer, period, times
from meetings.resources import queries as documents
from meetings.resources.access import reader_of, sight_of


@bp.get(f"{EVENT}/")
@kept_for_anonymous
@with_event(Permission.VIEW)
def event(event: Event) -> ResponseReturnValue:
    """The title page of a meeting, with what its reader does now."""
    now, terms = clock.now(), queries.terms(event)
    registration = _registration(event)
    answer_until = _answer_until(registration)
    stands, opening = as_a_whole(event.state, terms.times, [each.own_times for each in terms.offered], now)
    step = _step(event, terms, stands, registration, is_late=not may_answer(answer_until, now))
    latest, total = documents.latest(event, sight_of(reader_of(event)))
    return render_template(
        "overview/event.html",
        event=event,
        registration=registration,
        nominates=allowed(Permission.NOMINATE, event),
        opening=opening,
        step=step,
        answer_until=answer_until,
        online_link=_online_link(event, registration),
        days=teaser(queries.sessions(event), event.time_zone, now),
        documents=latest,
        document_count=total,
        now=now,
    )


def _registration(event: Event) -> Registration | None:
    """The reader's registration; none for a visitor."""
    if not current_user.is_authenticated:
        return None
    account: Account = current_user._get_current_object()
    return registration_of(account, event)


def _answer_until(registration: Registration | None) -> datetime | None:
    """Until when the reader answers a nomination; None when there is none, or no such time."""
    if registration is None or not awaits_answer(registration.state, registration.confirmed_at is not None):
        return None
    return answer_by(registration, clock.now())


def _step(event: Event, terms: Terms, stands: Period, registration: Registration | None, *, is_late: bool) -> Step:
    now = clock.now()
    periods = [period(event.state, *times(terms.times, each.own_times), now) for each in terms.offered]
    now_open = [each for each, found in zip(terms.offered, periods, strict=True) if found is Period.OPEN]
    return step_of(
        stands,
        Offer(to_anyone=bool(terms.offered), is_full=not any(each.has_room for each in now_open)),
        state=registration.state if registration else None,
        confirmed=bool(registration and registration.confirmed_at),
        is_late=is_late,
        is_over=now.astimezone(ZoneInfo(event.time_zone)).date() > event.last_day,
    )


def _online_link(event: Event, registration: Registration | None) -> str:
    """The link to take part online, for those alone whose registration is approved."""
    if registration is None or registration.state != State.APPROVED:
        return ""
    return event.link if event.state == EventState.PUBLISHED else ""
