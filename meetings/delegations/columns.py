"""What delegations add to the organisers' table and to exports: the role, and who holds a funded place."""

from collections import Counter
from collections.abc import Mapping, Sequence

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from meetings.delegations import queries, rules
from meetings.events.models import Event
from meetings.registration import queries as registrations
from meetings.registration import statistics
from meetings.registration.columns import COLUMNS, Column


def add() -> None:
    """Offer them."""
    COLUMNS["delegation_role"] = Column(_l("Role in the delegation"), roles)
    COLUMNS["funded_place"] = Column(_l("Funded place"), funded)
    if counted not in statistics.MORE:
        statistics.MORE.append(counted)


def roles(event: Event, ids: Sequence[str]) -> Mapping[str, str]:
    """As what each comes with a delegation."""
    return {one: str(rules.ROLES[role]) for one, (role, _funded) in queries.places_of(ids).items()}


def counted(event: Event) -> tuple[LazyString, Mapping[str, int]] | None:
    """How many come in each role, for the statistics; protected people are left out."""
    ids = registrations.matching_ids(event, registrations.Filter())
    found = Counter(role for role, _funded in queries.places_of(ids).values())
    if not found:
        return None
    return _l("Role in the delegation"), {str(word): found[role] for role, word in rules.ROLES.items()}


def funded(event: Event, ids: Sequence[str]) -> Mapping[str, str]:
    """Who holds a funded place."""
    return {one: str(_("yes")) for one, (_role, is_funded) in queries.places_of(ids).items() if is_funded}
