"""Reads of last time: who came for a State, and who nominated for it."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from meetings.core.db import db
from meetings.delegations.models import FocalPoint, Member
from meetings.delegations.queries.people import Person
from meetings.events.models import Event, EventHost, EventState
from meetings.institutions.models import Institution
from meetings.registration import queries as registrations
from meetings.registration.models import Category, Registration, State


def last_meeting(event: Event) -> Event | None:
    """The meeting that an event continues: the one it was made from, else the last of its kind and hosts before it.

    Until its hosts have turned their keys, an event that was not made from another continues none: anybody who may
    prepare meetings can write a house into a draft, and would read who acted at its meetings.
    """
    return db.session.scalars(_before(event).limit(1)).one_or_none()


def _before(event: Event) -> sa.Select[Event]:
    is_origin = Event.id == (event.cloned_from_id or "")
    earlier = sa.and_(
        sa.true() if event.is_open_to_read else sa.false(),
        Event.kind == event.kind,
        Event.first_day < event.first_day,
        Event.state == EventState.PUBLISHED,
        sa.exists().where(EventHost.event_id == Event.id, EventHost.institution_id.in_(event.host_ids)),
    )
    return (
        sa.select(Event)
        .where(Event.id != event.id, sa.or_(is_origin, earlier))
        .order_by(is_origin.desc(), Event.first_day.desc(), Event.id)
    )


def former_people(event: Event, institution: Institution) -> list[Person]:
    """Who came for a State last time and has no registration this time, in the order of then, in one question.

    Last time is the last meeting before `event` in which people of that State took part.
    """
    belongs = sa.and_(Registration.state == State.APPROVED, registrations.belongs_to() == institution.id)
    took_part = (
        sa.select(Registration.id)
        .join(Category, Category.id == Registration.category_id)
        .where(Registration.event_id == Event.id, belongs)
        .correlate(Event)
    )
    last = _before(event).where(took_part.exists()).limit(1).with_only_columns(Event.id).scalar_subquery()
    again = sa.select(Registration.account_id).where(Registration.event_id == event.id)
    statement = (
        sa.select(Registration, Member)
        .join(Registration.category)
        .outerjoin(Member, sa.and_(Member.registration_id == Registration.id, Member.ended_at.is_(None)))
        .where(Registration.event_id == last, belongs, Registration.account_id.not_in(again))
        .order_by(Member.position.asc().nulls_last(), Registration.sort_name, Registration.id)
        .options(
            joinedload(Registration.account),
            joinedload(Registration.category),
            joinedload(Registration.event).lazyload(Event.hosts),
        )
    )
    return [Person(*row) for row in db.session.execute(statement)]


def had_focal_points(event: Event) -> bool:
    """Whether anybody acts for a State at this event."""
    acting = sa.exists().where(FocalPoint.event_id == event.id, FocalPoint.ended_at.is_(None))
    return bool(db.session.scalar(sa.select(acting)))


def former_focal_points(event: Event, last: Event, language: str) -> Sequence[FocalPoint]:
    """Who acted for a State last time, for the States for which nobody acts yet, in the order of a language."""
    named = sa.select(FocalPoint.institution_id).where(FocalPoint.event_id == event.id, FocalPoint.ended_at.is_(None))
    by_name = Institution.sort_fr if language == "fr" else Institution.sort_en
    statement = (
        sa.select(FocalPoint)
        .join(FocalPoint.institution)
        .where(
            FocalPoint.event_id == last.id,
            FocalPoint.ended_at.is_(None),
            FocalPoint.institution_id.not_in(named),
            Institution.is_retired.is_(False),
        )
        .order_by(by_name, FocalPoint.role.desc(), FocalPoint.id)
        .options(joinedload(FocalPoint.account), joinedload(FocalPoint.institution))
    )
    return db.session.scalars(statement).all()
