"""Reads of the people of a delegation."""

import sqlalchemy as sa

from meetings.events.models import Event
from meetings.institutions.models import Institution
from meetings.registration.models import Category, Registration
from meetings.registration.queries.people import WITH_PERSON


def in_delegation(event: Event, institution: Institution) -> sa.Select[Registration]:
    """The people of a State's delegation, as its focal points may see them.

    Those in a category that comes with a delegation and those a focal point of it nominated. Somebody from an NGO of
    the same country is not among them, nor is a protected person whom they did not nominate themselves.
    """
    of_delegation = sa.and_(
        Registration.affiliation_id == institution.id,
        Registration.delegation_id.is_(None),
        Category.in_delegation,
        sa.not_(Registration.is_protected),
    )
    return (
        sa.select(Registration)
        .join(Registration.category)
        .where(
            Registration.event_id == event.id,
            sa.or_(Registration.delegation_id == institution.id, of_delegation),
        )
        .order_by(Category.position, Registration.sort_name, Registration.id)
        .options(*WITH_PERSON)
    )
