"""An import, the rows of its file, and which heading meant what last time."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.accounts.models import Account
from meetings.core.db import Base, Id
from meetings.events.models import Event
from meetings.registration.models import Registration


class Kind(enum.StrEnum):
    """What is imported."""

    PEOPLE = "people"
    FOCAL_POINTS = "focal_points"


class Stage(enum.StrEnum):
    """How far an import has come."""

    UPLOADED = "uploaded"
    CHECKING = "checking"
    CHECKED = "checked"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    INVITING = "inviting"
    UNDOING = "undoing"
    UNDONE = "undone"


class Fate(enum.StrEnum):
    """What becomes of a row; `LEFT` is one without a fault that a rule refuses, `UNDONE` one taken back."""

    NEW = "new"
    CHANGE = "change"
    SAME = "same"
    FAULTY = "faulty"
    LEFT = "left"
    UNDONE = "undone"


class Place(enum.StrEnum):
    """Whether there is a place for whom a row is about: what is full for who waits, or that she waits no longer.

    `DECISION` is for who waits while places are free, until organisers decide. `UNSAID` is never kept: it is for who
    waits though nothing was kept with the row.
    """

    CATEGORY_FULL = "category"
    DELEGATION_FULL = "delegation"
    BOTH_FULL = "both"
    DECISION = "decision"
    GAINED = "gained"
    UNSAID = "unsaid"


class ImportRun(Base):
    """One file on its way in. `mapping` says which column (from 0) is which field, `counts` how many rows have a fate.

    `options` holds what was chosen at its start and which job is at it; `fault` is what stopped it. The file and what
    its rows say are kept for 30 days.
    """

    __tablename__ = "import_run"

    id: Mapped[Id]
    event_id: Mapped[str] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(12))
    stage: Mapped[str] = mapped_column(sa.String(10), default=Stage.UPLOADED)
    file_key: Mapped[str] = mapped_column(sa.String(80))
    file_name: Mapped[str] = mapped_column(sa.String(140))
    content_type: Mapped[str] = mapped_column(sa.String(100))
    part: Mapped[str] = mapped_column(sa.String(120), default="")
    header: Mapped[int] = mapped_column(default=1)
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict)
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    options: Mapped[dict[str, Any]] = mapped_column(default=dict)
    fault: Mapped[dict[str, Any]] = mapped_column(default=dict)
    by_id: Mapped[str] = mapped_column(sa.ForeignKey("account.id"), index=True)
    created_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()
    by: Mapped[Account] = relationship()

    def __str__(self) -> str:
        return self.file_name


class ImportRow(Base):
    """A row of the file: its values by field, its faults, and what was made of it.

    `given["place"]` is a `Place`, for the few rows that have one; `given["ends"]` how the person comes in the end,
    where that is otherwise than the row says (see `queries.ends`).
    """

    __tablename__ = "import_row"
    __table_args__ = (sa.UniqueConstraint("run_id", "line"), sa.Index(None, "run_id", "fate", "line"))

    id: Mapped[Id]
    run_id: Mapped[str] = mapped_column(sa.ForeignKey("import_run.id", ondelete="CASCADE"))
    line: Mapped[int]
    fate: Mapped[str] = mapped_column(sa.String(8))
    email: Mapped[str] = mapped_column(sa.String(254), default="", index=True)
    given: Mapped[dict[str, Any]] = mapped_column(default=dict)
    faults: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    registration_id: Mapped[str | None] = mapped_column(
        sa.ForeignKey("registration.id", ondelete="SET NULL"), index=True
    )
    focal_point_id: Mapped[str | None] = mapped_column(sa.ForeignKey("focal_point.id", ondelete="SET NULL"), index=True)

    run: Mapped[ImportRun] = relationship()
    registration: Mapped[Registration | None] = relationship()


class ImportHeading(Base):
    """What a heading (folded) meant when the organisers of an event last chose; "" is nothing."""

    __tablename__ = "import_heading"

    event_id: Mapped[str] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    heading: Mapped[str] = mapped_column(sa.String(120), primary_key=True)
    field: Mapped[str] = mapped_column(sa.String(20))
