"""What the audit log holds, in the order in which it happened."""

from typing import Any

import sqlalchemy as sa

from meetings.core.audit import AuditEntry
from meetings.core.db import db


def deeds(verb: str | None = None, *, target: Any = None) -> list[AuditEntry]:
    """The entries with a verb, or of one target, the earliest first."""
    statement = sa.select(AuditEntry).order_by(AuditEntry.at)
    if verb is not None:
        statement = statement.where(AuditEntry.verb == verb)
    if target is not None:
        statement = statement.where(AuditEntry.target_id == target.id)
    return list(db.session.scalars(statement))
