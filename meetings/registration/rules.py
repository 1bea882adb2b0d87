"""What may happen to a registration, when, and who gets a place. No database, no clock."""

import enum
from datetime import datetime

from flask_babel import lazy_gettext as _l

from meetings.core.errors import Refusal
from meetings.events.models import EventState
from meetings.institutions.models import Institution
from meetings.registration.models import Audience, Listing, State

WHITE = "#ffffff"
LEAST_CONTRAST = 4.5


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


FROM: dict[Verb, frozenset[State | None]] = {
    Verb.REGISTER: frozenset({None, State.WITHDRAWN}),
    Verb.NOMINATE: frozenset({None, State.WITHDRAWN}),
    Verb.SUBMIT: frozenset({State.NOMINATED, State.WAITING}),
    Verb.APPROVE: frozenset({State.SUBMITTED, State.WAITING, State.REFUSED}),
    Verb.REFUSE: frozenset({State.NOMINATED, State.SUBMITTED, State.APPROVED, State.WAITING}),
    Verb.WAIT: frozenset({State.NOMINATED, State.SUBMITTED, State.APPROVED}),
    Verb.PROMOTE: frozenset({State.WAITING}),
    Verb.WITHDRAW: frozenset({State.NOMINATED, State.SUBMITTED, State.APPROVED, State.WAITING}),
    Verb.AMEND: frozenset({State.NOMINATED, State.SUBMITTED, State.APPROVED, State.WAITING}),
}
DECISIONS = (Verb.APPROVE, Verb.REFUSE, Verb.WAIT)
NEEDS_REASON = frozenset({Verb.REFUSE, Verb.WAIT})

TAKES_PART = {"on_site": _l("In person"), "online": _l("Online")}
AUDIENCES = {
    Audience.ANYONE: _l("Anyone who registers"),
    Audience.NOMINATION: _l("Focal points and organisers"),
    Audience.ORGANISERS: _l("Organisers only"),
}
LISTINGS = {
    Listing.RULE: _l("By rule: everybody in this category"),
    Listing.CONSENT: _l("Those who agree"),
    Listing.NEVER: _l("Nobody"),
}
STATE_WORDS = {
    State.NOMINATED: _l("Nominated"),
    State.SUBMITTED: _l("Awaiting approval"),
    State.APPROVED: _l("Approved"),
    State.WAITING: _l("Waiting list"),
    State.REFUSED: _l("Refused"),
    State.WITHDRAWN: _l("Registration withdrawn"),
}


LISTING_CONSENT = _l(
    "I agree that my name, function and institution are on the list of participants, which everybody whose "
    "registration is approved can read. I can take this back at any time."
)


class Period(enum.StrEnum):
    """Whether people can register now, and if not, why."""

    UNPUBLISHED = "unpublished"
    CANCELLED = "cancelled"
    UNDECIDED = "undecided"
    NOT_YET = "not_yet"
    OPEN = "open"
    CLOSED = "closed"


class NotPossible(Refusal):
    """The state of the registration does not allow this."""

    message = _l("This is no longer possible: the registration has changed meanwhile. Its state is now: %(state)s.")


class AlreadyRegistered(Refusal):
    """One registration a person."""

    message = _l("You are already registered for this meeting.")


class RegistrationRefused(Refusal):
    """Only the organisers can come back on a refusal."""

    message = _l("The organisers could not accept your registration. Please write to them.")


class CannotBeNominated(Refusal):
    """The person of this address is registered, or was refused: which of the two, and where, is not told."""

    message = _l("Nobody can be nominated with this address. Please check it, or ask the organisers.")


class AlreadyFocalPoint(Refusal):
    """The person nominates for this institution already."""

    message = _l("This person is a focal point of this State or organisation already.")


class NotOpen(Refusal):
    """Registration is not open."""


class CategoryFull(Refusal):
    """No place is free."""

    message = _l("There is no free place for “%(category)s”. Raise the number of places first.")


class NotConfirmedYet(Refusal):
    """The person has not answered the nomination."""

    message = _l("%(name)s has not confirmed the nomination yet.")


class CategoryNotOffered(Refusal):
    """The category is not for this person to choose."""

    message = _l("Please choose one of the categories offered.")


class ReasonNeeded(Refusal):
    """People deserve to know why."""

    message = _l("Please give a reason: the person reads it.")


class InstitutionNeeded(Refusal):
    """A member of a delegation belongs to one."""

    message = _l("Please choose your State or organisation: in this category you come with a delegation.")


class LetterTaken(Refusal):
    """Letters tell categories apart where colours cannot."""

    message = _l("Another category has this letter. On the badge, each category needs its own.")


class ColourTooPale(Refusal):
    """White letters stand on the colour of the badge."""

    message = _l("White letters cannot be read on this colour. Please choose a darker one.")


class TooFewPlaces(Refusal):
    """Nobody loses a place because a number changes."""

    message = _l("%(held)s people hold a place already: there cannot be fewer places than that.")


class CategoryInUse(Refusal):
    """People are registered in the category."""

    message = _l("People are registered in this category. Move them to another one first.")


class PeriodBackwards(Refusal):
    """Closing comes after opening."""

    message = _l("Registration has to close after it opens.")


CLOSED_BECAUSE = {
    Period.UNPUBLISHED: _l("This meeting is not published yet."),
    Period.CANCELLED: _l("This meeting is cancelled."),
    Period.UNDECIDED: _l("The organisers have not said yet when registration opens."),
    Period.NOT_YET: _l("Registration has not opened yet."),
    Period.CLOSED: _l("Registration is closed."),
}


def period(event_state: str, opens_at: datetime | None, closes_at: datetime | None, now: datetime) -> Period:
    """Whether people can register at `now`."""
    if event_state == EventState.DRAFT:
        return Period.UNPUBLISHED
    if event_state == EventState.CANCELLED:
        return Period.CANCELLED
    if opens_at is None or closes_at is None:
        return Period.UNDECIDED
    if now < opens_at:
        return Period.NOT_YET
    return Period.OPEN if now < closes_at else Period.CLOSED


def ensure_open(found: Period) -> None:
    """Raise NotOpen, with the reason, unless registration is open."""
    if found is not Period.OPEN:
        raise NotOpen(CLOSED_BECAUSE[found])


def ensure_can(verb: Verb, state: str | None) -> None:
    """Raise unless `verb` is possible for a registration in `state` (None: there is none yet)."""
    if (State(state) if state else None) in FROM[verb]:
        return
    if verb is Verb.REGISTER:
        raise RegistrationRefused if state == State.REFUSED else AlreadyRegistered
    raise NotPossible(state=STATE_WORDS[State(state)] if state else "–")


def possible(state: str, confirmed: bool) -> tuple[Verb, ...]:
    """Which decisions an organiser can take on a registration."""
    return tuple(verb for verb in DECISIONS if State(state) in FROM[verb] and (confirmed or verb is not Verb.APPROVE))


def ensure_reason(verb: Verb, reason: str) -> None:
    """Raise when people would not learn why."""
    if verb in NEEDS_REASON and not reason.strip():
        raise ReasonNeeded


def ensure_confirmed(confirmed: bool, name: str) -> None:
    """Raise when somebody nominated has not answered: nobody is approved without having said yes."""
    if not confirmed:
        raise NotConfirmedYet(name=name)


def ensure_announced(event_state: str) -> None:
    """Raise while people who are written to could not open the meeting."""
    if event_state != EventState.PUBLISHED:
        raise NotOpen(CLOSED_BECAUSE[Period.UNPUBLISHED if event_state == EventState.DRAFT else Period.CANCELLED])


def ensure_institution(in_delegation: bool, affiliation: Institution | None) -> None:
    """Raise when a member of a delegation names none."""
    if in_delegation and affiliation is None:
        raise InstitutionNeeded


def free_places(capacity: int | None, held: int) -> int | None:
    """How many places are left; None when there is no limit."""
    return None if capacity is None else max(capacity - held, 0)


def has_room(capacity: int | None, held: int) -> bool:
    """Whether one more person can get a place."""
    return capacity is None or held < capacity


def state_with_place(confirmed: bool, asks_approval: bool) -> State:
    """Where somebody stands who has just got a place."""
    if not confirmed:
        return State.NOMINATED
    return State.SUBMITTED if asks_approval else State.APPROVED


def ensure_offered(audience: str, in_delegation: bool, *, to: Audience) -> None:
    """Raise unless a category may be chosen by `to`: anyone, a focal point (NOMINATION), or organisers."""
    if to is Audience.ANYONE and audience != Audience.ANYONE:
        raise CategoryNotOffered
    if to is Audience.NOMINATION and (audience == Audience.ORGANISERS or not in_delegation):
        raise CategoryNotOffered


def safe_cell(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def is_listed(state: str, listing: str, agreed: bool, protected: bool) -> bool:
    """Whether a person is on the list of participants."""
    if protected or state != State.APPROVED:
        return False
    return listing == Listing.RULE or (listing == Listing.CONSENT and agreed)


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, from 0 to 1 (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def ensure_readable(colour: str) -> None:
    """Raise ColourTooPale unless white letters can be read on `colour`."""
    if contrast(colour, WHITE) < LEAST_CONTRAST:
        raise ColourTooPale


def ensure_places(capacity: int | None, held: int) -> None:
    """Raise TooFewPlaces when `capacity` would be below what is held."""
    if capacity is not None and capacity < held:
        raise TooFewPlaces(held=held)
