"""How the domains below hear of check-ins; called once by `create_app`."""

from collections.abc import Sequence

from flask_babel import ngettext

from meetings.attendance import columns, queries
from meetings.registration.consequences import CONSEQUENCES
from meetings.registration.models import Registration, State

DECIDED_AGAINST = frozenset({State.REFUSED, State.WAITING, State.CHANGES})
"""States that only organisers bring people to; a withdrawal is asked for by others too, who need not hear who came."""


def connect() -> None:
    """Offer when people came in, and tell who decides about them that they did."""
    columns.add()
    if no_longer_present not in CONSEQUENCES:
        CONSEQUENCES.append(no_longer_present)


def no_longer_present(state: State, people: Sequence[Registration], to_herself: bool) -> str:
    """That people are here already who would no longer be approved."""
    if to_herself or state not in DECIDED_AGAINST:
        return ""
    here = len(queries.arrivals([person.id for person in people]))
    if not here:
        return ""
    said = ngettext(
        "%(num)d person has checked in already. With this she or he no longer counts as present, unless approved "
        "again. The time of the check-in is kept.",
        "%(num)d people have checked in already. With this they no longer count as present, unless approved again. "
        "The times of the check-ins are kept.",
        here,
    )
    return str(said)
