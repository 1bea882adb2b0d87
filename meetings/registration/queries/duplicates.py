"""Reads for finding people who are registered twice."""

from collections.abc import Sequence

import sqlalchemy as sa

from meetings.accounts.models import Account
from meetings.core.db import db
from meetings.events.models import Event
from meetings.registration.models import ACTIVE, DifferentPeople, Registration
from meetings.registration.queries.people import WITH_PERSON


def comparable(event: Event) -> Sequence[sa.Row[str, str, str, str, str]]:
    """Everybody whose registration counts, with what is compared (`rules.Somebody`)."""
    statement = (
        sa.select(
            Registration.id,
            Registration.given_name,
            Registration.family_name,
            Account.email,
            sa.func.coalesce(Registration.affiliation_id, ""),
        )
        .join(Account, Account.id == Registration.account_id)
        .where(Registration.event_id == event.id, Registration.state.in_(ACTIVE))
        .order_by(Registration.created_at, Registration.id)
    )
    return db.session.execute(statement).all()


def apart(event: Event) -> list[tuple[str, str]]:
    """The pairs of which organisers said that they are not the same person."""
    statement = (
        sa.select(DifferentPeople.one_id, DifferentPeople.other_id)
        .join(Registration, Registration.id == DifferentPeople.one_id)
        .where(Registration.event_id == event.id)
    )
    return [(one, other) for one, other in db.session.execute(statement)]


def by_ids(event: Event, ids: Sequence[str]) -> dict[str, Registration]:
    """Registrations of an event by id, with category, affiliation and account."""
    statement = sa.select(Registration).where(Registration.event_id == event.id, Registration.id.in_(ids))
    return {each.id: each for each in db.session.scalars(statement.options(*WITH_PERSON))}
