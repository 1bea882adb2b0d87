"""Badges: what was printed, and for whom"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "badge_print",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("event_id", sa.String(length=12), nullable=False),
        sa.Column("by_id", sa.String(length=12), nullable=False),
        sa.Column("job_id", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("whom", sa.String(length=12), nullable=False),
        sa.Column("category", sa.JSON(), nullable=False),
        sa.Column("sheet", sa.String(length=2), nullable=False),
        sa.Column("sorted_by", sa.String(length=12), nullable=False),
        sa.Column("wish", sa.String(length=32), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file_key", sa.String(length=120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.CheckConstraint("count > 0", name=op.f("ck_badge_print_count_positive")),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_badge_print_by_id")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_badge_print_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_badge_print_job_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge_print")),
    )
    with op.batch_alter_table("badge_print", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_badge_print_event_id_at"), ["event_id", "at"], unique=False)

    op.create_table(
        "badge_copy",
        sa.Column("print_id", sa.String(length=12), nullable=False),
        sa.Column("registration_id", sa.String(length=12), nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["print_id"], ["badge_print.id"], name=op.f("fk_badge_copy_print_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_badge_copy_registration_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("print_id", "registration_id", name=op.f("pk_badge_copy")),
    )
    with op.batch_alter_table("badge_copy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_badge_copy_registration_id"), ["registration_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("badge_copy", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_badge_copy_registration_id"))

    op.drop_table("badge_copy")
    with op.batch_alter_table("badge_print", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_badge_print_event_id_at"))

    op.drop_table("badge_print")
