"""What delegations add to the organisers' table and to exports: role, whom assistants assist, and funded places."""

from collections.abc import Mapping, Sequence

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from meetings.delegations import queries, rules
from meetings.delegations.models import Role
from meetings.events.models import Event
from meetings.registration import statistics
from meetings.registration.columns import COLUMNS, Column
from meetings.registration.facts import FACTS, TOLD, Fact
from meetings.registration.models import Registration

ASSISTS = _l("Assists")


def add() -> None:
    """Offer them, and say the same of one person."""
    COLUMNS["delegation_role"] = Column(_l("Role in the delegation"), roles)
    COLUMNS["assists"] = Column(ASSISTS, assists)
    COLUMNS["funded_place"] = Column(_l("Funded place"), funded)
    if counted not in statistics.MORE:
        statistics.MORE.append(counted)
        FACTS.append(facts)
        TOLD.append(told)


def facts(registration: Registration) -> list[Fact]:
    """As what a person comes, whom she assists, and that her expenses are paid."""
    comes_with_others = registration.category.in_delegation
    found = queries.places_of([registration.id]).get(registration.id) if comes_with_others else None
    if found is None:
        return []
    role, is_funded = found
    funded_place = [(_l("Funded place"), str(_("yes")))] if is_funded else []
    whom = assists(registration.event, [registration.id]) if role is Role.ASSISTANT else {}
    assistance = [(ASSISTS, name) for name in whom.values()]
    return [(_l("Role in the delegation"), str(rules.ROLES[role])), *assistance, *funded_place]


def told(people: Sequence[Registration]) -> Mapping[str, Sequence[Fact]]:
    """As what each comes with a delegation, for mails to them."""
    ids = [one.id for one in people if one.category.in_delegation]
    places = queries.places_of(ids) if ids else {}
    return {one: rules.told(role) for one, (role, _funded) in places.items()}


def roles(event: Event, ids: Sequence[str]) -> Mapping[str, str]:
    """As what each comes with a delegation."""
    return {one: str(rules.ROLES[role]) for one, (role, _funded) in queries.places_of(ids).items()}


def assists(event: Event, ids: Sequence[str]) -> Mapping[str, str]:
    """Whom each assistant assists; a protected person is named to nobody by this."""
    return {one: found.full_name for one, found in queries.assisted_openly(ids).items()}


def counted(event: Event) -> tuple[LazyString, Mapping[str, int]] | None:
    """How many come in each role, for the statistics, as the board counts them; protected people are left out."""
    found = queries.roles_of_all(event)
    if not found:
        return None
    return _l("Role in the delegation"), {str(word): found[role] for role, word in rules.ROLES.items()}


def funded(event: Event, ids: Sequence[str]) -> Mapping[str, str]:
    """Who holds a funded place."""
    return {one: str(_("yes")) for one, (_role, is_funded) in queries.places_of(ids).items() if is_funded}
