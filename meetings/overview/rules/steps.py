"""Where a person stands with a meeting, and the one step that is hers now."""

import enum
from dataclasses import dataclass

from meetings.events.models import EventState
from meetings.registration.models import State
from meetings.registration.rules import Period


class Step(enum.StrEnum):
    """Where a reader stands with the registration of a meeting."""

    CANCELLED = "cancelled"
    OVER = "over"
    COMPLETE = "complete"
    TOO_LATE = "too_late"
    CORRECT = "correct"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    WAITING = "waiting"
    REFUSED = "refused"
    UNPUBLISHED = "unpublished"
    UNDECIDED = "undecided"
    NOT_YET = "not_yet"
    CLOSED = "closed"
    NOMINATION = "nomination"
    FULL = "full"
    REGISTER = "register"


DECIDED = {
    State.SUBMITTED: Step.SUBMITTED,
    State.CHANGES: Step.CORRECT,
    State.APPROVED: Step.APPROVED,
    State.WAITING: Step.WAITING,
    State.REFUSED: Step.REFUSED,
}


@dataclass(frozen=True, slots=True)
class Offer:
    """What registration offers to anybody: whether a category is open to all, and whether none has a place left."""

    to_anyone: bool
    is_full: bool


def awaits_answer(state: str | None, confirmed: bool) -> bool:
    """Whether somebody was registered by others and has not answered herself."""
    return state == State.NOMINATED or (state == State.WAITING and not confirmed)


def step_of(
    period: Period,
    offer: Offer,
    *,
    state: str | None = None,
    confirmed: bool = False,
    is_late: bool = False,
    is_over: bool = False,
) -> Step:
    """The step of a reader; `state` is that of her registration, None when there is none.

    `is_late` says that the time to answer a nomination is over, `is_over` that the meeting is.
    """
    if period is Period.CANCELLED:
        return Step.CANCELLED
    if is_over:
        return Step.OVER
    if awaits_answer(state, confirmed):
        return Step.TOO_LATE if is_late else Step.COMPLETE
    if state and state != State.WITHDRAWN:
        return DECIDED[State(state)]
    return _before_registering(period, offer)


def _before_registering(period: Period, offer: Offer) -> Step:
    if period is not Period.OPEN:
        return Step(period.value)
    if not offer.to_anyone:
        return Step.NOMINATION
    return Step.FULL if offer.is_full else Step.REGISTER


class Next(enum.StrEnum):
    """The one thing to do next in a meeting of one's own."""

    TURN_KEY = "turn_key"
    COMPLETE = "complete"
    TOO_LATE = "too_late"
    CORRECT = "correct"
    NOMINATE = "nominate"
    DECIDE = "decide"
    CHECK_IN = "check_in"
    PUBLISH = "publish"
    OPEN_DESK = "open_desk"
    DELEGATION = "delegation"
    REGISTRATION = "registration"
    READ = "read"


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person is to a meeting, as far as it decides what she does next."""

    event_state: str
    registration: str | None = None
    confirmed: bool = False
    is_late: bool = False
    key_wanted: bool = False
    nominates: bool = False
    silent: bool = False
    is_open: bool = False
    to_decide: int = 0
    at_door: bool = False
    is_on: bool = False
    manages: bool = False
    sees_desk: bool = False

    @property
    def must_complete(self) -> bool:
        """Whether somebody registered her and waits for her own answers."""
        return awaits_answer(self.registration, self.confirmed)


def next_step(standing: Standing) -> Next:
    """What waits for her first, then what she came for."""
    if standing.event_state == EventState.CANCELLED:
        return Next.READ
    wanted = (
        (standing.key_wanted, Next.TURN_KEY),
        (standing.must_complete, Next.TOO_LATE if standing.is_late else Next.COMPLETE),
        (standing.registration == State.CHANGES, Next.CORRECT),
        (standing.nominates and standing.silent and standing.is_open, Next.NOMINATE),
        (standing.to_decide > 0, Next.DECIDE),
        (standing.at_door and standing.is_on, Next.CHECK_IN),
        (standing.manages and standing.event_state == EventState.DRAFT, Next.PUBLISH),
        (standing.sees_desk, Next.OPEN_DESK),
        (standing.at_door, Next.CHECK_IN),
        (standing.nominates, Next.DELEGATION),
        (standing.registration is not None, Next.REGISTRATION),
    )
    return next((step for is_so, step in wanted if is_so), Next.READ)
