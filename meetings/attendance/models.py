"""Check-ins at the door."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.accounts.models import Account
from meetings.core.db import Base, Id
from meetings.registration.models import Registration

OPEN = sa.text("undone_at IS NULL")


class CheckIn(Base):
    """A person came in. One that was undone stays as a trace; at most one of a registration is open."""

    __tablename__ = "check_in"
    __table_args__ = (
        sa.Index("uq_check_in_open", "registration_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        sa.CheckConstraint("(undone_at IS NULL) = (undone_by_id IS NULL)", name="undone_by_somebody"),
    )

    id: Mapped[Id]
    event_id: Mapped[str] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    registration_id: Mapped[str] = mapped_column(sa.ForeignKey("registration.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[str] = mapped_column(sa.ForeignKey("account.id"))
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))

    registration: Mapped[Registration] = relationship()
    by: Mapped[Account] = relationship(foreign_keys=[by_id])

    def __str__(self) -> str:
        return str(self.registration)
