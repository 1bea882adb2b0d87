"""When a questionnaire is answered, by whom, and who is reminded."""

import enum
from collections.abc import Collection
from datetime import datetime

from flask_babel import lazy_gettext as _l

from meetings.core.clock import days_before, local_day
from meetings.core.errors import Refusal
from meetings.events.models import EventState
from meetings.questionnaires.models import STATES_ASKED, Purpose, Questionnaire, State
from meetings.registration.models import Registration


class Phase(enum.StrEnum):
    """Whether a questionnaire is answered now."""

    DRAFT = "draft"
    NOT_YET = "not_yet"
    OPEN = "open"
    CLOSED = "closed"


class NotOpen(Refusal):
    """Nothing can be answered now."""

    message = _l("This form is closed: answers can no longer be changed. Please write to the organisers.")


class ClosesBeforeItOpens(Refusal):
    """The end comes before the beginning."""

    field = "closes_at"
    message = _l("The form has to close after it opens.")


class NothingToRemindOf(Refusal):
    """Reminders count back from the day of closing."""

    field = "reminder_days"
    message = _l("Reminders need a time at which the form closes.")


class ClosesInPast(Refusal):
    """Nobody could answer, and whoever still has to would find it closed."""

    field = "closes_at"
    message = _l("This time is over already. To close the form at once, use “Close the form”.")


class ClosedByTime(Refusal):
    """A form that would open would be closed in the same moment."""

    message = _l("The time at which this form closes is over. Set a later one, then open it.")


class NothingAsked(Refusal):
    """An empty form."""

    message = _l("Add a question before you open the form.")


def phase(questionnaire: Questionnaire, now: datetime) -> Phase:
    """Where a questionnaire stands at `now`."""
    if questionnaire.state == State.DRAFT:
        return Phase.DRAFT
    if questionnaire.state == State.CLOSED or (questionnaire.closes_at and questionnaire.closes_at <= now):
        return Phase.CLOSED
    return Phase.NOT_YET if questionnaire.opens_at and questionnaire.opens_at > now else Phase.OPEN


def is_written_about(questionnaire: Questionnaire, now: datetime) -> bool:
    """Whether people are asked and reminded: it is open, its meeting takes place, and what belongs to the registration
    is not too late for it.
    """
    event = questionnaire.event
    if event.state != EventState.PUBLISHED or phase(questionnaire, now) is not Phase.OPEN:
        return False
    return questionnaire.purpose == Purpose.FOLLOW_UP or local_day(now, event.time_zone) <= event.last_day


def is_for(questionnaire: Questionnaire, registration: Registration) -> bool:
    """Whether a questionnaire asks this person."""
    if registration.state not in STATES_ASKED[Purpose(questionnaire.purpose)]:
        return False
    return is_for_category(questionnaire.categories, registration.category_id)


def is_for_category(categories: Collection[object], category_id: str) -> bool:
    """Whether a category is among `categories`; none means all."""
    return not categories or category_id in {each.id for each in categories}  # type: ignore[attr-defined]


def ensure_times(opens_at: datetime | None, closes_at: datetime | None, reminder_days: Collection[int]) -> None:
    """Raise when a questionnaire closes before it opens, or reminders have nothing to count from."""
    ensure_order(opens_at, closes_at)
    ensure_reminders(closes_at, reminder_days)


def ensure_order(opens_at: datetime | None, closes_at: datetime | None) -> None:
    """Raise ClosesBeforeItOpens."""
    if opens_at and closes_at and closes_at <= opens_at:
        raise ClosesBeforeItOpens


def ensure_ahead(closes_at: datetime | None, before: datetime | None, now: datetime) -> None:
    """Raise ClosesInPast for a time that is over, unless it stood there `before`."""
    if closes_at and closes_at <= now and closes_at != before:
        raise ClosesInPast


def ensure_can_open(closes_at: datetime | None, now: datetime) -> None:
    """Raise ClosedByTime."""
    if closes_at and closes_at <= now:
        raise ClosedByTime


def ensure_reminders(closes_at: datetime | None, reminder_days: Collection[object]) -> None:
    """Raise NothingToRemindOf."""
    if reminder_days and closes_at is None:
        raise NothingToRemindOf


def reminders(questionnaire: Questionnaire) -> list[datetime]:
    """When its reminders leave, in the order of time; each before it closes."""
    if questionnaire.closes_at is None:
        return []
    zone = questionnaire.event.time_zone
    return sorted({days_before(questionnaire.closes_at, days, zone) for days in questionnaire.reminder_days})


def reminders_ahead(questionnaire: Questionnaire, now: datetime) -> list[datetime]:
    """Those that are still to leave, of a form that nobody has closed; before it opens nobody is reminded."""
    if questionnaire.state == State.CLOSED:
        return []
    start = max(questionnaire.opens_at or now, now)
    return [each for each in reminders(questionnaire) if each > start]


def reminder_due(questionnaire: Questionnaire, last_mail: datetime | None, now: datetime) -> bool:
    """Whether a reminder has fallen due since `last_mail` (None: never written to)."""
    if not is_written_about(questionnaire, now):
        return False
    return any(each <= now and (last_mail is None or last_mail < each) for each in reminders(questionnaire))
