"""What was printed, when, by whom, and for whom."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.accounts.models import Account
from meetings.core.db import Base, Id
from meetings.core.tasks import Job
from meetings.core.translated import Translated
from meetings.events.models import Event


class BadgePrint(Base):
    """Badges printed together into one PDF, which a job makes and which is kept for some days.

    `wish` stands for what was asked, so that a second click is known; `category` is the name of the category asked
    for, as it was then. `made_at` without `file_key` is a file that was removed.
    """

    __tablename__ = "badge_print"
    __table_args__ = (
        sa.Index(None, "event_id", "at"),
        sa.CheckConstraint("count > 0", name="count_positive"),
    )

    id: Mapped[Id]
    event_id: Mapped[str] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    by_id: Mapped[str] = mapped_column(sa.ForeignKey("account.id"))
    job_id: Mapped[str] = mapped_column(sa.ForeignKey("job.id"))
    at: Mapped[datetime]
    whom: Mapped[str] = mapped_column(sa.String(12))
    category: Mapped[Translated]
    sheet: Mapped[str] = mapped_column(sa.String(2))
    sorted_by: Mapped[str] = mapped_column(sa.String(12))
    wish: Mapped[str] = mapped_column(sa.String(32))
    count: Mapped[int]
    made_at: Mapped[datetime | None]
    file_key: Mapped[str] = mapped_column(sa.String(120), default="")
    size: Mapped[int] = mapped_column(default=0)

    event: Mapped[Event] = relationship()
    by: Mapped[Account] = relationship()
    job: Mapped[Job] = relationship()

    def __str__(self) -> str:
        return f"{self.count} × {self.sheet}"


class BadgeCopy(Base):
    """One badge of a print. `mark` stands for what it showed; empty until it is made."""

    __tablename__ = "badge_copy"

    print_id: Mapped[str] = mapped_column(sa.ForeignKey("badge_print.id", ondelete="CASCADE"), primary_key=True)
    registration_id: Mapped[str] = mapped_column(
        sa.ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    mark: Mapped[str] = mapped_column(sa.String(32), default="")
