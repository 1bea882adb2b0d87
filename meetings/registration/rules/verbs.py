"""What people do with a registration, and from which state."""

import enum
from collections.abc import Iterable, Mapping

from meetings.registration.models import ACTIVE, HOLDING, State
from meetings.registration.rules.refusals import (
    AlreadyRegistered,
    DecidedMeanwhile,
    NotConfirmedYet,
    NotPossible,
    ReasonNeeded,
    RegisteredUnderAnotherAddress,
    RegistrationRefused,
)
from meetings.registration.rules.words import STATE_WORDS


class Verb(enum.StrEnum):
    """What people do with a registration; the past tense of each stands in the audit log."""

    REGISTER = "register"
    NOMINATE = "nominate"
    SUBMIT = "submit"
    APPROVE = "approve"
    REFUSE = "refuse"
    WAIT = "wait"
    PROMOTE = "promote"
    WITHDRAW = "withdraw"
    AMEND = "amend"
    ASK = "ask"
    RESUBMIT = "resubmit"
    REOPEN = "reopen"
    RESTORE = "restore"


FROM: dict[Verb, frozenset[State | None]] = {
    Verb.REGISTER: frozenset({None, State.WITHDRAWN}),
    Verb.NOMINATE: frozenset({None, State.WITHDRAWN}),
    Verb.SUBMIT: frozenset({State.NOMINATED, State.WAITING}),
    Verb.APPROVE: frozenset({State.SUBMITTED, State.CHANGES, State.WAITING, State.REFUSED}),
    Verb.REFUSE: frozenset(ACTIVE),
    Verb.WAIT: frozenset(HOLDING),
    Verb.PROMOTE: frozenset({State.WAITING}),
    Verb.WITHDRAW: frozenset(ACTIVE),
    Verb.AMEND: frozenset(ACTIVE),
    Verb.ASK: frozenset({State.SUBMITTED, State.APPROVED}),
    Verb.RESUBMIT: frozenset({State.CHANGES}),
    Verb.REOPEN: frozenset({State.APPROVED}),
    Verb.RESTORE: frozenset({State.SUBMITTED}),
}
DECISIONS = (Verb.APPROVE, Verb.ASK, Verb.WAIT, Verb.REFUSE)
NEEDS_REASON = frozenset({Verb.REFUSE, Verb.WAIT, Verb.ASK})


def ensure_can(verb: Verb, state: str | None) -> None:
    """Raise unless `verb` is possible for a registration in `state` (None: there is none yet)."""
    if (State(state) if state else None) in FROM[verb]:
        return
    if verb is Verb.REGISTER:
        raise RegistrationRefused if state == State.REFUSED else AlreadyRegistered
    raise NotPossible(state=STATE_WORDS[State(state)] if state else "–")


def ensure_not_merged(is_merged: bool) -> None:
    """Raise RegisteredUnderAnotherAddress for somebody who was registered twice and became one."""
    if is_merged:
        raise RegisteredUnderAnotherAddress


def ensure_unmoved(is_moved: bool, state: str) -> None:
    """Raise NotPossible for a registration that got another category while its own was being locked."""
    if is_moved:
        raise NotPossible(state=STATE_WORDS[State(state)])


def possible(state: str, confirmed: bool) -> tuple[Verb, ...]:
    """Which decisions an organiser can take on a registration."""
    return tuple(verb for verb in DECISIONS if State(state) in FROM[verb] and (confirmed or verb is not Verb.APPROVE))


def is_passed_by(verb: Verb, state: str, asked_for: str) -> bool:
    """Whether a decision about a whole view, filtered to the state `asked_for` if any, leaves out somebody in `state`.

    A refusal is turned round for those alone who are named, or found by a view of the refused.
    """
    return verb is Verb.APPROVE and state == State.REFUSED and asked_for != State.REFUSED


def ensure_reason(verb: Verb, reason: str) -> None:
    """Raise when people would not learn why."""
    if verb in NEEDS_REASON and not reason.strip():
        raise ReasonNeeded


def ensure_as_seen(people: Iterable[tuple[str, str, str]], seen: Mapping[str, str]) -> None:
    """Raise when one of `people` (id, state, name) is not in the state `seen`, by id; others are not asked about."""
    changed = [name for known, state, name in people if seen.get(known, state) != state]
    if changed:
        raise DecidedMeanwhile(names=", ".join(changed))


def ensure_confirmed(confirmed: bool, name: str) -> None:
    """Raise when somebody nominated has not answered: nobody is approved without having said yes."""
    if not confirmed:
        raise NotConfirmedYet(name=name)


def state_with_place(confirmed: bool, asks_approval: bool) -> State:
    """Where somebody stands who has just got a place."""
    if not confirmed:
        return State.NOMINATED
    return State.SUBMITTED if asks_approval else State.APPROVED
