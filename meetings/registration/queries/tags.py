"""Reads of tags, internal notes and saved views."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from meetings.accounts.models import Account
from meetings.core.db import db
from meetings.events.models import Event
from meetings.registration.models import InternalNote, Registration, SavedView, Tag, Tagging


def tags(event: Event) -> Sequence[Tag]:
    """The tags of an event, by name."""
    return db.session.scalars(sa.select(Tag).where(Tag.event_id == event.id).order_by(Tag.name)).all()


def tag(event: Event, tag_id: str) -> Tag | None:
    """A tag by its id, looked up through its event."""
    return db.session.scalars(sa.select(Tag).where(Tag.event_id == event.id, Tag.id == tag_id)).one_or_none()


def tags_of(ids: Sequence[str]) -> dict[str, list[Tag]]:
    """The tags of each of these registrations, by name; those without any are left out."""
    statement = (
        sa.select(Tagging.registration_id, Tag)
        .join(Tag, Tag.id == Tagging.tag_id)
        .where(Tagging.registration_id.in_(ids))
        .order_by(Tag.name)
    )
    found: dict[str, list[Tag]] = {}
    for registration_id, one in db.session.execute(statement):
        found.setdefault(registration_id, []).append(one)
    return found


def uses_of_tags(event: Event) -> dict[str, int]:
    """How many people have each tag, by its id."""
    statement = (
        sa.select(Tagging.tag_id, sa.func.count())
        .join(Tag, Tag.id == Tagging.tag_id)
        .where(Tag.event_id == event.id)
        .group_by(Tagging.tag_id)
    )
    return {tag_id: count for tag_id, count in db.session.execute(statement)}


def internal_notes(registration: Registration) -> Sequence[InternalNote]:
    """What organisers wrote about a registration, the latest first, with who did."""
    statement = sa.select(InternalNote).where(InternalNote.registration_id == registration.id)
    ordered = statement.order_by(InternalNote.at.desc(), InternalNote.id).options(joinedload(InternalNote.by))
    return db.session.scalars(ordered).all()


def internal_note(registration: Registration, note_id: str) -> InternalNote | None:
    """A note by its id, looked up through its registration."""
    note = db.session.get(InternalNote, note_id)
    return note if note and note.registration_id == registration.id else None


def views(event: Event, account: Account) -> Sequence[SavedView]:
    """The saved views that a member of the team may open: her own and those that are shared."""
    statement = sa.select(SavedView).where(
        SavedView.event_id == event.id, sa.or_(SavedView.account_id == account.id, SavedView.is_shared)
    )
    return db.session.scalars(statement.order_by(SavedView.name, SavedView.id)).all()


def view(event: Event, account: Account, view_id: str) -> SavedView | None:
    """A saved view by its id, looked up through those that this member of the team may open."""
    return next((each for each in views(event, account) if each.id == view_id), None)
