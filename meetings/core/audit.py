"""The audit log: who did what, on what, when, from where, before and after.

Domains say how their deeds read: `VERBS` holds a sentence for each verb, `FIELDS` a label for each field, or for
`kind.field` where a field of one kind of thing is called otherwise, or for `field.part` of one with named parts, and
`VALUES` a word for each `field.value` of a choice. `core.deeds` reads the log with them.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

import sqlalchemy as sa
from flask import g, has_request_context, request
from flask_babel import LazyString
from sqlalchemy.orm import Mapped, mapped_column

from meetings.core import clock, mentions
from meetings.core.db import Base, Id, db, transaction
from meetings.core.translated import Named, Translated

VERBS: dict[str, LazyString] = {}
FIELDS: dict[str, LazyString] = {}
VALUES: dict[str, LazyString] = {}
IMPERSONAL: set[str] = set()
"""Fields that may stay in the log of a person who was erased: they tell what she was, not who."""
PEOPLE: dict[str, tuple[str, ...]] = {}
"""For each verb that names other people, the fields in `after` that hold such a name and nothing else."""


class Actor(Protocol):
    """Whoever acts: an account."""

    id: Any

    @property
    def full_name(self) -> str:
        """How the log names the person."""


class AuditEntry(Base):
    """One deed. Never changed, never deleted by the product; names are kept as they were, until a person is erased."""

    __tablename__ = "audit_entry"
    __table_args__ = (sa.Index(None, "scope", "at"), sa.Index(None, "target_id"))

    id: Mapped[Id]
    at: Mapped[datetime]
    actor_id: Mapped[str | None] = mapped_column(sa.String(12), index=True)
    actor_name: Mapped[str] = mapped_column(sa.String(200))
    scope: Mapped[str | None] = mapped_column(sa.String(12))
    verb: Mapped[str] = mapped_column(sa.String(60))
    target_kind: Mapped[str] = mapped_column(sa.String(40))
    target_id: Mapped[str | None] = mapped_column(sa.String(12))
    target_name: Mapped[str] = mapped_column(sa.String(300))
    target_names: Mapped[Translated] = mapped_column(default=Translated, server_default="{}")
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    purpose: Mapped[str] = mapped_column(sa.String(500), default="")
    address: Mapped[str] = mapped_column(sa.String(45), default="")
    request_id: Mapped[str] = mapped_column(sa.String(36), default="")


def record(  # noqa: PLR0913 - a deed is made of these
    verb: str,
    target: Any,
    *,
    actor: Actor | None,
    scope: str | None = None,
    name: str | Translated = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    purpose: str = "",
    naming: mentions.Naming = (),
) -> AuditEntry:
    """Write a deed into the current transaction.

    `verb` is `domain.past_tense` (`registration.approved`); `scope` is the id of the event, if any; `name` is how the
    thing is called where that is not as it calls itself; `before` and `after` hold only what changed; `naming` are the
    people besides actor and target whom it names, each by the account and as `core.naming.struck` finds the name.
    """
    entry = _entry(verb, target, actor, scope, name, before, after, purpose)
    db.session.add(entry)
    mentions.tie(naming, entry=entry)
    return entry


def record_reading(verb: str, target: Any, **details: Any) -> None:
    """Write that something restricted was read, in a transaction of its own: a GET has no other."""
    details.setdefault("scope", None)
    entry = _entry(
        verb,
        target,
        details.pop("actor"),
        details.pop("scope"),
        details.pop("name", ""),
        None,
        None,
        details.pop("purpose", ""),
    )
    with transaction() as session:
        session.add(entry)
        mentions.tie(details.pop("naming", ()), session, entry=entry)


def _entry(
    verb: str,
    target: Any,
    actor: Actor | None,
    scope: str | None,
    name: str | Translated,
    before: Any,
    after: Any,
    purpose: str,
) -> AuditEntry:
    called, names = _called(target, name)
    return AuditEntry(
        at=clock.now(),
        actor_id=actor.id if actor else None,
        actor_name=actor.full_name if actor else "",
        scope=scope,
        verb=verb,
        target_kind=getattr(target, "__tablename__", str(type(target).__name__).lower()),
        target_id=getattr(target, "id", None),
        target_name=called[:300],
        target_names=names,
        before=_plain(before or {}),
        after=_plain(after or {}),
        purpose=purpose,
        address=(request.remote_addr or "") if has_request_context() else "",
        request_id=g.get("request_id", "") if has_request_context() else "",
    )


def _called(target: Any, name: str | Translated) -> tuple[str, Translated]:
    """How the log names a thing: in one line, and in each language where it has a name in several."""
    if isinstance(name, Translated):
        return name.shown_in("en").text, name
    names = target.names if isinstance(target, Named) and not name else Translated()
    return name or str(target), names


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _plain_value(value) for key, value in values.items()}


def _plain_value(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, Mapping):
        return _plain(value)
    if isinstance(value, list | tuple):
        return [_plain_value(item) for item in value]
    return str(value)


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Only the keys whose values differ, on both sides."""
    keys = [key for key in after if before.get(key) != after[key]]
    return {key: before.get(key) for key in keys}, {key: after[key] for key in keys}
