"""Who gets a place, in which category, and who is listed."""

from meetings.institutions.models import Institution
from meetings.registration.models import Audience, Listing, State
from meetings.registration.rules.refusals import CategoryNotOffered, InstitutionNeeded, TooFewPlaces


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


def delegation_of(
    in_delegation: bool, outside_quota: bool, delegation_id: str | None, affiliation_id: str | None, protected: bool
) -> str:
    """The institution whose limit counts a person, "" for none; in SQL: `queries.counted_for`.

    Those in a category that comes with a delegation count: for the State that nominated them, else for the one they
    represent. A protected person who came by herself does not, for a figure would give her away.
    """
    if not in_delegation or outside_quota or (protected and not delegation_id):
        return ""
    return delegation_id or affiliation_id or ""


def ensure_offered(audience: str, in_delegation: bool, *, to: Audience) -> None:
    """Raise unless a category may be chosen by `to`: anyone, a focal point (NOMINATION), or organisers."""
    if to is Audience.ANYONE and audience != Audience.ANYONE:
        raise CategoryNotOffered
    if to is Audience.NOMINATION and (audience == Audience.ORGANISERS or not in_delegation):
        raise CategoryNotOffered


def is_listed(state: str, listing: str, agreed: bool, protected: bool) -> bool:
    """Whether a person is on the list of participants."""
    if protected or state != State.APPROVED:
        return False
    return listing == Listing.RULE or (listing == Listing.CONSENT and agreed)


def ensure_places(capacity: int | None, held: int) -> None:
    """Raise TooFewPlaces when `capacity` would be below what is held."""
    if capacity is not None and capacity < held:
        raise TooFewPlaces(held=held)
