"""Reads of the people of a delegation."""

from collections.abc import Collection

import sqlalchemy as sa

from meetings.events.models import Event
from meetings.institutions.models import Institution
from meetings.registration.models import Category, Registration
from meetings.registration.queries.people import WITH_PERSON


def in_delegation(event: Event, institution: Institution) -> sa.Select[Registration]:
    """The people of a State's delegation, as its focal points may see them."""
    return in_delegations(event, [institution.id])


def in_delegations(event: Event, institution_ids: Collection[str]) -> sa.Select[Registration]:
    """The people of several delegations, as the focal points of each may see them.

    Those in a category that comes with a delegation and those a focal point of it nominated. Somebody from an NGO of
    the same country is not among them, nor is a protected person whom they did not nominate themselves.
    """
    of_delegation = sa.and_(
        Registration.affiliation_id.in_(institution_ids),
        Registration.delegation_id.is_(None),
        Category.in_delegation,
        sa.not_(Registration.is_protected),
    )
    return (
        sa.select(Registration)
        .join(Registration.category)
        .where(
            Registration.event_id == event.id,
            sa.or_(Registration.delegation_id.in_(institution_ids), of_delegation),
        )
        .order_by(Category.position, Registration.sort_name, Registration.id)
        .options(*WITH_PERSON)
    )
