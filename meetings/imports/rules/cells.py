"""Which cell of a row a rule of the domains below says no to."""

from collections.abc import Mapping

from meetings.core.errors import Refusal
from meetings.delegations.rules import HasHead, NoPlaceElsewhere, RoleFull
from meetings.imports.rules.refusals import HasWithdrawn
from meetings.imports.rules.texts import letter_of
from meetings.registration.rules import CategoryFull, DelegationFull, KnownAlready

FIELDS_OF: Mapping[type[Refusal], tuple[str, ...]] = {
    CategoryFull: ("category",),
    DelegationFull: ("institution",),
    HasHead: ("category", "role"),
    HasWithdrawn: ("email",),
    KnownAlready: ("email",),
    NoPlaceElsewhere: ("role", "category"),
    RoleFull: ("role",),
}
"""The fields that may hold what is wrong, the likelier first."""


def cell_of(refusal: Refusal, line: int, mapping: Mapping[str, int]) -> str:
    """The name of the cell, by the columns (from 0) of the fields; the line where no column holds it."""
    wanted = next((names for kind, names in FIELDS_OF.items() if isinstance(refusal, kind)), ())
    column = next((mapping[name] for name in wanted if name in mapping), None)
    return f"{line}" if column is None else f"{letter_of(column)}{line}"
