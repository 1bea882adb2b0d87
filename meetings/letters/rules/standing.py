"""Who gets a letter, whether a letter counts, and how far it has come."""

import enum
from collections.abc import Sequence
from datetime import date

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from meetings.core.errors import Refusal
from meetings.core.queue import QueueState
from meetings.events.models import Event, EventState
from meetings.letters.models import Answer, Ending, Kind, Letter
from meetings.letters.people import Standing
from meetings.registration.models import Registration, State

ON_SITE = "on_site"
GONE = frozenset({State.WITHDRAWN, State.REFUSED, State.WAITING})
"""States of a registration in which letters count no more, and no passport data are needed."""


class Why(enum.StrEnum):
    """Why somebody gets no letter."""

    NOT_APPROVED = "not_approved"
    HAS_ONE = "has_one"
    NOT_ASKED = "not_asked"
    NO_PASSPORT = "no_passport"
    WAS_REVOKED = "was_revoked"


WHY = {
    Why.NOT_APPROVED: _l("The registration is not approved."),
    Why.HAS_ONE: _l("Has a letter of this kind that counts."),
    Why.NOT_ASKED: _l("Has not asked for a letter."),
    Why.NO_PASSPORT: _l("No passport data are there any more."),
    Why.WAS_REVOKED: _l("The last letter was revoked: a new one is issued on the page of this person’s letters."),
}


class Stage(enum.StrEnum):
    """How far the file of a letter has come."""

    WAITING = "waiting"
    RETRYING = "retrying"
    FAILED = "failed"
    READY = "ready"
    GONE = "gone"


STUCK = frozenset({Stage.FAILED, Stage.RETRYING})


class Verdict(enum.StrEnum):
    """What the public page says of a letter."""

    VALID = "valid"
    REPLACED = "replaced"
    ENDED = "ended"
    ERASED = "erased"
    CANCELLED = "cancelled"
    OVER = "over"


class NotApproved(Refusal):
    """Letters are for those who come."""

    message = _l("Letters are issued once your registration is approved.")


class NotOffered(Refusal):
    """Nobody would answer."""

    message = _l("The organisers issue no visa support letters for this meeting.")


class NobodyToWriteTo(Refusal):
    """No letter would come out."""

    message = _l("There is nobody to issue a letter to.")


class NoSignatory(Refusal):
    """A letter that nobody signs is none."""

    message = _l("Save the text of this kind of letter first, with who signs it.")


class NoTextIn(Refusal):
    """A letter would be in another language than it says."""

    message = _l("The text of this letter is missing in one of the languages asked for: %(language)s.")


class NoLongerValid(Refusal):
    """Somebody was faster."""

    message = _l("This letter counts no more already.")


class ReasonMissing(Refusal):
    """Whoever asks later has to find out why."""

    message = _l("Please say why: it stands in the audit log.")


def may_ask(registration: Registration, today: date) -> bool:
    """Whether somebody who comes in person can still ask for a visa support letter."""
    event = registration.event
    open_now = event.state != EventState.CANCELLED and event.last_day >= today
    return open_now and registration.state == State.APPROVED and registration.takes_part == ON_SITE


def why_not(kind: Kind, standing: Standing, replaces: str = "", *, is_alone: bool = True) -> Why | None:
    """Why a person gets no letter now; None when she does. `replaces` is the letter that a new one corrects.

    Whose letter was revoked gets another one alone (`is_alone`), or after asking again: never among many, unnoticed.
    """
    if standing.person.state != State.APPROVED:
        return Why.NOT_APPROVED
    asks = kind is Kind.VISA and standing.request is not None and standing.request.answered_at is None
    if standing.was_revoked and not is_alone and not asks:
        return Why.WAS_REVOKED
    corrects = standing.letter is not None and standing.letter.id == replaces
    if kind is Kind.INVITATION:
        return None if corrects or standing.letter is None else Why.HAS_ONE
    if standing.request is None:
        return Why.NOT_ASKED
    if not corrects and standing.request.answer(standing.letter is not None) is Answer.ISSUED:
        return Why.HAS_ONE
    return None if standing.has_passport else Why.NO_PASSPORT


def meant(kind: Kind, standings: Sequence[Standing], replaces: str = "") -> list[Standing]:
    """Those who get a letter, in the same order."""
    is_alone = len(standings) == 1
    return [each for each in standings if why_not(kind, each, replaces, is_alone=is_alone) is None]


def left_out(kind: Kind, standings: Sequence[Standing], replaces: str = "") -> list[tuple[Registration, LazyString]]:
    """The others, each with the reason in words."""
    is_alone = len(standings) == 1
    whys = ((each.person, why_not(kind, each, replaces, is_alone=is_alone)) for each in standings)
    return [(person, WHY[why]) for person, why in whys if why]


def who_stays(kind: Kind, standings: Sequence[Standing]) -> list[Registration]:
    """Those who asked for a visa and take part online by now: they travel nowhere, and may have forgotten it."""
    people = (each.person for each in standings if kind is Kind.VISA)
    return [person for person in people if person.takes_part != ON_SITE]


def stage(letter: Letter) -> Stage:
    """How far the file of a letter has come."""
    if letter.file_key:
        return Stage.READY
    if letter.made_at or letter.ending:
        return Stage.GONE
    if letter.job.state == QueueState.FAILED:
        return Stage.FAILED
    return Stage.RETRYING if letter.job.error else Stage.WAITING


def verdict(letter: Letter, event: Event, today: date) -> Verdict:
    """What anybody who holds the letter has to know."""
    if letter.is_erased:
        return Verdict.ERASED
    if letter.ending == Ending.REPLACED:
        return Verdict.REPLACED
    if letter.ending:
        return Verdict.ENDED
    if event.state == EventState.CANCELLED:
        return Verdict.CANCELLED
    return Verdict.OVER if event.last_day < today else Verdict.VALID
