"""Tags: made, changed, taken away, put on people."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from meetings.accounts.models import Account
from meetings.core import audit
from meetings.core.db import db
from meetings.events.models import Event
from meetings.registration import queries, rules
from meetings.registration.models import Registration, Tag, Tagging


def add_tag(event: Event, name: str, colour: str, *, by: Account) -> Tag:
    """A new tag. Raises TagTaken."""
    _ensure_free(queries.tags(event), name)
    tag = Tag(event_id=event.id, name=name, colour=colour)
    db.session.add(tag)
    db.session.flush()
    audit.record("tag.added", tag, actor=by, scope=event.id)
    return tag


def change_tag(event: Event, tag: Tag, name: str, colour: str, *, by: Account) -> None:
    """Another name or colour, wherever the tag is. Raises TagTaken."""
    _ensure_free([each for each in queries.tags(event) if each.id != tag.id], name)
    before, after = audit.changes({"name": tag.name, "colour": tag.colour}, {"name": name, "colour": colour})
    if after:
        tag.name, tag.colour = name, colour
        audit.record("tag.changed", tag, actor=by, scope=event.id, before=before, after=after)


def remove_tag(tag: Tag, *, by: Account) -> None:
    """Take a tag away, from everybody who has it."""
    audit.record("tag.removed", tag, actor=by, scope=tag.event_id)
    db.session.delete(tag)
    db.session.flush()


def tag_people(
    registrations: Sequence[Registration], add: Collection[Tag], take: Collection[Tag], *, by: Account
) -> int:
    """Put tags on people and take others off; says for how many people something changed."""
    ids = [each.id for each in registrations]
    present = queries.tags_of(ids)
    changed = 0
    for registration in registrations:
        old = {tag.id: tag for tag in present.get(registration.id, ())}
        new = {**old, **{tag.id: tag for tag in add}}
        new = {tag_id: tag for tag_id, tag in new.items() if tag_id not in {tag.id for tag in take}}
        if new.keys() != old.keys():
            changed += 1
            _put(registration, old, new, by)
    if take:
        gone = Tagging.registration_id.in_(ids), Tagging.tag_id.in_([tag.id for tag in take])
        db.session.execute(sa.delete(Tagging).where(*gone))
    db.session.flush()
    return changed


def _put(registration: Registration, old: dict[str, Tag], new: dict[str, Tag], by: Account) -> None:
    db.session.add_all(Tagging(registration_id=registration.id, tag_id=tag_id) for tag_id in new.keys() - old.keys())
    names = ({"tags": sorted(tag.name for tag in tags.values())} for tags in (old, new))
    before, after = names
    audit.record("registration.tagged", registration, actor=by, scope=registration.event_id, before=before, after=after)


def _ensure_free(others: Sequence[Tag], name: str) -> None:
    if name.casefold() in {other.name.casefold() for other in others}:
        raise rules.TagTaken
